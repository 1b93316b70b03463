extension Limit {
  /// The table of limits: whoever adds one adds its case, its row, and what obeys it. The compiler
  /// then asks what is measured (`TradingState.measured`) and what leads out (`WayOut`), and a test
  /// for the row in docs/CONTROL.md.
  package static let definitions: InlineArray<45, Definition> = [
    row(
      .maximumOrderQuantity, "maximum-order-quantity", .quantity, scopes: [.instrument, .strategy],
      default: 0, isSize: true, rule: .orderQuantity),
    row(
      .maximumOrderNotional, "maximum-order-notional", .money, scopes: [.instrument, .strategy],
      default: 0, isSize: true, rule: .orderNotional),
    row(
      .maximumPositionNotional, "maximum-position-notional", .money,
      scopes: [.instrument, .strategy], default: 0, isSize: true, rule: .positionNotional),
    row(
      .maximumExposure, "maximum-exposure", .money, scopes: [.strategy, .account, .venue],
      default: 0, isSize: true, rule: .exposure),
    row(
      .maximumOpenOrders, "maximum-open-orders", .count,
      scopes: [.instrument, .strategy, .account, .venue], default: 0, rule: .openOrders),
    row(
      .priceCollar, "price-collar", .basisPoints, scopes: [.instrument, .strategy], default: 0,
      rule: .priceCollar),
    row(
      .maximumQuoteAge, "maximum-quote-age", .nanoseconds, scopes: [.instrument], default: 0,
      rule: .staleQuote),
    row(.dailyLoss, "daily-loss", .money, scopes: [.strategy], default: 0, rule: .dailyLoss),
    row(.capitalLossStop, "capital-loss-stop", .basisPoints, default: 2_000),
    row(
      .lossConfirmations, "loss-confirmations", .count, default: 3,
      greatest: Int64(ConfirmedMarks.depth)),
    row(
      .breakerFailures, "breaker-failures", .count, scopes: [.breaker], default: 5,
      rule: .breakerOpen),
    row(
      .breakerCooldown, "breaker-cooldown", .nanoseconds, scopes: [.breaker], default: seconds(30),
      looser: .less),
    row(.breakerOpensBeforeStop, "breaker-opens-before-stop", .count, default: 3),
    row(.acknowledgeTimeout, "acknowledge-timeout", .nanoseconds, default: seconds(2)),
    row(.orderLifetime, "order-lifetime", .nanoseconds, default: seconds(5)),
    row(.stateHashInterval, "state-hash-interval", .count, default: 16_384),
    row(.maximumLeverage, "maximum-leverage", .ratio, rule: .leverage),
    row(
      .minimumLiquidationDistance, "minimum-liquidation-distance", .basisPoints, isMinimum: true,
      rule: .liquidationDistance),
    row(
      .maintenanceMargin, "maintenance-margin", .basisPoints, default: 50, looser: .less,
      rule: .liquidationDistance),
    row(
      .maximumPositionShare, "maximum-position-share", .basisPoints, scopes: [.instrument],
      rule: .positionShare),
    row(.maximumExposureShare, "maximum-exposure-share", .basisPoints, rule: .exposureShare),
    row(.maximumPositions, "maximum-positions", .count, rule: .positions),
    row(.maximumDrawdown, "maximum-drawdown", .basisPoints),
    row(.capitalLossWarning, "capital-loss-warning", .basisPoints),
    row(.hourlyLoss, "hourly-loss", .money),
    row(
      .maximumMessageRate, "maximum-message-rate", .count,
      scopes: [.instrument, .strategy, .venue], rule: .messageRate),
    row(
      .duplicateWindow, "duplicate-window", .nanoseconds, scopes: [.instrument, .strategy], off: 0,
      isMinimum: true, rule: .duplicateOrder),
    row(.maximumGasPrice, "maximum-gas-price", .money, scopes: [.venue], rule: .gasPrice),
    row(
      .minimumProfit, "minimum-profit", .money, scopes: [.instrument, .strategy], isMinimum: true,
      least: -greatest(in: .money), rule: .minimumProfit),
    row(
      .maximumSlippage, "maximum-slippage", .basisPoints, scopes: [.instrument, .strategy],
      rule: .slippage),
    row(.dailyLossStop, "daily-loss-stop", .money),
    row(.disconnectStop, "disconnect-stop", .nanoseconds),
    row(.clockStepStop, "clock-step-stop", .nanoseconds),
    row(.breakerFailureRate, "breaker-failure-rate", .basisPoints, scopes: [.breaker]),
    row(
      .breakerRateWindow, "breaker-rate-window", .nanoseconds, scopes: [.breaker],
      default: minutes(5), looser: .less),
    row(.breakerRateMinimum, "breaker-rate-minimum", .count, scopes: [.breaker], default: 10),
    row(
      .breakerProbes, "breaker-probes", .count, scopes: [.breaker], default: 1, rule: .breakerOpen),
    row(.breakerLatency, "breaker-latency", .nanoseconds, scopes: [.breaker]),
    row(.stageOneShare, "stage-one-share", .basisPoints, default: 10_000),
    row(.stageTwoShare, "stage-two-share", .basisPoints, default: 10_000),
    row(.stageDwell, "stage-dwell", .nanoseconds, default: minutes(10), looser: .less),
    row(.stageLoss, "stage-loss", .money),
    row(.approvalWindow, "approval-window", .nanoseconds, default: minutes(10), least: minutes(1)),
    row(
      .maintenanceLead, "maintenance-lead", .nanoseconds, default: minutes(30), looser: .less,
      rule: .maintenance),
    row(.closingAttempts, "closing-attempts", .count, default: 50, looser: .less),
  ]

  /// Its row: they lie in the order of the limits' numbers.
  package var definition: Definition { Self.definitions[Int(rawValue) - 1] }

  /// One more than the highest number of a limit. A constant, as the risk gate multiplies by it.
  package static var numberBound: Int { definitions.count + 1 }

  // A row without a default is off until somebody sets the limit.
  private static func row(
    _ limit: Limit, _ name: StaticString, _ unit: Unit, scopes narrower: LimitScope.KindSet = [],
    default value: Int64? = nil, off: Int64? = nil, looser: Definition.Direction = .more,
    isMinimum: Bool = false, isSize: Bool = false, least: Int64 = 0, greatest: Int64? = nil,
    rule: RiskRule? = nil
  ) -> Definition {
    let whenOff = off ?? (isMinimum ? Limit.none : Limit.off)
    return Definition(
      limit: limit, name: name, unit: unit, scopes: narrower.union(.total),
      defaultValue: value ?? whenOff, offValue: value == nil ? whenOff : nil,
      looser: isMinimum ? .less : looser, isMinimum: isMinimum, isSize: isSize, least: least,
      greatest: greatest ?? self.greatest(in: unit), rule: rule)
  }

  /// The largest value that makes sense to write. Products with it are compared without overflow.
  private static func greatest(in unit: Unit) -> Int64 {
    switch unit {
    case .money, .quantity, .ratio: 45_000_000_000 * FixedPoint.scale
    case .count: 1_000_000_000
    case .basisPoints: 10_000_000
    case .nanoseconds: minutes(366 * 24 * 60)
    }
  }

  private static func seconds(_ count: Int64) -> Int64 { count * 1_000_000_000 }

  private static func minutes(_ count: Int64) -> Int64 { seconds(60 * count) }
}

