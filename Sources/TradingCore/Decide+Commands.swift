extension Decider {
  /// Does what an operator commands, or says why not. What lowers risk is never refused to anybody
  /// who may do it at all.
  mutating func obey(_ command: OperatorCommand, _ cause: Sequence) {
    if isReplayed {
      refuse(command, "this nonce was used before; give the command again with a new one", cause)
      return
    }
    let resolved: ResolvedCommand
    do throws(CommandFault) {
      resolved = try ResolvedCommand(command, in: state)
    } catch {
      refuse(command, error.description, cause)
      return
    }
    if state.safeguards.isOn {
      switch state.authorization(for: resolved.permission, command) {
      case .allowed: break
      case .refused(let because):
        refuse(command, because, cause)
        return
      // A recovery has its second person over the plan.
      case .withSecond where resolved.permission == .recover: break
      case .withSecond:
        requestApproval(resolved, command, cause)
        return
      }
    }
    carryOut(resolved, command, second: "", cause)
  }

  /// Carries out what is allowed; `second` is whoever agreed, if that was needed.
  mutating func carryOut(
    _ resolved: ResolvedCommand, _ command: OperatorCommand, second: String, _ cause: Sequence
  ) {
    switch resolved {
    case .stop:
      let isJournal = state.safeguards.isOn && command.isForJournal
      stop(
        isJournal ? .journalFailure : .manual, value: 0, limit: 0, actor: command.actor,
        message: command.reason, isCommanded: true, cause)
    case .lockDown:
      stop(
        .security, value: 0, limit: 0, actor: command.actor, message: command.reason,
        isCommanded: true, cause)
    case .cancelAll: cancelOrders(cause) { _ in true }
    case .closeAll: beginClosing(command, cause)
    case .callOffClosing: callOffClosing(command, cause)
    case .pause: change(to: .paused, command, cause)
    case .reduceOnly: reduceOnly(command, cause)
    case .resume, .trade, .stepUp: raise(resolved, command, cause)
    case .stepDown: stepDown(command, cause)
    case .recover: recover(command, cause)
    case .planRecovery: planRecovery(command, cause)
    case .approveRecovery: approveRecovery(command, cause)
    case .approve(let sequence): approve(sequence, command, cause)
    case .withdraw(let sequence): withdraw(sequence, command, cause)
    case .crisis(let level, _): changeCrisis(to: level, command, cause)
    case .maintenance, .cancelMaintenance: planMaintenance(resolved, command, cause)
    case .forceBreaker(let breaker, let phase): force(breaker, to: phase, command, cause)
    case .resetBreaker(let breaker): resetBreaker(breaker, command, cause)
    case .setLimit(let limit, let scope, let value, _):
      setLimit(limit, scope, to: value, command, second: second, cause)
    case .deny(let subject): deny(subject, command, cause)
    case .allow(let subject): allow(subject, command, cause)
    case .changeOperator(let record): changeOperator(record, command, cause)
    case .breakGlass: breakGlass(command, cause)
    }
  }

  private mutating func breakGlass(_ command: OperatorCommand, _ cause: Sequence) {
    if let objection = objectionToRaisingRisk(command) {
      refuse(command, objection, cause)
      return
    }
    let until = state.now.adding(GlassBroken.lasts)
    emit(
      .control(
        .glassBroken(GlassBroken(until: until, actor: command.actor, reason: command.reason))),
      cause: cause)
  }

  private mutating func reduceOnly(_ command: OperatorCommand, _ cause: Sequence) {
    // Out of a pause this lets more happen than before, so it asks what resuming asks.
    if state.control.mode == .paused {
      let isUnnumbered = command.needsProof && command.nonce == .none
      let objection =
        objection(to: command)
        ?? (isUnnumbered ? "out of a pause it raises risk, which needs a nonce; give one" : nil)
      if let objection {
        refuse(command, objection, cause)
        return
      }
    }
    change(to: .reduceOnly, command, cause)
    cancelOrders(state.lastSequence) { !$0.intent.isReduceOnly }
  }

  /// Lets more happen than before, if nothing stands in the way.
  private mutating func raise(
    _ resolved: ResolvedCommand, _ command: OperatorCommand, _ cause: Sequence
  ) {
    let stage = state.safeguards.stage
    var objection = objection(to: command)
    if resolved == .trade { objection = objection ?? objectionToFullTrading() }
    if resolved == .resume, state.control.mode != .paused {
      objection = objection ?? "trading is not paused; nothing to resume"
    }
    if resolved == .stepUp, stage == 0 {
      objection = objection ?? "trading is at its full size; there is no stage to leave"
    }
    if let objection {
      refuse(command, objection, cause)
      return
    }
    if resolved == .resume { change(to: state.control.modeBeforePause, command, cause) }
    if resolved == .trade {
      let begins = state.control.mode != .normal
      change(to: .normal, command, cause)
      // Its time begins when trading does, and so does what it may lose.
      if stage > 0, begins {
        changeStage(
          to: stage, actor: command.actor, reason: command.reason, state.lastSequence)
      }
    }
    if resolved == .stepUp {
      changeStage(
        to: stage >= 2 ? 0 : stage + 1, actor: command.actor, reason: command.reason, cause)
    }
  }

  /// Goes one stage back. It lowers risk, so that nothing but the ladder's end stands against it.
  private mutating func stepDown(_ command: OperatorCommand, _ cause: Sequence) {
    switch state.safeguards.stage {
    case 0:
      refuse(
        command, "trading is at its full size, on no stage; lower a limit, or go reduce-only",
        cause)
    case 1:
      refuse(command, "this is the first stage; what is smaller is reduce-only, or a stop", cause)
    case let stage:
      changeStage(to: stage - 1, actor: command.actor, reason: command.reason, cause)
    }
  }

  private func objection(to command: OperatorCommand) -> String? {
    if state.control.stop != nil { return "trading is stopped; recover first" }
    if state.safeguards.closing.phase == .inProgress {
      return "everything is being closed; wait for its end, or call it off"
    }
    return objectionToRaisingRisk(command)
  }

  /// Whoever raises risk says who they are and why.
  func objectionToRaisingRisk(_ command: OperatorCommand) -> String? {
    if command.actor.isEmpty || command.actor == "engine" {
      return "raising risk needs a named operator; give a name"
    }
    if command.reason.allSatisfy(\.isWhitespace) { return "raising risk needs a reason; give one" }
    return nil
  }

  private func objectionToFullTrading() -> String? {
    switch state.control.breaker.phase {
    case .closed: return nil
    case .open: return "the breaker is open; wait until its probe has succeeded, or close it"
    case .halfOpen:
      // Where nothing is held there is nothing to reduce, and so no probe but one that grows: the
      // breaker itself lets no more than its probes pass.
      let isFlat = state.book.positions.allSatisfy { $0.quantity.units == 0 }
      if state.safeguards.isOn, isFlat { return nil }
      return "the breaker is half open; wait until its probe has succeeded, or close it"
    }
  }

  mutating func change(to mode: TradingMode, _ command: OperatorCommand, _ cause: Sequence) {
    guard state.control.mode != mode else { return }
    emit(
      .modeChanged(
        ModeChanged(
          from: state.control.mode, to: mode, actor: command.actor, reason: command.reason)),
      cause: cause)
  }

  mutating func refuse(_ command: OperatorCommand, _ because: String, _ cause: Sequence) {
    emit(
      .commandRefused(
        CommandRefused(verb: command.verb, actor: command.actor, because: because)),
      cause: cause)
  }
}
