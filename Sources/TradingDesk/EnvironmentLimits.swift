import TradingCore

/// Limits that the environment sets, by the names that the operators' runbooks use.
enum EnvironmentLimits {
  /// A variable, the limit that it sets, and how its text is read.
  struct Variable {
    let name: String
    let limit: Limit
    /// How many of the limit's own units one of the variable's is; nil when it is written as the
    /// limit is.
    let factor: Int64?
  }

  static let all = [
    Variable(name: "RISK_DAILY_LOSS_LIMIT", limit: .dailyLoss, factor: nil),
    Variable(name: "RISK_MAX_LEVERAGE", limit: .maximumLeverage, factor: nil),
    Variable(name: "MAX_CONCURRENT_TRADES", limit: .maximumOpenOrders, factor: nil),
    // In percent, of which the limit counts hundredths.
    Variable(name: "DEFAULT_SLIPPAGE", limit: .maximumSlippage, factor: 100),
  ]
}

extension EnvironmentLimits.Variable {
  /// The limit's text for the variable's.
  func limitText(_ text: String) -> String {
    guard let factor, let units = FixedPoint.parse(text), units >= 0,
      let value = FixedPoint.scaledIfExact(
        units, times: factor, over: FixedPoint.scale, rounding: .down)
    else { return text }
    return String(value)
  }
}
