import TradingCore

/// Events that change little of what is counted, and that reports word and add up all the same.
extension ExtremeDay {
  private mutating func number() -> UInt64 {
    [0, 1, .max, .max - 1, 1 << 63, 7][roll(6)]
  }

  private mutating func short() -> UInt32 { [0, 1, .max, .max - 1, 1 << 31][roll(5)] }

  private mutating func interval() -> Interval { Interval(nanoseconds: amount()) }

  private mutating func any<Choice>(_ choices: [Choice]) -> Choice { choices[roll(choices.count)] }

  /// An event about a run, a decision, an order, a balance or a command.
  package mutating func rareEvent() -> Event {
    switch roll(4) {
    case 0: aboutRuns()
    case 1: aboutDecisions()
    case 2: aboutCommands()
    default: .control(aboutControl())  // open set: the last face of the dice
    }
  }

  private mutating func aboutRuns() -> Event {
    switch roll(7) {
    case 0:
      .runStarted(
        RunStarted(
          run: short(), epoch: short(), kind: any(RunKind.allCases),
          previous: any(RunStatus.allCases), seed: number(), clockOffset: interval(), build: "",
          binaryHash: "", host: "", clockSource: "", profile: "", feed: ""))
    case 1: .runEnded(RunEnded(reason: any(RunEnded.Reason.allCases), openOrders: short()))
    case 2:
      .journalRecovered(
        JournalRecovered(from: Sequence(number()), byteCount: number(), quarantineFile: "q"))
    case 3: .dayRolled(DayRolled(day: amount(), baseline: Money(units: amount())))
    case 4: .stateHashed(StateHashed(hash: StateHash(high: number(), low: number())))
    case 5:
      .marketDataRejected(
        MarketDataRejected(
          instrument: instrument(), reason: any(MarketDataRejected.Reason.allCases),
          messageNumber: number(), detail: ""))
    default:  // open set: the last face of the dice
      .bookReset(
        BookReset(
          instrument: instrument(), reason: any(BookReset.Reason.allCases),
          updateNumber: number()))
    }
  }

  private mutating func aboutDecisions() -> Event {
    let order = OrderNumber(number())
    let progress = OrderProgress(order: order, venueOrderNumber: number())
    let closure = OrderClosure(order: order, reason: any(VenueReason.allCases))
    switch roll(10) {
    case 0:
      var decided = wanted()
      decided.expectedProfit = Money(units: amount())
      return .decisionMade(decided)
    case 1:
      return .orderRefused(
        OrderRefused(
          strategy: StrategyIndex(UInt8(truncatingIfNeeded: number())), instrument: instrument(),
          side: side(), rule: any(RiskRule.allCases), quantity: Quantity(units: amount()),
          value: amount(), limit: amount()))
    case 2: return .orderSent(progress)
    case 3: return .orderWithheld(progress)
    case 4: return .cancelIntended(progress)
    case 5: return .cancelSent(progress)
    case 6: return .cancelRejected(closure)
    case 7: return .orderExpired(closure)
    case 8:
      return .reportIgnored(
        ReportIgnored(
          order: order, wouldBe: .orderFilled, reason: any(ReportIgnored.Reason.allCases)))
    default:  // open set: the last face of the dice
      return .balanceReported(
        BalanceReported(
          account: AccountIndex(0), instrument: roll(2) == 0 ? .all : instrument(),
          currency: CurrencyIndex(0), units: amount()))
    }
  }

  private mutating func aboutCommands() -> Event {
    switch roll(3) {
    case 0:
      var command = OperatorCommand(
        verb: any(OperatorCommand.Verb.allCases), actor: "ada", reason: "test",
        channel: any(OperatorCommand.Channel.allCases), origin: "test")
      command.target = any(["", "T0", "maximum-exposure"])
      command.from = time()
      command.until = time()
      command.lasts = interval()
      command.nonce = Nonce(high: number(), low: number())
      return .operatorCommanded(command)
    case 1:
      return .commandRefused(
        CommandRefused(verb: any(OperatorCommand.Verb.allCases), actor: "ada", because: "test"))
    default:  // open set: the last face of the dice
      return .configurationRecorded(
        ConfigurationRecorded(key: "seed", value: "\(number())", origin: "test"))
    }
  }

  private mutating func aboutControl() -> ControlEvent {
    switch roll(8) {
    case 0:
      return .recoveryPlanned(
        RecoveryPlanned(
          plan: StateHash(high: number(), low: number()), stop: Sequence(number()),
          needed: any([0, 1, 255]), until: time(), actor: "ada"))
    case 1:
      return .approvalRequested(
        ApprovalRequested(
          command: Sequence(number()), verb: .recover, until: time(), actor: "ada", holding: "800"))
    case 2:
      return .approvalGiven(
        ApprovalGiven(
          subject: Sequence(number()), given: 255, needed: 0, actor: "bob", reason: ""))
    case 3:
      return .warningChanged(
        WarningChanged(
          warning: any(Warning.allCases), isRaised: roll(2) == 0, value: amount(),
          limit: amount(), message: ""))
    case 4: return .glassBroken(GlassBroken(until: time(), actor: "ada", reason: ""))
    case 5:
      return .denialChanged(
        DenialChanged(
          subject: .instrument(instrument()), isDenied: true, until: time(), actor: "ada",
          reason: ""))
    case 6:
      return .limitChanged(
        LimitChanged(
          limit: any(Limit.allCases), scope: .total, old: amount(), new: amount(), until: time(),
          actor: "ada", second: "", reason: ""))
    default:  // open set: the last face of the dice
      return .crisisChanged(
        CrisisChanged(
          from: .none, to: any(CrisisLevel.allCases), actor: "ada", reason: ""))
    }
  }
}
