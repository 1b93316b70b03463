import TradingCore

/// One event of every kind.
enum EventSamples {
  static func event(_ kind: EventKind) -> Event {
    switch kind {
    case .runStarted, .runEnded, .journalRecovered, .configurationRecorded, .currencyDeclared,
      .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared, .limitSet,
      .clockStepped, .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared:
      run(kind)
    case .quoted, .traded, .bookChanged, .bookReset, .marketDataRejected, .connectionChanged:
      market(kind)
    case .decisionMade, .orderRefused, .orderIntended, .orderWithheld, .orderSent,
      .orderAcknowledged, .orderRejected, .orderPartlyFilled, .orderFilled, .cancelIntended,
      .cancelSent, .cancelRejected, .orderCancelled, .orderExpired, .orderOutcomeUnknown,
      .orderOutcomeResolved, .reportIgnored, .balanceReported:
      order(kind)
    case .breakerTransitioned, .stopTriggered, .recovered, .modeChanged, .operatorCommanded,
      .commandRefused, .rulesDeclared, .permissionDeclared, .operatorDeclared, .breakerDeclared,
      .serviceReported, .costReported, .limitChanged, .denialChanged, .crisisChanged,
      .maintenanceChanged, .recoveryPlanned, .approvalRequested, .approvalGiven, .stageChanged,
      .operatorChanged, .closingChanged, .warningChanged, .glassBroken, .requestRejected,
      .withdrawn:
      controlEvent(kind) ?? control(kind)
    }
  }

  static let instrument = InstrumentIndex(0)
  static let ten = Quantity(units: 1_000_000_000)
  static let price = Price(units: 12_345_000_000)

  private static func run(_ kind: EventKind) -> Event {
    let declared = CurrencyIndex(0)
    return switch kind {
    case .runStarted:
      .runStarted(
        RunStarted(
          run: 1, epoch: 1, kind: .live, previous: .none, seed: UInt64.max,
          clockOffset: Interval(nanoseconds: 0), build: "b", binaryHash: "00", host: "h",
          clockSource: "feed", profile: "p", feed: "f"))
    case .runEnded: .runEnded(RunEnded(reason: .signal, openOrders: 2))
    case .journalRecovered:
      .journalRecovered(
        JournalRecovered(from: Sequence(5), byteCount: 12, quarantineFile: "q/1"))
    case .configurationRecorded:
      .configurationRecorded(ConfigurationRecorded(key: "k", value: "v\n\"", origin: "profile"))
    case .currencyDeclared: .currencyDeclared(CurrencyDeclared(currency: declared, code: "USD"))
    case .venueDeclared: .venueDeclared(VenueDeclared(venue: VenueIndex(0), name: "sim"))
    case .instrumentDeclared:
      .instrumentDeclared(
        InstrumentDeclared(
          instrument: instrument, venue: VenueIndex(0), base: declared, quote: declared,
          tick: Price(units: 1_000_000), lot: Quantity(units: 1_000), symbol: "BTC-USD"))
    case .accountDeclared:
      .accountDeclared(
        AccountDeclared(
          account: AccountIndex(0), currency: declared, capital: Money(units: 100_000_000_000),
          name: "main"))
    case .strategyDeclared:
      .strategyDeclared(
        StrategyDeclared(
          strategy: StrategyIndex(0), account: AccountIndex(0), version: 3, name: "momentum",
          trader: "ada", settings: [1, -2]))
    case .limitSet:
      .limitSet(
        LimitSet(
          limit: .maximumQuoteAge, old: 0, new: 1_500_000_000, actor: "ada", reason: "slow feed"))
    case .clockStepped:
      .clockStepped(
        ClockStepped(
          from: Timestamp(nanoseconds: 1_000_000_000), to: Timestamp(nanoseconds: 3_500_000_000)))
    case .stateHashed: .stateHashed(StateHashed(hash: StateHash(high: 1, low: 2)))
    case .dayRolled: .dayRolled(DayRolled(day: 20_000, baseline: Money(units: 5)))
    case .signingKeyDeclared:
      .signingKeyDeclared(SigningKeyDeclared(epoch: 2, key: "daybook/0+1+A", handover: "AA=="))
    default: .timerElapsed  // open set: the caller asks for events of the run
    }
  }

  private static func market(_ kind: EventKind) -> Event {
    switch kind {
    case .quoted:
      .quoted(
        Quote(
          instrument: instrument, bid: price, bidQuantity: ten, ask: price, askQuantity: ten))
    case .traded:
      .traded(
        TradePrint(
          instrument: instrument, takerSide: .sell, price: price, quantity: ten,
          venueTradeNumber: 4))
    case .bookChanged:
      .bookChanged(
        BookChange(
          instrument: instrument, side: .buy, isLastOfUpdate: false, price: price,
          quantity: .zero, updateNumber: 8))
    case .bookReset:
      .bookReset(BookReset(instrument: instrument, reason: .sequenceGap, updateNumber: 8))
    case .marketDataRejected:
      .marketDataRejected(
        MarketDataRejected(
          instrument: .all, reason: .crossedBook, messageNumber: 3, detail: "\u{1B}[31m"))
    default:  // open set: the caller asks for events of the market
      .connectionChanged(ConnectionChanged(venue: VenueIndex(0), isConnected: true))
    }
  }

