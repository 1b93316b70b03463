import Foundation
import Testing
import TradingCore

@testable import VenueAdapters

/// SplitMix64, so that a printed seed gives the same lines anywhere.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

struct FuzzTests {
  private static let seed =
    ProcessInfo.processInfo.environment["DAYBOOK_SEED"].flatMap { UInt64($0) }
    ?? UInt64.random(in: 1...UInt64.max)

  private func originals() throws -> [[UInt8]] {
    if RecordedFeeds.areThere {
      return try RecordedFeeds.names.flatMap { try RecordedFeeds.lines($0, limit: 150) }
    }
    var feed = HandWritten(.spot)
    feed.snapshot(8, bids: [("97", "1"), ("99", "2")], asks: [("101", "3")])
    feed.quote("98.5", "101")
    feed.depth(9, 10, bids: [("99", "0")], asks: [("102.00000001", "4")])
    feed.trade("100")
    return feed.lines.map { Array($0.utf8) }
  }

  private func mutate(_ line: [UInt8], by dice: inout SeededGenerator) -> [UInt8] {
    var bytes = line
    let alphabet = Array("{}[]\":,.0123456789-+eEabuUsStTpq\\ \u{0}\u{FF}".utf8)
    for _ in 0...Int.random(in: 0...3, using: &dice) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &dice)
      switch Int.random(in: 0..<6, using: &dice) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &dice)
      case 1: bytes[place] = alphabet.randomElement(using: &dice) ?? 0
      case 2: bytes.insert(alphabet.randomElement(using: &dice) ?? 0, at: place)
      case 3: bytes.removeSubrange(place..<min(bytes.count, place + Int(dice.next() % 9)))
      case 4: bytes.removeLast(bytes.count - place)
      default:
        let end = min(bytes.count, place + Int(dice.next() % 40))
        bytes.insert(contentsOf: bytes[place..<end], at: place)
      }
    }
    return bytes.filter { $0 != UInt8(ascii: "\n") }
  }

  @Test func damagedLinesNeverTrapAndBecomeEventsOrARefusal() throws {
    print("seed \(Self.seed): run again with DAYBOOK_SEED=\(Self.seed)")
    var dice = SeededGenerator(state: Self.seed)
    let lines = try originals()
    for market in BinanceMarket.allCases {
      var text: [UInt8] = []
      for number in 0..<20_000 {
        let line = lines[number % lines.count]
        // Every third line whole, so that the feed is never taken for none.
        text += number % 3 == 0 ? line : mutate(line, by: &dice)
        text.append(UInt8(ascii: "\n"))
      }
      var description = HandWritten(market).description
      description.symbol = "BTCUSDT"
      var feed = try BinanceFeed.reading(
        text, name: "fuzz \(Self.seed)", instrument: HandWritten.instrument,
        description: description)
      var message = FeedMessage()
      var last = Timestamp.unset
      var kinds: [MarketDataRejected.Reason: Int] = [:]
      while try feed.next(into: &message) {
        #expect(message.receivedAt >= last && !message.events.isEmpty)
        last = message.receivedAt
        for rejection in message.events.rejections { kinds[rejection.reason, default: 0] += 1 }
        for case .quoted(let quote) in message.events {
          #expect(quote.bid > .zero && quote.bid <= quote.ask)
        }
      }
      #expect(kinds[.malformed, default: 0] > 1_000)
    }
  }

  @Test func aDamagedLineAloneBecomesEventsOrARefusalOrWaitsOrIsOfAnotherKind() throws {
    print("seed \(Self.seed): run again with DAYBOOK_SEED=\(Self.seed)")
    var dice = SeededGenerator(state: Self.seed)
    let lines = try originals()
    for number in 0..<3_000 {
      let line = mutate(lines[number % lines.count], by: &dice)
      var message = BinanceMessage()
      var isReadable = true
      do {
        try message.scan(line, line.indices)
      } catch {
        isReadable = false
      }
      var feed = try BinanceFeed.reading(
        line + [UInt8(ascii: "\n")], name: "fuzz", instrument: HandWritten.instrument,
        description: HandWritten(.spot).description)
      var told = FeedMessage()
      let hasEvents = try feed.next(into: &told)
      if isReadable {
        #expect(hasEvents || feed.passedOverCount == 1 || message.kind == .depthUpdate)
      } else {
        #expect(told.events.rejections.map(\.reason) == [.malformed])
      }
    }
  }

  @Test func damagedGzipNeverTraps() throws {
    print("seed \(Self.seed): run again with DAYBOOK_SEED=\(Self.seed)")
    var dice = SeededGenerator(state: Self.seed)
    let whole = GzipFile.stored(Array(try originals().prefix(20).joined(separator: [10])))
    for _ in 0..<300 {
      var file = whole
      for _ in 0..<3 {
        file[Int.random(in: 2..<file.count, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
      }
      do throws(FeedError) {
        var source = try LineSource(RecordedBytes(memory: file, name: "fuzz"))
        while try source.next() != nil { #expect(source.lineCount < 100_000) }
      } catch {
        switch error {
        case .damagedGzip, .truncatedGzip: continue
        default: Issue.record(error)
        }
      }
    }
  }
}
