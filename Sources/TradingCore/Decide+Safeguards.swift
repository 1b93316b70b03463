// What the safeguards do by themselves: with time, with a loss, with a service's answer.
extension Decider {
  /// What follows from a fact of control.
  mutating func decide(after event: ControlEvent, _ cause: Sequence) {
    switch event {
    case .serviceReported(let report):
      let thresholds = state.thresholds(of: report.breaker)
      transition(report.breaker, after: report.occurrence(thresholds), cause)
    case .rulesDeclared, .permissionDeclared, .operatorDeclared, .breakerDeclared, .costReported,
      .requestRejected:
      break
    case .limitChanged, .denialChanged, .crisisChanged, .maintenanceChanged, .recoveryPlanned,
      .approvalRequested, .approvalGiven, .stageChanged, .operatorChanged, .closingChanged,
      .warningChanged, .glassBroken, .withdrawn:
      preconditionFailure("a decision was taken for a fact")
    }
  }

  /// Moves a named breaker if an answer, already counted, asks for it.
  private mutating func transition(
    _ breaker: BreakerIndex, after occurrence: Breaker.Occurrence, _ cause: Sequence
  ) {
    let index = breaker.position - 1
    guard state.safeguards.breakers.indices.contains(index),
      var transition = state.safeguards.breakers[index].breaker.transition(
        after: occurrence, at: state.now, state.thresholds(of: breaker))
    else { return }
    transition.breaker = breaker
    emit(.breakerTransitioned(transition), cause: cause)
  }

  /// What time alone changes. Asked at every timer.
  mutating func passTime(_ cause: Sequence) {
    guard state.safeguards.isOn else { return }
    for index in state.safeguards.breakers.indices {
      transition(BreakerIndex(UInt16(index + 1)), after: .timer, cause)
    }
    moveMaintenance(cause)
    endTemporary(cause)
    advanceStage(cause)
    stopAfterDisconnect(cause)
    if state.safeguards.closing.phase == .inProgress { goOnClosing(cause) }
    checkExposure(cause)
  }

  private mutating func moveMaintenance(_ cause: Sequence) {
    let window = state.safeguards.maintenance
    let lead = Interval(nanoseconds: state.limits[.maintenanceLead])
    let due = window.due(at: state.now, lead: lead)
    guard due != window.phase else { return }
    emit(
      .control(
        .maintenanceChanged(
          MaintenanceChanged(
            phase: due, from: window.from, until: window.until, actor: "engine",
            reason: due.words))),
      cause: cause)
    switch due {
    case .near: cancelOrders(state.lastSequence) { !$0.intent.isReduceOnly }
    case .inside: cancelOrders(state.lastSequence) { _ in true }
    case .none, .planned, .ended, .cancelled: break
    }
  }

  /// Gives back what was changed for a time.
  private mutating func endTemporary(_ cause: Sequence) {
    while let over = state.safeguards.overrides.temporary.first(where: { $0.until <= state.now }) {
      let old = state.value(over.limit, of: over.scope) ?? LimitOverrides.unset
      let next = state.safeguards.overrides.running(over.limit, of: over.scope, after: state.now)
        .last
      emit(
        .control(
          .limitChanged(
            LimitChanged(
              limit: over.limit, scope: over.scope, old: old, new: next?.value ?? over.previous,
              until: next?.until ?? .unset, actor: "engine", second: "",
              reason: "the change for a time is over"))),
        cause: cause)
    }
    for denial in state.safeguards.denied.denials
    where denial.until != .unset && denial.until <= state.now {
      emit(
        .control(
          .denialChanged(
            DenialChanged(
              subject: denial.subject, isDenied: false, until: .unset, actor: "engine",
              reason: "the denial is over"))),
        cause: cause)
    }
  }

  /// Goes a stage up when one has lasted long enough and nothing happened in it, or down when too
  /// much was lost in it.
  private mutating func advanceStage(_ cause: Sequence) {
    let stage = state.safeguards.stage
    guard stage > 0, state.control.stop == nil, state.control.mode == .normal else { return }
    let lost = state.lossOfStage
    let bearable = state.limits[.stageLoss]
    if bearable != Limit.off, lost.units >= bearable {
      fallBack(because: "lost \(lost) in the stage", cause)
      return
    }
    let dwelt = state.now.since(state.safeguards.stageSince).nanoseconds
    guard dwelt >= state.limits[.stageDwell], state.control.breaker.phase == .closed else { return }
    changeStage(
      to: stage >= 2 ? 0 : stage + 1, actor: "engine",
      reason: "the stage before lasted long enough", cause)
  }

