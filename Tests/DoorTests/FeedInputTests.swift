import Foundation
import Testing

/// A Binance feed in plain text: a quote each 20 ms, and one line in the middle that is wrong.
struct WrittenFeed {
  static let begin: Int64 = 1_723_161_253_000_000_000
  static let step: Int64 = 20_000_000
  var lines: [String] = (0..<400).map { index in
    let middle = 600_000 + index * 37 % 200
    return Self.quote(
      at: begin + Int64(index) * step, "\(middle / 10).\(middle % 10)0",
      "\(middle / 10).\(middle % 10)5")
  }

  static func quote(at time: Int64, _ bid: String, _ ask: String) -> String {
    "\(time) "
      + #"{"u":1,"s":"BTCUSDT","b":"\#(bid)","B":"1.00000","a":"\#(ask)","A":"2.00000"}"#
  }

  static func depth(at time: Int64, _ first: Int, _ last: Int) -> String {
    "\(time) "
      + #"{"e":"depthUpdate","E":1,"s":"BTCUSDT","U":\#(first),"u":\#(last),"#
      + #""b":[["59999.00","1"]],"a":[["60021.00","1"]]}"#
  }

  static func time(_ index: Int) -> Int64 { begin + Int64(index) * step }

  var bytes: [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }
}

/// What may be wrong with a line of a feed.
enum WrongLine: String, CaseIterable, Sendable {
  case cutOff, noFeed, negative, tooLarge, crossed, backwards, absurd, gap

  /// What the journal says of it.
  var words: String {
    switch self {
    case .cutOff, .noFeed, .tooLarge: "malformed"
    case .negative, .absurd: "absurd price"
    case .crossed: "crossed book"
    case .backwards: "time went backwards"
    case .gap: "sequence gap"
    }
  }

  func spoil(_ feed: inout WrittenFeed) {
    let now = WrittenFeed.time(200)
    switch self {
    case .cutOff: feed.lines[200] = String(feed.lines[200].prefix(40))
    case .noFeed: feed.lines[200] = "garbage"
    case .negative: feed.lines[200] = WrittenFeed.quote(at: now, "-5.00", "-4.00")
    case .tooLarge:
      let huge = String(repeating: "9", count: 22)
      feed.lines[200] = WrittenFeed.quote(at: now, huge, huge)
    case .crossed: feed.lines[200] = WrittenFeed.quote(at: now, "60010.00", "60009.00")
    case .backwards:
      feed.lines[200] = WrittenFeed.quote(at: WrittenFeed.time(100), "60010.00", "60010.10")
    case .absurd: feed.lines[200] = WrittenFeed.quote(at: now, "600100000.0", "600100000.1")
    case .gap:
      feed.lines[200] =
        "\(now) "
        + #"{"lastUpdateId":100,"bids":[["60000.00","1"]],"asks":[["60020.00","1"]]}"#
      feed.lines[201] = WrittenFeed.depth(at: WrittenFeed.time(201), 101, 105)
      feed.lines[202] = WrittenFeed.depth(at: WrittenFeed.time(202), 110, 112)
    }
  }
}

@Suite struct FeedInputTests {
  @Test(arguments: WrongLine.allCases)
  func aWrongLineIsAnEventAndTheFeedGoesOn(wrong: WrongLine) throws {
    try Folder.with { folder in
      var feed = WrittenFeed()
      wrong.spoil(&feed)
      try Folder.write(feed.bytes, to: "\(folder)/feed")
      let journal = "\(folder)/journal"
      let run = try Door.live.run(
        "--speed", "max", "--feed", "\(folder)/feed", "--journal", journal)
      #expect(run.code == 0, "\(run)")
      #expect(run.output.contains("the feed ended"), "\(run)")
      let rejected = try Door.replay.run("timeline", journal, "--kind", "marketDataRejected")
      let lines = rejected.output.split(separator: "\n")
      #expect(lines.count == 1, "\(rejected)")
      #expect(lines.first?.contains(wrong.words) == true, "\(rejected)")
      let number = wrong == .gap ? 203 : 201
      #expect(lines.first?.contains("message \(number) of BTCUSDT") == true, "\(rejected)")
      let quotes = try Door.replay.run("timeline", journal, "--kind", "quoted")
      #expect(quotes.output.split(separator: "\n").count == (wrong == .gap ? 397 : 399))
      #expect(try Door.audit.run("verify", journal).code == 0)
      #expect(try Folder.bytes("\(folder)/feed") == feed.bytes)
    }
  }

  @Test(arguments: [Door.live, .backtest])
  func anEmptyOrMissingOrForeignFeedBeginsNothing(door: Door) throws {
    try Folder.with { folder in
      try Folder.write([], to: "\(folder)/empty")
      try Folder.write(Array("hello\nworld\n".utf8), to: "\(folder)/foreign")
      let before = try Folder.contents(folder)
      for (name, words) in [
        ("empty", "holds no lines"), ("nowhere", "no such file"),
        ("foreign", "not a recorded Binance feed"),
      ] {
        let outcome = try start(door, feed: "\(folder)/\(name)", "\(folder)/result")
        #expect(outcome.code == 2, "\(outcome)")
        #expect(outcome.complaints(of: door).count == 1, "\(outcome)")
        #expect(outcome.errors.contains("\(folder)/\(name): "), "\(outcome)")
        #expect(outcome.errors.contains(words), "\(outcome)")
        #expect(try Folder.contents(folder) == before, "\(outcome)")
      }
    }
  }

  @Test(arguments: [Door.live, .backtest])
  func aTruncatedGzipEndsTheRunInOrderAndKeepsWhatWasRead(door: Door) throws {
    try Folder.with { folder in
      try Folder.write(WrittenFeed().bytes, to: "\(folder)/feed")
      try gzip("\(folder)/feed")
      let whole = try Folder.bytes("\(folder)/feed.gz")
      try Folder.write(Array(whole.prefix(whole.count / 2)), to: "\(folder)/feed.gz")
      let outcome = try start(door, feed: "\(folder)/feed.gz", "\(folder)/result")
      #expect(outcome.code == 2, "\(outcome)")
      #expect(outcome.complaints(of: door).count == 1, "\(outcome)")
      #expect(outcome.errors.contains("\(folder)/feed.gz: the gzip file is cut off"), "\(outcome)")
      let journal = door == .live ? "\(folder)/result" : "\(folder)/result/journal"
      let quotes = try Door.replay.run("timeline", journal, "--kind", "quoted")
      let count = quotes.output.split(separator: "\n").count
      #expect(count > 50 && count < 400, "\(count) quotes")
      #expect(outcome.errors.contains("after line \(count)"), "\(outcome)")
      let end = try Door.replay.run("timeline", journal, "--kind", "runEnded")
      #expect(end.output.contains("0 orders left open"), "\(end)")
      #expect(end.output.contains("feed failed"), "\(end)")
      let audit = try Door.audit.run("verify", journal)
      #expect(audit.code == 0, "\(audit)")
    }
  }

  private func start(_ door: Door, feed: String, _ result: String) throws -> Outcome {
    door == .live
      ? try door.run("--speed", "max", "--feed", feed, "--journal", result)
      : try door.run("run", "--data", feed, "--out", result)
  }

  private func gzip(_ path: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-k", path]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
