extension Decider {
  /// Does what an operator commands, or says why not. What lowers risk is never refused.
  mutating func obey(_ command: OperatorCommand, _ cause: Sequence) {
    switch command.verb {
    case .stop:
      stop(.manual, value: 0, limit: 0, actor: command.actor, message: command.reason, cause)
    case .cancelAll: cancelOrders(cause) { _ in true }
    case .pause: change(to: .paused, command, cause)
    case .reduceOnly:
      // Out of a pause this lets more happen than before, so it asks what resuming asks.
      if state.control.mode == .paused, let objection = objection(to: command) {
        refuse(command, objection, cause)
      } else {
        change(to: .reduceOnly, command, cause)
        cancelOrders(state.lastSequence) { !$0.intent.isReduceOnly }
      }
    case .resume:
      if let objection = objection(to: command)
        ?? (state.control.mode == .paused
          ? nil : "trading is not paused; nothing to resume")
      {
        refuse(command, objection, cause)
      } else {
        change(to: state.control.modeBeforePause, command, cause)
      }
    case .trade:
      if let objection = objection(to: command) ?? objectionToFullTrading() {
        refuse(command, objection, cause)
      } else {
        change(to: .normal, command, cause)
      }
    case .recover: recover(command, cause)
    }
  }

  private mutating func recover(_ command: OperatorCommand, _ cause: Sequence) {
    guard let stop = state.control.stop else {
      refuse(command, "nothing is stopped; nothing to recover", cause)
      return
    }
    if let objection = objectionToRaisingRisk(command) ?? objectionToRecovery() {
      refuse(command, objection, cause)
      return
    }
    change(to: .reduceOnly, command, cause)
    emit(
      .recovered(
        Recovered(actor: command.actor, reason: command.reason, stop: stop.sequence)),
      cause: cause)
    transition(after: .recovery, state.lastSequence)
  }

  private func objection(to command: OperatorCommand) -> String? {
    if state.control.stop != nil { return "trading is stopped; recover first" }
    return objectionToRaisingRisk(command)
  }

  /// Whoever raises risk says who they are and why.
  private func objectionToRaisingRisk(_ command: OperatorCommand) -> String? {
    if command.actor.isEmpty || command.actor == "engine" {
      return "raising risk needs a named operator; give a name"
    }
    if command.reason.isEmpty { return "raising risk needs a reason; give one" }
    return nil
  }

  private func objectionToRecovery() -> String? {
    if state.isConnected.contains(false) {
      return "a venue cannot be reached; recover when it is back"
    }
    if state.orders.unknownCount > 0 {
      return "\(state.orders.unknownCount) orders are not settled with the venue; wait for them"
    }
    if state.orders.openCount > 0 {
      return "\(state.orders.openCount) orders are still open; wait for their cancels"
    }
    return nil
  }

  private func objectionToFullTrading() -> String? {
    switch state.control.breaker.phase {
    case .closed: nil
    case .open, .halfOpen: "the breaker is not closed; wait until its probe has succeeded"
    }
  }

  private mutating func change(to mode: TradingMode, _ command: OperatorCommand, _ cause: Sequence)
  {
    guard state.control.mode != mode else { return }
    emit(
      .modeChanged(
        ModeChanged(
          from: state.control.mode, to: mode, actor: command.actor, reason: command.reason)),
      cause: cause)
  }

  private mutating func refuse(_ command: OperatorCommand, _ because: String, _ cause: Sequence) {
    emit(
      .commandRefused(
        CommandRefused(verb: command.verb, actor: command.actor, because: because)),
      cause: cause)
  }
}
