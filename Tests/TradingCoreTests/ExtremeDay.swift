import TradingCore

/// Events of every kind that changes what is counted, with amounts, times and numbers from the ends
/// of what can be counted: what a journal may hold and no sound one does.
struct ExtremeDay {
  var dice: Dice
  private var trade: UInt64 = 0

  init(seed: UInt64) { dice = Dice(seed: seed) }

  private static let amounts: [Int64] = [
    0, 1, -1, 2, 7, .max, .max - 1, .min, .min + 1, .max / 2, .min / 2, 1 << 32, 1 << 53,
    FixedPoint.scale, 60 * FixedPoint.scale, 100 * FixedPoint.scale, -60 * FixedPoint.scale,
    950_000_000 * FixedPoint.scale, 9_500_000_000 * FixedPoint.scale, 1_000_000_000, 86_400 << 30,
  ]

  /// An amount from anywhere; mostly from the ends.
  mutating func amount() -> Int64 {
    if dice.roll(4) > 0 { return Self.amounts[dice.roll(Self.amounts.count)] }
    let bits = Int64(dice.roll(Int.max))
    return (dice.roll(2) == 0 ? bits : -bits) >> Int64(dice.roll(64))
  }

  /// An amount above zero.
  mutating func positive() -> Int64 { max(1, amount()) }

  mutating func time() -> Timestamp { Timestamp(nanoseconds: amount()) }

  mutating func side() -> Side { dice.roll(2) == 0 ? .buy : .sell }

  mutating func instrument() -> InstrumentIndex {
    InstrumentIndex([0, 1, 0, 1, 0, 1, 0, 1, 2, 9, 65_535][dice.roll(11)])
  }

  private mutating func small() -> UInt8 { [0, 0, 0, 1, 3, 254, 255][dice.roll(7)] }

  /// A quote: of one side, crossed, absurd, or nearly sound.
  mutating func quote() -> Quote {
    Quote(
      instrument: instrument(), bid: Price(units: amount()),
      bidQuantity: Quantity(units: dice.roll(3) == 0 ? whole(7).units : amount()),
      ask: Price(units: amount()),
      askQuantity: Quantity(units: dice.roll(3) == 0 ? whole(7).units : amount()))
  }

  /// Any event that can stand in a journal.
  mutating func event(_ state: TradingState) -> Event {
    switch dice.roll(10) {
    case 0...3: fact(state)
    case 4...7: aboutOrders(state)
    default: decision()  // open set: the other faces of the dice
    }
  }

  /// Something that is a fact.
  mutating func fact(_ state: TradingState) -> Event {
    switch dice.roll(12) {
    case 0...3: .quoted(quote())
    case 4:
      .traded(
        TradePrint(
          instrument: instrument(), takerSide: side(), price: Price(units: amount()),
          quantity: Quantity(units: amount()), venueTradeNumber: .max))
    case 5:
      .bookChanged(
        BookChange(
          instrument: instrument(), side: side(), isLastOfUpdate: true,
          price: Price(units: amount()), quantity: Quantity(units: amount()), updateNumber: .max))
    case 6: .timerElapsed
    case 7: .clockStepped(ClockStepped(from: time(), to: time()))
    case 8:
      .connectionChanged(
        ConnectionChanged(venue: VenueIndex(small()), isConnected: dice.roll(3) > 0))
    case 9:
      .limitSet(
        LimitSet(limit: limit(), old: 0, new: amount(), actor: "test", reason: ""))
    case 10: declaration()
    default: .control(controlFact())  // open set: the last face of the dice
    }
  }

  private mutating func limit() -> Limit { Limit.allCases[dice.roll(Limit.allCases.count)] }

  private mutating func declaration() -> Event {
    switch dice.roll(3) {
    case 0:
      .instrumentDeclared(
        InstrumentDeclared(
          instrument: InstrumentIndex(UInt16(2 + dice.roll(3))), venue: VenueIndex(small()),
          base: CurrencyIndex(small()), quote: CurrencyIndex(small()),
          tick: Price(units: amount()), lot: Quantity(units: amount()), symbol: "X"))
    case 1:
      .accountDeclared(
        AccountDeclared(
          account: AccountIndex(small()), currency: CurrencyIndex(0),
          capital: Money(units: amount()), name: "main"))
    default:  // open set: the last face of the dice
      .strategyDeclared(
        StrategyDeclared(
          strategy: StrategyIndex(UInt8(dice.roll(3))), account: AccountIndex(small()), version: 1,
          name: "scripted", trader: "t", settings: [amount()]))
    }
  }

  private mutating func controlFact() -> ControlEvent {
    switch dice.roll(6) {
    case 0:
      .rulesDeclared(
        RulesDeclared(
          rules: RulesDeclared.current, dayBegins: Interval(nanoseconds: amount())))
    case 1: .costReported(CostReported(venue: VenueIndex(small()), price: Price(units: amount())))
    case 2:
      .breakerDeclared(
        BreakerDeclared(
          breaker: BreakerIndex(UInt16(dice.roll(4))), guards: .service, venue: nil, name: "s"))
    case 3: .pagerDeclared(PagerDeclared(program: dice.roll(3) == 0 ? "" : "/p"))
    case 4:
      .pageReported(
        PageReported(
          page: Sequence(UInt64(dice.roll(40))),
          outcome: [.delivered, .failed, .givenUp][dice.roll(3)],
          attempt: .max, exitStatus: amount(), detail: ""))
    default:  // open set: the last face of the dice
      .serviceReported(
        ServiceReported(
          breaker: BreakerIndex(UInt16(small())), isSuccess: dice.roll(2) == 0,
          latency: Interval(nanoseconds: amount()), detail: ""))
    }
  }