// Facts of the row, by the names that the rest of the engine asks for.
extension Limit {
  /// A value above everything: the limit refuses nothing.
  package static let off = Int64.max
  /// A value below everything, of limits that ask for a least: the limit refuses nothing.
  package static let none = Int64.min

  /// The last limit that journals of the first rules know.
  package static let lastOfFirstRules = Limit.stateHashInterval

  /// Whether journals of the first rules know it.
  package var isOfFirstRules: Bool { rawValue <= Self.lastOfFirstRules.rawValue }

  /// The name in configuration and reports.
  package var name: String { definition.name.description }

  /// How the value is counted.
  package var unit: Unit { definition.unit }

  /// What it can be about, the total first.
  package var scopes: [LimitScope.Kind] { definition.scopes.kinds }

  /// The value before any was set: nothing is allowed that was not configured.
  package var defaultValue: Int64 { definition.defaultValue }

  /// The value that switches it off, if it can be.
  package var offValue: Int64? { definition.offValue }

  /// Whether a value switches it off.
  package func isOff(_ value: Int64) -> Bool { value == offValue }

  /// Whether it asks for a least rather than a most.
  package var isMinimum: Bool { definition.isMinimum }

  /// Whether a stage of the way back and a crisis make it smaller.
  package var isSize: Bool { definition.isSize }

  /// Whether going from one value to another lets more risk through, so that somebody must answer
  /// for it.
  package func isLooser(_ new: Int64, than old: Int64) -> Bool {
    switch definition.looser {
    case .more: new > old
    case .less: new < old
    }
  }

  /// What is left between what is measured and a value; negative beyond it, nil while it is off.
  package func headroom(_ value: Int64, measured: Int64) -> Int64? {
    guard !isOff(value) else { return nil }
    let (left, overflowed) =
      isMinimum
      ? measured.subtractingReportingOverflow(value) : value.subtractingReportingOverflow(measured)
    return overflowed ? nil : left
  }

  /// The rule of the gate that refuses an order by it; nil where none does.
  package var rule: RiskRule? { definition.rule }
}