  /// Goes back a stage; from the first to reduce-only.
  mutating func fallBack(because reason: String, _ cause: Sequence) {
    let stage = state.safeguards.stage
    guard stage > 0 else { return }
    if stage > 1 {
      changeStage(to: stage - 1, actor: "engine", reason: reason, cause)
    } else if state.control.mode == .normal {
      emit(
        .modeChanged(
          ModeChanged(from: .normal, to: .reduceOnly, actor: "engine", reason: reason)),
        cause: cause)
      cancelOrders(state.lastSequence) { !$0.intent.isReduceOnly }
    }
  }

  mutating func changeStage(to: UInt8, actor: String, reason: String, _ cause: Sequence) {
    emit(
      .control(
        .stageChanged(
          StageChanged(
            from: state.safeguards.stage, to: to,
            share: Safeguards.share(ofStage: to, state.limits), actor: actor, reason: reason))),
      cause: cause)
  }

  /// Stops when a venue was away for too long.
  private mutating func stopAfterDisconnect(_ cause: Sequence) {
    let bearable = state.limits[.disconnectStop]
    guard bearable != Limit.off, !state.isStopped(for: .networkFailure) else { return }
    for (venue, since) in state.safeguards.awaySince.enumerated() where since != .unset {
      let away = state.now.since(since).nanoseconds
      guard away >= bearable else { continue }
      stop(
        .networkFailure, value: away, limit: bearable, actor: "engine",
        message: "\(state.venues[venue]) could not be reached for too long", cause)
      return
    }
  }

  /// Stops when the clock jumped too far. A run on another feed takes that feed's time over, at the
  /// very event that says so: nobody's clock was set.
  mutating func checkClock(_ step: ClockStepped, _ cause: Sequence) {
    let bearable = state.limits[.clockStepStop]
    guard state.safeguards.isOn, bearable != Limit.off, !state.isStopped(for: .clockError)
    else { return }
    let takenOver = state.run.map { step.to.adding($0.clockOffset) }
    let jump = step.to.since(step.from).nanoseconds
    guard takenOver != state.now, jump.magnitude >= bearable.magnitude else { return }
    stop(
      .clockError, value: jump == .min ? .max : abs(jump), limit: bearable, actor: "engine",
      message: "the clock went from \(step.from) to \(step.to)", cause)
  }

  /// Warns of a loss of the capital, stops at the day's and at the capital's, and opens the breaker
  /// at the hour's and at the fall from the highest equity.
  mutating func checkGuardedLosses(_ cause: Sequence) {
    checkExposure(cause)
    let equity = state.lossEquity
    let losses = state.safeguards.losses
    let capital = state.book.capital
    let isWarned = losses.isBeyond(.capitalWarning)
    // Only then, as the share is a division of 128 bits.
    if state.safeguards.warnings.contains(.capitalLoss) != isWarned {
      warn(
        .capitalLoss, isWarned, value: shareLost(equity),
        limit: state.limits[.capitalLossWarning],
        "lost \(capital.clampedDifference(equity)) of a capital of \(capital)", cause)
    }
    let isLost = state.isStopped(for: .capitalLoss)
    if losses.isBeyond(.dailyStop), !state.isStopped(for: .dailyLoss) {
      stop(
        .dailyLoss, value: state.lossOfDay.units, limit: state.limits[.dailyLossStop],
        actor: "engine", message: "lost \(state.lossOfDay) of the day's equity", cause)
    } else if losses.isBeyond(.dailyStop) || isLost {
      // Stopped for it: the breaker has nothing left to guard.
    } else if losses.isBeyond(.hourly) {
      let loss = losses.hourlyLoss(at: equity, now: state.now)
      open(.hourlyLoss, value: loss.units, limit: state.limits[.hourlyLoss], cause)
    } else if losses.isBeyond(.drawdown) {
      open(
        .drawdown, value: losses.drawdown(at: equity), limit: state.limits[.maximumDrawdown],
        cause)
    }
    if losses.isBeyond(.capitalStop), !isLost { stopForCapitalLoss(shareLost(equity), cause) }
  }

  /// Opens the engine's breaker for a loss. The hour's passes by itself, so it is probed after the
  /// cooldown; a fall from the highest is for an operator to take over.
  private mutating func open(
    _ reason: Breaker.Reason, value: Int64, limit: Int64, _ cause: Sequence
  ) {
    let thresholds = state.thresholds(of: .engine)
    let probeAt =
      reason == .drawdown
      ? Timestamp.unset : state.now.adding(Interval(nanoseconds: thresholds.cooldown))
    guard
      let transition = state.control.breaker.opening(
        for: reason, value: value, limit: limit, probeAt: probeAt, thresholds)
    else {
      // Open already, for a venue or by hand: nothing passes, and what could grow must not rest.
      cancelOrders(cause) { !$0.intent.isReduceOnly }
      return
    }
    move(transition, cause)
    cancelOrders(state.lastSequence) { !$0.intent.isReduceOnly }
  }

