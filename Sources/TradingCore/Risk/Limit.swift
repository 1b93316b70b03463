/// A number that bounds or times what the engine may do. Every change of one is an event.
package enum Limit: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Largest quantity of one order, in units of 10⁻⁸.
  case maximumOrderQuantity = 1
  /// Largest value of one order, in units of 10⁻⁸ of the account's currency.
  case maximumOrderNotional = 2
  /// Largest value of the position in one instrument, open orders included.
  case maximumPositionNotional = 3
  /// Largest value of all positions together, open orders included, without netting.
  case maximumExposure = 4
  /// Most orders open at once.
  case maximumOpenOrders = 5
  /// Farthest that an order's price may lie from the middle of the market, in basis points.
  case priceCollar = 6
  /// Oldest quote that may be traded on, in nanoseconds.
  case maximumQuoteAge = 7
  /// Largest loss of a day, in units of 10⁻⁸; at it, only what reduces positions is let through.
  case dailyLoss = 8
  /// Loss of the capital paid in that stops everything, in basis points.
  case capitalLossStop = 9
  /// Consecutive marks beyond a loss limit before it counts: one bad tick never does.
  case lossConfirmations = 10
  /// Consecutive venue failures that open the breaker.
  case breakerFailures = 11
  /// How long an open breaker waits before a probe, in nanoseconds; doubled at each failed probe.
  case breakerCooldown = 12
  /// Times that the breaker may open without closing in between before everything stops.
  case breakerOpensBeforeStop = 13
  /// How long a venue may take to answer a request, in nanoseconds.
  case acknowledgeTimeout = 14
  /// How long a resting order works before it is cancelled, in nanoseconds.
  case orderLifetime = 15
  /// Events between two state hashes in the journal.
  case stateHashInterval = 16

  /// The value before any was set: nothing is allowed that was not configured.
  package var unconfigured: Int64 {
    switch self {
    case .maximumOrderQuantity, .maximumOrderNotional, .maximumPositionNotional, .maximumExposure,
      .maximumOpenOrders, .priceCollar, .maximumQuoteAge, .dailyLoss:
      0
    case .capitalLossStop: 2_000
    case .lossConfirmations: 3
    case .breakerFailures: 5
    case .breakerCooldown: 30_000_000_000
    case .breakerOpensBeforeStop: 3
    case .acknowledgeTimeout: 2_000_000_000
    case .orderLifetime: 5_000_000_000
    case .stateHashInterval: 16_384
    }
  }

  /// Whether going from one value to another lets more risk through, so that somebody must answer
  /// for it.
  package func isLooser(_ new: Int64, than old: Int64) -> Bool {
    switch self {
    case .maximumOrderQuantity, .maximumOrderNotional, .maximumPositionNotional, .maximumExposure,
      .maximumOpenOrders, .priceCollar, .maximumQuoteAge, .dailyLoss, .capitalLossStop,
      .lossConfirmations, .breakerFailures, .breakerOpensBeforeStop:
      new > old
    case .breakerCooldown: new < old
    case .acknowledgeTimeout, .orderLifetime, .stateHashInterval: false
    }
  }

  /// How the value is counted.
  package enum Unit: Sendable {
    /// Units of 10⁻⁸ of a currency.
    case money
    /// Units of 10⁻⁸ of an instrument.
    case quantity
    /// A plain count.
    case count
    /// Hundredths of a percent.
    case basisPoints
    /// Nanoseconds.
    case nanoseconds
  }

  /// How the value is counted.
  package var unit: Unit {
    switch self {
    case .maximumOrderQuantity: .quantity
    case .maximumOrderNotional, .maximumPositionNotional, .maximumExposure, .dailyLoss: .money
    case .maximumOpenOrders, .lossConfirmations, .breakerFailures, .breakerOpensBeforeStop,
      .stateHashInterval:
      .count
    case .priceCollar, .capitalLossStop: .basisPoints
    case .maximumQuoteAge, .breakerCooldown, .acknowledgeTimeout, .orderLifetime: .nanoseconds
    }
  }

  /// The name in configuration and reports.
  package var name: String {
    switch self {
    case .maximumOrderQuantity: "maximum-order-quantity"
    case .maximumOrderNotional: "maximum-order-notional"
    case .maximumPositionNotional: "maximum-position-notional"
    case .maximumExposure: "maximum-exposure"
    case .maximumOpenOrders: "maximum-open-orders"
    case .priceCollar: "price-collar"
    case .maximumQuoteAge: "maximum-quote-age"
    case .dailyLoss: "daily-loss"
    case .capitalLossStop: "capital-loss-stop"
    case .lossConfirmations: "loss-confirmations"
    case .breakerFailures: "breaker-failures"
    case .breakerCooldown: "breaker-cooldown"
    case .breakerOpensBeforeStop: "breaker-opens-before-stop"
    case .acknowledgeTimeout: "acknowledge-timeout"
    case .orderLifetime: "order-lifetime"
    case .stateHashInterval: "state-hash-interval"
    }
  }
}

/// The limits in force.
package struct Limits: Hashable, Sendable {
  private var values: [Int64]

  /// The limits before any was set.
  package init() {
    let highest = Limit.allCases.reduce(0) { max($0, Int($1.rawValue)) }
    values = Array(repeating: 0, count: highest + 1)
    for limit in Limit.allCases { values[Int(limit.rawValue)] = limit.unconfigured }
  }

  /// The value of `limit`, in its unit.
  package subscript(limit: Limit) -> Int64 {
    get { values[Int(limit.rawValue)] }
    set { values[Int(limit.rawValue)] = newValue }
  }

  /// Adds every value to a state hash.
  package func hash(into hasher: inout StateHasher) { hasher.combine(values) }
}
