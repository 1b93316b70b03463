import TradingCore

/// Going on from a statement.
extension SimulatedVenue {
  /// The venue as its own statement tells it: orders, fills, used names, account and numbers. It is
  /// not connected, what was on its way is lost, and its seed is taken on from the number of lines.
  /// An order whose handling the statement breaks off in is closed, which adds lines to it. Lines
  /// that contradict each other throw.
  ///
  /// A venue that cancels for silence counts it from the last word of the engine in the statement,
  /// though never back to before its end; heartbeats are not in it. What rests is cancelled then or
  /// with the next session, whichever comes first: before any request or market is taken.
  package init(
    resuming lines: [StatementLine], settings: VenueSettings, seed: UInt64
  ) throws(StatementError) {
    self.init(settings: settings, seed: seed)
    random = SeededRandom(seed: seed, part: UInt64(lines.count))
    var unanswered: StatementLine?
    var heardAt = Timestamp.unset
    for (offset, line) in lines.enumerated() {
      if let reason = restore(line) {
        throw .inconsistent(line: offset + 1, reason: reason)
      }
      switch line.kind {
      case .place: (unanswered, heardAt) = (line, line.at)
      case .cancel, .query, .balances: heardAt = line.at
      case .accepted, .rejected: unanswered = nil
      case .filled, .cancelled, .expired, .cancelRejected, .neverReceived: break
      }
    }
    let end = lines.last?.at ?? .unset
    if let unanswered { refuseBrokenOff(unanswered, at: end) }
    for slot in orders.open { reopen(slot, at: end) }
    if !orders.open.isEmpty {
      hear(at: heardAt)
      silenceAt = max(silenceAt, end.nanoseconds)
    }
    rescheduleWake()
  }

  /// Takes a line over; what is wrong with it, or nil.
  private mutating func restore(_ line: StatementLine) -> String? {
    switch line.kind {
    case .place:
      _ = used.insert(line.name)
      return nil
    case .accepted: return restoreAccepted(line)
    case .rejected: return restoreRejected(line)
    case .filled: return restoreFill(line)
    case .cancelled: return restoreEnd(line, .cancelled)
    case .expired: return restoreEnd(line, .expired)
    case .neverReceived:
      guard used.insert(line.name) || missing.contains(line.name) else {
        return "\(line.name) had been received"
      }
      _ = missing.insert(line.name)
      return nil
    case .cancel, .query, .balances, .cancelRejected: return nil
    }
  }

  private func order(of line: StatementLine) -> VenueOrder? {
    guard let instrument = line.instrument, instrument.position < markets.count,
      let side = line.side, let timeInForce = line.timeInForce
    else { return nil }
    return VenueOrder(
      name: line.name, venueOrderNumber: line.venueOrderNumber, instrument: instrument,
      side: side, timeInForce: timeInForce, price: line.price, quantity: line.quantity,
      acceptedAt: line.at)
  }

  private mutating func restoreAccepted(_ line: StatementLine) -> String? {
    guard used.contains(line.name) else { return "\(line.name) was never received" }
    guard orders.slot(of: line.name) == nil else { return "\(line.name) is accepted twice" }
    guard let order = order(of: line) else { return "\(line.name) trades nothing known" }
    guard line.venueOrderNumber > lastVenueOrderNumber else { return "order numbers run back" }
    lastVenueOrderNumber = line.venueOrderNumber
    _ = orders.add(order)
    return nil
  }

  private mutating func restoreRejected(_ line: StatementLine) -> String? {
    guard used.contains(line.name) else { return "\(line.name) was never received" }
    guard line.reason != .duplicateOrder, orders.slot(of: line.name) == nil else { return nil }
    guard let side = line.side, let timeInForce = line.timeInForce else {
      return "\(line.name) has no side"
    }
    var order = VenueOrder(
      name: line.name, venueOrderNumber: 0, instrument: line.instrument ?? .all, side: side,
      timeInForce: timeInForce, price: line.price, quantity: line.quantity, acceptedAt: line.at)
    order.state = .rejected
    orders.close(orders.add(order))
    return nil
  }

  private mutating func restoreFill(_ line: StatementLine) -> String? {
    guard let slot = openSlot(line) else { return "\(line.name) is not open" }
    guard line.venueTradeNumber > lastTradeNumber else { return "trade numbers run back" }
    guard let liquidity = line.liquidity, line.quantity.units > 0,
      line.quantity <= orders[slot].remaining
    else { return "the fill is larger than what is left of \(line.name)" }
    lastTradeNumber = line.venueTradeNumber
    let fill = Fill(
      order: line.name.order, venueTradeNumber: line.venueTradeNumber, liquidity: liquidity,
      price: line.price, quantity: line.quantity, fee: line.fee)
    book(fill, slot)
    if orders[slot].state == .filled { orders.close(slot) }
    return nil
  }

  private mutating func restoreEnd(
    _ line: StatementLine, _ state: VenueOrder.State
  ) -> String? {
    guard let slot = openSlot(line) else { return "\(line.name) is not open" }
    guard line.quantity == orders[slot].remaining else {
      return "what is left of \(line.name) is not what its fills left"
    }
    orders[slot].state = state
    orders.close(slot)
    return nil
  }

  private func openSlot(_ line: StatementLine) -> Int? {
    guard let slot = orders.slot(of: line.name), orders[slot].state == .open,
      orders[slot].venueOrderNumber == line.venueOrderNumber
    else { return nil }
    return slot
  }

  /// An order received as the statement breaks off was never answered: it is refused now.
  private mutating func refuseBrokenOff(_ place: StatementLine, at time: Timestamp) {
    var rejected = place
    rejected.kind = .rejected
    rejected.at = time
    rejected.reason = .venueUnavailable
    if orders.slot(of: place.name) != nil || missing.contains(place.name) {
      rejected.reason = .duplicateOrder
    }
    write(rejected)
    _ = restoreRejected(rejected)
  }

  /// Puts an open order back into its market. What it said of the order may have been lost, so that
  /// it waits to be asked.
  private mutating func reopen(_ slot: Int, at time: Timestamp) {
    let order = orders[slot]
    orders[slot].withholdsFills = true
    orders[slot].isOwed = true
    switch order.timeInForce {
    case .immediateOrCancel: end(slot, .cancelled, .immediateRemainder, at: time)
    case .goodTillCancelled:
      markets[order.instrument.position].rest(
        RestingOrder(slot: slot, price: order.price, remaining: order.remaining, ahead: nil),
        order.side)
      watchExpiry(of: slot)
    }
  }
}
