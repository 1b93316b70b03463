import TradingCore

/// A fold as words, and back. Orders come as closed ones, the next to be forgotten first, then open
/// ones by the venue's number; where the venue keeps their records says nothing.
extension StatementFold {
  /// Writes everything.
  package func write(to writer: inout CacheWriter) {
    writer.put(count: basis.instrumentCount)
    writer.put(basis.startingCash.units)
    writer.put(count: basis.closedOrdersKept)
    writer.put(count: lineCount)
    writer.put(end.nanoseconds)
    writer.put(heardAt.nanoseconds)
    writer.put(unanswered?.text ?? "")
    writer.put(lastVenueOrderNumber)
    writer.put(lastTradeNumber)
    writer.put(account.cash.units)
    writer.put(account.fees.units)
    for position in account.positions { writer.put(position.units) }
    writer.put(count: placed.count)
    for orders in placed {
      writer.put(UInt64(orders.journal))
      writer.put(orders.first.rawValue)
      writer.put(orders.highest.rawValue)
    }
    used.write(to: &writer)
    missing.write(to: &writer)
    let closed = orders.closedInOrder
    writer.put(count: closed.count)
    for order in closed { order.write(to: &writer) }
    let open = orders.open
    writer.put(count: open.count)
    for slot in open { orders[slot].write(to: &writer) }
  }

  /// Reads what `write` wrote, for a venue with these settings.
  package init(from reader: inout CacheReader, settings: VenueSettings) throws(CacheFault) {
    self.init(settings: settings)
    guard try reader.word() == UInt64(basis.instrumentCount),
      try reader.signed() == basis.startingCash.units,
      try reader.word() == UInt64(basis.closedOrdersKept)
    else { throw .otherVenue }
    lineCount = Int(try reader.number("count of lines") as UInt32)
    end = Timestamp(nanoseconds: try reader.signed())
    heardAt = Timestamp(nanoseconds: try reader.signed())
    unanswered = try Self.readUnanswered(&reader)
    lastVenueOrderNumber = try reader.word()
    lastTradeNumber = try reader.word()
    let cash = Money(units: try reader.signed())
    let fees = Money(units: try reader.signed())
    var positions: [Quantity] = []
    for _ in 0..<basis.instrumentCount { positions.append(Quantity(units: try reader.signed())) }
    account = VenueAccount(cash: cash, fees: fees, positions: positions)
    for _ in 0..<(try reader.count(of: "count of journals", words: 3)) {
      placed.append(
        Placed(
          journal: try reader.number("journal"), first: OrderNumber(try reader.word()),
          highest: OrderNumber(try reader.word())))
    }
    used = try UsedNames(from: &reader)
    missing = try UsedNames(from: &reader)
    try readOrders(&reader)
  }

  private static func readUnanswered(
    _ reader: inout CacheReader
  ) throws(CacheFault) -> StatementLine? {
    let text = try reader.text("order not answered")
    if text.isEmpty { return nil }
    do throws(StatementError) {
      let line = try StatementLine(text: text)
      guard line.kind == .place else { throw StatementError.column(name: "kind", text: text) }
      return line
    } catch {
      throw .badField("order not answered")
    }
  }

  private mutating func readOrders(_ reader: inout CacheReader) throws(CacheFault) {
    let closedCount = try reader.count(of: "count of closed orders", words: 10)
    guard closedCount <= basis.closedOrdersKept else { throw .badField("count of closed orders") }
    for _ in 0..<closedCount {
      let order = try VenueOrder(from: &reader)
      guard order.state != .open else { throw .badField("state of a closed order") }
      orders.close(try add(order))
    }
    var last: UInt64 = 0
    for _ in 0..<(try reader.count(of: "count of open orders", words: 10)) {
      let order = try VenueOrder(from: &reader)
      guard order.state == .open, order.remaining.units > 0 else {
        throw .badField("state of an open order")
      }
      guard order.venueOrderNumber > last, order.venueOrderNumber <= lastVenueOrderNumber else {
        throw .badField("number of an open order")
      }
      last = order.venueOrderNumber
      _ = try add(order)
    }
  }

  private mutating func add(_ order: VenueOrder) throws(CacheFault) -> Int {
    guard used.contains(order.name), orders.slot(of: order.name) == nil else {
      throw .badField("name of an order")
    }
    guard order.state == .rejected || order.instrument.position < basis.instrumentCount else {
      throw .badField("instrument of an order")
    }
    return orders.add(order)
  }
}

extension UsedNames {
  func write(to writer: inout CacheWriter) {
    writer.put(count: journals.count)
    for numbers in journals {
      writer.put(UInt64(numbers.journal))
      writer.put(count: numbers.ranges.count)
      for range in numbers.ranges {
        writer.put(range.lowerBound)
        writer.put(range.upperBound)
      }
    }
  }

  init(from reader: inout CacheReader) throws(CacheFault) {
    var journals: [UsedNumbers] = []
    for _ in 0..<(try reader.count(of: "count of journals", words: 2)) {
      let journal: UInt32 = try reader.number("journal")
      var ranges: [ClosedRange<UInt64>] = []
      for _ in 0..<(try reader.count(of: "count of names", words: 2)) {
        let low = try reader.word()
        let high = try reader.word()
        guard low <= high else { throw .badField("range of names") }
        ranges.append(low...high)
      }
      guard let numbers = UsedNumbers(journal: journal, ranges: ranges),
        !journals.contains(where: { $0.journal == journal })
      else { throw .badField("range of names") }
      journals.append(numbers)
    }
    self.init(journals)
  }
}

/// What was withheld or is owed is nothing of a statement's, and is not written.
extension VenueOrder {
  func write(to writer: inout CacheWriter) {
    writer.put(UInt64(name.journal))
    writer.put(name.order.rawValue)
    writer.put(venueOrderNumber)
    writer.put(UInt64(instrument.rawValue))
    writer.put(side)
    writer.put(timeInForce)
    writer.put(state)
    writer.put(price.units)
    writer.put(quantity.units)
    writer.put(acceptedAt.nanoseconds)
    writer.put(count: fills.count)
    for fill in fills {
      writer.put(fill.venueTradeNumber)
      writer.put(fill.liquidity)
      writer.put(fill.price.units)
      writer.put(fill.quantity.units)
      writer.put(fill.fee.units)
    }
  }

  init(from reader: inout CacheReader) throws(CacheFault) {
    let journal: UInt32 = try reader.number("journal")
    name = ClientOrderId(journal: journal, order: OrderNumber(try reader.word()))
    venueOrderNumber = try reader.word()
    instrument = InstrumentIndex(try reader.number("instrument") as UInt16)
    side = try reader.choice("side")
    timeInForce = try reader.choice("time in force")
    let state: State = try reader.choice("state of an order")
    price = Price(units: try reader.signed())
    quantity = Quantity(units: try reader.signed())
    acceptedAt = Timestamp(nanoseconds: try reader.signed())
    var left = quantity.units
    for _ in 0..<(try reader.count(of: "count of fills", words: 5)) {
      let fill = Fill(
        order: name.order, venueTradeNumber: try reader.word(),
        liquidity: try reader.choice("liquidity"), price: Price(units: try reader.signed()),
        quantity: Quantity(units: try reader.signed("fill", in: 1...max(1, left))),
        fee: Money(units: try reader.signed()))
      left -= fill.quantity.units
      guard left >= 0 else { throw .badField("fill") }
      enter(fill)
    }
    guard (state == .filled) == (self.state == .filled) else {
      throw .badField("state of an order")
    }
    self.state = state
  }
}
