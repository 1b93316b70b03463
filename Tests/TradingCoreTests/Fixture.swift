import TradingCore

/// A desk of two instruments with a strategy that a test scripts, driven turn by turn.
struct Desk {
  var decider: Decider
  var now = Timestamp(nanoseconds: 1_767_603_600_000_000_000)
  var journal: [RecordedEvent] = []
  private var nonces: UInt64 = 0

  /// A strategy that wants what a quote's quantities tell it: a bid quantity of 7 asks for a buy of
  /// one, an ask quantity of 7 for a sell of one.
  static let scripted = StrategyProgram(
    name: "scripted", version: 1, settings: [], memoryPerInstrument: 1,
    observe: { strategy, quote in strategy.memory[quote.instrument.position] += 1 },
    remember: { _, _, _ in },
    decide: { state, index, instrument, wanted in
      let quote = state.market.instruments[instrument.position].quote
      let side: Side? =
        quote.bidQuantity == whole(7) ? .buy : quote.askQuantity == whole(7) ? .sell : nil
      guard let side else { return }
      wanted.append(
        DecisionMade(
          strategy: index, instrument: instrument, action: .enter, side: side,
          timeInForce: .goodTillCancelled, price: side == .buy ? quote.ask : quote.bid,
          quantity: whole(1), signal: 1, threshold: 1))
    })

  init(kind: RunKind = .live, limits: [(Limit, Int64)] = []) {
    let catalog = StrategyCatalog([Self.scripted])
    decider = Decider(state: TradingState(catalog: catalog), epoch: 1)
    start(kind: kind)
    fact(.currencyDeclared(CurrencyDeclared(currency: CurrencyIndex(0), code: "USD")))
    fact(.venueDeclared(VenueDeclared(venue: VenueIndex(0), name: "test")))
    for index in 0..<2 {
      fact(
        .instrumentDeclared(
          InstrumentDeclared(
            instrument: InstrumentIndex(UInt16(index)), venue: VenueIndex(0),
            base: CurrencyIndex(0), quote: CurrencyIndex(0), tick: Price(units: 1_000_000),
            lot: Quantity(units: 1_000_000), symbol: "T\(index)")))
    }
    fact(
      .accountDeclared(
        AccountDeclared(
          account: AccountIndex(0), currency: CurrencyIndex(0), capital: dollars(10_000),
          name: "main")))
    fact(
      .strategyDeclared(
        StrategyDeclared(
          strategy: StrategyIndex(0), account: AccountIndex(0), version: 1, name: "scripted",
          trader: "t", settings: [])))
    for (limit, value) in Self.presets + limits {
      fact(.limitSet(LimitSet(limit: limit, old: 0, new: value, actor: "test", reason: "")))
    }
    take(.report(.connected(VenueIndex(0))))
  }

  /// The limits that a desk begins with.
  static let presets: [(Limit, Int64)] = [
    (.maximumOrderQuantity, whole(10).units), (.maximumOrderNotional, dollars(2_000).units),
    (.maximumPositionNotional, dollars(500).units), (.maximumExposure, dollars(800).units),
    (.maximumOpenOrders, 10), (.priceCollar, 100), (.maximumQuoteAge, 1_000_000_000),
    (.dailyLoss, dollars(100).units), (.breakerFailures, 3),
    (.breakerCooldown, 1_000_000_000), (.breakerOpensBeforeStop, 2),
    (.acknowledgeTimeout, 500_000_000), (.orderLifetime, 5_000_000_000),
    (.stateHashInterval, 64),
  ]

  var state: TradingState { decider.state }

  mutating func start(kind: RunKind = .live, run: UInt32 = 1) {
    fact(
      .runStarted(
        RunStarted(
          run: run, epoch: run, kind: kind, previous: run == 1 ? .none : .crashedAndRecovered,
          seed: 1, clockOffset: Interval(nanoseconds: 0), build: "test", binaryHash: "", host: "",
          clockSource: "feed", profile: "test", feed: "test")))
  }

  mutating func take(_ input: Input) {
    decider.take(input, at: now)
    journal += decider.emitted
  }

  mutating func fact(_ event: Event) { take(.fact(event)) }

  mutating func wait(_ milliseconds: Int64) {
    now = now.adding(.milliseconds(milliseconds))
    take(.timer)
  }

  /// A quote around `middle`; `wants` makes the strategy ask for an order.
  mutating func quote(_ middle: Int64, wants side: Side? = nil, of instrument: UInt16 = 0) {
    now = now.adding(.milliseconds(1))
    fact(
      .quoted(
        Quote(
          instrument: InstrumentIndex(instrument), bid: price(middle) - Price(units: 1_000_000),
          bidQuantity: whole(side == .buy ? 7 : 5), ask: price(middle) + Price(units: 1_000_000),
          askQuantity: whole(side == .sell ? 7 : 5))))
  }

  /// A market that stays: as many quotes as confirm it, a second between them.
  mutating func stay(_ middle: Int64, of instrument: UInt16 = 0) {
    for _ in 0..<3 {
      now = now.adding(.milliseconds(1_000))
      quote(middle, of: instrument)
    }
  }

