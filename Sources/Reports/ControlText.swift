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
      "\(Amounts.quoted(it.actor)) commands \(Amounts.words(it.verb))" + asked(it) + " by "
        + "\(Amounts.quoted(it.origin)) because of \(Amounts.quoted(it.reason))"
        + (it.objection.isEmpty ? "" : ", against which stands \(Amounts.quoted(it.objection))")
    case .commandRefused(let it):
      "\(Amounts.words(it.verb)) of \(Amounts.quoted(it.actor)) refused: "
        + Amounts.quoted(it.because)
    case .control(let it): ControlEventText(state).what(it)
    case .runStarted, .runEnded, .journalRecovered, .journalRepaired, .configurationRecorded,
      .currencyDeclared,
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
    let name = it.breaker == .engine ? "" : " \(Amounts.quoted(state.name(of: it.breaker)))"
    var text =
      it.from == it.to
      ? "breaker\(name) stays \(Amounts.words(it.to)): "
      : "breaker\(name) \(Amounts.words(it.from)) to \(Amounts.words(it.to)): "
    text += "\(Amounts.words(it.reason)), \(it.failures) failures in a row, limit \(it.threshold)"
    if let unit = it.reason.unit {
      text += ", \(Amounts.value(it.value, unit)) of \(Amounts.value(it.limit, unit))"
    }
    if it.probeAt != .unset { text += ", to be probed at \(it.probeAt)" }
    if !it.actor.isEmpty {
      text += ", by \(Amounts.quoted(it.actor)) because of \(Amounts.quoted(it.message))"
    }
    if let first = it.counted.first, let last = it.counted.last {
      text += first == last ? ", counted \(first)" : ", counted \(first) to \(last)"
    }
    return text
  }

  /// What a command is about.
  private func asked(_ it: OperatorCommand) -> String {
    var text = ""
    if !it.target.isEmpty { text += " \(Amounts.quoted(it.target))" }
    if !it.argument.isEmpty { text += " \(Amounts.quoted(it.argument))" }
    if it.from != .unset { text += " from \(it.from)" }
    if it.until != .unset { text += " until \(it.until)" }
    if it.lasts.nanoseconds != 0 { text += " for \(Amounts.duration(it.lasts))" }
    return text
  }

  /// The value and the limit behind a stop, where it has any.
  private func measured(_ it: StopTriggered) -> String {
    guard let unit = it.reason.unit else { return "" }
    return ", \(Amounts.value(it.value, unit)) of \(Amounts.value(it.limit, unit))"
  }
}

extension StopTriggered.Reason {
  /// The unit of what was measured; nil where nothing was.
  var unit: Limit.Unit? {
    switch self {
    case .manual, .security, .journalFailure: nil
    case .capitalLoss: .basisPoints
    case .breaker: .count
    case .networkFailure, .clockError: .nanoseconds
    case .dailyLoss: .money
    }
  }
}

extension Breaker.Reason {
  /// The unit of what was measured; nil where failures in a row say it all.
  package var unit: Limit.Unit? {
    switch self {
    case .failureRate, .drawdown: .basisPoints
    case .hourlyLoss: .money
    case .consecutiveFailures, .cooldownElapsed, .probeSucceeded, .probeFailed, .recovered,
      .forcedOpen, .forcedClosed, .metricsReset:
      nil
    }
  }
}
