extension OrderTable {
  /// Writes every order kept. How many are open or unknown is counted again by who reads.
  func write(to writer: inout StateWriter) {
    writer.put(lastNumber)
    writer.put(count: orders.count)
    writer.reserve(orders.count * Order.wordCount)
    for order in orders { order.write(to: &writer) }
  }

  /// Reads what `write` wrote: orders by rising numbers, none above the last given.
  init(from reader: inout StateReader, market: Market) throws(SnapshotFault) {
    for instrument in market.instruments { addInstrument(at: instrument.instrument.venue) }
    lastNumber = try reader.order()
    // The next order needs a number too.
    guard lastNumber.rawValue < .max else { throw reader.fault(.badField("order number")) }
    let count = try reader.count(of: "orders", words: Order.wordCount)
    orders.reserveCapacity(count)
    for _ in 0..<count {
      let order = try Order(from: &reader, instrumentCount: market.instruments.count)
      guard order.number > orders.last?.number ?? OrderNumber(0), order.number <= lastNumber else {
        throw reader.fault(.badField("order number"))
      }
      if !order.state.isTerminal {
        openCount += 1
        countOpen(order.intent, by: 1)
      }
      if order.state == .unknown { unknownCount += 1 }
      orders.append(order)
      fingerprints.append(Self.fingerprint(order.intent))
    }
  }
}

extension Order {
  static let wordCount = 12

  /// Writes everything. The small fields share the second word:
  ///
  ///     bit 0        16        24        32      40     48      56       57           58
  ///     ┌────────────┬─────────┬─────────┬───────┬──────┬───────┬────────┬────────────┬───────┐
  ///     │ instrument │ account │ strategy│ force │ side │ state │ reduce │ cancelling │ zeros │
  ///     └────────────┴─────────┴─────────┴───────┴──────┴───────┴────────┴────────────┴───────┘
  func write(to writer: inout StateWriter) {
    writer.put(number)
    writer.put(
      UInt64(intent.instrument.rawValue) | UInt64(intent.account.rawValue) << 16
        | UInt64(intent.strategy.rawValue) << 24 | UInt64(intent.timeInForce.rawValue) << 32
        | UInt64(intent.side.rawValue) << 40 | UInt64(state.rawValue) << 48
        | (intent.isReduceOnly ? 1 << 56 : 0) | (isCancelRequested ? 1 << 57 : 0))
    writer.put(intent.price)
    writer.put(intent.quantity)
    writer.put(filled)
    writer.put(venueOrderNumber)
    writer.put(lastTradeNumber)
    writer.put(intendedBy)
    writer.put(lastEvent)
    writer.put(intendedAt)
    writer.put(answerDueAt)
    writer.put(expiresAt)
  }

  /// Reads what `write` wrote.
  init(from reader: inout StateReader, instrumentCount: Int) throws(SnapshotFault) {
    let number = try reader.order()
    let small = try reader.word()
    guard small >> 58 == 0 else { throw reader.fault(.badField("flag of an order")) }
    let instrument = InstrumentIndex(UInt16(truncatingIfNeeded: small))
    guard instrument.position < instrumentCount else { throw reader.fault(.unknown("instrument")) }
    state = try reader.choice(small >> 48 & 0xFF, "state of an order")
    isCancelRequested = small >> 57 & 1 == 1
    intent = OrderIntended(
      order: number, account: AccountIndex(UInt8(truncatingIfNeeded: small >> 16)),
      strategy: StrategyIndex(UInt8(truncatingIfNeeded: small >> 24)), instrument: instrument,
      side: try reader.choice(small >> 40 & 0xFF, "side"),
      timeInForce: try reader.choice(small >> 32 & 0xFF, "time in force"),
      isReduceOnly: small >> 56 & 1 == 1, price: try reader.price(),
      quantity: try reader.quantity())
    guard intent.quantity.units > 0 else { throw reader.fault(.badField("quantity of an order")) }
    filled = try reader.quantity()
    guard filled >= .zero, filled <= intent.quantity else {
      throw reader.fault(.badField("quantity filled"))
    }
    venueOrderNumber = try reader.word()
    lastTradeNumber = try reader.word()
    intendedBy = try reader.sequence()
    lastEvent = try reader.sequence()
    intendedAt = try reader.time()
    answerDueAt = try reader.time()
    expiresAt = try reader.time()
  }
}
