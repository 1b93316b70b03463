import TradingCore

// The market. The instrument is the record's subject.
//
//     quoted              bid │ ask │ bid quantity │ ask quantity
//     traded              price │ quantity │ venue's trade number │ taker side (u8)
//     bookChanged         price │ quantity │ venue's update number │ side (u8), is last (u8)
//     bookReset           venue's update number │ reason (u8)
//     marketDataRejected  message number │ reason (u8) ‖ detail
//     connectionChanged   venue (u8), is connected (u8)

extension BodyWriter {
  mutating func write(_ quote: Quote) {
    put(quote.bid)
    put(quote.ask)
    put(quote.bidQuantity)
    put(quote.askQuantity)
  }

  mutating func write(_ trade: TradePrint) {
    put(trade.price)
    put(trade.quantity)
    put(trade.venueTradeNumber)
    pack(trade.takerSide.rawValue)
  }

  mutating func write(_ change: BookChange) {
    put(change.price)
    put(change.quantity)
    put(change.updateNumber)
    pack(change.side.rawValue, change.isLastOfUpdate ? 1 : 0)
  }

  mutating func write(_ reset: BookReset) {
    put(reset.updateNumber)
    pack(reset.reason.rawValue)
  }

  mutating func write(_ rejected: MarketDataRejected) {
    put(rejected.messageNumber)
    pack(rejected.reason.rawValue)
    put(rejected.detail)
  }

  mutating func write(_ change: ConnectionChanged) {
    pack(change.venue.rawValue, change.isConnected ? 1 : 0)
  }
}

extension EventDecoder {
  @inline(__always)
  func quote(_ bytes: RawSpan) throws(EventCodingError) -> Quote {
    let body = try BodyReader(.quoted, from: start, to: end, words: 4)
    return Quote(
      instrument: instrument, bid: body.price(0, bytes), bidQuantity: body.quantity(2, bytes),
      ask: body.price(1, bytes), askQuantity: body.quantity(3, bytes))
  }

  func trade(_ bytes: RawSpan) throws(EventCodingError) -> TradePrint {
    let body = try BodyReader(.traded, from: start, to: end, words: 4)
    return TradePrint(
      instrument: instrument, takerSide: try body.choice(3, 0, bytes, "side"),
      price: body.price(0, bytes), quantity: body.quantity(1, bytes),
      venueTradeNumber: body.word(2, bytes))
  }

  func bookChange(_ bytes: RawSpan) throws(EventCodingError) -> BookChange {
    let body = try BodyReader(.bookChanged, from: start, to: end, words: 4)
    return BookChange(
      instrument: instrument, side: try body.choice(3, 0, bytes, "side"),
      isLastOfUpdate: body.byte(3, 1, bytes) != 0, price: body.price(0, bytes),
      quantity: body.quantity(1, bytes), updateNumber: body.word(2, bytes))
  }

  func bookReset(_ bytes: RawSpan) throws(EventCodingError) -> BookReset {
    let body = try BodyReader(.bookReset, from: start, to: end, words: 2)
    return BookReset(
      instrument: instrument, reason: try body.choice(1, 0, bytes, "reason"),
      updateNumber: body.word(0, bytes))
  }

  func marketDataRejected(_ bytes: RawSpan) throws(EventCodingError) -> MarketDataRejected {
    var body = try BodyReader(.marketDataRejected, from: start, to: end, words: 2)
    return MarketDataRejected(
      instrument: instrument, reason: try body.choice(1, 0, bytes, "reason"),
      messageNumber: body.word(0, bytes), detail: try body.text(bytes))
  }

  func connectionChanged(_ bytes: RawSpan) throws(EventCodingError) -> ConnectionChanged {
    let body = try BodyReader(.connectionChanged, from: start, to: end, words: 1)
    return ConnectionChanged(
      venue: VenueIndex(body.byte(0, 0, bytes)), isConnected: body.byte(0, 1, bytes) != 0)
  }
}
