/// What is known of one instrument's market.
package struct InstrumentMarket: Hashable, Sendable {
  /// The instrument and the venue's rules for it.
  package let instrument: InstrumentDeclared
  /// The last quote; no bid and no ask until one came.
  package var quote: Quote
  /// When the last quote was recorded.
  package var quotedAt: Timestamp = .unset
  /// The price of the last trade, zero until one came.
  package var lastTrade: Price = .zero
  /// Trades printed.
  package var tradeCount: UInt64 = 0
  /// The order book, empty where the feed has none.
  package var book = DepthBook()

  /// A market of which nothing is known yet.
  package init(_ instrument: InstrumentDeclared) {
    self.instrument = instrument
    quote = Quote(
      instrument: instrument.instrument, bid: .zero, bidQuantity: .zero, ask: .zero,
      askQuantity: .zero)
  }

  /// Whether both sides are quoted.
  package var isQuoted: Bool { quote.isComplete }

  /// Takes a quote over.
  mutating func take(_ quote: Quote, at time: Timestamp) {
    self.quote = quote
    quotedAt = time
  }

  /// The price that positions are valued at: the middle of the quote, or nothing while a side is
  /// missing.
  package var mark: Price? { isQuoted ? quote.mid : nil }

  /// Adds everything to a state hash.
  package func hash(into hasher: inout StateHasher) {
    hasher.combine(UInt64(instrument.instrument.rawValue))
    hasher.combine(UInt64(instrument.venue.rawValue))
    hasher.combine(UInt64(instrument.base.rawValue) << 8 | UInt64(instrument.quote.rawValue))
    hasher.combine(instrument.tick.units)
    hasher.combine(instrument.lot.units)
    hasher.combine(instrument.symbol)
    hasher.combine(quote.bid.units)
    hasher.combine(quote.ask.units)
    hasher.combine(quote.bidQuantity.units)
    hasher.combine(quote.askQuantity.units)
    hasher.combine(quotedAt.nanoseconds)
    hasher.combine(lastTrade.units)
    hasher.combine(tradeCount)
    book.hash(into: &hasher)
  }
}

/// The markets of all declared instruments, by index.
package struct Market: Hashable, Sendable {
  /// One entry an instrument.
  package var instruments: [InstrumentMarket] = []

  /// No instruments.
  package init() {}

  /// The market of an instrument; an undeclared one traps.
  package subscript(instrument: InstrumentIndex) -> InstrumentMarket {
    get { instruments[instrument.position] }
    set { instruments[instrument.position] = newValue }
  }

  /// Whether the instrument was declared.
  package func knows(_ instrument: InstrumentIndex) -> Bool {
    instrument.position < instruments.count
  }

  /// Adds everything to a state hash.
  package func hash(into hasher: inout StateHasher) {
    hasher.combine(instruments.count)
    for instrument in instruments { instrument.hash(into: &hasher) }
  }
}
