import Projections
import TradingCore

/// Stops, modes, the breaker and operators: what was forbidden did not happen, and what raised risk
/// has a name.
struct ControlChecks: Sendable {
  // The stop whose cancels are due: they are the very next events.
  private var stopToCarryOut: Sequence?
  // A command whose nonce was used before: its refusal is the very next event.
  private var repeated: Sequence?
  /// The last approval, and where: what was approved is the very next event.
  private(set) var approval: (sequence: Sequence, actor: String)?

  /// Checks an event against the state before it.
  mutating func take(
    _ recorded: borrowing RecordedEvent, _ state: borrowing TradingState,
    _ findings: inout FindingList
  ) {
    let sequence = recorded.envelope.sequence
    checkStopCarriedOut(before: recorded.event, state, &findings)
    checkRefused(before: recorded.event, &findings)
    switch recorded.event {
    case .orderIntended(let intent): check(intent, sequence, state, &findings)
    case .stopTriggered: stopToCarryOut = sequence
    case .recovered(let recovered): check(recovered, sequence, state, &findings)
    case .modeChanged(let change): check(change, sequence, state, &findings)
    case .limitSet(let set):
      if set.actor.isEmpty {
        findings.add(
          .operatorNamed, at: sequence, "\(set.limit.name) was set by nobody")
      }
    case .breakerTransitioned(let transition):
      checkClosed(transition, sequence, state, &findings)
      let phase = state.phase(of: transition.breaker)
      if transition.from != phase {
        findings.add(
          .breakerContinuous, at: sequence,
          "the breaker moved from \(transition.from) and stood at "
            + (phase.map { "\($0)" } ?? "nothing: it was never declared"))
      }
    case .runStarted, .runEnded, .journalRecovered, .journalRepaired, .configurationRecorded,
      .currencyDeclared,
      .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared, .clockStepped,
      .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared, .quoted, .traded, .bookChanged,
      .bookReset,
      .marketDataRejected, .connectionChanged, .decisionMade, .orderRefused, .orderWithheld,
      .orderSent, .orderAcknowledged, .orderRejected, .orderPartlyFilled, .orderFilled,
      .cancelIntended, .cancelSent, .cancelRejected, .orderCancelled, .orderExpired,
      .orderOutcomeUnknown, .orderOutcomeResolved, .reportIgnored, .balanceReported,
      .commandRefused:
      break
    case .operatorCommanded(let command):
      if command.nonce != .none, state.safeguards.isUsed(command.nonce) { repeated = sequence }
    case .control(let event):
      check(event, sequence, state, &findings)
      if case .approvalGiven(let given) = event { approval = (sequence, given.actor) }
    }
  }

  /// After a stop come the cancels of every open order and nothing else. A crash in between is no
  /// broken promise: the next run settles every open order.
  private mutating func checkStopCarriedOut(
    before event: borrowing Event, _ state: borrowing TradingState,
    _ findings: inout FindingList
  ) {
    guard let stop = stopToCarryOut, event.kind != .cancelIntended else { return }
    stopToCarryOut = nil
    guard event.kind != .runStarted else { return }
    let left = state.orders.open { !$0.isCancelRequested }
    guard let first = left.first else { return }
    findings.add(
      .stopCancelsAll, at: stop,
      "the stop left \(left.count) orders open, the first is order \(first.rawValue)")
  }

  /// A command given again is refused before anything else; what a crash cut off was not obeyed.
  private mutating func checkRefused(
    before event: borrowing Event, _ findings: inout FindingList
  ) {
    guard let command = repeated else { return }
    repeated = nil
    guard event.kind != .commandRefused, event.kind != .runStarted else { return }
    findings.add(
      .nonceOnce, at: command, "a command was obeyed whose nonce had been used before")
  }

