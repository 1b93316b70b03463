// measured for this file: a fold does 9.3 M/s with these inlined into other rooms, else 7.6

/// What happened: one case a kind, in the past tense. Adding one is a walk that the compiler leads.
/// Kinds that carry text live behind a reference (`indirect`), so that the hot ones stay small: an
/// event of 49 bytes is folded twice as fast as one of 129 (docs/PERFORMANCE.md).
public enum Event: Hashable, Sendable {
  // The run and what it stands on.
  indirect case runStarted(RunStarted)
  case runEnded(RunEnded)
  indirect case journalRecovered(JournalRecovered)
  indirect case journalRepaired(JournalRepaired)
  indirect case configurationRecorded(ConfigurationRecorded)
  indirect case currencyDeclared(CurrencyDeclared)
  indirect case venueDeclared(VenueDeclared)
  indirect case instrumentDeclared(InstrumentDeclared)
  indirect case accountDeclared(AccountDeclared)
  indirect case strategyDeclared(StrategyDeclared)
  indirect case limitSet(LimitSet)
  case clockStepped(ClockStepped)
  case timerElapsed
  case stateHashed(StateHashed)
  case dayRolled(DayRolled)
  indirect case signingKeyDeclared(SigningKeyDeclared)

  // The market.
  case quoted(Quote)
  case traded(TradePrint)
  case bookChanged(BookChange)
  case bookReset(BookReset)
  indirect case marketDataRejected(MarketDataRejected)
  case connectionChanged(ConnectionChanged)

  // Decisions and orders.
  case decisionMade(DecisionMade)
  case orderRefused(OrderRefused)
  case orderIntended(OrderIntended)
  case orderWithheld(OrderProgress)
  case orderSent(OrderProgress)
  case orderAcknowledged(OrderProgress)
  case orderRejected(OrderClosure)
  case orderPartlyFilled(Fill)
  case orderFilled(Fill)
  case cancelIntended(OrderProgress)
  case cancelSent(OrderProgress)
  case cancelRejected(OrderClosure)
  case orderCancelled(OrderClosure)
  case orderExpired(OrderClosure)
  case orderOutcomeUnknown(OrderClosure)
  case orderOutcomeResolved(OutcomeResolved)
  case reportIgnored(ReportIgnored)
  case balanceReported(BalanceReported)

  // Control.
  indirect case breakerTransitioned(BreakerTransitioned)
  indirect case stopTriggered(StopTriggered)
  indirect case recovered(Recovered)
  indirect case modeChanged(ModeChanged)
  indirect case operatorCommanded(OperatorCommand)
  indirect case commandRefused(CommandRefused)
  indirect case control(ControlEvent)
}

