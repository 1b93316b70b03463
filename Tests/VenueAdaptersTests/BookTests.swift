import Testing
import TradingCore

@testable import VenueAdapters

struct BookTests {
  @Test func aSpotBookStartsAtTheUpdateThatSpansTheSnapshot() throws {
    var feed = HandWritten(.spot)
    feed.depth(90, 100, bids: [("10", "1")])
    feed.depth(101, 105, bids: [("11", "2")])
    feed.depth(106, 107, asks: [("13", "3")])
    feed.snapshot(103, bids: [("10", "9")], asks: [("12", "8")])
    feed.depth(108, 108, bids: [("11", "0")], asks: [("12", "7")])
    #expect(
      try feed.events() == [
        HandWritten.reset(.snapshot, 103),
        try HandWritten.change(.buy, "10", "9", 103, last: false),
        try HandWritten.change(.sell, "12", "8", 103, last: true),
        try HandWritten.change(.buy, "11", "2", 105, last: true),
        try HandWritten.change(.sell, "13", "3", 107, last: true),
        try HandWritten.change(.buy, "11", "0", 108, last: false),
        try HandWritten.change(.sell, "12", "7", 108, last: true),
      ])
  }

  @Test func aSpotUpdateThatBeginsRightAfterTheSnapshotIsTheFirst() throws {
    var feed = HandWritten(.spot)
    feed.snapshot(103, bids: [], asks: [])
    feed.depth(104, 104, bids: [("10", "1")])
    #expect(
      try feed.events() == [
        HandWritten.reset(.snapshot, 103),
        try HandWritten.change(.buy, "10", "1", 104, last: true),
      ])
  }

  @Test func aPerpetualsUpdateThatEndsAtTheSnapshotIsTheFirst() throws {
    var feed = HandWritten(.usdMargined)
    feed.depth(80, 99, previous: 70, bids: [("9", "1")])
    feed.depth(100, 103, previous: 99, bids: [("10", "1")])
    feed.snapshot(103, bids: [], asks: [])
    feed.depth(110, 120, previous: 103, bids: [("11", "1")])
    #expect(
      try feed.events() == [
        HandWritten.reset(.snapshot, 103),
        try HandWritten.change(.buy, "10", "1", 103, last: true),
        try HandWritten.change(.buy, "11", "1", 120, last: true),
      ])
  }

  @Test func aPerpetualsSnapshotMayLieBetweenTwoUpdates() throws {
    var feed = HandWritten(.usdMargined)
    feed.snapshot(105, bids: [], asks: [])
    feed.depth(110, 120, previous: 103, bids: [("11", "1")])
    #expect(try feed.events().rejections.isEmpty)
  }

  @Test(arguments: [BinanceMarket.spot, .usdMargined])
  func aMissingUpdateClosesTheBookUntilTheNextSnapshot(market: BinanceMarket) throws {
    let isSpot = market == .spot
    var feed = HandWritten(market)
    feed.snapshot(100, bids: [("10", "1")], asks: [])
    feed.depth(isSpot ? 101 : 99, 102, previous: isSpot ? nil : 98, bids: [("10", "2")])
    feed.depth(104, 105, previous: isSpot ? nil : 103, bids: [("10", "3")])
    feed.depth(106, 107, previous: isSpot ? nil : 105, bids: [("10", "4")])
    feed.snapshot(106, bids: [("10", "9")], asks: [])
    let messages = try feed.read()
    try #require(messages.count == 4)
    #expect(messages[2].events.first == HandWritten.reset(.sequenceGap, 102))
    let rejection = try #require(messages[2].events.rejections.first)
    #expect(rejection.reason == .sequenceGap)
    #expect(rejection.messageNumber == 3)
    #expect(rejection.detail.contains(isSpot ? "found U 104" : "found pu 103"))
    #expect(rejection.detail.contains(isSpot ? "expected U 103" : "expected pu 102"))
    #expect(
      messages[3].events == [
        HandWritten.reset(.snapshot, 106),
        try HandWritten.change(.buy, "10", "9", 106, last: true),
        try HandWritten.change(.buy, "10", "4", 107, last: true),
      ])
  }

  @Test func aGapBetweenTheSnapshotAndTheWaitingUpdatesIsReported() throws {
    var feed = HandWritten(.spot)
    feed.depth(110, 111, bids: [("10", "3")])
    feed.snapshot(100, bids: [("10", "1")], asks: [])
    let messages = try feed.read()
    #expect(messages.count == 1)
    #expect(messages.first?.events.dropFirst(2).first == HandWritten.reset(.sequenceGap, 100))
    feed.snapshot(109, bids: [("10", "2")], asks: [])
    let recovered = try #require(try feed.read().last)
    #expect(recovered.events.last == (try HandWritten.change(.buy, "10", "3", 111, last: true)))
  }

  @Test func whatIsOlderThanTheBookChangesNothing() throws {
    var feed = HandWritten(.spot)
    feed.snapshot(100, bids: [("10", "1")], asks: [])
    feed.depth(101, 105, bids: [("10", "2")])
    feed.depth(101, 105, bids: [("10", "2")])
    feed.snapshot(103, bids: [("10", "1")], asks: [])
    feed.depth(106, 106, bids: [("10", "3")])
    let messages = try feed.read()
    #expect(messages.map(\.lineNumber) == [1, 2, 5])
    #expect(messages.flatMap(\.events).rejections.isEmpty)
  }

  @Test func tooManyWaitingUpdatesDropTheOlderHalfAndSaySo() throws {
    var feed = HandWritten(.spot)
    let limit = BinanceBook.waitingUpdateLimit
    for number in 1...(limit + 1) { feed.depth(number, number, bids: [("10", "\(number)")]) }
    feed.snapshot(limit - 1, bids: [], asks: [])
    let messages = try feed.read()
    try #require(messages.count == 2)
    #expect(messages[0].lineNumber == UInt64(limit + 1))
    #expect(messages[0].events.rejections.first?.reason == .sequenceGap)
    #expect(messages[0].events.rejections.first?.detail.contains("\(limit / 2)") == true)
    #expect(messages[1].events.count == 3)
    #expect(messages[1].events.rejections.isEmpty)
  }

  @Test func tooManyWaitingLevelsDropUpdatesToo() throws {
    var feed = HandWritten(.spot)
    let levels = Array(repeating: ("10", "1"), count: BinanceBook.waitingLevelLimit / 4)
    for number in 1...5 { feed.depth(number, number, bids: levels) }
    feed.snapshot(3, bids: [], asks: [])
    let messages = try feed.read()
    try #require(messages.count == 2)
    #expect(messages[0].lineNumber == 5)
    #expect(messages[1].events.count == 1 + 2 * levels.count)
  }
}