  private func check(
    _ intent: OrderIntended, _ sequence: Sequence, _ state: borrowing TradingState,
    _ findings: inout FindingList
  ) {
    let order = "order \(intent.order.rawValue) was intended"
    // What an operator has closed may pass what stops strategies, as long as it only reduces.
    let closes =
      state.safeguards.closing.phase == .inProgress && state.market.knows(intent.instrument)
      && state.isReducing(Self.decision(behind: intent))
    if !closes { checkLeave(intent, order, sequence, state, &findings) }
    if state.orders.unknownCount > 0 {
      findings.add(
        .obeysUnresolved, at: sequence,
        "\(order) while \(state.orders.unknownCount) orders were not settled")
    }
    guard state.market.knows(intent.instrument) else { return }
    let instrument = state.market.instruments[intent.instrument.position].instrument
    let venue = Int(instrument.venue.rawValue)
    if venue >= state.isConnected.count || !state.isConnected[venue] {
      findings.add(.obeysConnection, at: sequence, "\(order) while its venue was not connected")
    }
    if state.control.mode == .reduceOnly, !state.isReducing(Self.decision(behind: intent)) {
      let held = state.book.positions[intent.instrument.position].quantity
      findings.add(
        .obeysReduceOnly, at: sequence,
        "\(order) to \(intent.side) \(intent.quantity) of \(instrument.symbol) with \(held) held, "
          + "while only reducing was allowed")
    }
  }

  /// Stops, pauses and the breaker.
  private func checkLeave(
    _ intent: OrderIntended, _ order: String, _ sequence: Sequence,
    _ state: borrowing TradingState, _ findings: inout FindingList
  ) {
    if let stop = state.control.stop {
      findings.add(.obeysStop, at: sequence, "\(order) while the stop \(stop.sequence) held")
    }
    if state.control.mode == .paused {
      findings.add(.obeysPause, at: sequence, "\(order) while trading was paused")
    }
    let isReducing =
      state.market.knows(intent.instrument) && state.isReducing(Self.decision(behind: intent))
    let breaker = state.control.breaker
    let isLeft =
      breaker.letsOrdersPass(state.thresholds(of: .engine))
      || breaker.isAboutLoss && isReducing
    checkSafeguards(intent, reducing: isReducing, sequence, state, &findings)
    if !isLeft {
      findings.add(
        .obeysBreaker, at: sequence, "\(order) while the breaker was \(breaker.phase)"
      )
    }
  }

  private static func decision(behind intent: OrderIntended) -> DecisionMade {
    DecisionMade(
      strategy: intent.strategy, instrument: intent.instrument, action: .enter, side: intent.side,
      timeInForce: intent.timeInForce, price: intent.price, quantity: intent.quantity, signal: 0,
      threshold: 0)
  }

  private func check(
    _ recovered: Recovered, _ sequence: Sequence, _ state: borrowing TradingState,
    _ findings: inout FindingList
  ) {
    if state.control.stop?.sequence != recovered.stop {
      findings.add(
        .eventPossible, at: sequence,
        "the stop \(recovered.stop) was recovered and was not the one in force")
    }
    checkApprovals(of: recovered, sequence, state, &findings)
    if !Self.isNamed(recovered.actor) || recovered.reason.isEmpty {
      findings.add(
        .operatorNamed, at: sequence,
        "the stop \(recovered.stop) was recovered by '\(recovered.actor)' because of "
          + "'\(recovered.reason)'")
    }
  }

  private func check(
    _ change: ModeChanged, _ sequence: Sequence, _ state: borrowing TradingState,
    _ findings: inout FindingList
  ) {
    if change.from != state.control.mode {
      findings.add(
        .eventPossible, at: sequence,
        "the mode changed from \(change.from) and was \(state.control.mode)")
    }
    let raises = Self.freedom(change.to) > Self.freedom(change.from)
    if raises, !Self.isNamed(change.actor) || change.reason.isEmpty {
      findings.add(
        .operatorNamed, at: sequence,
        "the mode was raised from \(change.from) to \(change.to) by '\(change.actor)' because of "
          + "'\(change.reason)'")
    }
  }

  private static func isNamed(_ actor: String) -> Bool { !actor.isEmpty && actor != "engine" }

  private static func freedom(_ mode: TradingMode) -> Int {
    switch mode {
    case .paused: 0
    case .reduceOnly: 1
    case .normal: 2
    }
  }
}

extension TradingState {
  /// The phase of a breaker; nil of one that was never declared.
  fileprivate func phase(of breaker: BreakerIndex) -> Breaker.Phase? {
    if breaker == .engine { return control.breaker.phase }
    let index = breaker.position - 1
    return safeguards.breakers.indices.contains(index)
      ? safeguards.breakers[index].breaker.phase : nil
  }
}
