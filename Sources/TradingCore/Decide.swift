/// The deciding half of the loop, live and in an audit alike: it takes a fact, folds it in, and
/// makes the events that follow from it, each folded in before the next is thought of.
package struct Decider: Sendable {
  /// The state after everything taken so far.
  package private(set) var state: TradingState
  /// What the last turn recorded: the fact first, then what was decided.
  package private(set) var emitted: [RecordedEvent] = []
  /// From when on time alone matters, even if nothing else happens; unset while not. Stored,
  /// as the loop asks before every input and to look into several parts of a state is to copy it.
  package private(set) var awaitsTimeFrom = Timestamp.unset

  private var wanted: [DecisionMade] = []
  // Whether the command of this turn was given before, asked before it is folded in.
  private(set) var isReplayed = false
  private let epoch: UInt32

  /// A decider that goes on from `state`, writing events of `epoch`.
  package init(state: TradingState, epoch: UInt32) {
    self.state = state
    self.epoch = epoch
    noteTime()
  }

  /// Takes an input at a time: one turn. `now` is raised to the last recorded time, which never
  /// runs backwards. Afterwards `emitted` holds what is to be journaled.
  package mutating func take(_ input: Input, at now: Timestamp, sourceTime: Timestamp = .unset) {
    emitted.removeEach()
    let time = max(now, state.now)
    // The market comes by itself, and most often: nothing of the state need be asked about it.
    switch input {
    case .fact(.quoted(let quote)):
      let envelope = nextEnvelope(at: time, sourceTime: sourceTime, cause: .none)
      emitted.append(RecordedEvent(envelope: envelope, event: .quoted(quote)))
      state.apply(quote, envelope)
      decide(after: quote, envelope.sequence)
    case .fact(.traded(let trade)):
      record(.traded(trade), at: time, sourceTime: sourceTime, cause: .none)
      hashIfDue(state.lastSequence)
    case .fact(.bookChanged(let change)):
      record(.bookChanged(change), at: time, sourceTime: sourceTime, cause: .none)
      hashIfDue(state.lastSequence)
    case .fact, .report, .command, .timer:
      let fact = state.fact(of: input)
      let cause = state.cause(of: fact)
      noteReplay(fact)
      record(fact, at: time, sourceTime: sourceTime, cause: cause)
      decide(after: fact, state.lastSequence)
    }
    noteTime()
  }

  private mutating func noteTime() {
    let coolsDown =
      state.control.breaker.phase == .open && state.control.breaker.probeAt != .unset
    let matters = state.orders.openCount > 0 || coolsDown
    awaitsTimeFrom = matters ? state.now : state.safeguards.wakeAt
  }

  /// Takes a fact as a journal holds it: one turn of an audit. Afterwards `emitted` holds the fact
  /// and the decisions that must follow it in the journal.
  package mutating func repeatTurn(of fact: RecordedEvent) {
    emitted.removeEach()
    emitted.append(fact)
    noteReplay(fact.event)
    state.apply(fact)
    decide(after: fact.event, fact.envelope.sequence)
  }

  private mutating func noteReplay(_ fact: Event) {
    guard case .operatorCommanded(let command) = fact else { return }
    isReplayed = command.nonce != .none && state.safeguards.isUsed(command.nonce)
  }

  /// Records a decision caused by `cause`; its own sequence is then `state.lastSequence`.
  mutating func emit(_ event: Event, cause: Sequence) {
    record(event, at: state.now, sourceTime: .unset, cause: cause)
  }

  private mutating func record(
    _ event: Event, at time: Timestamp, sourceTime: Timestamp, cause: Sequence
  ) {
    let envelope = nextEnvelope(at: time, sourceTime: sourceTime, cause: cause)
    emitted.append(RecordedEvent(envelope: envelope, event: event))
    state.apply(event, envelope)
  }

  // Mutating, though it changes nothing: a call that only borrows copies the decider.
  private mutating func nextEnvelope(
    at time: Timestamp, sourceTime: Timestamp, cause: Sequence
  ) -> Envelope {
    Envelope(
      sequence: state.lastSequence.next, recordedAt: time, sourceTime: sourceTime, cause: cause,
      epoch: epoch)
  }

  private mutating func decide(after fact: Event, _ cause: Sequence) {
    switch fact {
    case .quoted(let quote): return decide(after: quote, cause)
    case .timerElapsed:
      rollDay(cause)
      transition(after: .timer, cause)
      checkDeadlines(cause)
      passTime(cause)
    case .runStarted: settleOldOrders(cause)
    case .connectionChanged(let change):
      if !change.isConnected {
        transition(after: .failure(nil), cause)
        loseUnanswered(cause)
      }
    case .orderAcknowledged(let it):
      transition(after: state.occurrence(ofAcknowledged: it.order), cause)
    case .orderPartlyFilled(let fill), .orderFilled(let fill):
      transition(after: .success(fill.order), cause)
      // No timer may come to say it: nothing waits for time once the last order is filled.
      if state.safeguards.isOn {
        checkExposure(cause)
        checkLosses(cause)
      }
    case .orderRejected(let closure):
      let order = closure.order
      transition(
        after: closure.reason.isVenueFault ? .failure(order) : .success(order), cause)
    case .cancelRejected(let closure): settleRefusedCancel(closure, cause)
    case .operatorCommanded(let command): obey(command, cause)
    case .clockStepped(let step): checkClock(step, cause)
    case .control(let event): decide(after: event, cause)
    case .runEnded: return  // the last event of a run; nothing follows it, not even a hash
    case .journalRecovered, .journalRepaired, .configurationRecorded, .currencyDeclared,
      .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared, .limitSet,
      .traded, .bookChanged, .bookReset, .marketDataRejected, .orderSent, .cancelSent,
      .orderCancelled, .orderExpired, .orderOutcomeResolved, .reportIgnored,
      .balanceReported, .signingKeyDeclared:
      break
    case .stateHashed, .dayRolled, .decisionMade, .orderRefused, .orderIntended, .orderWithheld,
      .cancelIntended, .orderOutcomeUnknown, .breakerTransitioned, .stopTriggered, .recovered,
      .modeChanged, .commandRefused:
      preconditionFailure("a decision was taken for a fact")
    }
    hashIfDue(cause)
  }

  private mutating func decide(after quote: Quote, _ cause: Sequence) {
    rollDay(cause)
    checkLosses(cause)
    if state.market.knows(quote.instrument) { decideOrders(quote.instrument, cause) }
    hashIfDue(cause)
  }

  /// Asks every strategy, and the risk gate about every order wanted.
  private mutating func decideOrders(_ instrument: InstrumentIndex, _ cause: Sequence) {
    for index in state.strategies.indices {
      wanted.removeEach()
      state.rules.span[index].decide(state, StrategyIndex(UInt8(index)), instrument, &wanted)
      for position in wanted.indices {
        let decision = wanted[position]
        emit(.decisionMade(decision), cause: cause)
        carryOut(decision, state.lastSequence)
      }
    }
  }

  private mutating func carryOut(_ decision: DecisionMade, _ cause: Sequence) {
    switch decision.action {
    case .cancel:
      cancelOrders(cause) {
        $0.intent.strategy == decision.strategy && $0.intent.instrument == decision.instrument
      }
    case .enter, .exit:
      switch RiskGate.judge(decision, in: state) {
      case .approved(let order):
        emit(.orderIntended(order.intent), cause: cause)
        if state.isDryRun {
          emit(.orderWithheld(OrderProgress(order: order.intent.order)), cause: state.lastSequence)
        }
      case .refused(let refusal): emit(.orderRefused(refusal), cause: cause)
      }
    }
  }

  /// Writes a state hash when enough events have passed since the last one.
  private mutating func hashIfDue(_ cause: Sequence) {
    let interval = UInt64(max(1, state.limits[.stateHashInterval]))
    guard state.lastSequence.rawValue - state.lastHashed.rawValue >= interval else { return }
    emit(.stateHashed(StateHashed(hash: state.hash())), cause: cause)
  }

  /// Begins a new day of losses when the date has changed.
  private mutating func rollDay(_ cause: Sequence) {
    let day = state.now.adding(state.safeguards.dayBegins.reversed).day
    guard state.book.isOpen, state.losses.day.map({ day > $0 }) ?? true else { return }
    emit(.dayRolled(DayRolled(day: day, baseline: state.confirmedEquity)), cause: cause)
  }
}
