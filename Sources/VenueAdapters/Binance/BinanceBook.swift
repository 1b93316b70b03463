import TradingCore

/// Follows the update numbers of one order book and turns depth messages into events, by the rules
/// of "How to manage a local order book correctly" in Binance's documentation of each market. It
/// keeps no levels but those of updates that wait for a snapshot.
struct BinanceBook {
  private enum Phase {
    /// Updates wait for a snapshot.
    case waiting
    /// The snapshot of this number was taken; the first update after it must span it.
    case joining(snapshot: UInt64)
    /// The next update must follow this one.
    case following(last: UInt64)
  }

  /// How an update stands to what was applied before.
  private enum Place {
    case next
    case old
    case gap(found: String, expected: String)
  }

  /// The numbers of an update.
  private struct Numbers {
    var first: UInt64
    var last: UInt64
    var previous: UInt64
  }

  private struct WaitingUpdate {
    var numbers: Numbers
    var levelCount: Int
  }

  /// Updates that wait for a snapshot at most. When there would be more, the older half is dropped,
  /// and an event says so.
  static let waitingUpdateLimit = 1_024
  /// Levels of waiting updates at most; one update alone may have more.
  static let waitingLevelLimit = 200_000

  private let instrument: InstrumentIndex
  private let market: BinanceMarket
  private var phase = Phase.waiting
  private var waiting: [WaitingUpdate] = []
  private var waitingLevels: [BinanceMessage.Level] = []
  /// Messages that were older than the book, and so changed nothing.
  private(set) var oldMessageCount: UInt64 = 0

  init(instrument: InstrumentIndex, market: BinanceMarket) {
    self.instrument = instrument
    self.market = market
  }

  /// Takes a depth update.
  mutating func update(_ message: borrowing BinanceMessage, into feed: inout FeedMessage) {
    let numbers = Numbers(
      first: message.firstUpdate, last: message.lastUpdate, previous: message.previousUpdate)
    switch place(of: numbers) {
    case .none: wait(message, numbers, into: &feed)
    case .old: oldMessageCount += 1
    case .next:
      phase = .following(last: numbers.last)
      Self.emit(message.levels.span, of: instrument, numbers.last, into: &feed)
    case .gap(let found, let expected):
      reportGap(found: found, expected: expected, into: &feed)
      wait(message, numbers, into: &feed)
    }
  }

  /// Takes a snapshot and the waiting updates that follow it.
  mutating func restart(_ snapshot: borrowing BinanceMessage, into feed: inout FeedMessage) {
    let number = snapshot.lastUpdate
    // What was applied since would be lost with an older snapshot: the book is better as it is.
    if let last = lastApplied, number < last {
      oldMessageCount += 1
      return
    }
    feed.events.append(
      .bookReset(BookReset(instrument: instrument, reason: .snapshot, updateNumber: number)))
    Self.emit(snapshot.levels.span, of: instrument, number, into: &feed)
    phase = .joining(snapshot: number)
    applyWaiting(into: &feed)
  }

  private var lastApplied: UInt64? {
    switch phase {
    case .waiting: nil
    case .joining(let snapshot): snapshot
    case .following(let last): last
    }
  }

  /// Nil while there is no book that it could follow.
  private func place(of update: Numbers) -> Place? {
    switch phase {
    case .waiting: nil
    case .joining(let snapshot): place(of: update, joining: snapshot)
    case .following(let last): place(of: update, following: last)
    }
  }

  /// Spot: drop `u <= L`, then `U <= L + 1 <= u`. Perpetual: drop `u < L`, then `U <= L <= u`;
  /// there numbers are shared by all symbols, so L may also lie between `pu` and `U`, and nothing
  /// is missing.
  private func place(of update: Numbers, joining snapshot: UInt64) -> Place {
    switch market {
    case .spot:
      if update.last <= snapshot { return .old }
      if update.first <= snapshot + 1 { return .next }
      return .gap(found: "U \(update.first)", expected: "U <= \(snapshot + 1)")
    case .usdMargined:
      if update.last < snapshot { return .old }
      if update.first <= snapshot || update.previous <= snapshot { return .next }
      return .gap(found: "pu \(update.previous)", expected: "U or pu <= \(snapshot)")
    }
  }

  private func place(of update: Numbers, following last: UInt64) -> Place {
    if update.last <= last { return .old }
    switch market {
    case .spot:
      if update.first == last + 1 { return .next }
      return .gap(found: "U \(update.first)", expected: "U \(last + 1)")
    case .usdMargined:
      if update.previous == last { return .next }
      return .gap(found: "pu \(update.previous)", expected: "pu \(last)")
    }
  }

  private mutating func reportGap(
    found: String, expected: String, into feed: inout FeedMessage
  ) {
    feed.events.append(
      .bookReset(
        BookReset(
          instrument: instrument, reason: .sequenceGap, updateNumber: lastApplied ?? 0)))
    feed.reject(
      .sequenceGap, of: instrument,
      "depth updates are missing: found \(found), expected \(expected);"
        + " the book waits for a snapshot")
    phase = .waiting
  }

  private static func emit(
    _ levels: Span<BinanceMessage.Level>, of instrument: InstrumentIndex, _ number: UInt64,
    into feed: inout FeedMessage
  ) {
    let last = levels.count - 1
    for index in levels.indices {
      let level = levels[index]
      feed.events.append(
        .bookChanged(
          BookChange(
            instrument: instrument, side: level.side, isLastOfUpdate: index == last,
            price: level.price, quantity: level.quantity, updateNumber: number)))
    }
  }
}

extension BinanceBook {
  private mutating func wait(
    _ message: borrowing BinanceMessage, _ numbers: Numbers, into feed: inout FeedMessage
  ) {
    let isFull =
      waiting.count >= Self.waitingUpdateLimit
      || waitingLevels.count + message.levels.count > Self.waitingLevelLimit
    if isFull, !waiting.isEmpty {
      let dropped = (waiting.count + 1) / 2
      dropWaiting(dropped)
      if waitingLevels.count + message.levels.count > Self.waitingLevelLimit {
        dropWaiting(waiting.count)
      }
      feed.reject(
        .sequenceGap, of: instrument,
        "too many depth updates wait for a snapshot; the older half, \(dropped), were dropped")
    }
    waiting.append(WaitingUpdate(numbers: numbers, levelCount: message.levels.count))
    waitingLevels.append(contentsOf: message.levels)
  }

  private mutating func dropWaiting(_ count: Int) {
    let levelCount = waiting.prefix(count).reduce(0) { $0 + $1.levelCount }
    waitingLevels.removeFirst(levelCount)
    waiting.removeFirst(count)
  }

  /// Applies waiting updates in order, up to one that does not follow; it and the rest wait on.
  private mutating func applyWaiting(into feed: inout FeedMessage) {
    var taken = 0
    var levelStart = 0
    applying: while taken < waiting.count {
      let update = waiting[taken]
      let levelEnd = levelStart + update.levelCount
      switch place(of: update.numbers) {
      case .none: preconditionFailure("a snapshot was taken just before")
      case .old: oldMessageCount += 1
      case .next:
        phase = .following(last: update.numbers.last)
        Self.emit(
          waitingLevels.span.extracting(levelStart..<levelEnd), of: instrument,
          update.numbers.last, into: &feed)
      case .gap(let found, let expected):
        reportGap(found: found, expected: expected, into: &feed)
        break applying
      }
      taken += 1
      levelStart = levelEnd
    }
    dropWaiting(taken)
  }
}
