import Foundation
import Glibc
import Testing

/// The verbs of daybook-ctl that only ask, on journals that desks wrote, on the samples of older
/// rules, and on what is no journal.
@Suite struct ReadingDoorTests {
  /// Every verb that folds a journal and prints what it knows.
  private static let verbs: [[String]] = [
    ["status"], ["mode"], ["why-stopped"], ["breaker", "list"], ["breaker", "explain", "engine"],
    ["limits", "list"], ["limits", "list", "--scope", "total"],
    ["limits", "explain", "maximum-exposure"], ["deny", "list"], ["operators", "list"],
    ["config"], ["recover", "show"],
  ]

  private static let samples = [
    "quiet-minutes", "demo-incident", "killed-and-recovered", "torn-tail", "sealed-and-signed",
  ]

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// Asks in both forms; the text.
  private func ask(_ words: [String], _ journal: String, code: Int32? = nil) throws -> Outcome {
    let text = try Door.control.run(words + ["--journal", journal])
    let json = try Door.control.run(words + ["--journal", journal, "--format", "json"])
    #expect(text.code == json.code && (0...1).contains(text.code), "\(text)")
    if let code { #expect(text.code == code, "\(text)") }
    #expect(text.errors.isEmpty && !text.output.isEmpty, "\(text)")
    #expect(json.output.split(separator: "\n").count == 1, "\(json)")
    #expect(try object(json.output)["findings"] is [Any], "\(json)")
    return text
  }

  private func demo(_ journal: String, _ duration: String = "240s") throws {
    let run = try Door.live.run(
      "--profile", "demo", "--speed", "max", "--duration", duration, "--seed", "7",
      "--journal", journal)
    // Exit code 1 where the venue was away at the end and orders could not be settled.
    #expect(run.code == 0 || run.output.contains("left open"), "\(run)")
  }

  @Test(arguments: samples)
  func journalsOfOlderRulesAreAnsweredAndNotChanged(sample: String) throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      try Folder.copy("\(Door.repository)/journal-samples/\(sample)/journal", to: journal)
      let before = try Folder.contents(folder)
      for verb in Self.verbs {
        let answer = try ask(verb, journal)
        let saysWhatIsMissing = answer.output.contains("first rules")
        let mayNotCare = ["why-stopped", "config", "limits"].contains(verb[0])
        #expect(saysWhatIsMissing || mayNotCare, "\(answer)")
      }
      #expect(try Folder.contents(folder) == before)
      let end = try ask(["status"], journal)
      let isTorn = end.fact("end")?.contains("torn") == true
      #expect(isTorn == (sample == "torn-tail"), "\(end)")
    }
  }

  @Test func anOlderIncidentIsExplainedByFolding() throws {
    let journal = "\(Door.repository)/journal-samples/demo-incident/journal"
    let why = try ask(["why-stopped"], journal, code: 0)
    #expect(why.output.contains("no: it is the last one, and was recovered"), "\(why)")
    #expect(why.output.contains("found by folding"), "\(why)")
    #expect(why.output.contains("orderOutcomeUnknown"), "\(why)")
    #expect(why.output.contains("breaker-opens-before-stop 2, set by 'profile demo'"), "\(why)")
    let breaker = try ask(["breaker", "explain", "engine"], journal)
    #expect(breaker.output.contains("last moves"), "\(breaker)")
  }

  @Test func aStopOfADeskIsToldWithItsWayOut() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      // The demo stops in its outage, after 115 s; its script recovers later.
      try demo(journal, "120s")
      let status = try Door.control.run("status", "--journal", journal)
      #expect(status.fact("engine")?.hasPrefix("no engine") == true, "\(status)")
      let why = try ask(["why-stopped"], journal, code: 1)
      for words in [
        "in force                   yes", "how it came", "next\n", "daybook-ctl recover ",
        "approvals needed", "in the way of a recovery", "events that counted",
        "breaker-opens-before-stop 2, set by 'profile demo'",
      ] {
        #expect(why.output.contains(words), "\(words) in \(why.output)")
      }
      #expect(why.output.contains("start it, it begins stopped"), "\(why)")
      try Folder.write(Array("drill\n".utf8), to: "\(journal).stop")
      let held = try ask(["why-stopped"], journal, code: 1)
      #expect(held.output.contains("drill); remove it when it is safe"), "\(held)")
      let again = try ask(["status"], journal, code: 1)
      #expect(again.output.contains("finding: trading is stopped"), "\(again)")
      let show = try ask(["recover", "show"], journal, code: 1)
      for words in ["objections", "health", "reconciliation", "hash now", "limits in force"] {
        #expect(show.output.contains(words), "\(words) in \(show.output)")
      }
      let mode = try ask(["mode"], journal, code: 1)
      let row = mode.output.split(separator: "\n").first { $0.contains("BTC-USD") } ?? ""
      let words = row.split(separator: " ")
      #expect(
        words == ["BTC-USD", "momentum", "stopped", "stopped", "unresolved-orders", "allowed"],
        "\(mode)")
      for verb in Self.verbs { _ = try ask(verb, journal) }
      #expect(try ask(["operators", "list"], journal).output.contains("ada"))
      let config = try ask(["config"], journal)
      #expect(config.output.contains("binary hash") && config.output.contains("origin"))
    }
  }

  @Test func aQuietDeskHasNoFindings() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      let run = try Door.live.run("--speed", "max", "--duration", "2s", "--journal", journal)
      #expect(run.code == 0, "\(run)")
      for verb in Self.verbs { _ = try ask(verb, journal, code: 0) }
      let why = try ask(["why-stopped"], journal, code: 0)
      #expect(why.output.contains("nothing stopped in the events that are here"), "\(why)")
      let explained = try ask(["limits", "explain", "maximum-exposure"], journal)
      #expect(explained.fact("set by") == "profile dev", "\(explained)")
      #expect(explained.fact("headroom") != nil, "\(explained)")
      let own = try ask(["limits", "list", "--scope", "BTC-USD"], journal)
      #expect(own.fact("scope") == "BTC-USD", "\(own)")
    }
  }

  @Test(arguments: WrongJournal.allCases)
  func everyReadingVerbRefusesAWrongJournalAndChangesNothing(wrong: WrongJournal) throws {
    try Folder.with { folder in
      let path = "\(folder)/journal"
      try wrong.make(at: path, in: folder)
      let before = try Folder.contents(folder)
      for verb in Self.verbs {
        let outcome = try Door.control.run(verb + ["--journal", path])
        #expect(outcome.code == wrong.code, "\(outcome)")
        #expect(outcome.output.isEmpty, "\(outcome)")
        #expect(outcome.complaints(of: .control).count == 1, "\(outcome)")
        #expect(outcome.errors.contains(wrong.words), "\(outcome)")
      }
      let preflight = try Door.control.run("preflight", "--journal", path)
      let journalLine = preflight.output.split(separator: "\n").first ?? ""
      switch wrong {
      case .newerSchema: #expect(preflight.code == 2, "\(preflight)")
      case .missing, .emptyFolder:
        #expect(journalLine.hasPrefix("ok      journal"), "\(preflight)")
        #expect(journalLine.contains("none yet"), "\(preflight)")
      case .plainFile, .strangersFolder, .emptySegment, .cutHeader, .randomSegment,
        .foreignSegment, .flippedByte:
        #expect(journalLine.hasPrefix("failed  journal"), "\(preflight)")
        #expect(preflight.code == 1, "\(preflight)")
      }
      #expect(try Folder.contents(folder) == before)
    }
  }

  @Test func unknownNamesAreMistakesThatNameTheKnownOnes() throws {
    let journal = "\(Door.repository)/journal-samples/quiet-minutes/journal"
    for (words, known) in [
      (["breaker", "explain", "nope"], "the breakers are engine"),
      (["limits", "explain", "nope"], "maximum-exposure"),
      (["limits", "explain", "maximum-exposure@nope"], "strategy:NAME"),
      (["limits", "explain", "maximum-drawdown@venue:nope"], "venue:NAME"),
      (["limits", "list", "--scope", "nope"], "BTC-USD"),
      (["preflight", "--profile", "nope"], "demo, dev, canary, prod"),
    ] {
      let outcome = try Door.control.run(words + ["--journal", journal])
      #expect(outcome.code == 64 && outcome.output.isEmpty, "\(outcome)")
      #expect(outcome.errors.contains("nope") && outcome.errors.contains(known), "\(outcome)")
      #expect(outcome.errors.split(separator: "\n").count == 2, "\(outcome)")
    }
    let none = try Door.control.run("status")
    #expect(none.code == 64 && none.errors.contains("--journal"), "\(none)")
  }

  @Test func aPreflightSaysOfEachCheckHowItCameOut() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      let fresh = try Door.control.run("preflight", "--journal", journal, "--profile", "prod")
      func line(_ name: String, _ outcome: Outcome) -> String {
        outcome.output.split(separator: "\n").map(String.init)
          .first { $0.dropFirst(8).hasPrefix(name) } ?? ""
      }
      for (name, words) in [
        ("journal", "ok"), ("stop ", "skipped"), ("stop file", "ok"), ("evidence keys", "skipped"),
        ("socket", "ok"), ("limits", "ok"), ("operators", "skipped"),
        ("venue statement", "skipped"),
      ] {
        #expect(line(name, fresh).hasPrefix(words), "\(name) in \(fresh)")
      }
      for name in ["file system", "free space", "clock", "space for a run"] {
        #expect(!line(name, fresh).isEmpty, "\(name) in \(fresh)")
      }
      #expect(!Folder.exists(journal))

      try demo(journal, "20s")
      let good = try Door.control.run("preflight", "--journal", journal)
      for name in [
        "journal", "stop ", "stop file", "evidence keys", "limits", "venue statement", "socket",
      ] {
        #expect(line(name, good).hasPrefix("ok"), "\(name) in \(good)")
      }
      try Folder.write(Array("drill\n".utf8), to: "\(journal).stop")
      try Folder.remove("\(journal).statement")
      try Folder.write([], to: "\(journal).control")
      let bad = try Door.control.run("preflight", "--journal", journal, "--format", "text")
      #expect(bad.code == 1, "\(bad)")
      #expect(line("stop file", bad).contains("drill"), "\(bad)")
      for name in ["stop file", "venue statement"] {
        #expect(line(name, bad).hasPrefix("failed"), "\(name) in \(bad)")
      }
      let json = try object(
        try Door.control.run("preflight", "--journal", journal, "--format", "json").output)
      #expect(json["isReady"] as? Bool == false)
    }
  }

  @Test func aJournalThatIsBeingWrittenIsAnsweredAndItsEngineIsHeard() throws {
    try Folder.with { folder in
      let desk = RestingDesk(folder)
      let run = try desk.trading()
      let status = try ask(["status"], desk.journal)
      #expect(status.fact("engine")?.hasPrefix("answers at") == true, "\(status)")
      #expect(status.fact("end")?.hasPrefix("open") == true, "\(status)")
      #expect(status.fact("open orders").flatMap { Int($0) } ?? 0 >= 0, "\(status)")
      for verb in Self.verbs { _ = try ask(verb, desk.journal) }
      let preflight = try Door.control.run("preflight", "--journal", desk.journal)
      #expect(preflight.output.contains("an engine answers at"), "\(preflight)")

      let denied = try Door.control.run(
        "deny", "add", "BTC-USDT", "--journal", desk.journal, "--reason", "a fork")
      let halved = try Door.control.run(
        "limits", "set", "maximum-exposure", "5000", "--for", "2h", "--journal", desk.journal,
        "--reason", "news")
      #expect(halved.code == 0, "\(halved)")
      let stop = try Door.control.run(
        "lock-down", "--journal", desk.journal, "--reason", "a laptop is missing")
      #expect(stop.code == 0, "\(stop)")
      let exposure = try ask(["limits", "explain", "maximum-exposure"], desk.journal)
      #expect(exposure.fact("set by") == "owner", "\(exposure)")
      #expect(exposure.fact("why") == "news", "\(exposure)")
      #expect(exposure.fact("returns")?.hasPrefix("10000 at ") == true, "\(exposure)")
      if denied.code == 0 {
        let list = try ask(["deny", "list"], desk.journal)
        #expect(list.output.contains("a fork"), "\(list)")
      }
      let why = try ask(["why-stopped"], desk.journal, code: 1)
      #expect(why.output.contains("a laptop is missing"), "\(why)")
      #expect(why.output.contains("daybook-ctl recover plan"), "\(why)")
      run.signal(SIGKILL)
      _ = try run.finish()
      #expect(!why.output.contains("no engine"), "\(why)")
      let dead = try ask(["status"], desk.journal, code: 1)
      #expect(dead.fact("engine")?.hasPrefix("no engine: nobody is behind") == true, "\(dead)")
    }
  }
}
