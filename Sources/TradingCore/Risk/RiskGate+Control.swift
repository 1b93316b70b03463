// What control allows: stops, modes, windows, levels, breakers, connections, denials.
extension RiskGate {
  static func controlBreach(
    _ wanted: DecisionMade, _ action: TradingAction, _ state: borrowing TradingState
  ) -> Breach? {
    let conditions = state.conditions(wanted.instrument, wanted.strategy)
    guard let rule = conditions.refusal(of: action) else { return nil }
    switch rule {
    case .unresolvedOrders:
      return Breach(rule: rule, value: Int64(state.orders.unknownCount), limit: 0)
    case .breakerOpen: return breakerBreach(state)
    case .reduceOnly:
      return Breach(
        rule: rule, value: wanted.quantity.units, limit: state.reducible(by: wanted).units)
    case .maintenance:
      let left = state.safeguards.maintenance.until.since(state.now)
      return Breach(rule: rule, value: left.nanoseconds, limit: 0)
    case .crisis:
      let bearable: CrisisLevel = action == .grow ? .elevated : .high
      return Breach(
        rule: rule, value: Int64(state.safeguards.crisis.rawValue),
        limit: Int64(bearable.rawValue))
    case .stopped, .paused, .venueDisconnected, .serviceBreaker, .denied, .noQuote, .crossedQuote,
      .staleQuote, .lotSize, .tickSize, .dailyLoss, .orderQuantity, .orderNotional, .priceCollar,
      .positionNotional, .exposure, .openOrders, .messageRate, .duplicateOrder, .leverage,
      .liquidationDistance, .positionShare, .exposureShare, .positions, .gasPrice,
      .minimumProfit, .slippage:
      return Breach(rule: rule, value: 1, limit: 0)
    }
  }

  /// Failures in a row where they opened the engine's breaker, orders that try the venue while it
  /// is half open, and one breaker of none allowed where something else opened it.
  private static func breakerBreach(_ state: borrowing TradingState) -> Breach {
    let breaker = state.control.breaker
    let thresholds = state.thresholds(of: .engine)
    guard state.safeguards.isOn else {
      return Breach(
        rule: .breakerOpen, value: Int64(breaker.failures), limit: Int64(thresholds.failures))
    }
    if breaker.phase == .halfOpen {
      let tried = Int64(breaker.probes.count) + Int64(breaker.probeSuccesses)
      return Breach(rule: .breakerOpen, value: tried + 1, limit: Int64(thresholds.probes))
    }
    guard breaker.failures >= thresholds.failures else {
      return Breach(rule: .breakerOpen, value: 1, limit: 0)
    }
    return Breach(
      rule: .breakerOpen, value: Int64(breaker.failures), limit: Int64(thresholds.failures))
  }
}

extension TradingState {
  /// How much an order of its side could make a position smaller. Under the first rules, all that
  /// is held.
  fileprivate func reducible(by wanted: DecisionMade) -> Quantity {
    let position = wanted.instrument.position
    let held = book.positions[position].quantity
    guard safeguards.isOn else { return held.magnitude }
    let left =
      switch wanted.side {
      case .buy: -Int128(held.units) - Int128(book.workingBuys[position].units)
      case .sell: Int128(held.units) - Int128(book.workingSells[position].units)
      }
    return Quantity(units: Int64(clamping: max(0, left)))
  }
}
