import Foundation
import Testing
import TradingCore

@testable import VenueAdapters

/// The scanner against another parser, over every line of the recordings.
struct ReferenceTests {
  /// A line read by Foundation.
  struct Reference {
    let data: [String: Any]

    init(_ json: ArraySlice<UInt8>) throws {
      let parsed = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any]
      let whole = try #require(parsed)
      data = whole["data"] as? [String: Any] ?? whole
    }

    func number(_ key: String) throws -> UInt64 {
      try #require(data[key] as? NSNumber).uint64Value
    }

    func units(_ key: String) throws -> Int64 {
      let text = try #require(data[key] as? String)
      return try text.price().units
    }

    func levels(_ key: String, _ side: Side) throws -> [BinanceMessage.Level] {
      try #require(data[key] as? [[String]]).map { pair in
        BinanceMessage.Level(
          side: side, price: try pair[0].price(), quantity: try pair[1].quantity())
      }
    }
  }

  // The recordings are not part of the repository.
  @Test(.enabled(if: RecordedFeeds.areThere, RecordedFeeds.absence), arguments: RecordedFeeds.names)
  func everyRecordedLineReadsAsFoundationReadsIt(name: String) throws {
    var message = BinanceMessage()
    var differing = 0
    for line in try RecordedFeeds.lines(name) {
      try message.scan(line, line.indices)
      let blank = try #require(line.firstIndex(of: UInt8(ascii: " ")))
      let reference = try Reference(line[(blank + 1)...])
      let received = try #require(Int64(String(decoding: line[..<blank], as: UTF8.self)))
      let isSame = try isEqual(message, reference)
      if !isSame || message.receivedAt.nanoseconds != received { differing += 1 }
    }
    #expect(differing == 0)
  }

  private func isEqual(_ message: BinanceMessage, _ reference: Reference) throws -> Bool {
    let time = (reference.data["T"] ?? reference.data["E"]) as? NSNumber
    guard message.sourceTime.nanoseconds == (time?.int64Value ?? 0) * 1_000_000 else {
      return false
    }
    switch message.kind {
    case .bookTicker:
      return try message.bid.units == reference.units("b")
        && message.bidQuantity.units == reference.units("B")
        && message.ask.units == reference.units("a")
        && message.askQuantity.units == reference.units("A")
        && message.lastUpdate == reference.number("u")
    case .trade:
      return try message.price.units == reference.units("p")
        && message.quantity.units == reference.units("q")
        && message.tradeNumber == reference.number("t")
        && message.isBuyerMaker == (reference.data["m"] as? Bool)
    case .depthUpdate:
      let hasPrevious = reference.data["pu"] != nil
      return try message.firstUpdate == reference.number("U")
        && message.lastUpdate == reference.number("u")
        && message.fields.contains(.previousUpdate) == hasPrevious
        && (!hasPrevious || message.previousUpdate == reference.number("pu"))
        && message.levels == reference.levels("b", .buy) + reference.levels("a", .sell)
    case .snapshot:
      return try message.lastUpdate == reference.number("lastUpdateId")
        && message.levels == reference.levels("bids", .buy) + reference.levels("asks", .sell)
    case .other: return false
    }
  }

  // The recordings are not part of the repository.
  @Test(.enabled(if: RecordedFeeds.areThere, RecordedFeeds.absence), arguments: RecordedFeeds.names)
  func aRecordedFeedIsReadWithoutARefusal(name: String) throws {
    var feed = try BinanceFeed.open(
      path: RecordedFeeds.path(name), instrument: HandWritten.instrument)
    var message = FeedMessage()
    var book = DepthBook()
    var quotes = 0
    var trades = 0
    while try feed.next(into: &message) {
      for event in message.events {
        switch event {
        case .quoted: quotes += 1
        case .traded: trades += 1
        case .bookChanged(let change): book.apply(change)
        case .bookReset(let reset): book.apply(reset)
        default: Issue.record("line \(message.lineNumber): \(event)")
        }
      }
    }
    let isSpot = name.hasPrefix("spot")
    #expect(quotes == (isSpot ? 28_040 : 66_089))
    #expect(trades == (isSpot ? 9_757 : 21_313))
    let bid = try #require(book.bids.best)
    let ask = try #require(book.asks.best)
    #expect(bid.price < ask.price)
    #expect(!book.hasGap)
  }

  // The recordings are not part of the repository.
  @Test(.enabled(if: RecordedFeeds.areThere, RecordedFeeds.absence))
  func theFirstLinesSayWhatAFeedIsAbout() throws {
    let spot = try BinanceFeed.describe(path: RecordedFeeds.path(RecordedFeeds.names[0]))
    let perpetual = try BinanceFeed.describe(path: RecordedFeeds.path(RecordedFeeds.names[1]))
    #expect(
      spot
        == FeedDescription(
          symbol: "BTCUSDT", market: .spot, tick: try "0.01".price(), lot: try "0.00001".quantity(),
          firstReceiveTime: Timestamp(nanoseconds: 1_723_161_253_937_085_768)))
    #expect(
      perpetual
        == FeedDescription(
          symbol: "BTCUSDT", market: .usdMargined, tick: try "0.1".price(),
          lot: try "0.001".quantity(),
          firstReceiveTime: Timestamp(nanoseconds: 1_723_161_255_030_314_667)))
  }
}
