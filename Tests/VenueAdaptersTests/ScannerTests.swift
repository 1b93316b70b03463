import Foundation
import Testing
import TradingCore

@testable import VenueAdapters

struct ScannerTests {
  @Test func keysMayComeInAnyOrderAndUnknownOnesArePassedOver() throws {
    let json =
      #" { "zz" : [1,-2.5e+3,{"x":[true,false,null]},"a\"\\\u00e9b"], "A":"2.5", "a":"101.25","#
      + #""data":{"M":7} , "stream":"x","B":"0.00000001","b":"100","s":"BTCUSDT","u":7,"T":5} "#
    var message = BinanceMessage()
    let line = Array(("12" + json).utf8)
    try message.scan(line, line.indices)
    #expect(message.kind == .bookTicker)
    #expect(message.bid == (try "100".price()))
    #expect(message.ask == (try "101.25".price()))
    #expect(message.bidQuantity.units == 1)
    #expect(message.askQuantity == (try "2.5".quantity()))
    #expect(message.lastUpdate == 7)
    #expect(message.receivedAt.nanoseconds == 12)
    #expect(message.sourceTime.nanoseconds == 5_000_000)
    #expect(Array(line[message.symbol]) == Array("BTCUSDT".utf8))
  }

  @Test func aTradeSaysWhichSideTookLiquidity() throws {
    var feed = HandWritten(.spot)
    feed.trade("100", buyerIsMaker: true)
    feed.trade("100", buyerIsMaker: false)
    let messages = try feed.read()
    let price = try "100".price()
    let quantity = try "0.5".quantity()
    let expected = [Side.sell, .buy].map { side in
      Event.traded(
        TradePrint(
          instrument: HandWritten.instrument, takerSide: side, price: price, quantity: quantity,
          venueTradeNumber: 77))
    }
    #expect(messages.flatMap(\.events) == expected)
    #expect(messages.map(\.sourceTime.nanoseconds) == [999_000_000, 999_000_000])
  }

  @Test func aSpotBookTickerHasNoSourceTime() throws {
    var feed = HandWritten(.spot)
    feed.trade("100")
    feed.quote("100", "101")
    #expect(try feed.read().last?.sourceTime == .unset)
  }

  @Test(arguments: [
    "0", "1", "61837.63000000", "0.00000001", "92233720368.54775807", "1.000000000000",
    "00000000000000000012.5", "-3.25", ".5", "5.", "92233720368.54775808", "1.000000001",
    "99999999999999999999999", "", ".", "-", "1e5", "1 ", "--1", "1.2.3", "0.00000000000000000001",
  ])
  func aDecimalIsWhatTheCoreReads(text: String) {
    let bytes = Array("\"\(text)\"".utf8)
    var place = JSONText(at: 0)
    let scanned = place.quotedDecimal(bytes.span)
    #expect(scanned == FixedPoint.parse(text))
    if scanned != nil { #expect(place.at == bytes.count) }
  }

  @Test(
    arguments: [
      ("0", 0), ("7", 7), ("9223372036854775807", 9_223_372_036_854_775_807),
      ("9223372036854775808", nil), ("18446744073709551617", nil), ("99999999999999999999", nil),
      ("", nil), ("-1", nil), ("01", nil), ("1.0", nil), ("1e3", nil),
    ] as [(String, UInt64?)])
  func aWholeNumberHasNoSignNorFractionAndFits63Bits(text: String, value: UInt64?) {
    var place = JSONText(at: 0)
    #expect(place.wholeNumber(Array(text.utf8).span) == value)
  }

  @Test func deepNestingIsRefusedBeforeTheStackIs() {
    let line = Array(("1 {\"x\":" + String(repeating: "[", count: 1_000_000)).utf8)
    var message = BinanceMessage()
    #expect(throws: ScanProblem(.tooDeep, at: 7 + JSONText.deepestNesting)) {
      try message.scan(line, line.indices)
    }
  }
}
