extension Book {
  /// Writes positions, their values at the last marks, and the books. What works is in the orders,
  /// and every sum is that of its parts, so these are rebuilt by who reads.
  func write(to writer: inout StateWriter) {
    for index in positions.indices {
      positions[index].write(to: &writer)
      writer.put(exposures[index])
      writer.put(unrealisedParts[index])
    }
    writer.put(ledger != nil)
    ledger?.write(to: &writer)
  }

  /// Reads what `write` wrote: as many positions as there are instruments, and no amounts that
  /// cannot be added up where the engine adds them without a fill or a mark.
  init(
    from reader: inout StateReader, instrumentCount: Int, orders: borrowing OrderTable
  ) throws(SnapshotFault) {
    // Wide sums: no parts, however large, overflow them, and what does not fit was never one.
    var exposed: Int128 = 0
    var open: Int128 = 0
    for _ in 0..<instrumentCount {
      positions.append(try Position(from: &reader))
      let (value, part) = (try reader.money(), try reader.money())
      exposures.append(value)
      if value.units != 0 { activeCount += 1 }
      unrealisedParts.append(part)
      exposed += Int128(value.units)
      open += Int128(part.units)
    }
    exposure = Money(units: try Self.narrow(exposed, "exposure", reader))
    unrealised = Money(units: try Self.narrow(open, "profit not realised", reader))
    try countWorking(orders, reader)
    guard try reader.flag("presence of books") else { return }
    let books = try Ledger(from: &reader, instrumentCount: instrumentCount)
    ledger = books
    isOpen = true
    capital = books.account.capital
    let held = Int128(books.cash.units) + Int128(books.inventory.units)
    heldValue = Money(units: try Self.narrow(held, "value held", reader))
    _ = try Self.narrow(held + open, "equity", reader)
    _ = try Self.narrow(Int128(capital.units) - held - open, "loss of the capital", reader)
  }

  /// Adds up what open orders may still trade.
  private mutating func countWorking(
    _ orders: borrowing OrderTable, _ reader: borrowing StateReader
  ) throws(SnapshotFault) {
    var buys = [Int128](repeating: 0, count: positions.count)
    var sells = buys
    orders.forEachOpen { order in
      let position = order.intent.instrument.position
      switch order.intent.side {
      case .buy: buys[position] += Int128(order.working.units)
      case .sell: sells[position] += Int128(order.working.units)
      }
    }
    let field = "quantity that works"
    for position in positions.indices {
      workingBuys.append(Quantity(units: try Self.narrow(buys[position], field, reader)))
      workingSells.append(Quantity(units: try Self.narrow(sells[position], field, reader)))
      // The largest position, long and short, is taken without its sign.
      let held = Int128(positions[position].quantity.units)
      for worst in [held + buys[position], held - sells[position]] {
        _ = try Self.narrow(Int128(worst.magnitude), field, reader)
      }
    }
  }

  private static func narrow(
    _ sum: Int128, _ field: String, _ reader: borrowing StateReader
  ) throws(SnapshotFault) -> Int64 {
    guard let units = Int64(exactly: sum) else { throw reader.fault(.badField(field)) }
    return units
  }
}

extension Position {
  /// Writes everything.
  func write(to writer: inout StateWriter) {
    writer.put(quantity)
    writer.put(cost)
    writer.put(realised)
    writer.put(fees)
    writer.put(fillCount)
    writer.put(turnover)
  }

  /// Reads what `write` wrote.
  init(from reader: inout StateReader) throws(SnapshotFault) {
    quantity = try reader.quantity()
    cost = try reader.money()
    realised = try reader.money()
    fees = try reader.money()
    fillCount = try reader.word()
    turnover = try reader.money()
  }
}

extension Ledger {
  /// Writes everything.
  func write(to writer: inout StateWriter) {
    writer.put(UInt64(account.account.rawValue))
    writer.put(UInt64(account.currency.rawValue))
    writer.put(account.capital)
    writer.put(account.name)
    writer.put(cash)
    writer.put(capital)
    writer.put(inventory)
    writer.put(profit)
    writer.put(fees)
    for index in unitsHeld.indices {
      writer.put(unitsHeld[index])
      writer.put(unitsDelivered[index])
    }
  }

  /// Reads what `write` wrote: as many units as there are instruments, in books that balance.
  init(from reader: inout StateReader, instrumentCount: Int) throws(SnapshotFault) {
    account = AccountDeclared(
      account: AccountIndex(try reader.number("account")),
      currency: CurrencyIndex(try reader.number("currency")), capital: try reader.money(),
      name: try reader.text())
    cash = try reader.money()
    capital = try reader.money()
    inventory = try reader.money()
    profit = try reader.money()
    fees = try reader.money()
    var sum: Int64 = 0
    for side in [cash, capital, inventory, profit, fees] {
      let (next, overflowed) = sum.addingReportingOverflow(side.units)
      if overflowed { throw reader.fault(.badField("balance of the books")) }
      sum = next
    }
    guard sum == 0 else { throw reader.fault(.badField("balance of the books")) }
    for _ in 0..<instrumentCount {
      let (held, delivered) = (try reader.quantity(), try reader.quantity())
      let (units, overflowed) = held.units.addingReportingOverflow(delivered.units)
      guard !overflowed, units == 0 else { throw reader.fault(.badField("balance of units")) }
      unitsHeld.append(held)
      unitsDelivered.append(delivered)
    }
  }
}
