extension Market {
  /// Writes every instrument.
  func write(to writer: inout StateWriter) {
    writer.put(count: instruments.count)
    for index in instruments.indices { instruments[index].write(to: &writer) }
  }

  /// Reads what `write` wrote.
  init(from reader: inout StateReader, venueCount: Int) throws(SnapshotFault) {
    let count = try reader.count(
      of: "instruments", words: InstrumentMarket.leastWordCount, atMost: 1 << 16)
    instruments.reserveCapacity(count)
    for index in 0..<count {
      instruments.append(
        try InstrumentMarket(
          from: &reader, index: InstrumentIndex(UInt16(index)), venueCount: venueCount))
    }
  }
}

extension InstrumentMarket {
  /// Words that an instrument takes at least: an empty symbol and an empty book.
  static let leastWordCount = 17

  /// Writes everything but the index, which is its place.
  func write(to writer: inout StateWriter) {
    writer.put(UInt64(instrument.venue.rawValue))
    writer.put(UInt64(instrument.base.rawValue))
    writer.put(UInt64(instrument.quote.rawValue))
    writer.put(instrument.tick)
    writer.put(instrument.lot)
    writer.put(instrument.symbol)
    writer.put(quote.bid)
    writer.put(quote.ask)
    writer.put(quote.bidQuantity)
    writer.put(quote.askQuantity)
    writer.put(quotedAt)
    writer.put(lastTrade)
    writer.put(tradeCount)
    book.write(to: &writer)
  }

  /// Reads what `write` wrote.
  init(
    from reader: inout StateReader, index: InstrumentIndex, venueCount: Int
  ) throws(SnapshotFault) {
    let venue: UInt8 = try reader.number("venue")
    // The risk gate asks whether an instrument's venue is connected.
    guard Int(venue) < venueCount else { throw reader.fault(.unknown("venue")) }
    let declared = InstrumentDeclared(
      instrument: index, venue: VenueIndex(venue),
      base: CurrencyIndex(try reader.number("base currency")),
      quote: CurrencyIndex(try reader.number("quote currency")), tick: try reader.price(),
      lot: try reader.quantity(), symbol: try reader.text())
    self.init(declared)
    quote.bid = try reader.price()
    quote.ask = try reader.price()
    quote.bidQuantity = try reader.quantity()
    quote.askQuantity = try reader.quantity()
    quotedAt = try reader.time()
    lastTrade = try reader.price()
    tradeCount = try reader.word()
    book = try DepthBook(from: &reader)
  }
}

extension DepthBook {
  /// Writes everything.
  func write(to writer: inout StateWriter) {
    bids.write(to: &writer)
    asks.write(to: &writer)
    writer.put(updateNumber)
    writer.put(hasGap)
  }

  /// Reads what `write` wrote.
  init(from reader: inout StateReader) throws(SnapshotFault) {
    bids = try BookSide(.buy, from: &reader)
    asks = try BookSide(.sell, from: &reader)
    updateNumber = try reader.word()
    hasGap = try reader.flag("gap in a book")
  }
}

extension BookSide {
  /// Writes every level; the side is its place.
  func write(to writer: inout StateWriter) {
    writer.put(count: levels.count)
    writer.reserve(levels.count * 2)
    for level in levels {
      writer.put(level.price)
      writer.put(level.quantity)
    }
  }

  /// Reads what `write` wrote: levels from the farthest to the best, each with something there.
  init(_ side: Side, from reader: inout StateReader) throws(SnapshotFault) {
    self.init(side)
    let count = try reader.count(of: "levels", words: 2, atMost: Self.levelLimit)
    levels.reserveCapacity(count)
    for _ in 0..<count {
      let level = Level(price: try reader.price(), quantity: try reader.quantity())
      if let last = levels.last {
        let isNearer = side == .buy ? last.price < level.price : level.price < last.price
        guard isNearer else { throw reader.fault(.badField("order of levels")) }
      }
      guard level.quantity.units > 0 else { throw reader.fault(.badField("quantity of a level")) }
      levels.append(level)
    }
  }
}