/// The number of a kind in the journal. Never renumbered, never reused.
public enum EventKind: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  case runStarted = 1
  case runEnded = 2
  case journalRecovered = 3
  case configurationRecorded = 4
  case currencyDeclared = 5
  case venueDeclared = 6
  case instrumentDeclared = 7
  case accountDeclared = 8
  case strategyDeclared = 9
  case limitSet = 10
  case clockStepped = 11
  case timerElapsed = 12
  case stateHashed = 13
  case dayRolled = 14
  case signingKeyDeclared = 15
  case rulesDeclared = 16
  case permissionDeclared = 17
  case operatorDeclared = 18
  case breakerDeclared = 19
  case journalRepaired = 20
  case pagerDeclared = 21
  case quoted = 32
  case traded = 33
  case bookChanged = 34
  case bookReset = 35
  case marketDataRejected = 36
  case connectionChanged = 37
  case serviceReported = 38
  case costReported = 39
  case decisionMade = 64
  case orderRefused = 65
  case orderIntended = 66
  case orderWithheld = 67
  case orderSent = 68
  case orderAcknowledged = 69
  case orderRejected = 70
  case orderPartlyFilled = 71
  case orderFilled = 72
  case cancelIntended = 73
  case cancelSent = 74
  case cancelRejected = 75
  case orderCancelled = 76
  case orderExpired = 77
  case orderOutcomeUnknown = 78
  case orderOutcomeResolved = 79
  case reportIgnored = 80
  case balanceReported = 81
  case breakerTransitioned = 96
  case stopTriggered = 97
  case recovered = 98
  case modeChanged = 99
  case operatorCommanded = 100
  case commandRefused = 101
  case limitChanged = 102
  case denialChanged = 103
  case crisisChanged = 104
  case maintenanceChanged = 105
  case recoveryPlanned = 106
  case approvalRequested = 107
  case approvalGiven = 108
  case stageChanged = 109
  case operatorChanged = 110
  case closingChanged = 111
  case warningChanged = 112
  case glassBroken = 113
  case requestRejected = 114
  case withdrawn = 115
  case pageReported = 116

  /// Whether the engine makes this event itself out of state and input, so that an audit must be
  /// able to make it again; everything else came from outside.
  public var isDecided: Bool {
    switch self {
    case .stateHashed, .dayRolled, .decisionMade, .orderRefused, .orderIntended, .orderWithheld,
      .cancelIntended, .orderOutcomeUnknown, .breakerTransitioned, .stopTriggered, .recovered,
      .modeChanged, .commandRefused, .limitChanged, .denialChanged, .crisisChanged,
      .maintenanceChanged, .recoveryPlanned, .approvalRequested, .approvalGiven, .stageChanged,
      .operatorChanged, .closingChanged, .warningChanged, .glassBroken, .withdrawn:
      true
    case .runStarted, .runEnded, .journalRecovered, .journalRepaired, .configurationRecorded,
      .currencyDeclared, .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared,
      .limitSet, .clockStepped, .timerElapsed, .quoted, .traded, .bookChanged, .bookReset,
      .marketDataRejected, .connectionChanged, .orderSent, .orderAcknowledged, .orderRejected,
      .orderPartlyFilled, .orderFilled, .cancelSent, .cancelRejected, .orderCancelled,
      .orderExpired, .orderOutcomeResolved, .reportIgnored, .balanceReported, .operatorCommanded,
      .signingKeyDeclared, .rulesDeclared, .permissionDeclared, .operatorDeclared, .breakerDeclared,
      .serviceReported, .costReported, .requestRejected, .pagerDeclared, .pageReported:
      false
    }
  }

  /// Whether somebody who watches a run wants to hear of it at once: what changes what may be
  /// traded.
  public var isNews: Bool {
    switch self {
    case .connectionChanged, .breakerTransitioned, .stopTriggered, .recovered, .modeChanged,
      .operatorCommanded, .commandRefused, .journalRecovered, .journalRepaired, .clockStepped,
      .limitChanged, .denialChanged, .crisisChanged, .maintenanceChanged, .recoveryPlanned,
      .approvalRequested, .approvalGiven, .stageChanged, .operatorChanged, .closingChanged,
      .warningChanged, .glassBroken, .requestRejected, .withdrawn, .pageReported:
      true
    case .runStarted, .runEnded, .configurationRecorded, .currencyDeclared, .venueDeclared,
      .instrumentDeclared, .accountDeclared, .strategyDeclared, .limitSet, .signingKeyDeclared,
      .timerElapsed, .stateHashed, .dayRolled, .quoted, .traded, .bookChanged, .bookReset,
      .marketDataRejected, .decisionMade, .orderRefused, .orderIntended, .orderWithheld,
      .orderSent, .orderAcknowledged, .orderRejected, .orderPartlyFilled, .orderFilled,
      .cancelIntended, .cancelSent, .cancelRejected, .orderCancelled, .orderExpired,
      .orderOutcomeUnknown, .orderOutcomeResolved, .reportIgnored, .balanceReported,
      .rulesDeclared, .permissionDeclared, .operatorDeclared, .breakerDeclared, .pagerDeclared,
      .serviceReported, .costReported:
      false
    }
  }
}
