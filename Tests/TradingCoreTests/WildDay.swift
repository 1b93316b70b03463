import TradingCore

/// Days on which everything happens that can happen to a state, by a seed.
struct WildDay {
  private(set) var desk: Desk
  private var dice: Dice
  private var trade: UInt64 = 0
  private var update: UInt64 = 0
  private var run: UInt32 = 1

  private let isGuarded: Bool

  /// A day under the first rules, or under this build's.
  init(seed: UInt64, turns: Int, kind: RunKind = .live, isGuarded: Bool = false) {
    dice = Dice(seed: seed)
    desk = Desk(kind: kind, limits: [(.maximumOpenOrders, 40), (.maximumExposure, 1 << 50)])
    self.isGuarded = isGuarded
    if isGuarded { desk.guarded(needingSecond: .closeBreaker) }
    for _ in 0..<turns { turn() }
  }

  /// The events of the day.
  var journal: [RecordedEvent] { desk.journal }

  private mutating func turn() {
    switch dice.roll(24) {
    case 0...5: quote()
    case 6...9: answer()
    case 10: desk.wait(Int64(dice.roll(900)))
    case 11...16: changeBook()
    case 17: connect()
    case 18: command()
    case 19: printTrade()
    case 20: rare()
    case 21 where isGuarded: service()
    case 22 where isGuarded: guardedCommand()
    default: calm()  // open set: the other faces of the dice
    }
  }

  private mutating func quote() {
    // Under the first rules days are what they were: hashes of theirs are known.
    if isGuarded, dice.roll(4) == 0 { return badQuote() }
    desk.quote(
      Int64(95 + dice.roll(10)), wants: [Side.buy, .sell, nil][dice.roll(3)],
      of: UInt16(dice.roll(2)))
  }

  /// A quote of one side, crossed, or absurd; or one of the other instrument only, for so long that
  /// the first is too old.
  private mutating func badQuote() {
    let instrument = UInt16(dice.roll(2))
    let middle = price(Int64(90 + dice.roll(20))).units
    switch dice.roll(6) {
    case 0: desk.quote(bid: middle, ask: 0, of: instrument)
    case 1: desk.quote(bid: 0, ask: middle, of: instrument)
    case 2: desk.quote(bid: middle + 1_000_000, ask: middle - 1_000_000, of: instrument)
    case 3: desk.quote(bid: middle * 100, ask: middle * 100, of: instrument)
    case 4: desk.quote(bid: 1, ask: 1, of: instrument)
    default:  // open set: the last face of the dice
      for _ in 0..<4 {
        desk.now = desk.now.adding(.milliseconds(400))
        desk.quote(Int64(95 + dice.roll(10)), of: instrument)
      }
    }
  }

  /// Lets trading go on, so that a day is not one long stop.
  private mutating func calm() {
    if desk.state.control.stop != nil || desk.state.control.mode != .normal {
      desk.take(.report(.connected(VenueIndex(0))))
      for number in desk.state.orders.open() { end(number) }
      if isGuarded { recoverByPlan() } else { desk.command(.recover) }
      desk.command(.resume)
      desk.command(.trade)
    }
    if isGuarded { giveLimitsBack() }
    if isGuarded, desk.state.safeguards.crisis != .none { desk.say(.crisis, "", "none") }
    if isGuarded, desk.state.safeguards.maintenance.isPending { desk.say(.cancelMaintenance) }
    quote()
  }

  private mutating func giveLimitsBack() {
    for (limit, value) in Desk.presets where desk.state.limits[limit] < value {
      desk.fact(
        .limitSet(LimitSet(limit: limit, old: 0, new: value, actor: "test", reason: "")))
    }
    for subject in ["T0", "USD", "test", "scripted"] { desk.say(.allow, subject) }
    for breaker in ["engine", "router", "oracle"] where dice.roll(4) == 0 {
      desk.say(.closeBreaker, breaker)
      let waiting = desk.state.safeguards.pending.last.map { "\($0.sequence)" } ?? "#1"
      desk.say(.approve, waiting, by: "bob")
    }
  }

  private mutating func recoverByPlan() {
    desk.say(.planRecovery)
    guard let plan = desk.state.safeguards.plan?.planned.plan else { return }
    for person in ["ada", "bob"] { desk.say(.approveRecovery, by: person) { $0.plan = plan } }
  }

  private mutating func end(_ number: OrderNumber) {
    let closure = OrderClosure(order: number, reason: .requested)
    guard desk.state.orders[number]?.state != .unknown else {
      let filled = desk.state.orders[number]?.filled ?? .zero
      desk.take(
        .report(
          .status(
            OutcomeResolved(
              order: number, outcome: dice.roll(3) == 0 ? .open : .cancelled,
              filledQuantity: filled, venueOrderNumber: 4))))
      return
    }
    desk.take(.report(dice.roll(2) == 0 ? .cancelled(closure) : .expired(closure)))
  }

