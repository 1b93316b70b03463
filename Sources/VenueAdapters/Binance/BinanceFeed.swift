import TradingCore

/// A recorded Binance feed of one instrument, read line by line into events. Each line is a whole:
/// it becomes events or one rejection, and a rejected line changes nothing here either.
package struct BinanceFeed: ~Copyable {
  /// Lines in a row that cannot be read after which the file is no feed.
  package static let malformedLimit = 100
  /// A receive time this far ahead of the one before is refused until the next line confirms it, so
  /// that one damaged digit does not make every later line one that goes backwards.
  package static let leapLimit = Interval(nanoseconds: 3_600_000_000_000)

  /// What the feed is about.
  package let description: FeedDescription
  /// The instrument that its events are about.
  package let instrument: InstrumentIndex
  /// Lines that are of no kind that becomes events, and repeated or outdated depth messages.
  package var passedOverCount: UInt64 { otherKindCount + book.oldMessageCount }

  var resumption: FeedResumption?
  private let symbol: [UInt8]
  private var lines: LineSource
  private var scanned = BinanceMessage()
  private var book: BinanceBook
  private var prices = PriceCheck()
  private var lastReceived: Timestamp = .unset
  private var leapTo: Timestamp?
  private var malformedInARow = 0
  private var otherKindCount: UInt64 = 0
  private var failure: FeedError?

  init(
    _ lines: consuming LineSource, _ description: FeedDescription, _ instrument: InstrumentIndex
  ) {
    self.lines = lines
    self.description = description
    self.instrument = instrument
    symbol = Array(description.symbol.utf8)
    book = BinanceBook(instrument: instrument, market: description.market)
  }

  /// Fills `message` from the next line that becomes an event; false at the end of the feed. After
  /// an error it throws the same again.
  package mutating func next(into message: inout FeedMessage) throws(FeedError) -> Bool {
    if let failure { throw failure }
    do {
      while let line = try lines.next() {
        message.restart(line: lines.lineCount, receivedAt: lastReceived)
        switch line {
        case .whole(let range): try take(range, into: &message)
        case .tooLong:
          try refuse("the line is longer than \(LineSource.longestLine) bytes", into: &message)
        }
        if resumption != nil, !resume(into: &message) { continue }
        if !message.events.isEmpty { return true }
      }
      return false
    } catch {
      failure = error
      throw error
    }
  }

  private mutating func take(
    _ range: Range<Int>, into message: inout FeedMessage
  ) throws(FeedError) {
    do {
      try scanned.scan(lines.buffer, range)
    } catch {
      return try refuse(error.description, into: &message)
    }
    malformedInARow = 0
    guard isTimely(scanned.receivedAt, into: &message) else { return }
    let symbolRange = scanned.symbol.inside(range)
    guard isOurs(symbolRange) else {
      let name = String(decoding: lines.buffer[symbolRange], as: UTF8.self)
      message.reject(
        .unknownInstrument, of: .all, "symbol \(name) in a feed of \(description.symbol)")
      return
    }
    message.sourceTime = scanned.sourceTime
    switch scanned.kind {
    case .bookTicker: quote(into: &message)
    case .trade: trade(into: &message)
    case .depthUpdate, .snapshot: depth(into: &message)
    case .other: otherKindCount += 1
    }
  }

  private mutating func refuse(
    _ detail: String, into message: inout FeedMessage
  ) throws(FeedError) {
    malformedInARow += 1
    guard malformedInARow < Self.malformedLimit else {
      throw .notAFeed(
        path: lines.path, line: message.lineNumber,
        why: "\(Self.malformedLimit) lines in a row cannot be read, the last one: \(detail)")
    }
    message.reject(.malformed, of: instrument, detail)
  }

  /// Whether the line's time may follow the one before, and then takes it.
  private mutating func isTimely(_ time: Timestamp, into message: inout FeedMessage) -> Bool {
    if time < lastReceived {
      message.reject(
        .timeWentBackwards, of: instrument,
        "received at \(time.nanoseconds), before \(lastReceived.nanoseconds)")
      return false
    }
    if lastReceived != .unset, time.since(lastReceived) > Self.leapLimit {
      let isConfirmed = leapTo.map { time >= $0 && time.since($0) <= Self.leapLimit } ?? false
      if !isConfirmed {
        leapTo = time
        message.reject(
          .malformed, of: instrument,
          "received at \(time.nanoseconds), more than an hour after \(lastReceived.nanoseconds);"
            + " taken when the next line confirms it")
        return false
      }
    }
    leapTo = nil
    lastReceived = time
    message.receivedAt = time
    return true
  }

  /// Whether the line is about this feed's symbol; a snapshot, and what is no market data, names
  /// none.
  private func isOurs(_ name: Range<Int>) -> Bool {
    if scanned.kind == .snapshot || scanned.kind == .other { return true }
    guard name.count == symbol.count else { return false }
    for index in symbol.indices where lines.buffer[name.lowerBound + index] != symbol[index] {
      return false
    }
    return true
  }

  private mutating func quote(into message: inout FeedMessage) {
    if let (reason, detail) = prices.problem(bid: scanned.bid, ask: scanned.ask) {
      return message.reject(reason, of: instrument, detail)
    }
    message.events.append(
      .quoted(
        Quote(
          instrument: instrument, bid: scanned.bid, bidQuantity: scanned.bidQuantity,
          ask: scanned.ask, askQuantity: scanned.askQuantity)))
  }

  private func trade(into message: inout FeedMessage) {
    if let detail = prices.absurdity(of: scanned.price, "trade price") {
      return message.reject(.absurdPrice, of: instrument, detail)
    }
    message.events.append(
      .traded(
        TradePrint(
          instrument: instrument, takerSide: scanned.isBuyerMaker ? .sell : .buy,
          price: scanned.price, quantity: scanned.quantity,
          venueTradeNumber: scanned.tradeNumber)))
  }

  private mutating func depth(into message: inout FeedMessage) {
    let isSnapshot = scanned.kind == .snapshot
    let problem = PriceCheck.problem(scanned.levels.span, areWholeBook: isSnapshot)
    if let (reason, detail) = problem {
      return message.reject(reason, of: instrument, detail)
    }
    if isSnapshot {
      book.restart(scanned, into: &message)
    } else {
      book.update(scanned, into: &message)
    }
  }
}

extension Range<Int> {
  /// The places in a buffer of what has these places in the part `whole` of it.
  fileprivate func inside(_ whole: Range<Int>) -> Range<Int> {
    (whole.lowerBound + lowerBound)..<(whole.lowerBound + upperBound)
  }
}
