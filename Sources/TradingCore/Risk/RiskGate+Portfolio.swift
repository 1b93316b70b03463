// The order on top of everything held and everything open. What only reduces passes most of it.
extension RiskGate {
  static func portfolioBreach(
    _ wanted: DecisionMade, _ action: TradingAction, _ bounds: LimitBounds,
    _ state: borrowing TradingState
  ) -> Breach? {
    if let breach = openOrdersBreach(wanted, bounds, state) { return breach }
    if action == .reduce { return nil }
    if let breach = lossBreach(wanted, bounds, state) { return breach }
    let worst = state.book.worstQuantity(
      wanted.instrument, adding: wanted.quantity, on: wanted.side)
    let mark = state.market.instruments[wanted.instrument.position].quote.mid
    // More than money can count is above every limit.
    let value = mark.notionalIfExact(of: worst, rounding: .up)?.units ?? Int64.max
    let largest = bounds.strictestOfPosition(state)
    if value > largest.value || value == Int64.max {
      return Breach(
        rule: .positionNotional, value: value, limit: largest.value, scope: largest.scope)
    }
    let before = state.book.exposure(of: wanted.instrument).units
    let exposure = sum(state.book.exposure.units - before, value)
    if let breach = exposureBreach(exposure, bounds.total(.maximumExposure, state), .total) {
      return breach
    }
    guard state.safeguards.isOn else { return nil }
    return scopedExposureBreach(wanted, grownBy: value - before, exposure, bounds, state)
      ?? strategyBreach(wanted, mark, bounds, state)
      ?? shareBreach(wanted, value: value, exposure, bounds, state)
  }

  /// Sums that leave 64 bits are above every limit.
  private static func sum(_ a: Int64, _ b: Int64) -> Int64 {
    let (sum, overflowed) = a.addingReportingOverflow(b)
    return overflowed ? Int64.max : sum
  }

  private static func exposureBreach(
    _ exposure: Int64, _ limit: Int64, _ scope: LimitScope
  ) -> Breach? {
    exposure > limit || exposure == Int64.max
      ? Breach(rule: .exposure, value: exposure, limit: limit, scope: scope) : nil
  }

  private static func openOrdersBreach(
    _ wanted: DecisionMade, _ bounds: LimitBounds, _ state: borrowing TradingState
  ) -> Breach? {
    func breach(_ count: Int, _ limit: Int64?, _ scope: LimitScope) -> Breach? {
      guard let limit, Int64(count) >= limit else { return nil }
      return Breach(rule: .openOrders, value: Int64(count), limit: limit, scope: scope)
    }
    let open = state.orders.openCount
    if let total = breach(open, state.limits[.maximumOpenOrders], .total) { return total }
    let venue = state.market.instruments[wanted.instrument.position].instrument.venue
    // One account holds every order.
    return breach(
      state.orders.openCount(of: wanted.instrument),
      bounds.own(.maximumOpenOrders, of: .instrument, state), bounds.instrument)
      ?? breach(
        state.orders.openCount(of: wanted.strategy),
        bounds.own(.maximumOpenOrders, of: .strategy, state), bounds.strategy)
      ?? breach(open, bounds.own(.maximumOpenOrders, of: .account, state), bounds.account)
      ?? breach(
        state.orders.openCount(at: venue), bounds.own(.maximumOpenOrders, of: .venue, state),
        bounds.venue)
  }

  private static func lossBreach(
    _ wanted: DecisionMade, _ bounds: LimitBounds, _ state: borrowing TradingState
  ) -> Breach? {
    if state.lossOfDay.units >= state.limits[.dailyLoss] {
      return Breach(
        rule: .dailyLoss, value: state.lossOfDay.units, limit: state.limits[.dailyLoss])
    }
    guard let own = bounds.own(.dailyLoss, of: .strategy, state) else { return nil }
    // Field by field: a getter of the book copies it.
    let strategy = wanted.strategy.position
    let profit = Money(
      clamping: Int128(state.safeguards.strategyBooks[strategy].cash.units)
        + Int128(state.safeguards.strategyBooks[strategy].value.units))
    let loss =
      state.safeguards.strategyBooks[strategy].dayBaseline.clampedDifference(profit).units
    return loss >= own
      ? Breach(rule: .dailyLoss, value: loss, limit: own, scope: bounds.strategy) : nil
  }

  /// Exposure at the venue and in the account.
  private static func scopedExposureBreach(
    _ wanted: DecisionMade, grownBy growth: Int64, _ exposure: Int64, _ bounds: LimitBounds,
    _ state: borrowing TradingState
  ) -> Breach? {
    if let own = bounds.own(.maximumExposure, of: .account, state),
      let breach = exposureBreach(exposure, own, bounds.account)
    {
      return breach
    }
    guard let own = bounds.own(.maximumExposure, of: .venue, state) else { return nil }
    let venue = state.market.instruments[wanted.instrument.position].instrument.venue
    let there = state.safeguards.venueExposures[Int(venue.rawValue)].units
    return exposureBreach(sum(there, growth), own, bounds.venue)
  }

