extension Limit {
  /// A value above everything: the limit refuses nothing.
  package static let off = Int64.max
  /// A value below everything, of limits that ask for a least: the limit refuses nothing.
  package static let none = Int64.min

  /// The last limit that journals of the first rules know.
  package static let lastOfFirstRules = Limit.stateHashInterval

  /// Whether journals of the first rules know it.
  package var isOfFirstRules: Bool { rawValue <= Self.lastOfFirstRules.rawValue }

  /// Whether a value switches it off.
  package func isOff(_ value: Int64) -> Bool { value == offValue }

  /// Whether it asks for a least rather than a most.
  package var isMinimum: Bool { self == .minimumLiquidationDistance || self == .minimumProfit }

  /// The value that switches it off, if it can be.
  package var offValue: Int64? {
    if unconfigured == Limit.off || unconfigured == Limit.none { return unconfigured }
    return self == .duplicateWindow ? 0 : nil
  }

  /// Whether a stage of the way back and a crisis make it smaller.
  package var isSize: Bool {
    self == .maximumOrderQuantity || self == .maximumOrderNotional
      || self == .maximumPositionNotional || self == .maximumExposure
  }

  /// What it can be about.
  package var scopes: [LimitScope.Kind] {
    switch self {
    case .capitalLossStop, .lossConfirmations, .breakerOpensBeforeStop, .acknowledgeTimeout,
      .orderLifetime, .stateHashInterval, .maximumLeverage, .minimumLiquidationDistance,
      .maintenanceMargin, .maximumExposureShare, .maximumPositions, .maximumDrawdown,
      .capitalLossWarning, .hourlyLoss, .dailyLossStop, .disconnectStop, .clockStepStop,
      .stageOneShare, .stageTwoShare, .stageDwell, .stageLoss, .approvalWindow, .maintenanceLead,
      .closingAttempts:
      [.total]
    case .maximumQuoteAge, .maximumPositionShare:
      [.total, .instrument]
    case .maximumMessageRate:
      [.total, .instrument, .strategy, .venue]
    case .maximumOrderQuantity, .maximumOrderNotional, .priceCollar, .maximumPositionNotional,
      .duplicateWindow, .minimumProfit, .maximumSlippage:
      [.total, .instrument, .strategy]
    case .maximumGasPrice:
      [.total, .venue]
    case .breakerFailures, .breakerCooldown, .breakerFailureRate, .breakerRateWindow,
      .breakerRateMinimum, .breakerProbes, .breakerLatency:
      [.total, .breaker]
    case .maximumOpenOrders:
      [.total, .instrument, .strategy, .account, .venue]
    case .maximumExposure:
      [.total, .strategy, .account, .venue]
    case .dailyLoss:
      [.total, .strategy]
    }
  }
}
