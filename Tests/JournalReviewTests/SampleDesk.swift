import JournalReview
import TradingCore

/// A small desk without disk or venue: it makes sound journals for tests to look at and to spoil.
struct SampleDesk {
  private(set) var decider: Decider
  private(set) var events: [RecordedEvent] = []
  private var milliseconds: Int64 = 0
  private var epoch: UInt32
  var isSilent = false

  static let journal: UInt32 = 0xDA7B_00C5
  static let instrument = InstrumentIndex(0)
  static let catalog = StrategyCatalog([program])

  /// Buys one when the ask shows seven, sells one when it shows eight.
  static let program = StrategyProgram(
    name: "sample", version: 1, settings: [], memoryPerInstrument: 1,
    observe: { strategy, quote in strategy.memory[quote.instrument.position] += 1 },
    remember: { _, _, _ in },
    decide: { state, strategy, instrument, wanted in
      let quote = state.market[instrument].quote
      let side: Side? =
        switch quote.askQuantity {
        case quantity(7): .buy
        case quantity(8): .sell
        default: nil  // open set: any other quantity means nothing
        }
      guard let side else { return }
      wanted.append(
        DecisionMade(
          strategy: strategy, instrument: instrument, action: side == .buy ? .enter : .exit,
          side: side, timeInForce: .goodTillCancelled,
          price: side == .buy ? quote.ask : quote.bid, quantity: quantity(1), signal: 5,
          threshold: 4))
    })

  static func quantity(_ count: Int64) -> Quantity { Quantity(units: count * 100_000_000) }
  static func price(_ whole: Int64) -> Price { Price(units: whole * 100_000_000) }
  static func money(_ whole: Int64) -> Money { Money(units: whole * 100_000_000) }

  init(epoch: UInt32 = 1, after events: [RecordedEvent] = []) {
    var state = TradingState(catalog: Self.catalog)
    for event in events { state.apply(event) }
    self.epoch = epoch
    self.events = events
    milliseconds = Int64(events.count) * 10
    decider = Decider(state: state, epoch: epoch)
  }

  var state: TradingState { decider.state }

  mutating func take(_ input: Input) {
    milliseconds += 10
    let day: Int64 = 20_000 * 86_400_000_000_000
    decider.take(
      input, at: Timestamp(nanoseconds: day + milliseconds * 1_000_000),
      sourceTime: .unset)
    events += decider.emitted
  }

  mutating func fact(_ event: Event) { take(.fact(event)) }

  mutating func quote(ask: Int64, askQuantity: Int64 = 1) {
    fact(
      .quoted(
        Quote(
          instrument: Self.instrument, bid: Self.price(ask - 1), bidQuantity: Self.quantity(3),
          ask: Self.price(ask), askQuantity: Self.quantity(askQuantity))))
  }

  mutating func command(_ verb: OperatorCommand.Verb, by actor: String = "ada") {
    take(
      .command(
        OperatorCommand(verb: verb, actor: actor, reason: "a test", channel: .script)))
  }

  mutating func begin(
    kind: RunKind = .live, run: UInt32 = 1, previous: RunStatus = .none
  ) {
    fact(
      .runStarted(
        RunStarted(
          run: run, epoch: epoch, kind: kind, previous: previous, seed: 1,
          clockOffset: Interval(nanoseconds: 0), build: "test", binaryHash: "00", host: "here",
          clockSource: "feed", profile: "test", feed: "none")))
  }

  mutating func declare() {
    fact(.currencyDeclared(CurrencyDeclared(currency: CurrencyIndex(0), code: "USD")))
    fact(.venueDeclared(VenueDeclared(venue: VenueIndex(0), name: "sim")))
    fact(
      .instrumentDeclared(
        InstrumentDeclared(
          instrument: Self.instrument, venue: VenueIndex(0), base: CurrencyIndex(0),
          quote: CurrencyIndex(0), tick: Price(units: 1), lot: Quantity(units: 1),
          symbol: "AAA")))
    fact(
      .accountDeclared(
        AccountDeclared(
          account: AccountIndex(0), currency: CurrencyIndex(0), capital: Self.money(100_000),
          name: "main")))
    fact(
      .strategyDeclared(
        StrategyDeclared(
          strategy: StrategyIndex(0), account: AccountIndex(0), version: 1, name: "sample",
          trader: "ada", settings: [])))
    let limits: [(Limit, Int64)] = [
      (.maximumOrderQuantity, Self.quantity(10).units),
      (.maximumOrderNotional, Self.money(10_000).units),
      (.maximumPositionNotional, Self.money(10_000).units),
      (.maximumExposure, Self.money(10_000).units), (.maximumOpenOrders, 10),
      (.priceCollar, 500), (.maximumQuoteAge, 1_000_000_000),
      (.dailyLoss, Self.money(1_000).units), (.stateHashInterval, 8),
      (.acknowledgeTimeout, 3_600_000_000_000), (.orderLifetime, 3_600_000_000_000),
    ]
    for (limit, value) in limits {
      fact(
        .limitSet(
          LimitSet(
            limit: limit, old: state.limits[limit], new: value, actor: "profile test",
            reason: "start")))
    }
    fact(.connectionChanged(ConnectionChanged(venue: VenueIndex(0), isConnected: true)))
    quote(ask: 101)
  }

