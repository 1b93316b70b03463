import TradingCore

/// What the venue does with a request when it arrives.
extension SimulatedVenue {
  mutating func carryOut(_ request: VenueRequest, _ name: ClientOrderId, at time: Timestamp) {
    switch request {
    case .place(let intent): place(intent, name, at: time)
    case .cancel: cancel(name, at: time)
    case .query: answerQuery(name, at: time)
    case .queryBalances: answerBalances(name, at: time)
    case .heartbeat: break  // that it was heard is all there is to it
    }
  }

  private mutating func place(
    _ intent: OrderIntended, _ name: ClientOrderId, at time: Timestamp
  ) {
    write(line(.place, intent, name, at: time))
    guard used.insert(name) else {
      refuse(intent, name, .duplicateOrder, at: time)
      let report = VenueReport.rejected(OrderClosure(order: name.order, reason: .duplicateOrder))
      _ = say(report, .answer, about: nil, at: time)
      return
    }
    var order = VenueOrder(
      name: name, venueOrderNumber: 0, instrument: intent.instrument, side: intent.side,
      timeInForce: intent.timeInForce, price: intent.price, quantity: intent.quantity,
      acceptedAt: time)
    if let reason = refusal(of: intent, at: time) {
      refuse(intent, name, reason, at: time)
      order.state = .rejected
      let slot = orders.add(order)
      let report = VenueReport.rejected(OrderClosure(order: name.order, reason: reason))
      _ = say(report, .end, about: slot, at: time)
      orders.close(slot)
      return
    }
    lastVenueOrderNumber += 1
    order.venueOrderNumber = lastVenueOrderNumber
    let slot = orders.add(order)
    var accepted = line(.accepted, intent, name, at: time)
    accepted.venueOrderNumber = lastVenueOrderNumber
    write(accepted)
    acknowledge(slot, at: time)
    match(slot, at: time)
  }

  /// Takes from the market what it can; the rest goes back or rests.
  private mutating func match(_ slot: Int, at time: Timestamp) {
    let order = orders[slot]
    let position = order.instrument.position
    while orders[slot].remaining.units > 0,
      let found = markets[position].takeBest(
        order.side, upTo: order.price, orders[slot].remaining)
    {
      fill(slot, found, .taker, at: time)
    }
    let remaining = orders[slot].remaining
    guard remaining.units > 0 else { return }
    switch order.timeInForce {
    case .immediateOrCancel: end(slot, .cancelled, .immediateRemainder, at: time)
    case .goodTillCancelled:
      markets[position].rest(
        RestingOrder(slot: slot, price: order.price, remaining: remaining, ahead: nil), order.side)
      watchExpiry(of: slot)
    }
  }

  private mutating func acknowledge(_ slot: Int, at time: Timestamp) {
    let faults = settings.faults
    let report = VenueReport.acknowledged(
      OrderProgress(
        order: orders[slot].name.order, venueOrderNumber: orders[slot].venueOrderNumber))
    if random.chance(perMillion: faults.lostAcknowledgementPerMillion) { return }
    if random.chance(perMillion: faults.delayedAcknowledgementPerMillion) {
      delay(report, at: time)
      return
    }
    _ = say(report, .answer, about: slot, at: time)
    if random.chance(perMillion: faults.duplicatedAcknowledgementPerMillion) {
      _ = say(report, .answer, about: slot, at: time)
    }
  }

  private mutating func cancel(_ name: ClientOrderId, at time: Timestamp) {
    write(StatementLine(.cancel, at: time, name: name))
    if let slot = orders.slot(of: name), orders[slot].state == .open {
      markets[orders[slot].instrument.position].remove(slot: slot, orders[slot].side)
      end(slot, .cancelled, .requested, at: time)
      return
    }
    let slot = orders.slot(of: name)
    let reason: VenueReason = used.contains(name) ? .alreadyClosed : .unknownOrder
    var refused = StatementLine(.cancelRejected, at: time, name: name)
    refused.reason = reason
    if let slot { refused.venueOrderNumber = orders[slot].venueOrderNumber }
    write(refused)
    let report = VenueReport.cancelRejected(OrderClosure(order: name.order, reason: reason))
    _ = say(report, .answer, about: slot, at: time)
  }