  /// A quote of any prices, in units.
  mutating func quote(bid: Int64, ask: Int64, of instrument: UInt16 = 0) {
    now = now.adding(.milliseconds(1))
    fact(
      .quoted(
        Quote(
          instrument: InstrumentIndex(instrument), bid: Price(units: bid), bidQuantity: whole(5),
          ask: Price(units: ask), askQuantity: whole(5))))
  }

  /// Buys one at 100, and has it filled.
  mutating func hold(_ instrument: UInt16 = 0, trade: UInt64 = 1, side: Side = .buy) {
    quote(100, wants: side, of: instrument)
    let number = state.orders.lastNumber
    fact(.orderSent(OrderProgress(order: number)))
    fill(number, whole(1), at: 100, trade: trade)
  }

  /// Asks for an order, has it sent and acknowledged; its number.
  @discardableResult
  mutating func order(_ side: Side, at middle: Int64 = 100) -> OrderNumber {
    quote(middle, wants: side)
    let number = state.orders.lastNumber
    fact(.orderSent(OrderProgress(order: number)))
    take(.report(.acknowledged(OrderProgress(order: number, venueOrderNumber: number.rawValue))))
    return number
  }

  mutating func fill(
    _ order: OrderNumber, _ quantity: Quantity, at middle: Int64, trade: UInt64,
    fee: Money = .zero
  ) {
    take(
      .report(
        .traded(
          Fill(
            order: order, venueTradeNumber: trade, liquidity: .taker, price: price(middle),
            quantity: quantity, fee: fee))))
  }

  mutating func command(
    _ verb: OperatorCommand.Verb, by actor: String = "ada", because reason: String = "test"
  ) {
    take(.command(OperatorCommand(verb: verb, actor: actor, reason: reason, channel: .commandLine)))
  }

  /// Declares the rules of this build with four operators, two services and no limits beyond the
  /// presets: ada and bob start again, tess trades, vic looks.
  mutating func guarded(needingSecond second: PermissionSet = []) {
    control(
      .rulesDeclared(
        RulesDeclared(rules: RulesDeclared.current, dayBegins: Interval(nanoseconds: 0))))
    for line in Roster.lines(needingSecond: second) { control(.permissionDeclared(line)) }
    let people: [(String, [Role])] = [
      ("ada", [.supervisor, .admin]), ("bob", [.supervisor]), ("tess", [.trader]),
      ("vic", [.viewer]),
    ]
    for (name, roles) in people {
      control(
        .operatorDeclared(
          OperatorChanged(
            record: OperatorRecord(name: name, roles: RoleSet(roles)), actor: "test", reason: "")))
    }
    for (index, name) in ["router", "oracle"].enumerated() {
      control(
        .breakerDeclared(
          BreakerDeclared(
            breaker: BreakerIndex(UInt16(index + 1)), guards: .service, venue: nil, name: name)))
    }
  }

  /// A desk under the rules of this build.
  static func guarded(
    _ limits: [(Limit, Int64)] = [], needingSecond second: PermissionSet = []
  ) -> Desk {
    var desk = Desk(limits: limits)
    desk.guarded(needingSecond: second)
    return desk
  }

  mutating func control(_ event: ControlEvent) { fact(.control(event)) }

  /// A command by socket, with a nonce of its own.
  mutating func say(
    _ verb: OperatorCommand.Verb, _ target: String = "", _ argument: String = "",
    by actor: String = "ada", because reason: String = "test",
    _ change: (inout OperatorCommand) -> Void = { _ in }
  ) {
    nonces += 1
    var command = OperatorCommand(
      verb: verb, actor: actor, reason: reason, channel: .socketPeer)
    command.target = target
    command.argument = argument
    command.nonce = Nonce(high: 7, low: nonces)
    change(&command)
    take(.command(command))
  }

  /// Why the last command was refused; nil when it was not.
  var refusal: String? {
    for recorded in decider.emitted {
      if case .commandRefused(let refused) = recorded.event { return refused.because }
    }
    return nil
  }

  /// The first move of a breaker in the last turn; nil when none moved.
  var transition: BreakerTransitioned? {
    for recorded in decider.emitted {
      if case .breakerTransitioned(let moved) = recorded.event { return moved }
    }
    return nil
  }

  /// The refusal of the last order wanted; nil when it was not refused.
  var orderRefusal: OrderRefused? {
    for recorded in decider.emitted {
      if case .orderRefused(let refused) = recorded.event { return refused }
    }
    return nil
  }

  /// The kinds recorded by the last turn.
  var kinds: [EventKind] { decider.emitted.map(\.event.kind) }

  func count(_ kind: EventKind) -> Int { journal.count { $0.event.kind == kind } }
}

func price(_ dollars: Int64) -> Price { Price(units: dollars * FixedPoint.scale) }
func whole(_ count: Int64) -> Quantity { Quantity(units: count * FixedPoint.scale) }
func dollars(_ count: Int64) -> Money { Money(units: count * FixedPoint.scale) }

/// A small generator for property tests: SplitMix64 (S. Vigna, public domain reference).
struct Dice {
  private var seed: UInt64
  init(seed: UInt64) { self.seed = seed }
  mutating func roll(_ sides: Int) -> Int {
    seed &+= 0x9E37_79B9_7F4A_7C15
    var mixed = seed
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(sides))
  }
}