  func shareLost(_ equity: Money) -> Int64 {
    let capital = state.book.capital
    guard capital.units > 0, equity < capital else { return 0 }
    return FixedPoint.scaledIfExact(
      capital.clampedDifference(equity).units, times: 10_000, over: capital.units, rounding: .up)
      ?? Int64.max
  }

  /// Raises a warning, or takes it back.
  private mutating func warn(
    _ warning: Warning, _ holds: Bool, value: Int64, limit: Int64,
    _ message: @autoclosure () -> String, _ cause: Sequence
  ) {
    guard state.safeguards.warnings.contains(warning) != holds else { return }
    emit(
      .control(
        .warningChanged(
          WarningChanged(
            warning: warning, isRaised: holds, value: value, limit: limit, message: message()))),
      cause: cause)
  }

  /// Warns while more is held than the limits allow: after a late fill, a move of the market, or a
  /// limit that was lowered below it.
  mutating func checkExposure(_ cause: Sequence) {
    let limit = state.limits[.maximumExposure]
    let exposure = state.book.exposure
    warn(
      .exposureAboveLimit, exposure.units > limit, value: exposure.units, limit: limit,
      "exposure \(exposure) above its limit \(Money(units: limit))", cause)
    warnOfLeverage(exposure, cause)
  }

  /// Warns when the leverage has used up four fifths of what it may be.
  private mutating func warnOfLeverage(_ exposure: Money, _ cause: Sequence) {
    let most = state.limits[.maximumLeverage]
    let equity = state.book.equity
    let leverage =
      equity.units > 0
      ? FixedPoint.scaledIfExact(
        exposure.units, times: FixedPoint.scale, over: equity.units, rounding: .up) ?? Int64.max
      : exposure.units > 0 ? Int64.max : 0
    warn(
      .leverage, most != Limit.off && leverage >= Self.nearly(most) && leverage > 0,
      value: leverage, limit: most,
      "leverage \(FixedPoint.text(leverage)) of \(FixedPoint.text(most))", cause)
  }

  /// Four fifths of a limit: from there on its use is warned of.
  private static func nearly(_ limit: Int64) -> Int64 { limit / 5 * 4 }

  /// Whether what is held asks for a warning. Multiplied out, as it is asked at every quote.
  var isStretched: Bool {
    let exposure = state.book.exposure.units
    if exposure > state.limits[.maximumExposure] { return true }
    let most = state.limits[.maximumLeverage]
    guard most != Limit.off, exposure > 0 else { return false }
    return Int128(exposure) * Int128(FixedPoint.scale)
      >= Int128(Self.nearly(most)) * Int128(max(0, state.book.equity.units))
  }
}

extension MaintenancePhase {
  /// The phase in words.
  package var words: String {
    switch self {
    case .none: "none"
    case .planned: "planned"
    case .near: "near: only what makes positions smaller"
    case .inside: "begun: nothing is traded"
    case .ended: "over"
    case .cancelled: "called off"
    }
  }
}

extension TradingState {
  /// Whether a value lets more risk through than what would hold without it, now or at any moment
  /// until it ends; nil for good. A change for a time that returns to something stricter is no
  /// leave to keep it.
  package func isLooser(
    _ limit: Limit, _ scope: LimitScope, _ value: Int64, until end: Timestamp?
  ) -> Bool {
    upcoming(limit, of: scope, until: end).contains {
      limit.isLooser(value, than: $0 == LimitOverrides.unset ? limits[limit] : $0)
    }
  }

  /// Every value of a limit that holds from now until a time, or for ever: the one in force first,
  /// then what comes when each change for a time is over. `unset` stands for none of its own.
  package func upcoming(
    _ limit: Limit, of scope: LimitScope, until end: Timestamp?
  ) -> [Int64] {
    let running = safeguards.overrides.running(limit, of: scope, after: now)
    var holds = [self.value(limit, of: scope) ?? LimitOverrides.unset]
    // The one in force is last; below it lies what comes when it ends.
    for (index, change) in running.enumerated().reversed() {
      if let end, change.until >= end { break }
      holds.append(index > 0 ? running[index - 1].value : change.previous)
    }
    return holds
  }

  /// The value of a limit of a scope; nil where the scope has none of its own.
  package func value(_ limit: Limit, of scope: LimitScope) -> Int64? {
    scope == .total ? limits[limit] : safeguards.overrides.value(limit, of: scope)
  }
}
