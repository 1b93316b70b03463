import TradingCore

/// The projections that a summary of a journal shows, folded together.
package struct Overview: Sendable {
  /// Profit and loss.
  package private(set) var profit = ProfitAndLoss()
  /// Orders refused, by rule.
  package private(set) var refusals = RefusalCounts()
  /// How long orders took.
  package private(set) var latency = OrderLatency()
  /// Proof that money is conserved.
  package private(set) var conservation = Conservation()
  /// Stops and moves of the breaker.
  package private(set) var incidents = IncidentList()
  /// The runs.
  package private(set) var runs = RunList()

  /// Nothing folded.
  package init() {}

  /// Folds one event into each; `state` is that after the event. Nearly all events are of the
  /// market, and only two of the projections look at those.
  package mutating func fold(_ recorded: borrowing RecordedEvent, _ state: borrowing TradingState) {
    runs.fold(recorded, state)
    switch recorded.event.kind {
    case .traded, .bookChanged, .bookReset, .marketDataRejected, .timerElapsed, .stateHashed: break
    case .quoted: profit.fold(recorded, state)
    case .runStarted, .runEnded, .journalRecovered, .configurationRecorded, .currencyDeclared,
      .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared, .limitSet,
      .clockStepped, .dayRolled, .signingKeyDeclared, .connectionChanged, .decisionMade,
      .orderRefused, .orderIntended,
      .orderWithheld, .orderSent, .orderAcknowledged, .orderRejected, .orderPartlyFilled,
      .orderFilled, .cancelIntended, .cancelSent, .cancelRejected, .orderCancelled,
      .orderExpired, .orderOutcomeUnknown, .orderOutcomeResolved, .reportIgnored,
      .balanceReported, .breakerTransitioned, .stopTriggered, .recovered, .modeChanged,
      .operatorCommanded, .commandRefused, .rulesDeclared,
      .permissionDeclared, .operatorDeclared, .breakerDeclared, .serviceReported, .costReported,
      .limitChanged, .denialChanged, .crisisChanged, .maintenanceChanged, .recoveryPlanned,
      .approvalRequested, .approvalGiven, .stageChanged, .operatorChanged, .closingChanged,
      .warningChanged, .glassBroken, .requestRejected, .withdrawn:
      profit.fold(recorded, state)
      refusals.fold(recorded, state)
      latency.fold(recorded, state)
      conservation.fold(recorded, state)
      incidents.fold(recorded, state)
    }
  }
}
