import Testing
import TradingCore

@testable import VenueAdapters

struct RefusalTests {
  private func onlyRejection(_ feed: HandWritten) throws -> MarketDataRejected {
    let rejections = try feed.events().rejections
    #expect(rejections.count == 1)
    return try #require(rejections.first)
  }

  @Test(arguments: [
    "", "x", "12", "12 ", "12 {", "12 {}x", "-5 {}", "99999999999999999999 {}", "12 [1]",
    #"12 {"a":"1",}"#, #"12 {"s":"BTCUSDT","u":1,"b":"1","B":"1","a":"2"}"#,
    #"12 {"s":"BTCUSDT","u":1,"b":"1","B":"1","a":"2","A":"1","A":"1"}"#,
    #"12 {"s":"BTCUSDT","u":1,"b":"1","B":"-1","a":"2","A":"1"}"#,
    #"12 {"s":"BTCUSDT","u":1,"b":1.5,"B":"1","a":"2","A":"1"}"#,
    #"12 {"s":"BTCUSDT","u":1.5,"b":"1","B":"1","a":"2","A":"1"}"#,
    #"12 {"s":"BTCUSDT","u":01,"b":"1","B":"1","a":"2","A":"1"}"#,
    #"12 {"s":"BTCUSDT","u":1,"b":"1.123456789","B":"1","a":"2","A":"1"}"#,
    #"12 {"s":"BTCUSDT","u":1,"b":"92233720369","B":"1","a":"2","A":"1"}"#,
    #"12 {"s":"BTCUSDT","u":1,"b":"1.2.3","B":"1","a":"2","A":"1"}"#,
    #"12 {"e":"trade","s":"BTCUSDT","t":1,"p":"1","q":"0","m":true}"#,
    #"12 {"e":"trade","s":"BTCUSDT","t":1,"p":"1","q":"1","m":1}"#,
    #"12 {"e":"trade","s":"BTCUSDT","t":1,"p":"1","q":"1","m":true,"T":9223372036854775807}"#,
    #"12 {"e":"depthUpdate","s":"BTCUSDT","U":3,"u":2,"b":[],"a":[]}"#,
    #"12 {"e":"depthUpdate","s":"BTCUSDT","U":1,"u":2,"b":[["1"]],"a":[]}"#,
    #"12 {"e":"depthUpdate","s":"BTCUSDT","U":1,"u":2,"b":[["1","-2"]],"a":[]}"#,
    #"12 {"lastUpdateId":1,"bids":[]}"#, #"12 {"x":"\q"}"#, #"12 {"x":tru}"#, #"12 {"x":"#,
  ])
  func aLineThatCannotBeReadIsRefusedAsMalformed(line: String) throws {
    var feed = HandWritten(.spot)
    feed.lines.append(line)
    feed.quote("100", "101")
    let messages = try feed.read()
    #expect(messages.count == 2)
    let rejection = try #require(messages.first?.events.rejections.first)
    #expect(rejection.reason == .malformed)
    #expect(rejection.messageNumber == 1)
    #expect(!rejection.detail.isEmpty)
  }

  @Test func aCrossedQuoteIsRefusedAndALockedOneIsNot() throws {
    var feed = HandWritten(.spot)
    feed.quote("100", "100")
    feed.quote("101", "100")
    let rejection = try onlyRejection(feed)
    #expect(rejection.reason == .crossedBook)
    #expect(rejection.messageNumber == 2)
    #expect(rejection.detail == "bid 101 is above ask 100")
  }

  @Test func aCrossedSnapshotIsRefused() throws {
    var feed = HandWritten(.spot)
    feed.snapshot(1, bids: [("101", "1")], asks: [("100", "1")])
    #expect(try onlyRejection(feed).reason == .crossedBook)
  }

  @Test func aTimeThatGoesBackwardsIsRefusedAndNotUsed() throws {
    var feed = HandWritten(.spot)
    feed.quote("100", "101")
    feed.now -= 5_000
    feed.quote("100", "102")
    feed.now += 3_000
    feed.quote("100", "103")
    let messages = try feed.read()
    #expect(messages.map { $0.events.rejections.map(\.reason) } == [[], [.timeWentBackwards], []])
    #expect(messages[1].receivedAt == messages[0].receivedAt)
    #expect(messages[2].receivedAt == messages[0].receivedAt)
  }

