// Commands that wait for a second person: agreed to, or taken back.
extension Decider {
  /// Has a command wait for somebody else.
  mutating func requestApproval(
    _ resolved: ResolvedCommand, _ command: OperatorCommand, _ cause: Sequence
  ) {
    if let objection = objectionToRaisingRisk(command) {
      refuse(command, objection, cause)
      return
    }
    let window = Interval(nanoseconds: state.limits[.approvalWindow])
    emit(
      .control(
        .approvalRequested(
          ApprovalRequested(
            command: cause, verb: command.verb, until: state.now.adding(window),
            actor: command.actor, holding: state.holding(resolved, command)))),
      cause: cause)
  }

  /// Carries out the command of somebody else that waited for this one's agreement.
  mutating func approve(_ sequence: Sequence, _ command: OperatorCommand, _ cause: Sequence) {
    guard let waiting = state.safeguards.pending.first(where: { $0.sequence == sequence }) else {
      let all = state.safeguards.pending.map { "\($0.sequence)" }.joined(separator: ", ")
      refuse(
        command,
        "no command \(sequence) waits for a second person"
          + (all.isEmpty ? "; none does" : "; those that do are \(all)"), cause)
      return
    }
    // Read anew: what it is about may have changed, or gone.
    let resolved: ResolvedCommand
    do throws(CommandFault) {
      resolved = try ResolvedCommand(waiting.command, in: state)
    } catch {
      refuse(command, error.description, cause)
      return
    }
    if let objection = objection(to: command, approving: waiting, resolved) {
      refuse(command, objection, cause)
      return
    }
    emit(
      .control(
        .approvalGiven(
          ApprovalGiven(
            subject: sequence, given: 2, needed: 2, actor: command.actor, reason: command.reason))),
      cause: cause)
    carryOut(resolved, waiting.command, second: command.actor, state.lastSequence)
  }

  private func objection(
    to command: OperatorCommand, approving waiting: PendingApproval, _ resolved: ResolvedCommand
  ) -> String? {
    if state.now >= waiting.until {
      return "it could be approved until \(waiting.until); give the command again"
    }
    if waiting.command.actor == command.actor {
      return "\(command.actor) gave the command; it takes somebody else to approve it"
    }
    if let objection = objectionToRaisingRisk(command) { return objection }
    guard command.isProved else { return "only who is proved to be somebody can agree" }
    // Both: whoever asked may have been revoked meanwhile.
    for asked in [waiting.command, command] {
      if case .refused(let because) = state.authorization(for: resolved.permission, asked) {
        return because
      }
    }
    return objection(toChangeSince: waiting, resolved)
  }

  /// Whoever agrees does so to what was asked: what the command would change must be as it was
  /// then, unless it raises no risk any more.
  private func objection(
    toChangeSince waiting: PendingApproval, _ resolved: ResolvedCommand
  ) -> String? {
    guard resolved.permission?.mayTakeSecond ?? true else { return nil }
    let holding = state.holding(resolved, waiting.command)
    if holding == waiting.holding { return nil }
    return "what it would change has changed since: when it was asked, \(waiting.holding), and "
      + "now \(holding); give the command again"
  }

  /// Takes a command that waits, or a plan, back: by whoever asked for it, or as a rejection by
  /// whoever could approve it.
  mutating func withdraw(_ sequence: Sequence, _ command: OperatorCommand, _ cause: Sequence) {
    guard let proposal = state.proposal(sequence) else {
      refuse(
        command, "\(sequence) is neither a command that waits for a second person nor the plan",
        cause)
      return
    }
    if let objection = objection(to: command, withdrawing: proposal) {
      refuse(command, objection, cause)
      return
    }
    emit(
      .control(
        .withdrawn(
          Withdrawn(
            subject: sequence, isRejected: command.actor != proposal.actor, actor: command.actor,
            reason: command.reason))),
      cause: cause)
  }

  private func objection(to command: OperatorCommand, withdrawing proposal: Proposal) -> String? {
    if command.reason.allSatisfy(\.isWhitespace) { return "a withdrawal needs a reason; give one" }
    guard command.isProved else { return "only who is proved to be somebody can withdraw it" }
    if command.actor == proposal.actor { return nil }
    guard let permission = proposal.permission else {
      return "it can no longer be approved; only \(proposal.actor), who asked, can withdraw it"
    }
    if case .refused(let because) = state.authorization(for: permission, command) {
      return "\(because), and only \(proposal.actor) asked for it"
    }
    return nil
  }
}

/// What waits to be agreed to.
package struct Proposal: Hashable, Sendable {
  /// Who asked for it.
  package let actor: String
  /// What somebody must be allowed to do who would agree to it; nil where nobody can any more.
  package let permission: Permission?
}

extension TradingState {
  /// A command that waits, or the plan, by its sequence; nil when nothing of it waits.
  package func proposal(_ sequence: Sequence) -> Proposal? {
    if let plan = safeguards.plan, plan.sequence == sequence {
      return Proposal(actor: plan.planned.actor, permission: .recover)
    }
    guard
      let waiting = safeguards.pending.first(where: { $0.sequence == sequence && now < $0.until })
    else { return nil }
    return Proposal(
      actor: waiting.command.actor, permission: permission(for: waiting.command))
  }
}