  private mutating func number(_ state: TradingState) -> OrderNumber {
    let open = state.orders.open()
    return open.isEmpty || dice.roll(8) == 0
      ? OrderNumber([0, 1, .max][dice.roll(3)]) : open[dice.roll(open.count)]
  }

  private mutating func aboutOrders(_ state: TradingState) -> Event {
    let number = number(state)
    let closure = OrderClosure(
      order: number, reason: VenueReason.allCases[dice.roll(VenueReason.allCases.count)])
    switch dice.roll(12) {
    case 0...3:
      return .orderIntended(
        OrderIntended(
          order: dice.roll(20) == 0
            ? OrderNumber(.max) : OrderNumber(state.orders.lastNumber.rawValue &+ 1),
          account: AccountIndex(small()), strategy: StrategyIndex(small()),
          instrument: instrument(), side: side(), timeInForce: .goodTillCancelled,
          isReduceOnly: dice.roll(2) == 0, price: Price(units: amount()),
          quantity: Quantity(units: dice.roll(3) == 0 ? amount() : positive())))
    case 4: return .orderAcknowledged(OrderProgress(order: number, venueOrderNumber: .max))
    case 5: return dice.roll(2) == 0 ? .orderRejected(closure) : .orderCancelled(closure)
    case 6: return .orderOutcomeUnknown(closure)
    case 7:
      return .orderOutcomeResolved(
        OutcomeResolved(
          order: number, outcome: .open, filledQuantity: Quantity(units: amount()),
          venueOrderNumber: 1))
    default: return fill(number, state)  // open set: the other faces of the dice
    }
  }

  private mutating func fill(_ number: OrderNumber, _ state: TradingState) -> Event {
    trade &+= 1
    let left = state.orders[number]?.remaining.units ?? 1
    let isWhole = dice.roll(2) == 0
    let fill = Fill(
      order: number, venueTradeNumber: trade, liquidity: .taker, price: Price(units: amount()),
      quantity: Quantity(units: isWhole ? left : dice.roll(4) == 0 ? amount() : max(1, left / 2)),
      fee: Money(units: dice.roll(3) == 0 ? amount() : 0))
    return isWhole ? .orderFilled(fill) : .orderPartlyFilled(fill)
  }

  private mutating func decision() -> Event {
    let why = (actor: "engine", reason: "test")
    switch dice.roll(9) {
    case 0: return .dayRolled(DayRolled(day: amount(), baseline: Money(units: amount())))
    case 1:
      return .breakerTransitioned(
        BreakerTransitioned(
          from: .closed, to: Breaker.Phase.allCases[dice.roll(3)],
          reason: Breaker.Reason.allCases[dice.roll(Breaker.Reason.allCases.count)],
          failures: .max, threshold: 1, probeAt: time()))
    case 2:
      return .recovered(Recovered(actor: "ada", reason: "test", stop: .none))
    case 3:
      return .modeChanged(
        ModeChanged(from: .normal, to: .normal, actor: why.actor, reason: why.reason))
    case 4:
      return .control(
        .limitChanged(
          LimitChanged(
            limit: limit(), scope: .instrument(instrument()), old: amount(), new: amount(),
            until: time(), actor: why.actor, second: "", reason: why.reason)))
    case 5:
      return .control(
        .stageChanged(
          StageChanged(
            from: 0, to: small(), share: amount(), actor: why.actor, reason: why.reason)))
    case 6:
      return .control(
        .maintenanceChanged(
          MaintenanceChanged(
            phase: [.planned, .near, .inside, .ended][dice.roll(4)], from: time(), until: time(),
            actor: why.actor, reason: why.reason)))
    case 7:
      return .control(
        .closingChanged(
          ClosingChanged(
            phase: dice.roll(2) == 0 ? .inProgress : .done, positions: .max, orders: .max,
            actor: why.actor, reason: why.reason)))
    default:  // open set: the last face of the dice
      return .stopTriggered(
        StopTriggered(
          reason: [.manual, .security, .breaker][dice.roll(3)], value: amount(), limit: amount(),
          actor: "test", message: "test"))
    }
  }

  /// An order that a strategy with no sense might want.
  mutating func wanted() -> DecisionMade {
    DecisionMade(
      strategy: StrategyIndex(0), instrument: InstrumentIndex(UInt16(dice.roll(2))),
      action: dice.roll(2) == 0 ? .enter : .exit, side: side(), timeInForce: .immediateOrCancel,
      price: Price(units: amount()), quantity: Quantity(units: amount()), signal: amount(),
      threshold: amount())
  }
}