  @Test func aLeapInTimeIsTakenOnlyWhenTheNextLineConfirmsIt() throws {
    var feed = HandWritten(.spot)
    feed.quote("100", "101")
    let start = feed.now
    feed.now += 10_000_000_000_000
    feed.quote("100", "102")
    feed.now = start
    feed.quote("100", "103")
    #expect(try onlyRejection(feed).messageNumber == 2)
    feed.now += 20_000_000_000_000
    feed.quote("100", "104")
    feed.quote("100", "105")
    let messages = try feed.read()
    #expect(messages.flatMap(\.events).rejections.map(\.messageNumber) == [2, 4])
    #expect(messages.last?.receivedAt.nanoseconds == feed.now)
  }

  @Test(arguments: [
    ("0", "101"), ("-1", "101"), ("100", "1000000000.00000001"), ("49.99", "100"),
    ("100", "152"),
  ])
  func anAbsurdQuoteIsRefused(bid: String, ask: String) throws {
    var feed = HandWritten(.spot)
    feed.quote("100", "101")
    feed.quote(bid, ask)
    #expect(try onlyRejection(feed).reason == .absurdPrice)
  }

  @Test func aQuoteJustInsideTheBandIsTaken() throws {
    var feed = HandWritten(.spot)
    feed.quote("100", "100")
    feed.quote("50", "150")
    #expect(try feed.events().rejections.isEmpty)
  }

  @Test func anAbsurdTradeOrLevelIsRefused() throws {
    var feed = HandWritten(.spot)
    feed.quote("100", "101")
    feed.trade("1000")
    feed.snapshot(1, bids: [("1", "1")], asks: [("90000", "1")])
    feed.depth(2, 2, bids: [("0", "1")])
    feed.depth(3, 3, bids: [("1", "1")])
    let reasons = try feed.events().rejections.map(\.reason)
    #expect(reasons == [.absurdPrice, .absurdPrice, .sequenceGap])
  }

  @Test func aMarketThatStaysFarAwayIsBelievedInTheEnd() throws {
    var feed = HandWritten(.spot)
    feed.quote("1", "1")
    for _ in 0...PriceCheck.patience { feed.quote("100", "101") }
    let messages = try feed.read()
    #expect(messages.flatMap(\.events).rejections.count == PriceCheck.patience)
    #expect(messages.last?.events.rejections.isEmpty == true)
  }

  @Test func anUnknownSymbolIsRefused() throws {
    var feed = HandWritten(.spot)
    feed.quote("100", "101", symbol: "ETHUSDT")
    feed.quote("100", "101", symbol: "BTCUSDC")
    let rejections = try feed.events().rejections
    #expect(rejections.map(\.reason) == [.unknownInstrument, .unknownInstrument])
    #expect(rejections.first?.instrument == .all)
    #expect(rejections.first?.detail == "symbol ETHUSDT in a feed of BTCUSDT")
  }

  @Test func aHundredLinesInARowThatCannotBeReadAreNoFeed() throws {
    var feed = HandWritten(.spot)
    feed.quote("100", "101")
    feed.lines += Array(repeating: "nonsense", count: BinanceFeed.malformedLimit)
    var reading = try BinanceFeed.reading(
      feed.bytes, name: "by hand", instrument: HandWritten.instrument,
      description: feed.description)
    var message = FeedMessage()
    for _ in 0..<BinanceFeed.malformedLimit { #expect(try reading.next(into: &message)) }
    for _ in 0..<2 {
      do throws(FeedError) {
        _ = try reading.next(into: &message)
        Issue.record("the feed goes on")
      } catch {
        guard case .notAFeed("by hand", 101, _) = error else { throw error }
      }
    }
  }

  @Test func messagesOfOtherKindsArePassedOver() throws {
    var feed = HandWritten(.spot)
    feed.raw(#"{"e":"aggTrade","E":1,"s":"BTCUSDT","a":26129,"p":"0.01","q":"1","m":true}"#)
    feed.raw(#"{"result":null,"id":1}"#)
    var reading = try BinanceFeed.reading(
      feed.bytes, name: "by hand", instrument: HandWritten.instrument,
      description: feed.description)
    #expect(try allMessages(&reading).isEmpty)
    #expect(reading.passedOverCount == 2)
  }
}
