import TradingCore

/// What the risk gate is measured in: 500 instruments at two venues, all quoted, three strategies
/// that hold 400 of them, 1,000 open orders, the last 256 of them within the duplicate window, and
/// limits of every kind, none of which an order of the scene breaks.
struct RiskScene {
  private(set) var state = TradingState(catalog: StrategyCatalog([]))
  /// Instruments with limits of their own.
  private let limited: [Int]

  static let instrumentCount = 500
  static let heldCount = 400
  private static let strategyCount = 3
  private static let venueCount = 2

  /// A scene in which every so manieth instrument has limits of its own.
  init(limitedEvery step: Int) {
    limited = Array(stride(from: 0, to: Self.instrumentCount, by: step))
    declare()
    setLimits()
    quote()
    hold()
    rest()
    precondition(state.orders.openCount == 1_000, "a thousand orders are open")
    precondition(state.illegalOrderEvents == 0, "all of it could happen")
  }

  /// Limits in force, of the total and of narrower scopes.
  var limitCount: Int { Self.totals.count + state.safeguards.overrides.all.count }

  /// Orders in all instruments, every other one in an instrument with limits of its own.
  var orders: [DecisionMade] { wanted(in: 0..<Self.instrumentCount) }

  /// The same in instruments of which nothing is held.
  var ordersInNewInstruments: [DecisionMade] {
    wanted(in: Self.heldCount..<Self.instrumentCount)
  }

  private func wanted(in range: Range<Int>) -> [DecisionMade] {
    let limited = limited.filter { range.contains($0) }
    return (0..<1_000).map { index in
      let instrument =
        index % 2 == 0
        ? limited[index / 2 % limited.count] : range.lowerBound + index * 7 % range.count
      var decision = DecisionMade(
        strategy: StrategyIndex(UInt8(index % Self.strategyCount)),
        instrument: InstrumentIndex(UInt16(instrument)), action: .enter,
        side: index % 4 < 2 ? .buy : .sell, timeInForce: .goodTillCancelled,
        price: Self.price(instrument), quantity: Quantity(units: 3 * FixedPoint.scale), signal: 1,
        threshold: 1)
      decision.expectedProfit = Money(units: 100 * FixedPoint.scale)
      return decision
    }
  }

  /// Sets the limit that the gate asks for last.
  mutating func limitPositions(to count: Int64) { set(.maximumPositions, to: count) }

  // MARK: Making it

  private static func price(_ instrument: Int) -> Price {
    Price(units: (100 + Int64(instrument)) * FixedPoint.scale)
  }

  private mutating func declare() {
    state.add(.control(.rulesDeclared(RulesDeclared(rules: 2, dayBegins: .milliseconds(0)))))
    state.add(.currencyDeclared(CurrencyDeclared(currency: CurrencyIndex(0), code: "USD")))
    for venue in 0..<Self.venueCount {
      let index = VenueIndex(UInt8(venue))
      state.add(.venueDeclared(VenueDeclared(venue: index, name: "venue-\(venue)")))
      state.add(.connectionChanged(ConnectionChanged(venue: index, isConnected: true)))
      state.add(.control(.costReported(CostReported(venue: index, price: Price(units: 1)))))
    }
    for instrument in 0..<Self.instrumentCount {
      state.add(
        .instrumentDeclared(
          InstrumentDeclared(
            instrument: InstrumentIndex(UInt16(instrument)),
            venue: VenueIndex(UInt8(instrument % Self.venueCount)), base: CurrencyIndex(0),
            quote: CurrencyIndex(0), tick: Price(units: 1_000_000), lot: Quantity(units: 1_000),
            symbol: "BENCH\(instrument)")))
    }
    state.add(
      .accountDeclared(
        AccountDeclared(
          account: AccountIndex(0), currency: CurrencyIndex(0),
          capital: Money(units: 100_000_000 * FixedPoint.scale), name: "bench")))
    for strategy in 0..<Self.strategyCount {
      state.add(
        .strategyDeclared(
          StrategyDeclared(
            strategy: StrategyIndex(UInt8(strategy)), account: AccountIndex(0), version: 1,
            name: "bench-\(strategy)", trader: "bench", settings: [])))
    }
  }

