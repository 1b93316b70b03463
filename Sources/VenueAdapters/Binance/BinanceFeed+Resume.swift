import TradingCore

/// What a feed would have told up to the moment it goes on from.
struct FeedResumption {
  let until: Timestamp
  var book = DepthBook()
  var hasBook = false
  var quote: Quote?

  init(until: Timestamp) { self.until = until }

  mutating func fold(_ events: [Event]) {
    for event in events {
      // Trades and refusals were told, and leave nothing to tell again.
      if case .quoted(let quote) = event { self.quote = quote }
      if case .bookChanged(let change) = event { book.apply(change) }
      if case .bookReset(let reset) = event {
        book.apply(reset)
        hasBook = true
      }
    }
  }

  /// The events that bring an engine to where the feed was.
  func events(of instrument: InstrumentIndex) -> [Event] {
    var events: [Event] = []
    if hasBook {
      events.append(
        .bookReset(
          BookReset(
            instrument: instrument, reason: book.hasGap ? .sequenceGap : .snapshot,
            updateNumber: book.updateNumber)))
      let bids = book.bids.levels.map { (Side.buy, $0) }
      let asks = book.asks.levels.map { (Side.sell, $0) }
      let levels = bids + asks
      for (index, (side, level)) in levels.enumerated() {
        events.append(
          .bookChanged(
            BookChange(
              instrument: instrument, side: side, isLastOfUpdate: index == levels.count - 1,
              price: level.price, quantity: level.quantity, updateNumber: book.updateNumber)))
      }
    }
    if let quote { events.append(.quoted(quote)) }
    return events
  }
}

extension BinanceFeed {
  /// Passes over what was received at or before `moment`, so that an engine goes on where its
  /// journal ends. The first message after it begins with the book as it then stood (a reset and
  /// its levels) and the last quote; nothing is lost, and nothing is told twice but these. Call it
  /// before the first `next(into:)`.
  package mutating func skip(until moment: Timestamp) {
    resumption = FeedResumption(until: moment)
  }

  /// Whether the message is one to be told; if it is the first, what went before is put before it.
  mutating func resume(into message: inout FeedMessage) -> Bool {
    guard let until = resumption?.until else { return true }
    if message.receivedAt <= until {
      resumption?.fold(message.events)
      return false
    }
    if let before = resumption?.events(of: instrument) {
      message.events.insert(contentsOf: before, at: 0)
    }
    resumption = nil
    return true
  }
}
