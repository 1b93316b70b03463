/// A rule of the risk gate, in the order in which they are asked.
package enum RiskRule: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Trading is stopped.
  case stopped = 1
  /// Decisions are paused.
  case paused = 2
  /// Orders of earlier runs are not settled with the venue yet.
  case unresolvedOrders = 3
  /// The venue cannot be reached.
  case venueDisconnected = 4
  /// The breaker is open, or its probe is on the way.
  case breakerOpen = 5
  /// There is no quote with both sides.
  case noQuote = 6
  /// The quote is crossed.
  case crossedQuote = 7
  /// The quote is too old, in nanoseconds.
  case staleQuote = 8
  /// The quantity is no positive multiple of the lot.
  case lotSize = 9
  /// The price is no positive multiple of the tick.
  case tickSize = 10
  /// The order would grow a position while only reducing is allowed.
  case reduceOnly = 11
  /// The loss of the day has reached its limit.
  case dailyLoss = 12
  /// The quantity is too large.
  case orderQuantity = 13
  /// The value is too large.
  case orderNotional = 14
  /// The price is too far from the market, in basis points.
  case priceCollar = 15
  /// The position would be too large.
  case positionNotional = 16
  /// All positions together would be too large.
  case exposure = 17
  /// Too many orders are open.
  case openOrders = 18
  /// A window of maintenance is near or here; the value is what is left of it, in nanoseconds.
  case maintenance = 19
  /// The level of the crisis allows it no longer.
  case crisis = 20
  /// The instrument, a currency of it, its venue or the strategy is denied.
  case denied = 21
  /// The breaker of a service that the order needs is open.
  case serviceBreaker = 22
  /// Too many messages a second.
  case messageRate = 23
  /// The same order was intended just before, so many nanoseconds ago.
  case duplicateOrder = 24
  /// The leverage would be too high, in units of 10⁻⁸.
  case leverage = 25
  /// The way to liquidation would be too short, in basis points.
  case liquidationDistance = 26
  /// The position would be too large a share of the capital, in basis points.
  case positionShare = 27
  /// All positions together would be too large a share of the capital, in basis points.
  case exposureShare = 28
  /// Too many instruments would be held.
  case positions = 29
  /// Gas costs too much, in the venue's unit.
  case gasPrice = 30
  /// The entry promises too little.
  case minimumProfit = 31
  /// The price lies too far beyond the opposite side, in basis points.
  case slippage = 32

  /// The name in reports.
  package var name: String {
    switch self {
    case .stopped: "stopped"
    case .paused: "paused"
    case .unresolvedOrders: "unresolved-orders"
    case .venueDisconnected: "venue-disconnected"
    case .breakerOpen: "breaker-open"
    case .noQuote: "no-quote"
    case .crossedQuote: "crossed-quote"
    case .staleQuote: "stale-quote"
    case .lotSize: "lot-size"
    case .tickSize: "tick-size"
    case .reduceOnly: "reduce-only"
    case .dailyLoss: "daily-loss"
    case .orderQuantity: "order-quantity"
    case .orderNotional: "order-notional"
    case .priceCollar: "price-collar"
    case .positionNotional: "position-notional"
    case .exposure: "exposure"
    case .openOrders: "open-orders"
    case .maintenance: "maintenance"
    case .crisis: "crisis"
    case .denied: "denied"
    case .serviceBreaker: "service-breaker"
    case .messageRate: "message-rate"
    case .duplicateOrder: "duplicate-order"
    case .leverage: "leverage"
    case .liquidationDistance: "liquidation-distance"
    case .positionShare: "position-share"
    case .exposureShare: "exposure-share"
    case .positions: "positions"
    case .gasPrice: "gas-price"
    case .minimumProfit: "minimum-profit"
    case .slippage: "slippage"
    }
  }

  /// Whether value and limit say more than the rule's name.
  package var isMeasured: Bool {
    switch self {
    case .stopped, .paused, .venueDisconnected, .noQuote, .denied, .serviceBreaker: false
    case .unresolvedOrders, .breakerOpen, .crossedQuote, .staleQuote, .lotSize, .tickSize,
      .reduceOnly, .dailyLoss, .orderQuantity, .orderNotional, .priceCollar, .positionNotional,
      .exposure, .openOrders, .maintenance, .crisis, .messageRate, .duplicateOrder, .leverage,
      .liquidationDistance, .positionShare, .exposureShare, .positions, .gasPrice,
      .minimumProfit, .slippage:
      true
    }
  }

  /// Whether value and limit are a distance apart: not where a limit is a grid to lie on.
  package var hasHeadroom: Bool { self != .lotSize && self != .tickSize }

  /// Whether the limit is the least that is allowed, not the most.
  package var isMinimum: Bool {
    switch self {
    case .minimumProfit, .liquidationDistance, .duplicateOrder: true
    case .stopped, .paused, .unresolvedOrders, .venueDisconnected, .breakerOpen, .noQuote,
      .crossedQuote, .staleQuote, .lotSize, .tickSize, .reduceOnly, .dailyLoss, .orderQuantity,
      .orderNotional, .priceCollar, .positionNotional, .exposure, .openOrders, .maintenance,
      .crisis, .denied, .serviceBreaker, .messageRate, .leverage, .positionShare,
      .exposureShare, .positions, .gasPrice, .slippage:
      false
    }
  }

  /// How its value and limit are counted.
  package var unit: Limit.Unit {
    switch self {
    case .stopped, .paused, .unresolvedOrders, .venueDisconnected, .breakerOpen, .noQuote,
      .openOrders, .crisis, .denied, .serviceBreaker, .messageRate, .positions:
      .count
    case .staleQuote, .maintenance, .duplicateOrder: .nanoseconds
    case .lotSize, .orderQuantity, .reduceOnly: .quantity
    case .crossedQuote, .tickSize, .dailyLoss, .orderNotional, .positionNotional, .exposure,
      .gasPrice, .minimumProfit:
      .money
    case .priceCollar, .liquidationDistance, .positionShare, .exposureShare, .slippage:
      .basisPoints
    case .leverage: .ratio
    }
  }
}
