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
    let window = bounds.strictest(.duplicateWindow, state)
    if window.value > 0,
      let age = state.orders.age(ofSame: wanted, within: window.value, now: state.now)
    {
      return Breach(rule: .duplicateOrder, value: age, limit: window.value, scope: window.scope)
    }
    return rateBreach(wanted, bounds, state)
  }

  private static func rateBreach(
    _ wanted: DecisionMade, _ bounds: LimitBounds, _ state: borrowing TradingState
  ) -> Breach? {
    func breach(_ moment: Int64, _ rate: Int64, _ scope: LimitScope) -> Breach? {
      guard rate != Limit.off else { return nil }
      let used = rate == 0 ? 1 : MessageRates.used(moment, rate: rate, now: state.now)
      return used >= max(rate, 1)
        ? Breach(rule: .messageRate, value: used, limit: rate, scope: scope) : nil
    }
    let position = wanted.instrument.position
    let total = bounds.total(.maximumMessageRate, state)
    if let breach = breach(state.safeguards.rates.total, total, .total) { return breach }
    if let own = bounds.own(.maximumMessageRate, of: .instrument, state),
      let breach = breach(
        state.safeguards.rates.instruments[position], own, bounds.instrument)
    {
      return breach
    }
    if let own = bounds.own(.maximumMessageRate, of: .strategy, state),
      let breach = breach(
        state.safeguards.rates.strategies[wanted.strategy.position], own, bounds.strategy)
    {
      return breach
    }
    let venue = state.market.instruments[position].instrument.venue
    guard let own = bounds.own(.maximumMessageRate, of: .venue, state) else { return nil }
    return breach(state.safeguards.rates.venues[Int(venue.rawValue)], own, bounds.venue)
  }
}

extension OrderTable {
  // No more than so many of the last orders are looked at, so that the gate's time has a bound.
  private static let repetitionDepth = 256

  /// How long ago the same strategy intended the same order, in nanoseconds; nil when it did not
  /// within the window, among its last 256 orders. Time never runs backwards from order to order.
  func age(ofSame wanted: DecisionMade, within window: Int64, now: Timestamp) -> Int64? {
    guard let newest = orders.last, now.since(newest.intendedAt).nanoseconds < window else {
      return nil
    }
    let fingerprint = Self.fingerprint(
      wanted.instrument, wanted.strategy, wanted.side, wanted.price, wanted.quantity)
    var index = orders.count - 1
    let last = max(0, orders.count - Self.repetitionDepth)
    while index >= last {
      if fingerprints[index] == fingerprint, orders[index].asks(for: wanted) {
        let age = now.since(orders[index].intendedAt).nanoseconds
        return age < window ? age : nil
      }
      index -= 1
    }
    return nil
  }

  /// What an order asks for, in 32 bits: the same for the same, and seldom the same for another.
  static func fingerprint(_ intent: OrderIntended) -> UInt32 {
    fingerprint(intent.instrument, intent.strategy, intent.side, intent.price, intent.quantity)
  }

  private static func fingerprint(
    _ instrument: InstrumentIndex, _ strategy: StrategyIndex, _ side: Side, _ price: Price,
    _ quantity: Quantity
  ) -> UInt32 {
    let what =
      UInt64(instrument.rawValue) << 16 | UInt64(strategy.rawValue) << 8 | UInt64(side.rawValue)
    var mixed = what &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ UInt64(bitPattern: price.units)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ UInt64(bitPattern: quantity.units)) &* 0x94D0_49BB_1331_11EB
    return UInt32(truncatingIfNeeded: mixed >> 32)
  }
}

extension Order {
  fileprivate func asks(for wanted: DecisionMade) -> Bool {
    intent.instrument == wanted.instrument && intent.side == wanted.side
      && intent.price == wanted.price && intent.quantity == wanted.quantity
      && intent.strategy == wanted.strategy
  }
}
