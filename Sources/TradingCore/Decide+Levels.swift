// Commands that change levels, windows, breakers, limits, denials and operators.
extension Decider {
  mutating func changeCrisis(
    to level: CrisisLevel, _ command: OperatorCommand, _ cause: Sequence
  ) {
    let before = state.safeguards.crisis
    if level < before, let objection = objectionToRaisingRisk(command) {
      refuse(command, objection, cause)
      return
    }
    guard level != before else {
      refuse(command, "the level is \(level.name) already", cause)
      return
    }
    emit(
      .control(
        .crisisChanged(
          CrisisChanged(from: before, to: level, actor: command.actor, reason: command.reason))),
      cause: cause)
    switch level {
    case .none, .elevated: break
    case .high: cancelOrders(state.lastSequence) { !$0.intent.isReduceOnly }
    case .severe: cancelOrders(state.lastSequence) { _ in true }
    }
  }

  mutating func planMaintenance(
    _ resolved: ResolvedCommand, _ command: OperatorCommand, _ cause: Sequence
  ) {
    var window = state.safeguards.maintenance
    if resolved == .cancelMaintenance {
      if let objection = objectionToRaisingRisk(command)
        ?? (window.isPending ? nil : "no window of maintenance is planned")
      {
        refuse(command, objection, cause)
        return
      }
      window.phase = .cancelled
    } else {
      let from = command.from == .unset ? state.now : command.from
      let until = command.end(after: from) ?? from
      if window.isPending {
        // Longer in either direction lowers risk; anything else would raise it somewhere.
        guard from <= max(window.from, state.now), until >= window.until else {
          refuse(
            command,
            "the window from \(window.from) until \(window.until) can be made longer, or be "
              + "called off", cause)
          return
        }
        window.from = min(window.from, from)
        window.until = until
      } else {
        (window.from, window.until, window.phase) = (from, until, .planned)
      }
    }
    emit(
      .control(
        .maintenanceChanged(
          MaintenanceChanged(
            phase: window.phase, from: window.from, until: window.until, actor: command.actor,
            reason: command.reason))),
      cause: cause)
    // What begins now does not wait for the next timer.
    if window.isPending { passTime(state.lastSequence) }
  }

  mutating func force(
    _ breaker: BreakerIndex, to phase: Breaker.Phase, _ command: OperatorCommand,
    _ cause: Sequence
  ) {
    if phase == .closed, let objection = objectionToRaisingRisk(command) {
      refuse(command, objection, cause)
      return
    }
    let thresholds = state.thresholds(of: breaker)
    let now = breaker == .engine ? state.control.breaker : named(breaker)
    guard
      var transition = now.forced(
        to: phase, actor: command.actor, message: command.reason, thresholds)
    else {
      refuse(command, "the breaker '\(command.target)' is \(phase.name) already", cause)
      return
    }
    transition.breaker = breaker
    if breaker == .engine {
      move(transition, cause)
    } else {
      emit(.breakerTransitioned(transition), cause: cause)
    }
  }

  mutating func resetBreaker(
    _ breaker: BreakerIndex, _ command: OperatorCommand, _ cause: Sequence
  ) {
    if let objection = objectionToRaisingRisk(command) {
      refuse(command, objection, cause)
      return
    }
    let now = breaker == .engine ? state.control.breaker : named(breaker)
    var transition = now.reset(
      actor: command.actor, message: command.reason, state.thresholds(of: breaker))
    transition.breaker = breaker
    emit(.breakerTransitioned(transition), cause: cause)
  }

  private func named(_ breaker: BreakerIndex) -> Breaker {
    state.safeguards.breakers[breaker.position - 1].breaker
  }

  mutating func setLimit(
    _ limit: Limit, _ scope: LimitScope, to value: Int64, _ command: OperatorCommand,
    second: String, _ cause: Sequence
  ) {
    let old = state.value(limit, of: scope)
    let end = command.end(after: state.now)
    if state.isLooser(limit, scope, value, until: end),
      let objection = objectionToRaisingRisk(command)
    {
      refuse(command, objection, cause)
      return
    }
    guard state.upcoming(limit, of: scope, until: end).contains(where: { $0 != value }) else {
      refuse(command, "\(command.target) is \(limit.text(of: value)) already", cause)
      return
    }
    emit(
      .control(
        .limitChanged(
          LimitChanged(
            limit: limit, scope: scope, old: old ?? LimitOverrides.unset, new: value,
            until: end ?? .unset, actor: command.actor, second: second, reason: command.reason))),
      cause: cause)
    // A limit below what is held is taken: it lowers risk. That it is crossed is said at once.
    checkExposure(state.lastSequence)
  }

  /// Denies a subject. What is denied already is never denied for shorter: that would be to allow
  /// it.
  mutating func deny(_ subject: DenySubject, _ command: OperatorCommand, _ cause: Sequence) {
    var end = command.end(after: state.now) ?? .unset
    if end != .unset, end <= state.now {
      refuse(command, "a denial until \(end) is over already", cause)
      return
    }
    if let former = state.safeguards.denied.denials.first(where: { $0.subject == subject }) {
      end = former.until == .unset || end == .unset ? .unset : max(end, former.until)
    }
    change(subject, isDenied: true, until: end, command, cause)
    let market = state.market
    let denied = state.safeguards.denied
    cancelOrders(state.lastSequence) { order in
      let instrument = market.instruments[order.intent.instrument.position].instrument
      return !order.intent.isReduceOnly
        && denied.denial(of: instrument, wantedBy: order.intent.strategy) != nil
    }
  }

  /// Takes a denial back, for good.
  mutating func allow(_ subject: DenySubject, _ command: OperatorCommand, _ cause: Sequence) {
    var objection = objectionToRaisingRisk(command)
    if !state.safeguards.denied.denials.contains(where: { $0.subject == subject }) {
      objection = objection ?? "'\(command.target)' is not denied"
    }
    if command.hasEnd {
      objection =
        objection ?? "what is allowed again is allowed for good; deny it for the time instead"
    }
    if let objection {
      refuse(command, objection, cause)
      return
    }
    change(subject, isDenied: false, until: .unset, command, cause)
  }

  private mutating func change(
    _ subject: DenySubject, isDenied: Bool, until: Timestamp, _ command: OperatorCommand,
    _ cause: Sequence
  ) {
    emit(
      .control(
        .denialChanged(
          DenialChanged(
            subject: subject, isDenied: isDenied, until: until, actor: command.actor,
            reason: command.reason))),
      cause: cause)
  }

  mutating func changeOperator(
    _ record: OperatorRecord, _ command: OperatorCommand, _ cause: Sequence
  ) {
    if let objection = objectionToRaisingRisk(command) ?? objection(toChange: record) {
      refuse(command, objection, cause)
      return
    }
    emit(
      .control(
        .operatorChanged(
          OperatorChanged(record: record, actor: command.actor, reason: command.reason))),
      cause: cause)
  }

  /// Somebody must always be left who can manage operators, and one proof is one person's.
  private func objection(toChange record: OperatorRecord) -> String? {
    var after = state.safeguards.roster
    for other in after.operators where other.name != record.name && !other.isRevoked {
      if record.user >= 0, record.user == other.user {
        return "uid \(record.user) is \(other.name)'s; one person is one operator"
      }
      if !record.tokenHash.isEmpty, record.tokenHash == other.tokenHash {
        return "this token is \(other.name)'s; one person is one operator"
      }
    }
    after.apply(record)
    let isManaged = after.operators.contains {
      after.verdict(of: $0.name, for: .administer) != .refused
    }
    return isManaged ? nil : "nobody would be left who may manage operators"
  }
}
