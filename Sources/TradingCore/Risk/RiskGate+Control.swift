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
    case .breakerOpen:
      return Breach(
        rule: rule, value: Int64(state.control.breaker.failures),
        limit: Int64(state.thresholds(of: .engine).failures))
    case .reduceOnly:
      let held = state.book.positions[wanted.instrument.position].quantity
      return Breach(rule: rule, value: wanted.quantity.units, limit: held.magnitude.units)
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
}
