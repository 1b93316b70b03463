extension Event {
  /// What this event asks of a venue once it is durable; nil for most. A dry run places nothing.
  package func request(isDry: Bool) -> VenueRequest? {
    switch self {
    case .orderIntended(let intent):
      return isDry ? nil : .place(intent)
    case .cancelIntended(let it):
      return .cancel(it.order, venueOrderNumber: it.venueOrderNumber)
    case .orderOutcomeUnknown(let it): return .query(it.order)
    case .connectionChanged(let change): return change.isConnected ? .queryBalances : nil
    case .runStarted, .runEnded, .journalRecovered, .journalRepaired, .configurationRecorded,
      .currencyDeclared,
      .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared, .limitSet,
      .clockStepped, .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared, .quoted, .traded,
      .bookChanged,
      .bookReset, .marketDataRejected, .decisionMade, .orderRefused, .orderWithheld,
      .orderSent, .orderAcknowledged, .orderRejected, .orderPartlyFilled, .orderFilled,
      .cancelSent, .cancelRejected, .orderCancelled, .orderExpired, .orderOutcomeResolved,
      .reportIgnored, .balanceReported, .breakerTransitioned, .stopTriggered, .recovered,
      .modeChanged, .operatorCommanded, .commandRefused, .control:
      return nil
    }
  }
}
