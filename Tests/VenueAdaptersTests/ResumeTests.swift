import Testing
import TradingCore

@testable import VenueAdapters

struct ResumeTests {
  /// What an engine knows after the messages.
  private struct Known: Equatable {
    var book = DepthBook()
    var quote: Quote?

    mutating func take(_ messages: some Swift.Sequence<FeedMessage>) {
      for event in messages.flatMap(\.events) {
        switch event {
        case .quoted(let quote): self.quote = quote
        case .bookChanged(let change): book.apply(change)
        case .bookReset(let reset): book.apply(reset)
        default: continue
        }
      }
    }
  }

  private func sample() -> HandWritten {
    var feed = HandWritten(.spot)
    feed.quote("99", "101")
    feed.depth(5, 9, bids: [("98", "1")])
    feed.snapshot(8, bids: [("97", "1"), ("99", "2")], asks: [("101", "3")])
    feed.quote("98", "101")
    feed.depth(10, 10, bids: [("99", "0")], asks: [("102", "4")])
    feed.trade("100")
    feed.depth(13, 14, bids: [("96", "4")])
    feed.depth(15, 16, bids: [("95", "4")])
    feed.quote("98", "102")
    feed.snapshot(15, bids: [("97", "1")], asks: [("101", "3")])
    feed.depth(17, 17, bids: [("94", "4")])
    return feed
  }

  @Test func goingOnFromAnyMomentGivesTheSameEnd() throws {
    let feed = sample()
    let messages = try feed.read()
    var straight = Known()
    straight.take(messages)
    let told = messages.map(\.lineNumber)
    for cut in messages.indices {
      let moment = messages[cut].receivedAt
      let rest = try feed.read(skippingUntil: moment)
      #expect(rest.allSatisfy { $0.receivedAt > moment })
      // A line that waits for a snapshot may carry what comes before, but nothing of its own.
      #expect(rest.map(\.lineNumber).filter(told.contains) == Array(told[(cut + 1)...]))
      var fresh = Known()
      fresh.take(rest)
      var resumed = Known()
      resumed.take(messages[...cut])
      resumed.take(rest)
      #expect(resumed == straight)
      if !rest.isEmpty { #expect(fresh == straight) }
    }
  }

  @Test func theFirstMessageBeginsWithTheBookAndTheQuote() throws {
    let feed = sample()
    let messages = try feed.read()
    let rest = try feed.read(skippingUntil: messages[3].receivedAt)
    let first = try #require(rest.first)
    #expect(first.lineNumber == 6)
    #expect(
      Array(first.events.prefix(6)) == [
        HandWritten.reset(.snapshot, 10),
        try HandWritten.change(.buy, "97", "1", 10, last: false),
        try HandWritten.change(.buy, "98", "1", 10, last: false),
        try HandWritten.change(.sell, "102", "4", 10, last: false),
        try HandWritten.change(.sell, "101", "3", 10, last: true),
        messages[2].events[0],
      ])
    #expect(first.events.count == 7)
  }

  @Test func nothingIsPutBeforeAFeedThatStartsLater() throws {
    let feed = sample()
    let all = try feed.read()
    let rest = try feed.read(skippingUntil: Timestamp(nanoseconds: 5))
    #expect(rest.map(\.events) == all.map(\.events))
  }

  // The recordings are not part of the repository.
  @Test(.enabled(if: RecordedFeeds.areThere, RecordedFeeds.absence), arguments: RecordedFeeds.names)
  func aRecordingGoesOnWhereItWasLeft(name: String) throws {
    let path = RecordedFeeds.path(name)
    func open() throws -> BinanceFeed {
      try BinanceFeed.open(path: path, instrument: HandWritten.instrument)
    }
    var straight = Known()
    var message = FeedMessage()
    var feed = try open()
    while try feed.next(into: &message) { straight.take([message]) }
    for seconds in [0, 1, 100, 300] {
      let start = feed.description.firstReceiveTime
      let moment = start.adding(.milliseconds(Int64(seconds) * 1_000))
      var fresh = Known()
      var later = try open()
      later.skip(until: moment)
      while try later.next(into: &message) {
        #expect(message.receivedAt > moment)
        fresh.take([message])
      }
      #expect(fresh == straight)
    }
  }
}