  private static let totals: [(limit: Limit, value: Int64)] = [
    (.maximumOrderQuantity, 100 * FixedPoint.scale),
    (.maximumOrderNotional, 1_000_000 * FixedPoint.scale),
    (.maximumPositionNotional, 1_000_000 * FixedPoint.scale),
    (.maximumExposure, 100_000_000 * FixedPoint.scale), (.maximumOpenOrders, 2_000),
    (.priceCollar, 100), (.maximumQuoteAge, 3_600_000_000_000),
    (.dailyLoss, 1_000_000 * FixedPoint.scale), (.maximumLeverage, 3 * FixedPoint.scale),
    (.minimumLiquidationDistance, 10), (.maintenanceMargin, 50), (.maximumPositionShare, 5_000),
    (.maximumExposureShare, 9_000), (.maximumPositions, 500), (.maximumMessageRate, 1_000_000),
    (.duplicateWindow, 250_000_000), (.maximumGasPrice, 10),
    (.minimumProfit, FixedPoint.scale), (.maximumSlippage, 100),
  ]

  private mutating func setLimits() {
    for (limit, value) in Self.totals { set(limit, to: value) }
    let money = 10_000_000 * FixedPoint.scale
    set(.maximumExposure, of: .account(AccountIndex(0)), to: money)
    set(.maximumOpenOrders, of: .account(AccountIndex(0)), to: 1_900)
    for venue in 0..<Self.venueCount {
      set(.maximumExposure, of: .venue(VenueIndex(UInt8(venue))), to: money)
      set(.maximumOpenOrders, of: .venue(VenueIndex(UInt8(venue))), to: 1_900)
    }
    for strategy in 0..<Self.strategyCount {
      let scope = LimitScope.strategy(StrategyIndex(UInt8(strategy)))
      set(.maximumOrderNotional, of: scope, to: 900_000 * FixedPoint.scale)
      set(.maximumPositionNotional, of: scope, to: 900_000 * FixedPoint.scale)
      set(.maximumExposure, of: scope, to: money)
      set(.maximumOpenOrders, of: scope, to: 1_900)
      set(.dailyLoss, of: scope, to: money)
    }
    for instrument in limited {
      let scope = LimitScope.instrument(InstrumentIndex(UInt16(instrument)))
      set(.maximumOrderNotional, of: scope, to: 800_000 * FixedPoint.scale)
      set(.maximumPositionNotional, of: scope, to: 800_000 * FixedPoint.scale)
      set(.maximumQuoteAge, of: scope, to: 3_000_000_000_000)
    }
  }

  private mutating func set(_ limit: Limit, of scope: LimitScope = .total, to value: Int64) {
    state.add(
      .control(
        .limitChanged(
          LimitChanged(
            limit: limit, scope: scope, old: 0, new: value, until: .unset, actor: "bench",
            second: "", reason: "to measure"))))
  }

  private mutating func quote() {
    let size = Quantity(units: 5 * FixedPoint.scale)
    for instrument in 0..<Self.instrumentCount {
      let middle = Self.price(instrument)
      state.add(
        .quoted(
          Quote(
            instrument: InstrumentIndex(UInt16(instrument)), bid: middle - Price(units: 1_000_000),
            bidQuantity: size, ask: middle + Price(units: 1_000_000), askQuantity: size)))
    }
    state.add(.dayRolled(DayRolled(day: 1, baseline: state.book.equity)))
  }

  private mutating func hold() {
    for instrument in 0..<Self.heldCount {
      let order = work(instrument, at: Self.price(instrument), Quantity(units: FixedPoint.scale))
      state.add(
        .orderFilled(
          Fill(
            order: order, venueTradeNumber: UInt64(instrument + 1), liquidity: .taker,
            price: Self.price(instrument), quantity: Quantity(units: FixedPoint.scale),
            fee: Money(units: 1_000))))
    }
  }

  private mutating func rest() {
    for index in 0..<1_000 {
      let instrument = index % Self.heldCount
      _ = work(
        instrument, at: Self.price(instrument) - Price(units: 5_000_000),
        Quantity(units: FixedPoint.scale / 10))
    }
  }

  /// An order that works at its venue.
  private mutating func work(
    _ instrument: Int, at price: Price, _ quantity: Quantity
  ) -> OrderNumber {
    let order = state.orders.nextNumber
    state.add(
      .orderIntended(
        OrderIntended(
          order: order, account: AccountIndex(0),
          strategy: StrategyIndex(UInt8(instrument % Self.strategyCount)),
          instrument: InstrumentIndex(UInt16(instrument)), side: .buy,
          timeInForce: .goodTillCancelled, isReduceOnly: false, price: price, quantity: quantity)))
    state.add(.orderSent(OrderProgress(order: order)))
    state.add(.orderAcknowledged(OrderProgress(order: order, venueOrderNumber: order.rawValue)))
    return order
  }
}