  private static func order(_ kind: EventKind) -> Event {
    let progress = OrderProgress(order: OrderNumber(7), venueOrderNumber: 70)
    let closure = OrderClosure(order: OrderNumber(7), reason: .insufficientBalance)
    let fill = Fill(
      order: OrderNumber(7), venueTradeNumber: 9, liquidity: .maker, price: price, quantity: ten,
      fee: Money(units: 25_000_000))
    return switch kind {
    case .decisionMade:
      .decisionMade(
        DecisionMade(
          strategy: StrategyIndex(0), instrument: instrument, action: .enter, side: .buy,
          timeInForce: .immediateOrCancel, price: price, quantity: ten, signal: 160,
          threshold: 150))
    case .orderRefused:
      .orderRefused(
        OrderRefused(
          strategy: StrategyIndex(0), instrument: instrument, side: .buy,
          rule: .positionNotional, quantity: ten, value: 512_000_000_000,
          limit: 500_000_000_000))
    case .orderIntended:
      .orderIntended(
        OrderIntended(
          order: OrderNumber(7), account: AccountIndex(0), strategy: StrategyIndex(0),
          instrument: instrument, side: .buy, timeInForce: .goodTillCancelled,
          isReduceOnly: true, price: price, quantity: ten))
    case .orderWithheld: .orderWithheld(progress)
    case .orderSent: .orderSent(progress)
    case .orderAcknowledged: .orderAcknowledged(progress)
    case .orderRejected: .orderRejected(closure)
    case .orderPartlyFilled: .orderPartlyFilled(fill)
    case .orderFilled: .orderFilled(fill)
    case .cancelIntended: .cancelIntended(progress)
    case .cancelSent: .cancelSent(progress)
    case .cancelRejected: .cancelRejected(closure)
    case .orderCancelled: .orderCancelled(closure)
    case .orderExpired: .orderExpired(closure)
    case .orderOutcomeUnknown: .orderOutcomeUnknown(closure)
    case .orderOutcomeResolved:
      .orderOutcomeResolved(
        OutcomeResolved(
          order: OrderNumber(7), outcome: .neverReceived, filledQuantity: .zero,
          venueOrderNumber: 0))
    case .reportIgnored:
      .reportIgnored(
        ReportIgnored(order: OrderNumber(7), wouldBe: .orderFilled, reason: .duplicate))
    default:  // open set: the caller asks for events of orders
      .balanceReported(
        BalanceReported(
          account: AccountIndex(0), instrument: .all, currency: CurrencyIndex(0), units: 150))
    }
  }

  private static func control(_ kind: EventKind) -> Event {
    switch kind {
    case .breakerTransitioned:
      .breakerTransitioned(
        BreakerTransitioned(
          from: .closed, to: .open, reason: .consecutiveFailures, failures: 5, threshold: 5,
          probeAt: Timestamp(nanoseconds: 9)))
    case .stopTriggered:
      .stopTriggered(
        StopTriggered(
          reason: .capitalLoss, value: 2_100, limit: 2_000, actor: "engine", message: "lost"))
    case .recovered:
      .recovered(Recovered(actor: "ada", reason: "checked", stop: Sequence(3)))
    case .modeChanged:
      .modeChanged(ModeChanged(from: .normal, to: .reduceOnly, actor: "ada", reason: "calm"))
    case .operatorCommanded:
      .operatorCommanded(
        OperatorCommand(verb: .cancelAll, actor: "ada", reason: "calm", channel: .signal))
    default:  // open set: the caller asks for events of control
      .commandRefused(CommandRefused(verb: .trade, actor: "bob", because: "stopped"))
    }
  }

  /// A state in which the samples' names are declared.
  static func state() -> TradingState {
    var state = TradingState(catalog: StrategyCatalog([]))
    let kinds: [EventKind] = [
      .runStarted, .currencyDeclared, .venueDeclared, .instrumentDeclared, .accountDeclared,
      .strategyDeclared, .connectionChanged, .quoted, .orderIntended,
    ]
    for kind in kinds { state.apply(recorded(event(kind), at: state.lastSequence.next)) }
    return state
  }

  static func recorded(_ event: Event, at sequence: Sequence) -> RecordedEvent {
    RecordedEvent(
      envelope: Envelope(
        sequence: sequence, recordedAt: Timestamp(nanoseconds: 1_723_161_253_937_085_768),
        sourceTime: .unset, cause: Sequence(sequence.rawValue - 1), epoch: 1),
      event: event)
  }
}
