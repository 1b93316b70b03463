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
}

extension RiskRule {
  /// What a rule is, whatever it measured.
  package struct Definition: Sendable {
    /// What the limit is to the value that broke it.
    package enum Bound: Sendable {
      /// Nothing was measured: the rule's name says it all.
      case nothing
      /// The most that is allowed.
      case most
      /// The least that is allowed.
      case least
      /// A grid to lie on, so that there is no distance to it.
      case grid
    }

    /// The name in reports.
    package let name: String
    /// How value and limit are counted.
    package let unit: Limit.Unit
    /// What the limit is to the value.
    package let bound: Bound

    init(_ name: String, _ unit: Limit.Unit, _ bound: Bound) {
      self.name = name
      self.unit = unit
      self.bound = bound
    }
  }

  /// The table of rules.
  package var definition: Definition {
    switch self {
    case .stopped: Definition("stopped", .count, .nothing)
    case .paused: Definition("paused", .count, .nothing)
    case .unresolvedOrders: Definition("unresolved-orders", .count, .most)
    case .venueDisconnected: Definition("venue-disconnected", .count, .nothing)
    case .breakerOpen: Definition("breaker-open", .count, .most)
    case .noQuote: Definition("no-quote", .count, .nothing)
    case .crossedQuote: Definition("crossed-quote", .money, .most)
    case .staleQuote: Definition("stale-quote", .nanoseconds, .most)
    case .lotSize: Definition("lot-size", .quantity, .grid)
    case .tickSize: Definition("tick-size", .money, .grid)
    case .reduceOnly: Definition("reduce-only", .quantity, .most)
    case .dailyLoss: Definition("daily-loss", .money, .most)
    case .orderQuantity: Definition("order-quantity", .quantity, .most)
    case .orderNotional: Definition("order-notional", .money, .most)
    case .priceCollar: Definition("price-collar", .basisPoints, .most)
    case .positionNotional: Definition("position-notional", .money, .most)
    case .exposure: Definition("exposure", .money, .most)
    case .openOrders: Definition("open-orders", .count, .most)
    case .maintenance: Definition("maintenance", .nanoseconds, .most)
    case .crisis: Definition("crisis", .count, .most)
    case .denied: Definition("denied", .count, .nothing)
    case .serviceBreaker: Definition("service-breaker", .count, .nothing)
    case .messageRate: Definition("message-rate", .count, .most)
    case .duplicateOrder: Definition("duplicate-order", .nanoseconds, .least)
    case .leverage: Definition("leverage", .ratio, .most)
    case .liquidationDistance: Definition("liquidation-distance", .basisPoints, .least)
    case .positionShare: Definition("position-share", .basisPoints, .most)
    case .exposureShare: Definition("exposure-share", .basisPoints, .most)
    case .positions: Definition("positions", .count, .most)
    case .gasPrice: Definition("gas-price", .money, .most)
    case .minimumProfit: Definition("minimum-profit", .money, .least)
    case .slippage: Definition("slippage", .basisPoints, .most)
    }
  }

  /// The name in reports.
  package var name: String { definition.name }

  /// How its value and limit are counted.
  package var unit: Limit.Unit { definition.unit }

  /// Whether value and limit say more than the rule's name.
  package var isMeasured: Bool { definition.bound != .nothing }

  /// Whether value and limit are a distance apart.
  package var hasHeadroom: Bool { definition.bound != .grid }

  /// Whether the limit is the least that is allowed, not the most.
  package var isMinimum: Bool { definition.bound == .least }
}
