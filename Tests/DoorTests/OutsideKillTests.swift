import DeskFiles
import Glibc
import Simulation
import Testing
import TradingCore

@Suite struct OutsideKillTests {
  @Test func heartbeatsKeepAnOrderThatRestsLongerThanTheVenueBearsSilence() throws {
    try Folder.with { folder in
      let desk = RestingDesk(folder)
      try desk.writeFeed()
      let run = try Door.live.run(
        desk.words(speed: "max") + ["--set", "limit.order-lifetime=40s"])
      #expect(run.code == 0, "\(run)")
      let lines = try StatementFile.read(StatementFile.path(of: desk.journal))
      let longest = lines.filter { $0.kind == .cancelled }.compactMap { end in
        lines.first { $0.kind == .accepted && $0.name == end.name }.map { end.at.since($0.at) }
      }.max()
      #expect(try #require(longest) > .milliseconds(35_000))
      #expect(!lines.contains { $0.reason == .disconnected })
      try desk.expectClean()
    }
  }

  @Test func anEngineThatListensStopsByItself() throws {
    try Folder.with { folder in
      let desk = RestingDesk(folder)
      let run = try desk.trading()
      let kill = try desk.kill("--wait", "20s")
      #expect(kill.code == 0, "\(kill)")
      #expect(kill.output.contains("stop file  \(desk.journal).stop was made"), "\(kill)")
      #expect(kill.output.contains("stopped trading by itself"), "\(kill)")
      #expect(kill.fact("venue") == "nothing rests at the venue", "\(kill)")
      #expect(try desk.resting().isEmpty)
      #expect(!run.hasEnded)
      run.signal(SIGINT)
      let ended = try run.finish()
      #expect(ended.code == 0, "\(ended)")
      #expect(ended.fact("mode")?.hasPrefix("STOPPED") == true, "\(ended)")
      #expect(ended.errors.contains("drill, says ada"), "\(ended)")
      try desk.expectStoppedRestart(says: "drill, says ada")
    }
  }

  @Test func aStoppedProcessIsEndedAndItsOrdersCancelled() throws {
    try Folder.with { folder in
      let desk = RestingDesk(folder)
      let run = try desk.trading()
      run.signal(SIGSTOP)
      let rested = try desk.resting()
      #expect(!rested.isEmpty)
      let kill = try desk.kill("--wait", "300ms")
      #expect(kill.code == 0, "\(kill)")
      #expect(
        kill.output.contains("process \(run.process) did not stop within 300 ms: ended"), "\(kill)")
      for name in rested { #expect(kill.fact("venue")?.contains(name) == true, "\(kill)") }
      #expect(try run.finish().code == 128 + SIGKILL)
      #expect(try desk.resting().isEmpty)
      #expect(try desk.statementLines("cancelled,", ",requested,") >= rested.count)
      try desk.expectStoppedRestart(says: "drill, says ada")
    }
  }

