import Foundation
import TradingCore

@testable import VenueAdapters

/// Lines of a feed written by hand; each is received a microsecond after the one before.
struct HandWritten {
  static let instrument = InstrumentIndex(3)
  var lines: [String] = []
  var now: Int64 = 1_723_161_253_000_000_000
  let market: BinanceMarket

  init(_ market: BinanceMarket) { self.market = market }

  var description: FeedDescription {
    FeedDescription(
      symbol: "BTCUSDT", market: market, tick: Price(units: 1_000_000),
      lot: Quantity(units: 1_000), firstReceiveTime: Timestamp(nanoseconds: 0))
  }

  var bytes: [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

  mutating func raw(_ json: String) {
    now += 1_000
    lines.append("\(now) \(json)")
  }

  mutating func quote(_ bid: String, _ ask: String, symbol: String = "BTCUSDT") {
    raw(#"{"u":1,"s":"\#(symbol)","b":"\#(bid)","B":"1","a":"\#(ask)","A":"2"}"#)
  }

  mutating func trade(_ price: String, buyerIsMaker: Bool = true) {
    raw(
      #"{"e":"trade","E":1000,"s":"BTCUSDT","t":77,"p":"\#(price)","q":"0.5","T":999,"#
        + #""m":\#(buyerIsMaker),"M":true}"#)
  }

  mutating func snapshot(_ number: Int, bids: [(String, String)], asks: [(String, String)]) {
    raw(#"{"lastUpdateId":\#(number),"bids":\#(levels(bids)),"asks":\#(levels(asks))}"#)
  }

  mutating func depth(
    _ first: Int, _ last: Int, previous: Int? = nil, bids: [(String, String)] = [],
    asks: [(String, String)] = []
  ) {
    let pu = previous.map { #""pu":\#($0),"# } ?? ""
    raw(
      #"{"e":"depthUpdate","E":1000,"s":"BTCUSDT","U":\#(first),"u":\#(last),\#(pu)"#
        + #""b":\#(levels(bids)),"a":\#(levels(asks))}"#)
  }

  private func levels(_ levels: [(String, String)]) -> String {
    "[" + levels.map { #"["\#($0)","\#($1)"]"# }.joined(separator: ",") + "]"
  }

  func read(skippingUntil moment: Timestamp? = nil) throws -> [FeedMessage] {
    var feed = try BinanceFeed.reading(
      bytes, name: "by hand", instrument: Self.instrument, description: description)
    if let moment { feed.skip(until: moment) }
    return try allMessages(&feed)
  }

  func events() throws -> [Event] { try read().flatMap(\.events) }

  static func change(
    _ side: Side, _ price: String, _ quantity: String, _ number: UInt64, last: Bool
  ) throws -> Event {
    .bookChanged(
      BookChange(
        instrument: instrument, side: side, isLastOfUpdate: last, price: try price.price(),
        quantity: try quantity.quantity(), updateNumber: number))
  }

  static func reset(_ reason: BookReset.Reason, _ number: UInt64) -> Event {
    .bookReset(BookReset(instrument: instrument, reason: reason, updateNumber: number))
  }
}

struct NotADecimal: Error { let text: String }

extension String {
  func price() throws -> Price {
    guard let price = Price(self) else { throw NotADecimal(text: self) }
    return price
  }

  func quantity() throws -> Quantity {
    guard let quantity = Quantity(self) else { throw NotADecimal(text: self) }
    return quantity
  }
}

extension [Event] {
  var rejections: [MarketDataRejected] {
    compactMap { if case .marketDataRejected(let rejection) = $0 { rejection } else { nil } }
  }
}

func allMessages(_ feed: inout BinanceFeed) throws(FeedError) -> [FeedMessage] {
  var messages: [FeedMessage] = []
  var message = FeedMessage()
  while try feed.next(into: &message) { messages.append(message) }
  return messages
}
