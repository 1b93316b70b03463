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
      if !it.isPlain {
        json.member("breaker", state.name(of: it.breaker))
        // Of failures in a row the members above say it all.
        json.member("unit", it.reason.unit.map(Amounts.name))
        json.member("value", it.reason.unit.map { Amounts.plain(it.value, $0) })
        json.member("limit", it.reason.unit.map { Amounts.plain(it.limit, $0) })
        json.member(
          "counted", json: "[" + it.counted.map { "\($0.rawValue)" }.joined(separator: ",") + "]")
        json.member("actor", it.actor)
        json.member("message", it.message)
      }
    case .stopTriggered(let it):
      json.member("reason", "\(it.reason)")
      json.member("unit", it.reason.unit.map(Amounts.name))
      json.member("value", it.reason.unit.map { Amounts.plain(it.value, $0) })
      json.member("limit", it.reason.unit.map { Amounts.plain(it.limit, $0) })
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
      if !it.isPlain {
        json.member("channel", "\(it.channel)")
        json.member("target", it.target)
        json.member("argument", it.argument)
        json.member("objection", it.objection)
        json.time("from", it.from)
        json.time("until", it.until)
        json.member("lastsNanoseconds", it.lasts.nanoseconds)
        json.member("nonce", "\(StateHash(high: it.nonce.high, low: it.nonce.low))")
        json.member("plan", "\(it.plan)")
      }
    case .commandRefused(let it):
      json.member("verb", "\(it.verb)")
      json.member("actor", it.actor)
      json.member("because", it.because)
    case .control(let it): fields(of: it, &json)
    case .runStarted, .runEnded, .journalRecovered, .journalRepaired, .configurationRecorded,
      .currencyDeclared, .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared,
      .limitSet, .clockStepped, .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared,
      .quoted, .traded, .bookChanged, .bookReset, .marketDataRejected, .connectionChanged,
      .decisionMade, .orderRefused, .orderIntended, .orderWithheld, .orderSent, .orderAcknowledged,
      .orderRejected, .orderPartlyFilled, .orderFilled, .cancelIntended, .cancelSent,
      .cancelRejected, .orderCancelled, .orderExpired, .orderOutcomeUnknown, .orderOutcomeResolved,
      .reportIgnored, .balanceReported:
      preconditionFailure("only events of control have these fields")
    }
  }
}
