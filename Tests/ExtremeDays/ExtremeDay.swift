import TradingCore

/// Events of every kind that changes what is counted, with amounts, times and numbers from the ends
/// of what can be counted: what a journal may hold and no sound one does.
package struct ExtremeDay {
  private var seed: UInt64
  private var trade: UInt64 = 0
  /// What may be declared beside the strategies that there are; `scripted` is no program's name.
  package var programs: [(name: String, version: UInt32)] = [("scripted", 1)]

  /// A day that is a function of its seed.
  package init(seed: UInt64) { self.seed = seed }

  /// A face of a dice of so many (SplitMix64).
  package mutating func roll(_ sides: Int) -> Int {
    seed &+= 0x9E37_79B9_7F4A_7C15
    var mixed = seed
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(sides))
  }

  private static let seven = Quantity(units: 7 * FixedPoint.scale)

  private static let amounts: [Int64] = [
    0, 1, -1, 2, 7, .max, .max - 1, .min, .min + 1, .max / 2, .min / 2, 1 << 32, 1 << 53,
    FixedPoint.scale, 60 * FixedPoint.scale, 100 * FixedPoint.scale, -60 * FixedPoint.scale,
    950_000_000 * FixedPoint.scale, 9_500_000_000 * FixedPoint.scale, 1_000_000_000, 86_400 << 30,
  ]

  /// An amount from anywhere; mostly from the ends.
  package mutating func amount() -> Int64 {
    if roll(4) > 0 { return Self.amounts[roll(Self.amounts.count)] }
    let bits = Int64(roll(Int.max))
    return (roll(2) == 0 ? bits : -bits) >> Int64(roll(64))
  }

  /// An amount above zero.
  package mutating func positive() -> Int64 { max(1, amount()) }

  package mutating func time() -> Timestamp { Timestamp(nanoseconds: amount()) }

  package mutating func side() -> Side { roll(2) == 0 ? .buy : .sell }

  package mutating func instrument() -> InstrumentIndex {
    InstrumentIndex([0, 1, 0, 1, 0, 1, 0, 1, 2, 9, 65_535][roll(11)])
  }

  private mutating func small() -> UInt8 { [0, 0, 0, 1, 3, 254, 255][roll(7)] }

  /// A quote: of one side, crossed, absurd, or nearly sound.
  package mutating func quote() -> Quote {
    Quote(
      instrument: instrument(), bid: Price(units: amount()),
      bidQuantity: Quantity(units: roll(3) == 0 ? Self.seven.units : amount()),
      ask: Price(units: amount()),
      askQuantity: Quantity(units: roll(3) == 0 ? Self.seven.units : amount()))
  }

  /// Any event that can stand in a journal.
  package mutating func event(_ state: TradingState) -> Event {
    switch roll(10) {
    case 0...3: fact(state)
    case 4...7: aboutOrders(state)
    default: decision()  // open set: the other faces of the dice
    }
  }

  /// Something that is a fact.
  package mutating func fact(_ state: TradingState) -> Event {
    switch roll(12) {
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
        ConnectionChanged(venue: VenueIndex(small()), isConnected: roll(3) > 0))
    case 9:
      .limitSet(
        LimitSet(limit: limit(), old: 0, new: amount(), actor: "test", reason: ""))
    case 10: declaration()
    default: .control(controlFact())  // open set: the last face of the dice
    }
  }

  private mutating func limit() -> Limit { Limit.allCases[roll(Limit.allCases.count)] }

  private mutating func declaration() -> Event {
    switch roll(3) {
    case 0:
      .instrumentDeclared(
        InstrumentDeclared(
          instrument: InstrumentIndex(UInt16(2 + roll(3))), venue: VenueIndex(small()),
          base: CurrencyIndex(small()), quote: CurrencyIndex(small()),
          tick: Price(units: amount()), lot: Quantity(units: amount()), symbol: "X"))
    case 1:
      .accountDeclared(
        AccountDeclared(
          account: AccountIndex(small()), currency: CurrencyIndex(0),
          capital: Money(units: amount()), name: "main"))
    default:  // open set: the last face of the dice
      strategy()
    }
  }

  private mutating func strategy() -> Event {
    let index = StrategyIndex(UInt8(roll(3)))
    let account = AccountIndex(small())
    let program = programs[programs.count == 1 ? 0 : roll(programs.count)]
    var settings: [Int64] = []
    for _ in 0..<(programs.count == 1 ? 1 : roll(10)) { settings.append(amount()) }
    return .strategyDeclared(
      StrategyDeclared(
        strategy: index, account: account, version: program.version, name: program.name,
        trader: "t", settings: settings))
  }

  private mutating func controlFact() -> ControlEvent {
    switch roll(6) {
    case 0:
      .rulesDeclared(
        RulesDeclared(
          rules: RulesDeclared.current, dayBegins: Interval(nanoseconds: amount())))
    case 1: .costReported(CostReported(venue: VenueIndex(small()), price: Price(units: amount())))
    case 2:
      .breakerDeclared(
        BreakerDeclared(
          breaker: BreakerIndex(UInt16(roll(4))), guards: .service, venue: nil, name: "s"))
    case 3: .pagerDeclared(PagerDeclared(program: roll(3) == 0 ? "" : "/p"))
    case 4:
      .pageReported(
        PageReported(
          page: Sequence(UInt64(roll(40))),
          outcome: [.delivered, .failed, .givenUp][roll(3)],
          attempt: .max, exitStatus: amount(), detail: ""))
    default:  // open set: the last face of the dice
      .serviceReported(
        ServiceReported(
          breaker: BreakerIndex(UInt16(small())), isSuccess: roll(2) == 0,
          latency: Interval(nanoseconds: amount()), detail: ""))
    }
  }

  private mutating func number(_ state: TradingState) -> OrderNumber {
    let open = state.orders.open()
    return open.isEmpty || roll(8) == 0
      ? OrderNumber([0, 1, .max][roll(3)]) : open[roll(open.count)]
  }

  private mutating func aboutOrders(_ state: TradingState) -> Event {
    let number = number(state)
    let closure = OrderClosure(
      order: number, reason: VenueReason.allCases[roll(VenueReason.allCases.count)])
    switch roll(12) {
    case 0...3:
      return .orderIntended(
        OrderIntended(
          order: roll(20) == 0
            ? OrderNumber(.max) : OrderNumber(state.orders.lastNumber.rawValue &+ 1),
          account: AccountIndex(small()), strategy: StrategyIndex(small()),
          instrument: instrument(), side: side(), timeInForce: .goodTillCancelled,
          isReduceOnly: roll(2) == 0, price: Price(units: amount()),
          quantity: Quantity(units: roll(3) == 0 ? amount() : positive())))
    case 4: return .orderAcknowledged(OrderProgress(order: number, venueOrderNumber: .max))
    case 5: return roll(2) == 0 ? .orderRejected(closure) : .orderCancelled(closure)
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
    let isWhole = roll(2) == 0
    let fill = Fill(
      order: number, venueTradeNumber: trade, liquidity: .taker, price: Price(units: amount()),
      quantity: Quantity(units: isWhole ? left : roll(4) == 0 ? amount() : max(1, left / 2)),
      fee: Money(units: roll(3) == 0 ? amount() : 0))
    return isWhole ? .orderFilled(fill) : .orderPartlyFilled(fill)
  }

  private mutating func decision() -> Event {
    let why = (actor: "engine", reason: "test")
    switch roll(9) {
    case 0: return .dayRolled(DayRolled(day: amount(), baseline: Money(units: amount())))
    case 1:
      return .breakerTransitioned(
        BreakerTransitioned(
          from: .closed, to: Breaker.Phase.allCases[roll(3)],
          reason: Breaker.Reason.allCases[roll(Breaker.Reason.allCases.count)],
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
            phase: [.planned, .near, .inside, .ended][roll(4)], from: time(), until: time(),
            actor: why.actor, reason: why.reason)))
    case 7:
      return .control(
        .closingChanged(
          ClosingChanged(
            phase: roll(2) == 0 ? .inProgress : .done, positions: .max, orders: .max,
            actor: why.actor, reason: why.reason)))
    default:  // open set: the last face of the dice
      return .stopTriggered(
        StopTriggered(
          reason: [.manual, .security, .breaker][roll(3)], value: amount(), limit: amount(),
          actor: "test", message: "test"))
    }
  }

  /// An order that a strategy with no sense might want.
  package mutating func wanted() -> DecisionMade {
    DecisionMade(
      strategy: StrategyIndex(0), instrument: InstrumentIndex(UInt16(roll(2))),
      action: roll(2) == 0 ? .enter : .exit, side: side(), timeInForce: .immediateOrCancel,
      price: Price(units: amount()), quantity: Quantity(units: amount()), signal: amount(),
      threshold: amount())
  }
}
