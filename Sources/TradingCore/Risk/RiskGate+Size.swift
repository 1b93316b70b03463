// The order by itself.
extension RiskGate {
  static func sizeBreach(
    _ wanted: DecisionMade, _ bounds: LimitBounds, _ state: borrowing TradingState
  ) -> Breach? {
    if let breach = venueBreach(wanted, state) { return breach }
    let largest = bounds.strictest(.maximumOrderQuantity, state)
    if wanted.quantity.units > largest.value {
      return Breach(
        rule: .orderQuantity, value: wanted.quantity.units, limit: largest.value,
        scope: largest.scope)
    }
    // More than money can count is above every limit.
    let notional = wanted.price.notionalIfExact(of: wanted.quantity, rounding: .up)?.units
    let most = bounds.strictest(.maximumOrderNotional, state)
    if notional ?? Int64.max > most.value || notional == nil {
      return Breach(
        rule: .orderNotional, value: notional ?? Int64.max, limit: most.value, scope: most.scope)
    }
    return state.safeguards.isOn ? repetitionBreach(wanted, bounds, state) : nil
  }

  /// What the venue would not take: no multiple of its steps.
  static func venueBreach(_ wanted: DecisionMade, _ state: borrowing TradingState) -> Breach? {
    let lot = state.market.instruments[wanted.instrument.position].instrument.lot
    let tick = state.market.instruments[wanted.instrument.position].instrument.tick
    let quantity = wanted.quantity
    if quantity.units <= 0 || lot.units > 0 && quantity.units % lot.units != 0 {
      return Breach(rule: .lotSize, value: quantity.units, limit: lot.units)
    }
    if wanted.price.units <= 0 || tick.units > 0 && wanted.price.units % tick.units != 0 {
      return Breach(rule: .tickSize, value: wanted.price.units, limit: tick.units)
    }
    return nil
  }

  /// The same order twice within the window, and more messages a second than allowed.
  private static func repetitionBreach(
    _ wanted: DecisionMade, _ bounds: LimitBounds, _ state: borrowing TradingState
  ) -> Breach? {
    let window = bounds.longest(.duplicateWindow, state)
    if window.value > 0,
      let age = state.orders.age(ofSame: wanted, within: window.value, now: state.now)
    {
      return Breach(rule: .duplicateOrder, value: age, limit: window.value, scope: window.scope)
    }
    let rates = state.safeguards.rates
    let position = wanted.instrument.position
    let total = bounds.total(.maximumMessageRate, state)
    if let breach = rateBreach(rates.total, total, .total, rates, state) { return breach }
    if let own = bounds.own(.maximumMessageRate, of: .instrument, state),
      let breach = rateBreach(rates.instruments[position], own, bounds.instrument, rates, state)
    {
      return breach
    }
    if let own = bounds.own(.maximumMessageRate, of: .strategy, state),
      let breach = rateBreach(
        rates.strategies[wanted.strategy.position], own, bounds.strategy, rates, state)
    {
      return breach
    }
    let venue = state.market.instruments[position].instrument.venue
    guard let own = bounds.own(.maximumMessageRate, of: .venue, state) else { return nil }
    return rateBreach(rates.venues[Int(venue.rawValue)], own, bounds.venue, rates, state)
  }

  private static func rateBreach(
    _ moment: Int64, _ rate: Int64, _ scope: LimitScope, _ rates: MessageRates,
    _ state: borrowing TradingState
  ) -> Breach? {
    guard rate != Limit.off else { return nil }
    let used = rate == 0 ? 1 : rates.used(moment, rate: rate, now: state.now)
    return used >= max(rate, 1)
      ? Breach(rule: .messageRate, value: used, limit: rate, scope: scope) : nil
  }
}

extension LimitBounds {
  /// The longest of a time that is stricter the longer it is.
  func longest(_ limit: Limit, _ state: borrowing TradingState) -> Bound {
    var bound = Bound(value: total(limit, state), scope: .total)
    if let own = own(limit, of: .instrument, state), own > bound.value {
      bound = Bound(value: own, scope: instrument)
    }
    if let own = own(limit, of: .strategy, state), own > bound.value {
      bound = Bound(value: own, scope: strategy)
    }
    return bound
  }
}

extension OrderTable {
  // No more than so many of the last orders are looked at, so that the gate's time has a bound.
  private static let repetitionDepth = 256

  /// How long ago the same strategy intended the same order, in nanoseconds; nil when it did not
  /// within the window, among its last 256 orders.
  func age(ofSame wanted: DecisionMade, within window: Int64, now: Timestamp) -> Int64? {
    var index = orders.count - 1
    let last = max(0, orders.count - Self.repetitionDepth)
    while index >= last {
      let age = now.since(orders[index].intendedAt).nanoseconds
      if age >= window { return nil }
      let intent = orders[index].intent
      let isSame =
        intent.instrument == wanted.instrument && intent.side == wanted.side
        && intent.price == wanted.price && intent.quantity == wanted.quantity
        && intent.strategy == wanted.strategy
      if isSame { return age }
      index -= 1
    }
    return nil
  }
}
