import Glibc
import Testing

@Suite struct SignalTests {
  /// A run at the clock's pace, under way: its journal is open and orders have been sent.
  private func trading(_ journal: String) throws -> RunningDoor {
    let run = try RunningDoor(.live, ["--speed", "20x", "--seed", "7", "--journal", journal])
    let began = try run.wait {
      guard Folder.exists(journal + ".statement") else { return false }
      return try Folder.text(journal + ".statement").contains("\nplace,")
    }
    #expect(began)
    return run
  }

  private func expectOrder(_ outcome: Outcome, _ journal: String) throws {
    #expect(outcome.code == 0, "\(outcome)")
    #expect(outcome.fact("open orders") == "0", "\(outcome)")
    let audit = try Door.audit.run("verify", journal)
    #expect(audit.code == 0, "\(audit)")
    #expect(audit.output.contains("end                  clean"), "\(audit)")
    #expect(audit.fact("state hash") == outcome.fact("state hash"))
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func oneSignalEndsTheRunInOrder(signal: Int32) throws {
    try Folder.with { folder in
      let run = try trading("\(folder)/journal")
      run.signal(signal)
      let outcome = try run.finish()
      try expectOrder(outcome, "\(folder)/journal")
      #expect(outcome.fact("ended because") == "asked to by a signal", "\(outcome)")
      #expect(outcome.fact("mode") == "trading", "\(outcome)")
    }
  }

  /// Within the demo's outage, whose orders nobody answers, and so with a shutdown that waits.
  private func waiting(_ journal: String, _ more: String...) throws -> RunningDoor {
    let words = ["--profile", "demo", "--seed", "7", "--journal", journal]
    let first = try Door.live.run(words + ["--speed", "max", "--duration", "88s"])
    #expect(first.code == 0, "\(first)")
    let run = try RunningDoor(.live, words + ["--speed", "5x"] + more)
    // An open breaker: the first orders were not answered in time.
    #expect(try run.wait { try run.errorsSoFar.contains("consecutive failures") })
    return run
  }

  @Test func controlCOnceMoreWhileItShutsDownStopsAndOutlivesARestart() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      let run = try waiting(journal, "--shutdown-deadline", "100s")
      run.signal(SIGINT)
      #expect(try run.wait { try run.errorsSoFar.contains("shutdown: asked to by a signal") })
      #expect(!run.hasEnded)
      run.signal(SIGINT)
      let outcome = try run.finish()
      // The venue answers again within the deadline, so that nothing is left open.
      try expectOrder(outcome, journal)
      #expect(outcome.fact("mode")?.hasPrefix("STOPPED") == true, "\(outcome)")
      let stops = try Door.replay.run("timeline", journal, "--kind", "stopTriggered")
      #expect(stops.output.contains("Control-C twice"), "\(stops)")
      let again = try Door.live.run(
        "--profile", "demo", "--seed", "7", "--journal", journal, "--speed", "max", "--duration",
        "5s")
      #expect(again.fact("mode")?.hasPrefix("STOPPED") == true, "\(again)")
    }
  }

  @Test func ordersLeftOpenAfterTheDeadlineAreAFinding() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      let run = try waiting(journal, "--shutdown-deadline", "500ms")
      run.signal(SIGTERM)
      let outcome = try run.finish()
      #expect(outcome.code == 1, "\(outcome)")
      let open = try #require(outcome.fact("open orders").flatMap { Int($0) })
      #expect(open > 0)
      let lines = outcome.output.split(separator: "\n").filter {
        $0.hasPrefix("left open: order ") && $0.hasSuffix("its outcome unknown")
      }
      #expect(lines.count == open, "\(outcome)")
      #expect(outcome.errors.contains("orders left open: \(open)."), "\(outcome)")
      #expect(try Door.audit.run("verify", journal).code == 0)
    }
  }

  @Test func ordersAreKeptAndPositionsVerifiedOnlyWhereThatIsAsked() throws {
    try Folder.with { folder in
      let desk = RestingDesk(folder)
      let run = try desk.trading("--on-shutdown", "keep", "--format", "json")
      run.signal(SIGINT)
      let kept = try run.finish()
      #expect(kept.code == 0, "\(kept)")
      let resting = try desk.resting()
      #expect(!resting.isEmpty)
      #expect(kept.output.contains(", resting\""), "\(kept)")
      try desk.expectClean()
      let flat = try Door.live.run(
        desk.words(speed: "max") + ["--duration", "30s", "--verify-flat"])
      #expect(flat.fact("open orders") == "0", "\(flat)")
      #expect(flat.code == 1 && flat.output.contains("\nleft open: position, "), "\(flat)")
      #expect(flat.errors.contains("positions left open: 1."), "\(flat)")
    }
  }

  @Test func theEmergencyStopIsRecordedAndOutlivesARestart() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      let run = try trading(journal)
      run.signal(SIGUSR1)
      let stopped = try run.finish()
      try expectOrder(stopped, journal)
      #expect(stopped.fact("mode")?.hasPrefix("STOPPED") == true, "\(stopped)")
      let stops = try Door.replay.run("timeline", journal, "--kind", "stopTriggered")
      #expect(stops.output.contains("SIGUSR1"), "\(stops)")
      let sent = stopped.fact("orders")

      let words = ["--speed", "max", "--seed", "7", "--duration", "10s", "--journal", journal]
      let again = try Door.live.run(words)
      #expect(again.code == 0, "\(again)")
      #expect(again.errors.contains("trading is stopped since #"), "\(again)")
      #expect(again.errors.contains("--recover REASON --operator NAME"), "\(again)")
      #expect(again.fact("mode") == stopped.fact("mode"), "\(again)")
      #expect(again.fact("orders") == sent, "\(again)")

      let before = try Folder.contents(folder)
      let nameless = try Door.live.run(words + ["--recover", "checked"])
      #expect(nameless.code == 64, "\(nameless)")
      let unreasoned = try Door.live.run(words + ["--recover", "", "--operator", "ada"])
      #expect(unreasoned.code == 64, "\(unreasoned)")
      #expect(try Folder.contents(folder) == before)

      let recovered = try Door.live.run(words + ["--recover", "checked", "--operator", "ada"])
      #expect(recovered.code == 0, "\(recovered)")
      #expect(recovered.fact("mode") == "reduce-only", "\(recovered)")
      let event = try Door.replay.run("timeline", journal, "--kind", "recovered")
      #expect(event.output.contains("ada") && event.output.contains("checked"), "\(event)")
      #expect(try Door.audit.run("verify", journal).code == 0)
    }
  }

  @Test func aSecondWriterIsToldWhoWritesAndDisturbsNothing() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      let run = try RunningDoor(.live, ["--speed", "real", "--journal", journal])
      _ = try run.wait { try Folder.exists(journal) && !Folder.segments(journal).isEmpty }
      let second = try Door.live.run("--speed", "max", "--duration", "1s", "--journal", journal)
      #expect(second.code == 2, "\(second)")
      #expect(second.complaints(of: .live).count == 1, "\(second)")
      #expect(second.errors.contains("\(journal) is being written"), "\(second)")
      #expect(second.errors.contains("process \(run.process) on "), "\(second)")
      let reader = try Door.replay.run("timeline", journal, "--limit", "1")
      #expect(reader.code == 0, "\(reader)")
      run.signal(SIGINT)
      try expectOrder(try run.finish(), journal)
    }
  }
}
