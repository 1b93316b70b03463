import TradingCore

extension Event {
  /// The order that the event is about; nil when it is about none.
  package var order: OrderNumber? {
    switch self {
    case .orderIntended(let it): it.order
    case .orderWithheld(let it), .orderSent(let it), .orderAcknowledged(let it),
      .cancelIntended(let it), .cancelSent(let it):
      it.order
    case .orderRejected(let it), .cancelRejected(let it), .orderCancelled(let it),
      .orderExpired(let it), .orderOutcomeUnknown(let it):
      it.order
    case .orderPartlyFilled(let it), .orderFilled(let it): it.order
    case .orderOutcomeResolved(let it): it.order
    case .reportIgnored(let it): it.order
    case .runStarted, .runEnded, .journalRecovered, .journalRepaired, .configurationRecorded,
      .currencyDeclared,
      .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared, .limitSet,
      .clockStepped, .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared, .quoted, .traded,
      .bookChanged,
      .bookReset, .marketDataRejected, .connectionChanged, .decisionMade, .orderRefused,
      .balanceReported, .breakerTransitioned, .stopTriggered, .recovered, .modeChanged,
      .operatorCommanded, .commandRefused, .control:
      nil
    }
  }

  /// The instrument that the event names itself; an order's is found through the order.
  package var instrument: InstrumentIndex? {
    switch self {
    case .quoted(let it): it.instrument
    case .traded(let it): it.instrument
    case .bookChanged(let it): it.instrument
    case .bookReset(let it): it.instrument
    case .marketDataRejected(let it): it.instrument
    case .decisionMade(let it): it.instrument
    case .orderRefused(let it): it.instrument
    case .orderIntended(let it): it.instrument
    case .instrumentDeclared(let it): it.instrument
    case .balanceReported(let it): it.instrument
    case .runStarted, .runEnded, .journalRecovered, .journalRepaired, .configurationRecorded,
      .currencyDeclared,
      .venueDeclared, .accountDeclared, .strategyDeclared, .limitSet, .clockStepped,
      .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared, .connectionChanged,
      .orderWithheld, .orderSent,
      .orderAcknowledged, .orderRejected, .orderPartlyFilled, .orderFilled, .cancelIntended,
      .cancelSent, .cancelRejected, .orderCancelled, .orderExpired, .orderOutcomeUnknown,
      .orderOutcomeResolved, .reportIgnored, .breakerTransitioned, .stopTriggered, .recovered,
      .modeChanged, .operatorCommanded, .commandRefused, .control:
      nil
    }
  }

  /// The fill that the event is; nil when it is none.
  package var fill: Fill? {
    switch self {
    case .orderPartlyFilled(let fill), .orderFilled(let fill): fill
    case .runStarted, .runEnded, .journalRecovered, .journalRepaired, .configurationRecorded,
      .currencyDeclared,
      .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared, .limitSet,
      .clockStepped, .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared, .quoted, .traded,
      .bookChanged,
      .bookReset, .marketDataRejected, .connectionChanged, .decisionMade, .orderRefused,
      .orderIntended, .orderWithheld, .orderSent, .orderAcknowledged, .orderRejected,
      .cancelIntended, .cancelSent, .cancelRejected, .orderCancelled, .orderExpired,
      .orderOutcomeUnknown, .orderOutcomeResolved, .reportIgnored, .balanceReported,
      .breakerTransitioned, .stopTriggered, .recovered, .modeChanged, .operatorCommanded,
      .commandRefused, .control:
      nil
    }
  }
}

extension TradingState {
  /// The instrument that an event is about, also through its order while the order is kept.
  package func instrument(of event: borrowing Event) -> InstrumentIndex? {
    if let instrument = event.instrument { return instrument }
    guard let number = event.order else { return nil }
    return orders[number]?.intent.instrument
  }
}
