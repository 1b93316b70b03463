/// An order that passed every rule of the risk gate. Only the gate can make one, so holding one
/// proves that the check ran.
package struct ApprovedOrder: Sendable {
  /// What was approved.
  package let intent: OrderIntended

  fileprivate init(intent: OrderIntended) { self.intent = intent }
}

/// What the risk gate answers.
package enum RiskVerdict: Sendable {
  /// The order may be written and then sent.
  case approved(ApprovedOrder)
  /// The order is refused by a rule.
  case refused(OrderRefused)
}

/// The risk gate: every rule in its declared order, the first that is broken refuses. Pure, and
/// without allocation.
package struct RiskGate {
  // What a rule measured: the value and the limit it broke, in the rule's unit.
  private struct Breach {
    let rule: RiskRule
    let value: Int64
    let limit: Int64
  }

  /// Asks whether `wanted` may become an order in `state`.
  package static func judge(
    _ wanted: DecisionMade, in state: borrowing TradingState
  ) -> RiskVerdict {
    let breach =
      controlBreach(wanted, state) ?? marketBreach(wanted, state) ?? sizeBreach(wanted, state)
      ?? portfolioBreach(wanted, state)
    if let breach {
      return .refused(
        OrderRefused(
          strategy: wanted.strategy, instrument: wanted.instrument, side: wanted.side,
          rule: breach.rule, quantity: wanted.quantity, value: breach.value,
          limit: breach.limit))
    }
    let strategy = state.strategies[Int(wanted.strategy.rawValue)].declared
    return .approved(
      ApprovedOrder(
        intent: OrderIntended(
          order: state.orders.nextNumber, account: strategy.account, strategy: wanted.strategy,
          instrument: wanted.instrument, side: wanted.side, timeInForce: wanted.timeInForce,
          isReduceOnly: state.isReducing(wanted), price: wanted.price,
          quantity: wanted.quantity)))
  }

  /// Stops, modes, the venue and its breaker.
  private static func controlBreach(
    _ wanted: DecisionMade, _ state: borrowing TradingState
  ) -> Breach? {
    if state.control.stop != nil { return Breach(rule: .stopped, value: 1, limit: 0) }
    if state.control.mode == .paused { return Breach(rule: .paused, value: 1, limit: 0) }
    if state.orders.unknownCount > 0 {
      return Breach(rule: .unresolvedOrders, value: Int64(state.orders.unknownCount), limit: 0)
    }
    let venue = state.market.instruments[wanted.instrument.position].instrument.venue
    if !state.isConnected[Int(venue.rawValue)] {
      return Breach(rule: .venueDisconnected, value: 1, limit: 0)
    }
    if !state.control.breaker.letsOrdersPass {
      return Breach(
        rule: .breakerOpen, value: Int64(state.control.breaker.failures),
        limit: state.limits[.breakerFailures])
    }
    if state.control.mode == .reduceOnly, !state.isReducing(wanted) {
      let held = state.book.positions[wanted.instrument.position].quantity
      return Breach(rule: .reduceOnly, value: wanted.quantity.units, limit: held.magnitude.units)
    }
    return nil
  }

  /// The quality of the market that the decision rests on.
  private static func marketBreach(
    _ wanted: DecisionMade, _ state: borrowing TradingState
  ) -> Breach? {
    let position = wanted.instrument.position
    let quote = state.market.instruments[position].quote
    guard quote.bid.units > 0, quote.ask.units > 0 else {
      return Breach(rule: .noQuote, value: 1, limit: 0)
    }
    if quote.bid > quote.ask {
      return Breach(rule: .crossedQuote, value: quote.bid.units, limit: quote.ask.units)
    }
    let age = state.now.since(state.market.instruments[position].quotedAt).nanoseconds
    if age > state.limits[.maximumQuoteAge] {
      return Breach(rule: .staleQuote, value: age, limit: state.limits[.maximumQuoteAge])
    }
    let distance = wanted.price.units > 0 ? wanted.price.basisPoints(from: quote.mid) : 10_000
    if distance > state.limits[.priceCollar] {
      return Breach(rule: .priceCollar, value: distance, limit: state.limits[.priceCollar])
    }
    return nil
  }

  /// The order by itself.
  private static func sizeBreach(
    _ wanted: DecisionMade, _ state: borrowing TradingState
  ) -> Breach? {
    let lot = state.market.instruments[wanted.instrument.position].instrument.lot
    let tick = state.market.instruments[wanted.instrument.position].instrument.tick
    let quantity = wanted.quantity
    if quantity.units <= 0 || lot.units > 0 && quantity.units % lot.units != 0 {
      return Breach(rule: .lotSize, value: quantity.units, limit: lot.units)
    }
    if wanted.price.units <= 0 || tick.units > 0 && wanted.price.units % tick.units != 0 {
      return Breach(rule: .tickSize, value: wanted.price.units, limit: tick.units)
    }
    if quantity.units > state.limits[.maximumOrderQuantity] {
      return Breach(
        rule: .orderQuantity, value: quantity.units, limit: state.limits[.maximumOrderQuantity])
    }
    // More than money can count is above every limit.
    let notional = wanted.price.notionalIfExact(of: quantity, rounding: .up)?.units
    if notional ?? Int64.max > state.limits[.maximumOrderNotional] || notional == nil {
      return Breach(
        rule: .orderNotional, value: notional ?? Int64.max,
        limit: state.limits[.maximumOrderNotional])
    }
    return nil
  }

  /// The order on top of everything held and everything open. What only reduces passes.
  private static func portfolioBreach(
    _ wanted: DecisionMade, _ state: borrowing TradingState
  ) -> Breach? {
    if state.orders.openCount >= state.limits[.maximumOpenOrders] {
      return Breach(
        rule: .openOrders, value: Int64(state.orders.openCount),
        limit: state.limits[.maximumOpenOrders])
    }
    if state.isReducing(wanted) { return nil }
    if state.lossOfDay.units >= state.limits[.dailyLoss] {
      return Breach(
        rule: .dailyLoss, value: state.lossOfDay.units, limit: state.limits[.dailyLoss])
    }
    let worst = state.book.worstQuantity(
      wanted.instrument, adding: wanted.quantity, on: wanted.side)
    let mark = state.market.instruments[wanted.instrument.position].quote.mid
    // More than money can count is above every limit.
    guard let value = mark.notionalIfExact(of: worst, rounding: .up),
      value.units <= state.limits[.maximumPositionNotional]
    else {
      let measured = mark.notionalIfExact(of: worst, rounding: .up)?.units ?? Int64.max
      return Breach(
        rule: .positionNotional, value: measured,
        limit: state.limits[.maximumPositionNotional])
    }
    let others = state.book.exposure - state.book.exposure(of: wanted.instrument)
    let (exposure, overflowed) = others.units.addingReportingOverflow(value.units)
    if overflowed || exposure > state.limits[.maximumExposure] {
      return Breach(
        rule: .exposure, value: overflowed ? Int64.max : exposure,
        limit: state.limits[.maximumExposure])
    }
    return nil
  }
}

extension TradingState {
  /// Whether an order could only make a position smaller, counting every order that already works
  /// in the same direction.
  package func isReducing(_ wanted: DecisionMade) -> Bool {
    let position = wanted.instrument.position
    let held = book.positions[position].quantity
    switch wanted.side {
    case .buy:
      return held.units < 0 && (held + book.workingBuys[position] + wanted.quantity).units <= 0
    case .sell:
      return held.units > 0 && (held - book.workingSells[position] - wanted.quantity).units >= 0
    }
  }
}