  @Test func whatADeadEngineLeftIsCancelled() throws {
    try Folder.with { folder in
      let desk = RestingDesk(folder)
      let run = try desk.trading()
      run.signal(SIGKILL)
      _ = try run.finish()
      let rested = try desk.resting()
      #expect(!rested.isEmpty)
      // As a crash can leave it: a line cut off.
      let path = "\(desk.journal).statement"
      try Folder.write(try Folder.bytes(path) + Array("accepted,17".utf8), to: path)
      let kill = try desk.kill("--format", "json")
      #expect(kill.code == 0, "\(kill)")
      #expect(kill.output.contains(#""isDone": true"#), "\(kill)")
      #expect(kill.output.contains("nobody writes the journal"), "\(kill)")
      for name in rested { #expect(kill.output.contains(name), "\(kill)") }
      #expect(try desk.resting().isEmpty)
      let twice = try desk.kill()
      #expect(twice.code == 0, "\(twice)")
      #expect(twice.output.contains("was there already"), "\(twice)")
      #expect(twice.fact("venue") == "nothing rested at the venue", "\(twice)")
      try desk.expectStoppedRestart(says: "drill, says ada")
    }
  }

  @Test func aJournalThatNeverWasIsNotCalledSafe() throws {
    try Folder.with { folder in
      let none = try Door.kill.run("--journal", "\(folder)/none", "--reason", "drill")
      #expect(none.code == 2, "\(none)")
      #expect(none.errors.contains("there is no directory \(folder)/none"), "\(none)")
      try Folder.write(Array("a letter".utf8), to: "\(folder)/letter")
      let wrong = try Door.kill.run("--journal", folder, "--reason", "drill", "--format", "json")
      #expect(wrong.code == 2, "\(wrong)")
      #expect(wrong.errors.contains("\(folder) holds no journal"), "\(wrong)")
      #expect(wrong.output.contains(#""isDone": false"#), "\(wrong)")
      #expect(try Folder.names(folder) == ["letter"])
    }
  }

  @Test func aMissingStatementIsNoProofThatNothingRests() throws {
    try Folder.with { folder in
      let desk = RestingDesk(folder)
      let run = try desk.trading()
      run.signal(SIGKILL)
      _ = try run.finish()
      try Folder.remove("\(desk.journal).statement")
      let kill = try desk.kill()
      #expect(kill.code == 2, "\(kill)")
      #expect(kill.errors.contains("orders may have been sent: ask the venue"), "\(kill)")
      try Folder.write(Array("nonsense\n".utf8), to: "\(desk.journal).statement")
      let again = try desk.kill()
      #expect(again.code == 2, "\(again)")
      #expect(again.errors.contains("is no line of a venue's statement"), "\(again)")
    }
  }

  @Test func aStatementThatContradictsItselfIsNoVenueToCancelAt() throws {
    try Folder.with { folder in
      let desk = RestingDesk(folder)
      let run = try desk.trading()
      run.signal(SIGKILL)
      _ = try run.finish()
      let path = "\(desk.journal).statement"
      let text = try Folder.text(path)
      let accepted = try #require(text.split(separator: "\n").last { $0.hasPrefix("accepted,") })
      try Folder.write(Array((text + accepted + "\n").utf8), to: path)
      let before = try Folder.bytes(path)
      let kill = try desk.kill()
      #expect(kill.code == 2, "\(kill)")
      #expect(kill.errors.contains("is accepted twice"), "\(kill)")
      #expect(try Folder.bytes(path) == before)
    }
  }

  @Test func withoutAStatementADamagedJournalProvesNothing() throws {
    try Folder.with { folder in
      let desk = RestingDesk(folder)
      let run = try desk.trading()
      run.signal(SIGKILL)
      _ = try run.finish()
      try Folder.remove("\(desk.journal).statement")
      let segment = try #require(try Folder.segments(desk.journal).first)
      try Folder.write(Array("nonsense".utf8), to: segment)
      let kill = try desk.kill()
      #expect(kill.code == 2, "\(kill)")
      #expect(kill.errors.contains(segment), "\(kill)")
    }
  }

  @Test(.enabled(if: MountedFolder.mayMount, "no tmpfs can be mounted here: that needs root"))
  func aDiskThatCannotBeWrittenIsSaidAndWhatRestsWithIt() throws {
    try MountedFolder.with(megabytes: 64) { folder in
      let desk = RestingDesk(folder)
      try desk.writeFeed()
      let run = try RunningDoor(
        .live, desk.words(speed: "5x") + ["--risk-space", "0", "--stop-space", "0"])
      #expect(try run.wait { try !desk.resting().isEmpty })
      run.signal(SIGKILL)
      _ = try run.finish()
      try MountedFolder.makeReadOnly(folder)
      let kill = try desk.kill()
      #expect(kill.code == 2, "\(kill)")
      #expect(kill.errors.contains("none could be made"), "\(kill)")
      #expect(kill.errors.contains("Read-only file system"), "\(kill)")
      for name in try desk.resting() { #expect(kill.errors.contains("\(name) still rests")) }
    }
  }

  @Test func nobodyIsEndedOnTheWordOfALockFile() throws {
    try Folder.with { folder in
      let desk = RestingDesk(folder)
      let run = try desk.trading()
      let innocent = try RunningDoor(executable: "/bin/sleep", ["60"])
      run.signal(SIGSTOP)
      let lock = "\(desk.journal)/LOCK"
      let told = try Folder.text(lock)
      let lie = told.replacing("process \(run.process)", with: "process \(innocent.process)")
      let descriptor = unsafe open(lock, O_WRONLY | O_TRUNC)
      _ = unsafe Array(lie.utf8).withUnsafeBytes {
        unsafe write(descriptor, $0.baseAddress, $0.count)
      }
      close(descriptor)
      let kill = try desk.kill("--wait", "0s")
      #expect(kill.code == 2, "\(kill)")
      #expect(kill.errors.contains("is still being written"), "\(kill)")
      #expect(kill.errors.contains("still rests"), "\(kill)")
      #expect(!innocent.hasEnded && !run.hasEnded)
      innocent.signal(SIGKILL)
      run.signal(SIGKILL)
      _ = try innocent.finish()
      _ = try run.finish()
      #expect(try desk.kill().code == 0)
      #expect(try desk.resting().isEmpty)
    }
  }
}
