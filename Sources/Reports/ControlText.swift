import TradingCore

/// Stops, modes, the breaker and operators in words.
struct ControlText {
  let state: TradingState

  init(_ state: TradingState) { self.state = state }

  func what(_ event: Event) -> String {
    switch event {
    case .breakerTransitioned(let it): breaker(it)
    case .stopTriggered(let it):
      "trading stopped by \(Amounts.quoted(it.actor)): \(Amounts.words(it.reason))"
        + measured(it) + ", \(Amounts.quoted(it.message))"
    case .recovered(let it):
      "the stop \(it.stop) recovered by \(Amounts.quoted(it.actor)) because of "
        + Amounts.quoted(it.reason)
    case .modeChanged(let it):
      "mode \(Amounts.words(it.from)) to \(Amounts.words(it.to)) by \(Amounts.quoted(it.actor)) "
        + "because of \(Amounts.quoted(it.reason))"
    case .operatorCommanded(let it):
      "\(Amounts.quoted(it.actor)) commands \(Amounts.words(it.verb)) by "
        + "\(Amounts.quoted(it.origin)) because of \(Amounts.quoted(it.reason))"
    case .commandRefused(let it):
      "\(Amounts.words(it.verb)) of \(Amounts.quoted(it.actor)) refused: "
        + Amounts.quoted(it.because)
    case .runStarted, .runEnded, .journalRecovered, .configurationRecorded, .currencyDeclared,
      .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared, .limitSet,
      .clockStepped, .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared, .quoted, .traded,
      .bookChanged,
      .bookReset, .marketDataRejected, .connectionChanged, .decisionMade, .orderRefused,
      .orderIntended, .orderWithheld, .orderSent, .orderAcknowledged, .orderRejected,
      .orderPartlyFilled, .orderFilled, .cancelIntended, .cancelSent, .cancelRejected,
      .orderCancelled, .orderExpired, .orderOutcomeUnknown, .orderOutcomeResolved,
      .reportIgnored, .balanceReported:
      preconditionFailure("only events of control are worded here")
    }
  }

  private func breaker(_ it: BreakerTransitioned) -> String {
    var text =
      it.from == it.to
      ? "breaker stays \(Amounts.words(it.to)): "
      : "breaker \(Amounts.words(it.from)) to \(Amounts.words(it.to)): "
    text += "\(Amounts.words(it.reason)), \(it.failures) failures in a row, limit \(it.threshold)"
    if it.probeAt != .unset { text += ", to be probed at \(it.probeAt)" }
    return text
  }

  /// The value and the limit behind a stop, where it has any.
  private func measured(_ it: StopTriggered) -> String {
    let unit: Limit.Unit
    switch it.reason {
    case .manual: return ""
    case .capitalLoss: unit = .basisPoints
    case .breaker: unit = .count
    }
    return ", \(Amounts.value(it.value, unit)) of \(Amounts.value(it.limit, unit))"
  }
}
