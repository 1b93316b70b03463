import Foundation
import Glibc
import OperatorLink
import Testing

/// What `daybook-ctl … --format json` says to programs, against the document and against what it
/// says to people.
@Suite struct AnswerTests {
  private static let verbs: [[String]] = [
    ["status"], ["mode"], ["preflight"], ["why-stopped"], ["breaker", "list"],
    ["breaker", "explain", "engine"], ["limits", "list"],
    ["limits", "explain", "maximum-order-notional"], ["limits", "explain", "maximum-exposure"],
    ["limits", "explain", "loss-confirmations"], ["deny", "list"], ["operators", "list"],
    ["config"], ["recover", "show"],
  ]

  private static let samples = [
    "quiet-minutes", "demo-incident", "killed-and-recovered", "torn-tail", "sealed-and-signed",
    "control-room",
  ]

  /// An answer in both forms.
  private struct Answer {
    let text: String
    let json: [String: ToldValue]
  }

  private func ask(
    _ words: [String], _ journal: String, _ table: inout AnswerTable
  ) throws -> Answer {
    let text = try Door.control.run(words + ["--journal", journal])
    let json = try Door.control.run(words + ["--journal", journal, "--format", "json"])
    #expect(text.code == json.code && (0...1).contains(text.code), "\(text)")
    let object = try ToldValue.object(of: json.output)
    let name = words.prefix(
      ["breaker", "limits", "deny", "operators", "recover"].contains(words[0]) ? 2 : 1
    ).joined(separator: " ")
    table.check(object, as: name, at: words.joined(separator: " "))
    return Answer(text: text.output, json: object)
  }

  // MARK: Desks

  /// A desk with everything that is not at rest at once: breakers open, limits for a time, denials,
  /// a crisis, a window, a broken glass, a command that waits, two stops and a plan.
  private func troubled(_ folder: String, _ whileRunning: (String) throws -> Void) throws -> String
  {
    let desk = try CommandedDesk(folder)
    let run = try desk.start(
      "--service", "oracle", "--service", "simulated", "--second-person", "resume",
      "--pager", "/usr/bin/false")
    // The market plays at its own pace: some positions by now.
    _ = try run.wait {
      let status = try Door.control.run("status", "--journal", desk.journal)
      return status.fact("exposure").map { $0 != "0.00" } ?? false
    }
    for words in [
      ["limits", "set", "maximum-order-notional", "150", "--for", "1h"],
      ["limits", "set", "maximum-order-notional", "140", "--for", "30m"],
      ["limits", "set", "maximum-exposure", "400"],
      ["limits", "set", "maximum-order-quantity@BTC-USD", "0.5", "--for", "30m"],
      ["limits", "set", "breaker-failures@breaker:oracle", "2"],
      ["deny", "add", "ETH-USD", "--for", "2h"], ["deny", "add", "momentum"],
      ["breaker", "open", "oracle"], ["crisis", "elevated"],
      [
        "maintenance", "schedule", "--from", "2030-01-01T00:00:00Z", "--until",
        "2030-01-01T01:00:00Z",
      ], ["break-glass"], ["pause"],
    ] {
      let given = try desk.give(words)
      #expect(given.answer.outcome == .done, "\(given)")
    }
    try desk.give("resume", by: "grace").expectWaits()
    try whileRunning(desk.journal)
    for words in [["stop"], ["lock-down"], ["recover", "plan"]] {
      #expect(try desk.give(words).answer.outcome == .done)
    }
    let show = try Door.control.run(
      "recover", "show", "--journal", desk.journal, "--format", "json")
    let plan = try #require(try ToldValue.object(of: show.output)["plan"]?["plan"].text, "\(show)")
    #expect(try desk.give("recover", "approve", plan).answer.outcome == .done)
    run.signal(SIGINT)
    let ended = try run.finish()
    #expect(ended.code == 0, "\(ended)")
    return desk.journal
  }

  @Test func everyMemberOfEveryAnswerIsWhatTheDocumentSays() throws {
    var table = try AnswerTable()
    try Folder.with { folder in
      var said: [Answer] = []
      let journal = try troubled(folder) { journal in
        for verb in Self.verbs { said.append(try ask(verb, journal, &table)) }
      }
      let waiting = said.first?.json["waiting"]?.list?.first
      #expect(waiting?["verb"] == .text("resume"), "\(String(describing: waiting))")
      try Folder.write(Array("drill\n".utf8), to: "\(journal).stop")
      let scoped = [
        ["limits", "explain", "maximum-order-quantity@BTC-USD"], ["breaker", "explain", "oracle"],
        ["breaker", "explain", "simulated"],
        ["limits", "list", "--scope", "BTC-USD"],
      ]
      for verb in Self.verbs + scoped { _ = try ask(verb, journal, &table) }
      // The demo's outage stops it at 115 s, with openings that are journaled.
      let demo = "\(folder)/demo"
      _ = try Door.live.run(
        "--profile", "demo", "--speed", "max", "--duration", "120s", "--seed", "7", "--journal",
        demo)
      for verb in Self.verbs { _ = try ask(verb, demo, &table) }
    }
    for sample in Self.samples {
      let journal = "\(Door.repository)/journal-samples/\(sample)/journal"
      for verb in Self.verbs { _ = try ask(verb, journal, &table) }
    }
    #expect(table.differences.isEmpty, "\(table.differences.prefix(20))")
    // Whatever may be null was something else somewhere, but for what no desk here came to.
    let unseen = table.all.subtracting(table.seen)
    #expect(unseen.subtracting(Self.unseen).isEmpty, "\(unseen.sorted())")
  }