  /// What the strategy alone would hold.
  private static func strategyBreach(
    _ wanted: DecisionMade, _ mark: Price, _ bounds: LimitBounds,
    _ state: borrowing TradingState
  ) -> Breach? {
    let position = wanted.instrument.position
    let strategy = wanted.strategy.position
    let ownPosition = bounds.own(.maximumPositionNotional, of: .strategy, state)
    let ownExposure = bounds.own(.maximumExposure, of: .strategy, state)
    guard ownPosition != nil || ownExposure != nil else { return nil }
    let worst = Quantity.worst(
      holding: Quantity(units: state.safeguards.strategyBooks[strategy].held[position]),
      buying: Quantity(units: state.safeguards.strategyBooks[strategy].workingBuys[position]),
      selling: Quantity(units: state.safeguards.strategyBooks[strategy].workingSells[position]),
      adding: wanted.quantity, on: wanted.side)
    let value = mark.notionalIfExact(of: worst, rounding: .up)?.units ?? Int64.max
    if let ownPosition, value > ownPosition {
      return Breach(
        rule: .positionNotional, value: value, limit: ownPosition, scope: bounds.strategy)
    }
    guard let ownExposure else { return nil }
    let others =
      state.safeguards.strategyBooks[strategy].exposure.units
      - state.safeguards.strategyBooks[strategy].exposures[position].units
    return exposureBreach(sum(others, value), ownExposure, bounds.strategy)
  }

  /// Shares of the capital and of the equity: concentration, leverage, the way to liquidation.
  private static func shareBreach(
    _ wanted: DecisionMade, value: Int64, _ exposure: Int64, _ bounds: LimitBounds,
    _ state: borrowing TradingState
  ) -> Breach? {
    let capital = state.book.capital.units
    let equity = state.book.equity.units
    func share(_ part: Int64, of whole: Int64, _ scale: Int64) -> Int64 {
      // Of nothing, or of less, every part is more than any limit.
      guard whole > 0 else { return Int64.max }
      return FixedPoint.scaledIfExact(part, times: scale, over: whole, rounding: .up) ?? Int64.max
    }
    let positionLimit = bounds.strictest(.maximumPositionShare, state)
    if positionLimit.value != Limit.off {
      let measured = share(value, of: capital, 10_000)
      if measured > positionLimit.value {
        return Breach(
          rule: .positionShare, value: measured, limit: positionLimit.value,
          scope: positionLimit.scope)
      }
    }
    let exposureLimit = state.limits[.maximumExposureShare]
    if exposureLimit != Limit.off {
      let measured = share(exposure, of: capital, 10_000)
      if measured > exposureLimit {
        return Breach(rule: .exposureShare, value: measured, limit: exposureLimit)
      }
    }
    let leverageLimit = state.limits[.maximumLeverage]
    if leverageLimit != Limit.off {
      let measured = share(exposure, of: equity, FixedPoint.scale)
      if measured > leverageLimit {
        return Breach(rule: .leverage, value: measured, limit: leverageLimit)
      }
    }
    let leastDistance = state.limits[.minimumLiquidationDistance]
    if leastDistance != Limit.none, exposure > 0 {
      let distance = state.liquidationDistance(exposure: Money(units: exposure))
      if distance < leastDistance {
        return Breach(rule: .liquidationDistance, value: distance, limit: leastDistance)
      }
    }
    return positionsBreach(wanted, state)
  }

  private static func positionsBreach(
    _ wanted: DecisionMade, _ state: borrowing TradingState
  ) -> Breach? {
    let most = state.limits[.maximumPositions]
    guard most != Limit.off, state.book.exposure(of: wanted.instrument).units == 0 else {
      return nil
    }
    let active = Int64(state.book.activeCount)
    return active >= most ? Breach(rule: .positions, value: active, limit: most) : nil
  }
}

extension LimitBounds {
  /// The strictest limit of a position that is about the account's position, not a strategy's.
  fileprivate func strictestOfPosition(_ state: borrowing TradingState) -> Bound {
    var bound = Bound(value: total(.maximumPositionNotional, state), scope: .total)
    if let own = own(.maximumPositionNotional, of: .instrument, state), own < bound.value {
      bound = Bound(value: own, scope: instrument)
    }
    return bound
  }
}

extension TradingState {
  /// How far everything held may move against us until the margin is used up, in basis points of
  /// its value: equity over exposure, less the maintenance margin, rounded down. Cross margin, one
  /// account. `Int64.max` while nothing is held.
  package func liquidationDistance(exposure: Money) -> Int64 {
    guard exposure.units > 0 else { return Int64.max }
    let cushion = FixedPoint.scaledIfExact(
      book.equity.units, times: 10_000, over: exposure.units, rounding: .down)
    guard let cushion else { return Int64.max }
    return Int64(clamping: Int128(cushion) - Int128(limits[.maintenanceMargin]))
  }
}
