import Projections
import TradingCore

/// Events made by hand, folded into a state and every projection.
struct SampleFold {
  private(set) var state = TradingState(catalog: StrategyCatalog([]))
  private(set) var overview = Overview()
  var milliseconds: Int64 = 1_000

  static func quantity(_ count: Int64) -> Quantity { Quantity(units: count * 100_000_000) }
  static func price(_ whole: Int64) -> Price { Price(units: whole * 100_000_000) }
  static func money(_ whole: Int64) -> Money { Money(units: whole * 100_000_000) }

  init() {
    take(
      .runStarted(
        RunStarted(
          run: 1, epoch: 1, kind: .live, previous: .none, seed: 1,
          clockOffset: Interval(nanoseconds: 0), build: "", binaryHash: "", host: "",
          clockSource: "", profile: "", feed: "")))
    take(.currencyDeclared(CurrencyDeclared(currency: CurrencyIndex(0), code: "USD")))
    take(.venueDeclared(VenueDeclared(venue: VenueIndex(0), name: "sim")))
    for index in 0..<2 {
      take(
        .instrumentDeclared(
          InstrumentDeclared(
            instrument: InstrumentIndex(UInt16(index)), venue: VenueIndex(0),
            base: CurrencyIndex(0), quote: CurrencyIndex(0), tick: Price(units: 1),
            lot: Quantity(units: 1), symbol: "S\(index)")))
    }
    take(
      .accountDeclared(
        AccountDeclared(
          account: AccountIndex(0), currency: CurrencyIndex(0), capital: Self.money(1_000),
          name: "main")))
    for index in 0..<2 {
      take(
        .strategyDeclared(
          StrategyDeclared(
            strategy: StrategyIndex(UInt8(index)), account: AccountIndex(0), version: 1,
            name: "s\(index)", trader: "ada", settings: [])))
    }
  }

  mutating func take(_ event: Event, cause: Sequence = .none) {
    milliseconds += 10
    let recorded = RecordedEvent(
      envelope: Envelope(
        sequence: state.lastSequence.next,
        recordedAt: Timestamp(nanoseconds: milliseconds * 1_000_000), sourceTime: .unset,
        cause: cause, epoch: 1),
      event: event)
    state.apply(recorded)
    overview.fold(recorded, state)
  }

  mutating func quote(_ bid: Int64, _ instrument: UInt16 = 0) {
    take(
      .quoted(
        Quote(
          instrument: InstrumentIndex(instrument), bid: Self.price(bid),
          bidQuantity: Self.quantity(1), ask: Self.price(bid + 2),
          askQuantity: Self.quantity(1))))
  }

  /// An order from its intent to its last fill, with a fee of one.
  mutating func trade(
    _ order: UInt64, _ side: Side, _ count: Int64, at price: Int64, strategy: UInt8 = 0,
    instrument: UInt16 = 0
  ) {
    let number = OrderNumber(order)
    take(
      .orderIntended(
        OrderIntended(
          order: number, account: AccountIndex(0), strategy: StrategyIndex(strategy),
          instrument: InstrumentIndex(instrument), side: side, timeInForce: .goodTillCancelled,
          isReduceOnly: false, price: Self.price(price), quantity: Self.quantity(count))))
    take(.orderSent(OrderProgress(order: number)))
    milliseconds += 90
    take(.orderAcknowledged(OrderProgress(order: number, venueOrderNumber: order)))
    take(
      .orderFilled(
        Fill(
          order: number, venueTradeNumber: order, liquidity: .taker, price: Self.price(price),
          quantity: Self.quantity(count), fee: Self.money(1))))
  }
}
