import DeskFiles
import Simulation
import Testing
import TradingCore

/// A market in which orders rest: what is displayed is so little that an order is filled by a
/// hundred-thousandth at each quote. It jumps up and down every six seconds, so that momentum wants
/// something.
struct RestingDesk {
  let folder: String
  let journal: String
  let feed: String

  static let profile = [
    "--profile", "prod", "--set", "entry=60", "--set", "exit=5", "--set", "warm-up=100", "--set",
    "limit.daily-loss=5000",
  ]

  init(_ folder: String) {
    self.folder = folder
    journal = "\(folder)/journal"
    feed = "\(folder)/feed"
  }

  static func line(_ index: Int) -> String {
    let middle = (index / 300).isMultiple(of: 2) ? 60_000 : 60_060
    return "\(WrittenFeed.time(index)) "
      + #"{"u":1,"s":"BTCUSDT","b":"\#(middle).00","B":"0.00001","#
      + #""a":"\#(middle).10","A":"0.00001"}"#
  }

  func writeFeed(lines count: Int = 6_000) throws {
    let text = (0..<count).map { Self.line($0) + "\n" }.joined()
    try Folder.write(Array(text.utf8), to: feed)
  }

  func words(speed: String) -> [String] {
    Self.profile + ["--speed", speed, "--feed", feed, "--journal", journal, "--seed", "7"]
  }

  /// Names of the orders that rest, as the statement tells it.
  func resting() throws -> [String] {
    let lines = try StatementFile.read(StatementFile.path(of: journal))
    return StatementSummary(lines, startingCash: .zero).orders.filter { $0.state == .open }
      .map { "\($0.name)" }
  }

  /// How many lines of the statement have all these words.
  func statementLines(_ words: String...) throws -> Int {
    try Folder.text("\(journal).statement").split(separator: "\n").count { line in
      words.allSatisfy { line.contains($0) }
    }
  }

  /// An engine on the feed's own clock with an order that rests.
  func trading(speed: String = "5x", _ more: String...) throws -> RunningDoor {
    try writeFeed()
    let run = try RunningDoor(.live, words(speed: speed) + more)
    let rests = try run.wait { try !resting().isEmpty }
    #expect(rests)
    return run
  }

  func kill(_ more: String...) throws -> Outcome {
    try Door.kill.run(
      ["--journal", journal, "--reason", "drill", "--operator", "ada"] + more)
  }

  /// Starts again while the stop file is there, and after it is gone; then proves the journal.
  func expectStoppedRestart(says reason: String) throws {
    let again = try Door.live.run(words(speed: "max"))
    #expect(again.code == 0, "\(again)")
    #expect(again.fact("mode")?.hasPrefix("STOPPED") == true, "\(again)")
    #expect(again.fact("open orders") == "0", "\(again)")
    #expect(again.errors.contains("trading is stopped"), "\(again)")
    let stops = try Door.replay.run("timeline", journal, "--kind", "stopTriggered")
    #expect(stops.output.contains(reason), "\(stops)")
    #expect(stops.output.split(separator: "\n").count == 1, "\(stops)")
    #expect(try resting().isEmpty)
    try expectClean()
  }

  func expectClean() throws {
    for verb in ["verify", "reexecute"] {
      let audit = try Door.audit.run(verb, journal)
      #expect(audit.code == 0, "\(audit)")
    }
  }
}
