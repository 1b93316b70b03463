// What limits measure, without an order. The gate measures the order that it is asked about on top
// of it.
extension TradingState {
  /// What a limit measures now, in its unit; nil where it is about single orders, only times or
  /// counts something, or has nothing to measure yet.
  package func measured(_ limit: Limit, of scope: LimitScope) -> Int64? {
    switch scope {
    case .total, .account: measuredOfAll(limit)
    case .instrument(let it): measured(limit, of: it)
    case .strategy(let it): measured(limit, of: it)
    case .venue(let it): measured(limit, of: it)
    case .breaker(let it): measured(limit, of: it)
    }
  }

  private func measuredOfAll(_ limit: Limit) -> Int64? {
    switch limit {
    case .maximumPositionNotional: largestExposure
    case .maximumExposure: book.exposure.units
    case .maximumOpenOrders: Int64(orders.openCount)
    case .maximumQuoteAge: market.instruments.compactMap { age(of: $0) }.max()
    case .dailyLoss, .dailyLossStop: losses.day == nil ? nil : lossOfDay.units
    case .capitalLossStop, .capitalLossWarning:
      Self.share(max(0, lossOfCapital.units), of: book.capital.units, 10_000)
    case .breakerFailures, .breakerFailureRate: measured(limit, of: BreakerIndex.engine)
    case .breakerOpensBeforeStop: Int64(control.breaker.opensInSeries)
    case .maximumLeverage:
      Self.share(book.exposure.units, of: book.equity.units, FixedPoint.scale)
    case .minimumLiquidationDistance:
      book.exposure.units > 0 ? liquidationDistance(exposure: book.exposure) : nil
    case .maximumPositionShare:
      largestExposure.flatMap { Self.share($0, of: book.capital.units, 10_000) }
    case .maximumExposureShare: Self.share(book.exposure.units, of: book.capital.units, 10_000)
    case .maximumPositions: Int64(book.activeCount)
    case .maximumDrawdown: safeguards.isOn ? safeguards.losses.drawdown(at: lossEquity) : nil
    case .hourlyLoss:
      safeguards.isOn ? safeguards.losses.hourlyLoss(at: lossEquity, now: now).units : nil
    case .maximumMessageRate:
      safeguards.isOn ? used(safeguards.rates.total, limits[limit]) : nil
    case .maximumGasPrice: safeguards.gasPrices.map(\.units).max().flatMap { $0 > 0 ? $0 : nil }
    case .disconnectStop:
      safeguards.awaySince.map { $0 == .unset ? 0 : now.since($0).nanoseconds }.max()
    case .stageLoss:
      safeguards.stage > 0 ? lossOfStage.units : nil
    case .closingAttempts:
      safeguards.closing.phase == .inProgress ? Int64(safeguards.closing.orders) : nil
    case .maximumOrderQuantity, .maximumOrderNotional, .priceCollar, .lossConfirmations,
      .breakerCooldown, .acknowledgeTimeout, .orderLifetime, .stateHashInterval,
      .maintenanceMargin, .duplicateWindow, .minimumProfit, .maximumSlippage, .clockStepStop,
      .breakerRateWindow, .breakerRateMinimum, .breakerProbes, .breakerLatency, .stageOneShare,
      .stageTwoShare, .stageDwell, .approvalWindow, .maintenanceLead:
      nil
    }
  }

  private func measured(_ limit: Limit, of instrument: InstrumentIndex) -> Int64? {
    guard market.knows(instrument) else { return nil }
    let exposure = book.exposure(of: instrument).units
    if limit == .maximumPositionNotional { return exposure }
    if limit == .maximumPositionShare {
      return Self.share(exposure, of: book.capital.units, 10_000)
    }
    if limit == .maximumQuoteAge { return age(of: market[instrument]) }
    if limit == .maximumOpenOrders { return Int64(orders.openCount(of: instrument)) }
    guard limit == .maximumMessageRate, instrument.position < safeguards.rates.instruments.count
    else { return nil }
    return used(
      safeguards.rates.instruments[instrument.position],
      value(limit, of: .instrument(instrument)) ?? Limit.off)
  }

  private func measured(_ limit: Limit, of strategy: StrategyIndex) -> Int64? {
    guard strategy.position < safeguards.strategyBooks.count else { return nil }
    let book = safeguards.strategyBooks[strategy.position]
    if limit == .maximumPositionNotional { return book.exposures.map(\.units).max() }
    if limit == .maximumExposure { return book.exposure.units }
    if limit == .dailyLoss { return book.lossOfDay.units }
    if limit == .maximumOpenOrders { return Int64(orders.openCount(of: strategy)) }
    guard limit == .maximumMessageRate else { return nil }
    return used(
      safeguards.rates.strategies[strategy.position],
      value(limit, of: .strategy(strategy)) ?? Limit.off)
  }

  private func measured(_ limit: Limit, of venue: VenueIndex) -> Int64? {
    let index = Int(venue.rawValue)
    guard index < safeguards.venueExposures.count else { return nil }
    if limit == .maximumExposure { return safeguards.venueExposures[index].units }
    if limit == .maximumOpenOrders { return Int64(orders.openCount(at: venue)) }
    if limit == .maximumGasPrice {
      let price = safeguards.gasPrices[index].units
      return price > 0 ? price : nil
    }
    guard limit == .maximumMessageRate else { return nil }
    return used(safeguards.rates.venues[index], value(limit, of: .venue(venue)) ?? Limit.off)
  }

  private func measured(_ limit: Limit, of index: BreakerIndex) -> Int64? {
    guard let breaker = breaker(of: index) else { return nil }
    if limit == .breakerFailures { return Int64(breaker.failures) }
    guard limit == .breakerFailureRate, safeguards.isOn else { return nil }
    let (answers, failures) = breaker.rate(at: now, window: thresholds(of: index).window)
    return answers > 0 ? failures * 10_000 / answers : nil
  }

  /// A breaker by its index; nil where none was declared.
  package func breaker(of index: BreakerIndex) -> Breaker? {
    if index == .engine { return control.breaker }
    let position = index.position - 1
    return safeguards.breakers.indices.contains(position)
      ? safeguards.breakers[position].breaker : nil
  }

  private var largestExposure: Int64? {
    market.instruments.map { book.exposure(of: $0.instrument.instrument).units }.max()
  }

  private func age(of market: InstrumentMarket) -> Int64? {
    market.isQuoted ? now.since(market.quotedAt).nanoseconds : nil
  }

  private func used(_ moment: Int64, _ rate: Int64) -> Int64? {
    rate == Limit.off ? nil : MessageRates.used(moment, rate: rate, now: now)
  }

  /// A part of a whole, rounded against us; nil of nothing.
  private static func share(_ part: Int64, of whole: Int64, _ scale: Int64) -> Int64? {
    guard whole > 0 else { return nil }
    return FixedPoint.scaledIfExact(part, times: scale, over: whole, rounding: .up) ?? Int64.max
  }
}
