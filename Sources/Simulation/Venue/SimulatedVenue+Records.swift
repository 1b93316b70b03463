import TradingCore

/// The venue's books: what happens to an order is entered here, first in the statement.
extension SimulatedVenue {
  /// Cash by its records.
  package var cash: Money { account.cash }
  /// Fees taken so far.
  package var fees: Money { account.fees }
  /// Holdings by its records, by instrument.
  package var positions: [Quantity] { account.positions }
  /// Every open order, oldest first.
  package var workingOrders: [WorkingOrder] {
    orders.open.map { slot in
      let order = orders[slot]
      return WorkingOrder(
        name: order.name, venueOrderNumber: order.venueOrderNumber,
        instrument: order.instrument, side: order.side, price: order.price,
        quantity: order.quantity, filled: order.filled)
    }
  }
  /// Orders that it keeps a record of, closed ones included.
  package var recordCount: Int { orders.count }

  mutating func write(_ line: StatementLine) {
    if settings.keepsStatement { statement.append(line) }
  }

  mutating func fill(
    _ slot: Int, _ match: Match, _ liquidity: Fill.Liquidity, at time: Timestamp
  ) {
    let order = orders[slot]
    lastTradeNumber += 1
    let fill = Fill(
      order: order.name.order, venueTradeNumber: lastTradeNumber, liquidity: liquidity,
      price: match.price, quantity: match.quantity,
      fee: settings.fees.fee(of: match.quantity, at: match.price, liquidity))
    var filled = line(.filled, slot, at: time)
    filled.price = fill.price
    filled.quantity = fill.quantity
    filled.venueTradeNumber = fill.venueTradeNumber
    filled.fee = fill.fee
    filled.liquidity = liquidity
    write(filled)
    orders[slot].enter(fill)
    account.post(fill, of: orders[slot])
    let isTold = say(.traded(fill), .fill, about: slot, at: time)
    if isTold, random.chance(perMillion: settings.faults.duplicatedFillPerMillion) {
      _ = say(.traded(fill), .fill, about: slot, at: time)
    }
    if orders[slot].state == .filled { orders.close(slot) }
  }

  /// Ends an open order that no longer rests in its market.
  mutating func end(
    _ slot: Int, _ state: VenueOrder.State, _ reason: VenueReason, at time: Timestamp
  ) {
    orders[slot].state = state
    var ended = line(state == .expired ? .expired : .cancelled, slot, at: time)
    ended.quantity = orders[slot].remaining
    ended.price = orders[slot].price
    ended.reason = reason
    write(ended)
    let closure = OrderClosure(order: orders[slot].name.order, reason: reason)
    let report: VenueReport = state == .expired ? .expired(closure) : .cancelled(closure)
    _ = say(report, .end, about: slot, at: time)
    orders.close(slot)
  }

  /// Expires an order that still rests.
  mutating func expire(_ expiry: Expiry, at time: Timestamp) {
    let order = orders[expiry.slot]
    guard order.state == .open, order.venueOrderNumber == expiry.venueOrderNumber else { return }
    markets[order.instrument.position].remove(slot: expiry.slot, order.side)
    end(expiry.slot, .expired, .timedOut, at: time)
  }

  func line(_ kind: StatementKind, _ slot: Int, at time: Timestamp) -> StatementLine {
    var line = StatementLine(kind, at: time, name: orders[slot].name)
    line.venueOrderNumber = orders[slot].venueOrderNumber
    line.instrument = orders[slot].instrument
    line.side = orders[slot].side
    return line
  }
}
