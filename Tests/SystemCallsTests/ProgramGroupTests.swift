import Foundation
import Glibc
import SystemCalls
import Testing

@Suite struct ProgramGroupTests {
  /// A program of these lines, in a folder of its own.
  private func with(_ script: String, _ work: (Directory, String) throws -> Void) throws {
    let folder = try Directory.makeTemporary(prefix: "daybook-group-")
    let path = folder.path(of: "program")
    try Data("#!/bin/sh\ncd \"$(dirname \"$0\")\"\n\(script)\n".utf8)
      .write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    try work(folder, path)
    try folder.removeTree()
  }

  private func run(_ path: String, milliseconds: Int64 = 20_000) throws -> ProgramGroup.Outcome {
    try ProgramGroup.run(
      path, input: Array("line\n".utf8), timeoutNanoseconds: milliseconds * 1_000_000
    ) { false }
  }

  @Test(arguments: [
    ("exit 0", ProgramGroup.Outcome.ended(0)), ("exit 7", .ended(7)),
    ("kill -TERM $$", .signalled(15)), ("[ \"$(cat)\" = line ] || exit 1", .ended(0)),
  ])
  func howItEndsIsTold(script: String, outcome: ProgramGroup.Outcome) throws {
    try with(script) { _, path in
      let found = try run(path)
      #expect(found == outcome)
    }
  }

  @Test func itsEndIsLearntWhateverWasInherited() async throws {
    await #expect(processExitsWith: .success) {
      signal(SIGCHLD, SIG_IGN)
      ProgramGroup.keepExitStatuses()
      let outcome = try ProgramGroup.run(
        "/usr/bin/true", input: [], timeoutNanoseconds: 20_000_000_000
      ) { false }
      #expect(outcome == .ended(0))
    }
  }

  @Test func whatItLeavesRunningEndsWithIt() throws {
    try with("sleep 60 & echo $! > child") { folder, path in
      let outcome = try run(path)
      #expect(outcome == .ended(0))
      try expectEnded(try File.contents(of: folder.path(of: "child")))
    }
  }

  @Test func atTheDeadlineTheWholeGroupIsKilled() throws {
    try with("trap '' TERM; sleep 60 & echo $! > child; sleep 60; sleep 60") { folder, path in
      let outcome = try run(path, milliseconds: 300)
      #expect(outcome == .tookTooLong)
      try expectEnded(try File.contents(of: folder.path(of: "child")))
    }
  }

  @Test func whatNobodyWantsIsKilledBeforeItsDeadline() throws {
    try with("sleep 60") { _, path in
      let begun = Clocks.monotonicNanoseconds()
      let outcome = try ProgramGroup.run(path, input: [], timeoutNanoseconds: 60_000_000_000) {
        true
      }
      #expect(outcome == .unwanted)
      #expect(Clocks.monotonicNanoseconds() - begun < 10_000_000_000)
    }
  }

  /// That a process has ended; its new parent may not have waited for it yet.
  private func expectEnded(_ number: [UInt8]) throws {
    let process = String(decoding: number.dropLast(), as: UTF8.self)
    let deadline = Clocks.monotonicNanoseconds() + 10_000_000_000
    var last = ""
    // A signal that was sent has not acted yet.
    while Clocks.monotonicNanoseconds() < deadline {
      do throws(SystemError) {
        last = String(decoding: try File.contents(of: "/proc/\(process)/stat"), as: UTF8.self)
        if last.contains(") Z ") { return }
      } catch {
        #expect(error.isNotFound || error.text == "No such process", "\(error)")
        return
      }
      Clocks.sleep(nanoseconds: 10_000_000)
    }
    Issue.record("it goes on: \(last)")
  }

  @Test func oneThatIsNotThereCannotBeRun() throws {
    let error = #expect(throws: SystemError.self) { try run("/no/such/program") }
    #expect(error?.isNotFound == true)
    try FileStatus.checkExecutable("/bin/sh")
    for path in ["/no/such/program", "/bin", "/etc/passwd"] {
      #expect(throws: SystemError.self) { try FileStatus.checkExecutable(path) }
    }
  }

  @Test func moreThanAPipeHoldsIsAMistakeOfOurs() async {
    await #expect(processExitsWith: .failure) {
      do throws(SystemError) {
        _ = try ProgramGroup.run(
          "/bin/true", input: [UInt8](repeating: 32, count: 4_097), timeoutNanoseconds: 1
        ) { false }
      } catch {
        CurrentProcess.exit(code: 0)
      }
    }
  }
}
