import TradingCore

extension EventJSON {
  /// The fields of an event of control.
  func controlFields(of event: Event, _ json: inout JSONText) {
    switch event {
    case .breakerTransitioned(let it):
      json.member("from", "\(it.from)")
      json.member("to", "\(it.to)")
      json.member("reason", "\(it.reason)")
      json.member("failures", it.failures)
      json.member("threshold", it.threshold)
      json.time("probeAt", it.probeAt)
    case .stopTriggered(let it):
      json.member("reason", "\(it.reason)")
      json.member("value", it.value)
      json.member("limit", it.limit)
      json.member("actor", it.actor)
      json.member("message", it.message)
    case .recovered(let it):
      json.member("actor", it.actor)
      json.member("reason", it.reason)
      json.member("stop", it.stop.rawValue)
    case .modeChanged(let it):
      json.member("from", "\(it.from)")
      json.member("to", "\(it.to)")
      json.member("actor", it.actor)
      json.member("reason", it.reason)
    case .operatorCommanded(let it):
      json.member("verb", "\(it.verb)")
      json.member("actor", it.actor)
      json.member("reason", it.reason)
      json.member("origin", it.origin)
    case .commandRefused(let it):
      json.member("verb", "\(it.verb)")
      json.member("actor", it.actor)
      json.member("because", it.because)
    case .runStarted, .runEnded, .journalRecovered, .configurationRecorded, .currencyDeclared,
      .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared, .limitSet,
      .clockStepped, .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared, .quoted, .traded,
      .bookChanged,
      .bookReset, .marketDataRejected, .connectionChanged, .decisionMade, .orderRefused,
      .orderIntended, .orderWithheld, .orderSent, .orderAcknowledged, .orderRejected,
      .orderPartlyFilled, .orderFilled, .cancelIntended, .cancelSent, .cancelRejected,
      .orderCancelled, .orderExpired, .orderOutcomeUnknown, .orderOutcomeResolved,
      .reportIgnored, .balanceReported:
      preconditionFailure("only events of control have these fields")
    }
  }
}
