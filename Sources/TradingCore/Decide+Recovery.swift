// Starting is hard: plans and their approvals.
extension Decider {
  mutating func recover(_ command: OperatorCommand, _ cause: Sequence) {
    guard let stop = state.control.stop else {
      refuse(command, "nothing is stopped; nothing to recover", cause)
      return
    }
    if !command.objection.isEmpty {
      refuse(command, command.objection, cause)
      return
    }
    if state.approvalsToRecover > 1 {
      refuse(
        command,
        "a stop for \(stop.reason.name) needs a plan and \(state.approvalsToRecover) different "
          + "operators over it; plan the recovery", cause)
      return
    }
    if let objection = objectionToRaisingRisk(command) ?? objectionToRecovery() {
      refuse(command, objection, cause)
      return
    }
    guard state.safeguards.isOn else {
      comeBack(from: stop, command, cause)
      return
    }
    // Plan and approval in one are a plan and an approval: what it rested on is in the journal.
    plan(stop, command, cause)
    approvePlan(state.lastSequence, given: 1, needed: 1, command, state.lastSequence)
    comeBack(from: stop, command, state.lastSequence)
  }

  mutating func planRecovery(_ command: OperatorCommand, _ cause: Sequence) {
    guard let stop = state.control.stop else {
      refuse(command, "nothing is stopped; nothing to recover", cause)
      return
    }
    plan(stop, command, cause)
  }

  private mutating func plan(
    _ stop: TradingControl.Stop, _ command: OperatorCommand, _ cause: Sequence
  ) {
    let window = Interval(nanoseconds: state.limits[.approvalWindow])
    emit(
      .control(
        .recoveryPlanned(
          RecoveryPlanned(
            plan: state.planHash(), stop: stop.sequence, needed: state.approvalsToRecover,
            until: state.now.adding(window), actor: command.actor))),
      cause: cause)
  }

  private mutating func approvePlan(
    _ plan: Sequence, given: UInt8, needed: UInt8, _ command: OperatorCommand, _ cause: Sequence
  ) {
    emit(
      .control(
        .approvalGiven(
          ApprovalGiven(
            subject: plan, given: given, needed: needed, actor: command.actor,
            reason: command.reason))),
      cause: cause)
  }

  mutating func approveRecovery(_ command: OperatorCommand, _ cause: Sequence) {
    guard let stop = state.control.stop else {
      refuse(command, "nothing is stopped; nothing to recover", cause)
      return
    }
    if !command.objection.isEmpty {
      refuse(command, command.objection, cause)
      return
    }
    guard let plan = state.safeguards.plan else {
      refuse(command, "there is no plan; plan the recovery first", cause)
      return
    }
    if let objection = objection(to: command, over: plan, stop) {
      refuse(command, objection, cause)
      return
    }
    let given = UInt8(clamping: plan.approvers.count + 1)
    // A restart may have made the matrix stricter since.
    let needed = max(plan.planned.needed, state.approvalsToRecover)
    approvePlan(plan.sequence, given: given, needed: needed, command, cause)
    if given >= needed { comeBack(from: stop, command, state.lastSequence) }
  }

  private func objection(
    to command: OperatorCommand, over plan: RecoveryPlan, _ stop: TradingControl.Stop
  ) -> String? {
    if command.plan != plan.planned.plan {
      return "the plan is \(plan.planned.plan), not \(command.plan); look at it again"
    }
    if state.now >= plan.planned.until {
      return "the plan could be approved until \(plan.planned.until); plan again"
    }
    if let lost = state.lostApprover(of: plan) {
      return "\(lost), who approved the plan, may not recover any more; plan again"
    }
    if state.planHash() != plan.planned.plan || plan.planned.stop != stop.sequence {
      return RecoveryPlan.changed
    }
    if plan.approvers.contains(command.actor) {
      return "\(command.actor) approved it already; it takes somebody else"
    }
    if max(plan.planned.needed, state.approvalsToRecover) > 1, !command.isProved {
      return "only who is proved to be somebody can be one of two; give it to the running engine"
    }
    return objectionToRaisingRisk(command) ?? objectionToRecovery()
  }

  /// Takes a stop back: reduce-only, and at the size of the first stage when trading begins again.
  private mutating func comeBack(
    from stop: TradingControl.Stop, _ command: OperatorCommand, _ cause: Sequence
  ) {
    let wasPaused = state.safeguards.isOn && state.control.mode == .paused
    change(to: .reduceOnly, command, cause)
    // A recovery ends no pause: what follows when somebody resumes is reduce-only.
    if wasPaused { change(to: .paused, command, state.lastSequence) }
    emit(
      .recovered(
        Recovered(actor: command.actor, reason: command.reason, stop: stop.sequence)),
      cause: cause)
    transition(after: .recovery, state.lastSequence)
    guard state.safeguards.isOn, Safeguards.share(ofStage: 1, state.limits) < 10_000 else { return }
    changeStage(to: 1, actor: command.actor, reason: command.reason, cause)
  }

  private func objectionToRecovery() -> String? { state.recoveryObjections.first }
}

extension StopTriggered.Reason {
  /// How many different operators must approve a recovery.
  package var approvalsNeeded: UInt8 {
    switch self {
    case .capitalLoss, .dailyLoss, .security: 2
    case .manual, .breaker, .networkFailure, .clockError, .journalFailure: 1
    }
  }

  /// Whether it is about money lost.
  package var isLoss: Bool { self == .capitalLoss || self == .dailyLoss }

  /// The reason in a word or two.
  package var name: String {
    switch self {
    case .manual: "an operator"
    case .capitalLoss: "capital loss"
    case .breaker: "the breaker"
    case .networkFailure: "network failure"
    case .security: "security"
    case .clockError: "a clock error"
    case .journalFailure: "a journal failure"
    case .dailyLoss: "the loss of the day"
    }
  }
}