  private static let unseen: Set<String> = [
    "closing.since", "closing.refusedBy", "stage.since", "limits explain.secondPerson",
    "breaker.probeAt", "breaker explain.probeAt", "plan.text",
  ]

  // MARK: Agreement

  @Test func programsAndPeopleAreToldTheSame() throws {
    var table = try AnswerTable()
    try Folder.with { folder in
      let journal = try troubled(folder) { _ in }
      let status = try ask(["status"], journal, &table)
      let stop = try #require(status.json["stop"]?.object)
      let account = try #require(status.json["account"]?.object)
      for (label, value) in [
        ("last event", "#\(try number(status.json, "lastEvent"))"),
        ("recorded at", status.json["recordedAt"]?.text), ("mode", "paused"),
        ("open orders", "\(try number(status.json, "openOrders"))"),
        (
          "stop",
          "#\(try number(stop, "sequence")) at \(stop["at"]?.text ?? ""): security"
        ),
      ] {
        #expect(fact(status.text, label) == value, "\(label) in \(status.text)")
      }
      #expect(stop["reason"] == .text("security") && status.json["mode"] == .text("paused"))
      for label in ["equity", "capital", "exposure"] {
        #expect(
          decimal(fact(status.text, label)) == decimal(account[label]?.text), "\(label)")
      }
      for (verb, name) in [
        (["status"], "limits"), (["limits", "list"], "limits"), (["recover", "show"], "limits"),
        (["breaker", "explain", "engine"], "thresholds"),
        (["breaker", "explain", "oracle"], "thresholds"),
      ] {
        let answer = try ask(verb, journal, &table)
        try expectRowsAgree(answer, name)
      }
    }
    #expect(table.differences.isEmpty, "\(table.differences.prefix(20))")
  }

  /// Every row of limits for programs has a line for people with the same values under its titles.
  private func expectRowsAgree(_ answer: Answer, _ name: String) throws {
    let list = try #require(answer.json[name]?.list)
    let rows = list.compactMap(\.object)
    let lines = answer.text.split(separator: "\n").map(String.init)
    let titles = try #require(
      lines.last {
        $0.hasPrefix("  limit ") || $0.hasPrefix("  name ") && $0.contains("headroom")
      })
    #expect(!rows.isEmpty)
    for row in rows {
      let scope = try #require(row["scope"]?.text)
      let limit = try #require(row["limit"]?.text)
      let written = scope == "total" ? limit : "\(limit)@\(scope)"
      let unit = try #require(row["unit"]?.text)
      let found = lines.filter { $0.hasPrefix("  \(written) ") }
      // The names of limits that are measured stand below `name`, their values below `limit`.
      let isStatus = titles.hasPrefix("  name")
      let pairs = [
        (isStatus ? "limit" : "value", "value"), ("now", "measured"), ("headroom", "headroom"),
        ("effective", "effectiveValue"),
      ]
      for (title, member) in pairs where row[member] != nil && titles.contains(title) {
        let isAgreed = found.contains { line in
          amount(cell(line, titles, title), unit) == decimal(row[member]?.text)
        }
        #expect(isAgreed, "\(written) \(title) \(row) in \(found)")
      }
    }
  }

  private func fact(_ text: String, _ label: String) -> String? {
    text.split(separator: "\n").first { $0.hasPrefix(label + "  ") }
      .map { $0.dropFirst(label.count).trimmingCharacters(in: .whitespaces) }
  }

  private func number(_ object: [String: ToldValue], _ name: String) throws -> UInt64 {
    try #require(object[name]?.number)
  }

  private func decimal(_ text: String?) -> Decimal? {
    text.flatMap { Decimal(string: $0, locale: Locale(identifier: "en_US_POSIX")) }
  }

  /// What stands below a title.
  private func cell(_ line: String, _ titles: String, _ title: String) -> String {
    guard let place = titles.range(of: "  \(title)") else { return "" }
    let start = titles.distance(from: titles.startIndex, to: place.lowerBound) + 2
    let rest = String(line.dropFirst(start))
    return rest.range(of: "  ").map { String(rest[..<$0.lowerBound]) } ?? rest
  }

  /// A value as people are told it, in its plain unit; nil where there is none.
  private func amount(_ cell: String, _ unit: String) -> Decimal? {
    let said = cell.trimmingCharacters(in: .whitespaces)
    if said == "-" || said == "off" { return nil }
    guard unit == "nanoseconds" else {
      return decimal(said.replacingOccurrences(of: " bp", with: ""))
    }
    let digits = said.prefix { $0.isNumber || $0 == "." || $0 == "-" }
    let scale: [String: Decimal] = [
      "h": 3_600_000_000_000, "m": 60_000_000_000, "s": 1_000_000_000, "ms": 1_000_000,
      "µs": 1_000, "ns": 1,
    ]
    let name = said.dropFirst(digits.count).trimmingCharacters(in: .whitespaces)
    guard let factor = scale[name] else { return nil }
    return decimal(String(digits)).map { $0 * factor }
  }
}
