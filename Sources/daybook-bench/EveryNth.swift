import TradingCore

/// A strategy for measuring: it wants an order at every thousandth quote.
enum EveryNth {
  static let program = StrategyProgram(
    name: "every-nth", version: 1, settings: [], memoryPerInstrument: 1,
    observe: { strategy, _ in strategy.memory[0] += 1 },
    remember: { _, _, _ in },
    decide: { state, index, instrument, wanted in
      guard state.strategies[0].memory[0] % 1_000 == 0 else { return }
      let quote = state.market.instruments[0].quote
      wanted.append(
        DecisionMade(
          strategy: index, instrument: instrument, action: .enter, side: .buy,
          timeInForce: .goodTillCancelled, price: quote.ask,
          quantity: Quantity(units: 1_000_000), signal: 1, threshold: 1))
    })

  static func quote(_ index: Int) -> Quote {
    let price = Price(units: (100 + Int64(index % 3)) * FixedPoint.scale)
    return Quote(
      instrument: InstrumentIndex(0), bid: price, bidQuantity: Quantity(units: 100),
      ask: price + Price(units: 1_000_000), askQuantity: Quantity(units: 100))
  }

  static let declarations: [Event] = {
    var events: [Event] = [
      .venueDeclared(VenueDeclared(venue: VenueIndex(0), name: "bench")),
      .instrumentDeclared(
        InstrumentDeclared(
          instrument: InstrumentIndex(0), venue: VenueIndex(0), base: CurrencyIndex(0),
          quote: CurrencyIndex(0), tick: Price(units: 1), lot: Quantity(units: 1), symbol: "B")),
      .accountDeclared(
        AccountDeclared(
          account: AccountIndex(0), currency: CurrencyIndex(0),
          capital: Money(units: 1_000_000 * FixedPoint.scale), name: "bench")),
      .strategyDeclared(
        StrategyDeclared(
          strategy: StrategyIndex(0), account: AccountIndex(0), version: 1, name: "every-nth",
          trader: "bench", settings: [])),
    ]
    let wide: [Limit] = [
      .maximumOrderQuantity, .maximumOrderNotional, .maximumPositionNotional, .maximumExposure,
      .dailyLoss, .maximumQuoteAge, .maximumOpenOrders,
    ]
    for limit in wide {
      events.append(
        .limitSet(
          LimitSet(limit: limit, old: 0, new: 1 << 50, actor: "bench", reason: "wide open")))
    }
    events.append(
      .limitSet(
        LimitSet(limit: .priceCollar, old: 0, new: 500, actor: "bench", reason: "wide open")))
    return events
  }()
}