  /// Sends an order and lets the venue acknowledge it.
  mutating func work(_ order: UInt64) {
    let number = OrderNumber(order)
    fact(.orderSent(OrderProgress(order: number)))
    take(.report(.acknowledged(OrderProgress(order: number, venueOrderNumber: 900 + order))))
  }

  mutating func fill(_ order: UInt64, at price: Int64, trade: UInt64, quantity: Int64 = 1) {
    take(
      .report(
        .traded(
          Fill(
            order: OrderNumber(order), venueTradeNumber: trade, liquidity: .taker,
            price: Self.price(price), quantity: Self.quantity(quantity),
            fee: Money(units: 10_000_000)))))
  }

  mutating func end() {
    fact(
      .runEnded(RunEnded(reason: .feedEnded, openOrders: UInt32(state.orders.openCount))))
  }

  /// A round trip that loses, an order cancelled by a stop, a recovery and an orderly end.
  static func soundDay() -> SampleDesk {
    var desk = SampleDesk()
    desk.begin()
    desk.declare()
    desk.quote(ask: 101, askQuantity: 7)
    desk.work(1)
    desk.fill(1, at: 101, trade: 11)
    desk.quote(ask: 99, askQuantity: 8)
    desk.work(2)
    desk.fill(2, at: 98, trade: 12)
    desk.quote(ask: 99, askQuantity: 7)
    desk.work(3)
    desk.command(.stop)
    desk.fact(.cancelSent(OrderProgress(order: OrderNumber(3), venueOrderNumber: 903)))
    desk.take(.report(.cancelled(OrderClosure(order: OrderNumber(3), reason: .requested))))
    desk.command(.recover)
    desk.quote(ask: 99, askQuantity: 7)
    desk.end()
    return desk
  }

  /// The venue's statement that agrees with `soundDay`.
  static func soundStatement() -> VenueStatement {
    var statement = VenueStatement()
    let orders: [(UInt64, Side, Int64)] = [(1, .buy, 101), (2, .sell, 98), (3, .buy, 99)]
    for (number, side, limit) in orders {
      statement.received.append(
        VenueStatement.ReceivedOrder(
          name: name(number), at: .unset, instrument: instrument, side: side,
          price: price(limit), quantity: quantity(1)))
    }
    statement.fills = [
      venueFill(1, .buy, at: 101, trade: 11), venueFill(2, .sell, at: 98, trade: 12),
    ]
    return statement
  }

  static func name(_ order: UInt64) -> ClientOrderId {
    ClientOrderId(journal: journal, order: OrderNumber(order))
  }

  static func venueFill(
    _ order: UInt64, _ side: Side, at whole: Int64, trade: UInt64
  ) -> VenueStatement.VenueFill {
    VenueStatement.VenueFill(
      name: name(order), at: .unset, tradeNumber: trade, instrument: instrument, side: side,
      price: price(whole), quantity: quantity(1), fee: Money(units: 10_000_000))
  }
}

extension [RecordedEvent] {
  /// The place of the first event of a kind, from a place on.
  func place(of kind: EventKind, from start: Int = 0) -> Int {
    indices.first { $0 >= start && self[$0].event.kind == kind } ?? count
  }

  /// Puts an event in, with the time and epoch of its neighbour, and numbers the rest anew.
  mutating func insert(_ event: Event, at place: Int, cause: UInt64 = 0) {
    let neighbour = self[Swift.min(place, count - 1)].envelope
    insert(
      RecordedEvent(
        envelope: Envelope(
          sequence: .none, recordedAt: neighbour.recordedAt, sourceTime: .unset,
          cause: Sequence(cause), epoch: neighbour.epoch),
        event: event), at: place)
    renumber()
  }

  mutating func renumber() {
    for place in indices { self[place].envelope.sequence = Sequence(UInt64(place) + 1) }
  }
}

extension SampleDesk {
  /// Sets a limit as a start does.
  mutating func set(_ limit: Limit, _ value: Int64) {
    fact(
      .limitSet(
        LimitSet(
          limit: limit, old: state.limits[limit], new: value, actor: "profile test",
          reason: "start")))
  }

  /// A command of ada's, as a script gives it.
  mutating func say(
    _ verb: OperatorCommand.Verb, _ target: String, _ argument: String = "", lasts: Int64 = 0
  ) {
    var command = OperatorCommand(verb: verb, actor: "ada", reason: "a test", channel: .script)
    command.target = target
    command.argument = argument
    command.lasts = Interval(nanoseconds: lasts)
    take(.command(command))
  }
}