  /// Something that the venue says of an open order.
  private mutating func answer() {
    let open = desk.state.orders.open()
    guard !open.isEmpty, let order = desk.state.orders[open[dice.roll(open.count)]] else { return }
    let number = order.number
    switch dice.roll(8) {
    case 0, 1: desk.fact(.orderSent(OrderProgress(order: number)))
    case 2, 3:
      desk.take(.report(.acknowledged(OrderProgress(order: number, venueOrderNumber: 9))))
    case 4, 5:
      trade += 1
      let part = Quantity(units: max(1, order.remaining.units / Int64(1 + dice.roll(3))))
      desk.fill(number, part, at: 98 + Int64(dice.roll(5)), trade: trade, fee: Money(units: 5))
    case 6: end(number)
    default:  // open set: the last face of the dice
      let reason = VenueReason.allCases[dice.roll(VenueReason.allCases.count)]
      let closure = OrderClosure(order: number, reason: reason)
      desk.take(.report(dice.roll(2) == 0 ? .rejected(closure) : .cancelRejected(closure)))
    }
  }

  private mutating func changeBook() {
    update += 1
    let side: Side = dice.roll(2) == 0 ? .buy : .sell
    let level = Int64(dice.roll(60))
    desk.fact(
      .bookChanged(
        BookChange(
          instrument: InstrumentIndex(UInt16(dice.roll(2))), side: side, isLastOfUpdate: true,
          price: Price(units: price(100).units + (side == .buy ? -level : level) * 1_000_000),
          quantity: whole(Int64(dice.roll(4))), updateNumber: update)))
  }

  private mutating func connect() {
    let isConnected = dice.roll(3) != 0
    desk.take(.report(isConnected ? .connected(VenueIndex(0)) : .disconnected(VenueIndex(0))))
  }

  private mutating func command() {
    if isGuarded { return guardedCommand() }
    let verbs = OperatorCommand.Verb.allCases
    desk.command(verbs[dice.roll(verbs.count)])
  }

  /// A command of anybody about anything, sensible or not.
  private mutating func guardedCommand() {
    let verbs = OperatorCommand.Verb.allCases
    let verb = verbs[dice.roll(verbs.count)]
    let limits = Limit.allCases
    let name = limits[dice.roll(limits.count)].name
    let scope = ["", "@T0", "@T1", "@strategy:scripted", "@venue:test", "@breaker:router"]
    let pending = desk.state.safeguards.pending.last.map { "\($0.sequence)" } ?? "#1"
    let targets = [
      "engine", "router", "T0", "USD", "test", "scripted", "tess", "nobody", pending,
      name + scope[dice.roll(scope.count)],
    ]
    let target =
      verb == .setLimit
      ? name + scope[dice.roll(scope.count)]
      : verb == .approve || verb == .withdraw ? pending : targets[dice.roll(targets.count)]
    let arguments: [String] =
      switch verb {
      case .closeAll: ["", "", "off", "at once"]
      case .declareOperator: ["trader uid=7", "risk uid=\(dice.roll(99))", "high"]
      default: ["high", "none", "elevated", "5", "100", "off", "2s", "-1"]
      }
    let person = ["ada", "bob", "tess", "vic", "nobody"][dice.roll(5)]
    let plan = desk.state.safeguards.plan?.planned.plan ?? StateHash(high: 0, low: 0)
    let lasts = Int64(dice.roll(4)) * 700_000_000
    desk.say(verb, target, arguments[dice.roll(arguments.count)], by: person) { command in
      command.plan = plan
      command.lasts = Interval(nanoseconds: lasts)
    }
  }

  private mutating func service() {
    desk.control(
      .serviceReported(
        ServiceReported(
          breaker: BreakerIndex(UInt16(1 + dice.roll(2))), isSuccess: dice.roll(2) == 0,
          latency: .milliseconds(Int64(dice.roll(3_000))), detail: "")))
  }

  private mutating func printTrade() {
    desk.fact(
      .traded(
        TradePrint(
          instrument: InstrumentIndex(UInt16(dice.roll(2))), takerSide: .sell,
          price: price(Int64(90 + dice.roll(20))), quantity: whole(1), venueTradeNumber: 3)))
  }

  /// What happens once in a while: a restart, a gap, a new day, another limit, new settings.
  private mutating func rare() {
    switch dice.roll(6) {
    case 0:
      run += 1
      desk.start(kind: dice.roll(3) == 0 ? .dryRun : .live, run: run)
    case 1:
      desk.fact(
        .bookReset(
          BookReset(
            instrument: InstrumentIndex(0), reason: dice.roll(2) == 0 ? .snapshot : .sequenceGap,
            updateNumber: update)))
    case 2: desk.wait(86_400_000)
    case 3:
      desk.fact(
        .limitSet(
          LimitSet(
            limit: .orderLifetime, old: 0, new: Int64(1 + dice.roll(9)) * 1_000_000_000,
            actor: "ada", reason: "test")))
    case 4:
      desk.fact(
        .strategyDeclared(
          StrategyDeclared(
            strategy: StrategyIndex(0), account: AccountIndex(0), version: 1, name: "scripted",
            trader: "t", settings: [Int64(dice.roll(3))])))
    default:  // open set: the last face of the dice
      desk.fact(.runEnded(RunEnded(reason: .signal, openOrders: 0)))
    }
  }
}

extension TradingState {
  /// The words of the state's snapshot.
  var snapshot: [UInt64] {
    var writer = StateWriter()
    write(to: &writer)
    return writer.words
  }

  /// Every stored property, down to the last.
  var dumped: String {
    var text = ""
    dump(self, to: &text)
    return text
  }

  /// The state of a snapshot, with the rules that tests know.
  init(test words: [UInt64]) throws(SnapshotFault) {
    try self.init(snapshot: words, catalog: StrategyCatalog([Desk.scripted]))
  }
}