  /// Tells every fill again and then where the order stands. Of an order closed so long ago that
  /// its record is gone nothing is said: any answer might be taken for its outcome.
  private mutating func answerQuery(_ name: ClientOrderId, at time: Timestamp) {
    write(StatementLine(.query, at: time, name: name))
    guard let slot = orders.slot(of: name) else {
      guard used.insert(name) || missing.contains(name) else { return }
      _ = missing.insert(name)
      write(StatementLine(.neverReceived, at: time, name: name))
      let resolved = OutcomeResolved(
        order: name.order, outcome: .neverReceived, filledQuantity: .zero, venueOrderNumber: 0)
      _ = say(.status(resolved), .answer, about: nil, at: time)
      return
    }
    for place in orders[slot].fills.indices {
      _ = say(.traded(orders[slot].fills[place]), .query, about: slot, at: time)
    }
    let resolved = OutcomeResolved(
      order: name.order, outcome: orders[slot].outcome, filledQuantity: orders[slot].filled,
      venueOrderNumber: orders[slot].venueOrderNumber)
    if say(.status(resolved), .query, about: slot, at: time) { orders.settle(slot) }
  }

  private mutating func answerBalances(_ name: ClientOrderId, at time: Timestamp) {
    write(StatementLine(.balances, at: time, name: name))
    let cash = balance(of: .all, units: account.cash.units)
    _ = say(.balance(cash), .answer, about: nil, at: time)
    for position in account.positions.indices {
      let held = balance(
        of: InstrumentIndex(UInt16(position)), units: account.positions[position].units)
      _ = say(.balance(held), .answer, about: nil, at: time)
    }
  }

  private func balance(of instrument: InstrumentIndex, units: Int64) -> BalanceReported {
    BalanceReported(
      account: settings.account, instrument: instrument, currency: settings.currency,
      units: units)
  }

  private mutating func refusal(of intent: OrderIntended, at time: Timestamp) -> VenueReason? {
    for stretch in settings.faults.rejecting where stretch.from <= time && time < stretch.until {
      return .venueUnavailable
    }
    if random.chance(perMillion: settings.faults.rejectPerMillion) { return .venueUnavailable }
    guard intent.instrument.position < markets.count else { return .invalidOrder }
    let rules = settings.instruments[intent.instrument.position]
    guard intent.price.units > 0, intent.quantity.units > 0,
      intent.price.units % rules.tick.units == 0,
      intent.quantity.units % rules.lot.units == 0
    else { return .invalidOrder }
    // No venue takes more; what is sold may go at a better price than it asks.
    let dearest = markets[intent.instrument.position].highestPrice(of: intent.side, intent.price)
    guard VenueAccount.canCount(intent.quantity, at: dearest) else { return .invalidOrder }
    if settings.checksBalance, !isCovered(intent) { return .insufficientBalance }
    return nil
  }

  private func isCovered(_ intent: OrderIntended) -> Bool {
    switch intent.side {
    case .buy:
      var needed = cost(intent.quantity, at: intent.price)
      for market in markets {
        for order in market.buys {
          needed = needed.clampedSum(cost(order.remaining, at: order.price))
        }
      }
      return needed <= account.cash
    case .sell:
      var needed = intent.quantity
      for order in markets[intent.instrument.position].sells {
        needed = needed.clampedSum(order.remaining)
      }
      return needed <= account.positions[intent.instrument.position]
    }
  }

  private func cost(_ quantity: Quantity, at price: Price) -> Money {
    let fee = max(
      settings.fees.fee(of: quantity, at: price, .maker),
      settings.fees.fee(of: quantity, at: price, .taker))
    return price.notional(of: quantity, rounding: .up).clampedSum(max(.zero, fee))
  }

  private mutating func refuse(
    _ intent: OrderIntended, _ name: ClientOrderId, _ reason: VenueReason, at time: Timestamp
  ) {
    var rejected = line(.rejected, intent, name, at: time)
    rejected.reason = reason
    write(rejected)
  }

  private func line(
    _ kind: StatementKind, _ intent: OrderIntended, _ name: ClientOrderId, at time: Timestamp
  ) -> StatementLine {
    var line = StatementLine(kind, at: time, name: name)
    line.instrument = intent.instrument
    line.side = intent.side
    line.price = intent.price
    line.quantity = intent.quantity
    line.timeInForce = intent.timeInForce
    return line
  }
}
