import TradingCore

/// What a state does not remember of control: who set which limit when, which marks and failures
/// counted, how breakers moved, what the gate refused last, and what a plan rests on.
package struct ControlHistory: Sendable {
  /// A limit as somebody set it.
  package struct Setting: Hashable, Sendable {
    /// The event that set it.
    package let sequence: Sequence
    /// When.
    package let at: Timestamp
    /// Its value before; `LimitOverrides.unset` where the scope had none.
    package let old: Int64
    /// Its value since.
    package let new: Int64
    /// When the old value returns; unset for never.
    package let until: Timestamp
    /// Who: an operator, or a layer of the configuration.
    package let actor: String
    /// Who agreed as a second person; empty where none was needed.
    package let second: String
    /// Why.
    package let reason: String
  }

  /// A limit behind a stop, as it was when it stopped.
  package struct Threshold: Hashable, Sendable {
    /// The limit.
    package let limit: Limit
    /// Its value then.
    package let value: Int64
    /// Who had set it; nil where nobody had.
    package let setting: Setting?
  }

  /// A stop and what it rests on.
  package struct Stop: Sendable {
    /// Its event.
    package let recorded: RecordedEvent
    /// What it says.
    package let stopped: StopTriggered
    /// The limits behind it.
    package let thresholds: [Threshold]
    /// The marks that confirmed a loss, oldest first.
    package let marks: [Sequence]
    /// The openings of the engine's breaker since it was last closed, where they stopped.
    package let openings: [BreakerPast.Opening]
    /// The event that took it back, if one did.
    package internal(set) var recovered: RecordedEvent?
    /// The plan by which it was taken back, and the approvals given to it.
    package internal(set) var plan: [RecordedEvent] = []
    /// Recoveries that were refused since, the last few.
    package internal(set) var refused: [RecordedEvent] = []
  }

  /// What a venue said of a balance, beside the books at that moment.
  package struct Balance: Sendable {
    /// What it said.
    package let reported: BalanceReported
    /// Its event.
    package let recorded: RecordedEvent
    /// What the books said then, in the same unit; nil where they know nothing of it.
    package let booked: Int64?
  }

  private struct Place: Hashable {
    var limit: Limit
    var scope: LimitScope
  }

  private static let keptRefusals = 5
  private static let keptStops = 16

  private var settings: [Place: Setting] = [:]
  private var refusals: [[RecordedEvent]]
  private var marks = LossMarks()
  /// The stop in force or the last one; nil when nothing ever stopped. Of several in force the
  /// gravest, and of equal ones the first.
  package private(set) var stop: Stop?
  /// The other stops since the first of those in force, the last few.
  package private(set) var otherStops: [RecordedEvent] = []
  /// The past of breakers, by index; the engine's is the first.
  package private(set) var breakers = [BreakerPast()]
  /// The last run's begin.
  package private(set) var run: RecordedEvent?
  /// The settings that the last run recorded.
  package private(set) var configuration: [ConfigurationRecorded] = []
  /// The last event about each operator, in the order in which they were declared.
  package private(set) var operators: [(name: String, recorded: RecordedEvent)] = []
  /// The last event about each thing that was ever denied.
  package private(set) var denials: [(subject: DenySubject, recorded: RecordedEvent)] = []
  /// The last plan and the approvals given to it.
  package private(set) var plan: [RecordedEvent] = []
  /// What the venue said last of each balance.
  package private(set) var balances: [Balance] = []
  /// The last change of each venue's connection.
  package private(set) var connections: [(venue: VenueIndex, recorded: RecordedEvent)] = []
  /// The begin of the last day of losses.
  package private(set) var day: RecordedEvent?
  /// The last change of the mode.
  package private(set) var mode: RecordedEvent?

  /// Nothing folded.
  package init() { refusals = RiskRule.allCases.map { _ in [] } }

  /// Who set a limit last; nil where nobody did.
  package func setting(_ limit: Limit, of scope: LimitScope) -> Setting? {
    settings[Place(limit: limit, scope: scope)]
  }

  /// The last orders that a rule refused, oldest first.
  package func refusals(by rule: RiskRule) -> [RecordedEvent] {
    refusals[Int(rule.rawValue) - 1]
  }

  /// The past of a breaker.
  package func past(of breaker: BreakerIndex) -> BreakerPast {
    breaker.position < breakers.count ? breakers[breaker.position] : BreakerPast()
  }

  /// Folds one event in; `state` is that after it.
  package mutating func fold(_ recorded: borrowing RecordedEvent, _ state: borrowing TradingState) {
    switch recorded.event {
    case .quoted, .timerElapsed: marks.note(recorded.event, state, recorded.envelope.sequence)
    case .dayRolled:
      marks.note(recorded.event, state, recorded.envelope.sequence)
      day = copy recorded
    case .traded, .bookChanged, .bookReset, .marketDataRejected, .stateHashed, .decisionMade,
      .clockStepped, .currencyDeclared, .venueDeclared, .instrumentDeclared, .accountDeclared,
      .strategyDeclared, .signingKeyDeclared, .runEnded, .journalRecovered, .journalRepaired:
      break
    case .runStarted:
      run = copy recorded
      configuration = []
    case .configurationRecorded(let setting): configuration.append(setting)
    case .limitSet(let it): note(it, recorded.envelope)
    case .orderRefused(let refused):
      let index = Int(refused.rule.rawValue) - 1
      refusals[index].append(copy recorded)
      if refusals[index].count > Self.keptRefusals { refusals[index].removeFirst() }
    case .connectionChanged(let change):
      connections.removeAll { $0.venue == change.venue }
      connections.append((change.venue, copy recorded))
      breakers[0].note(state.control.breaker, recorded.envelope.sequence)
    case .balanceReported(let it): note(it, recorded, state)
    case .orderPartlyFilled, .orderFilled:
      breakers[0].note(state.control.breaker, recorded.envelope.sequence)
      marks.note(recorded.event, state, recorded.envelope.sequence)
    case .orderIntended, .orderWithheld, .orderSent, .orderAcknowledged, .orderRejected,
      .cancelIntended, .cancelSent, .cancelRejected, .orderCancelled, .orderExpired,
      .orderOutcomeUnknown, .orderOutcomeResolved, .reportIgnored:
      breakers[0].note(state.control.breaker, recorded.envelope.sequence)
    case .breakerTransitioned(let it): note(it, recorded, state)
    case .stopTriggered(let stopped): note(stopped, recorded, state)
    case .recovered:
      stop?.recovered = copy recorded
      stop?.plan = plan
      plan = []
      otherStops = []
      marks.note(recorded.event, state, recorded.envelope.sequence)
    case .modeChanged: mode = copy recorded
    case .operatorCommanded: break
    case .commandRefused(let refused): note(refused, recorded)
    case .control(let event): note(event, recorded, state)
    }
  }

  private mutating func note(_ set: LimitSet, _ envelope: Envelope) {
    settings[Place(limit: set.limit, scope: .total)] = Setting(
      sequence: envelope.sequence, at: envelope.recordedAt, old: set.old, new: set.new,
      until: .unset, actor: set.actor, second: "", reason: set.reason)
  }

  private mutating func note(_ change: LimitChanged, _ envelope: Envelope) {
    settings[Place(limit: change.limit, scope: change.scope)] = Setting(
      sequence: envelope.sequence, at: envelope.recordedAt, old: change.old, new: change.new,
      until: change.until, actor: change.actor, second: change.second, reason: change.reason)
  }

  private mutating func note(
    _ it: BalanceReported, _ recorded: borrowing RecordedEvent, _ state: borrowing TradingState
  ) {
    balances.removeAll {
      $0.reported.account == it.account && $0.reported.instrument == it.instrument
        && (it.instrument != .all || $0.reported.currency == it.currency)
    }
    balances.append(
      Balance(reported: it, recorded: copy recorded, booked: Self.booked(it, state)))
  }

  /// What the books say of a balance; nil where they know nothing of it.
  package static func booked(
    _ balance: BalanceReported, _ state: borrowing TradingState
  ) -> Int64? {
    guard let ledger = state.book.ledger, ledger.account.account == balance.account else {
      return nil
    }
    if balance.instrument == .all {
      return balance.currency == ledger.account.currency ? ledger.cash.units : nil
    }
    guard state.market.knows(balance.instrument) else { return nil }
    return state.book.positions[balance.instrument.position].quantity.units
  }

  private mutating func note(
    _ transition: BreakerTransitioned, _ recorded: borrowing RecordedEvent,
    _ state: borrowing TradingState
  ) {
    while breakers.count <= transition.breaker.position { breakers.append(BreakerPast()) }
    let losses = marks.marks(behind: transition.reason)
    breakers[transition.breaker.position].note(transition, copy recorded, losses: losses)
  }

  private mutating func note(
    _ stopped: StopTriggered, _ recorded: borrowing RecordedEvent,
    _ state: borrowing TradingState
  ) {
    guard state.control.stop?.sequence == recorded.envelope.sequence else {
      noteOther(copy recorded)
      return
    }
    if let former = stop, former.recovered == nil { noteOther(former.recorded) }
    let limits = state.limits
    stop = Stop(
      recorded: copy recorded, stopped: stopped,
      thresholds: stopped.reason.limits.map {
        Threshold(limit: $0, value: limits[$0], setting: setting($0, of: .total))
      },
      marks: marks.marks(behind: stopped.reason),
      openings: stopped.reason == .breaker ? breakers[0].openings : [])
  }

  private mutating func noteOther(_ recorded: RecordedEvent) {
    otherStops.append(recorded)
    if otherStops.count > Self.keptStops { otherStops.removeFirst() }
  }

  private mutating func note(
    _ refused: CommandRefused, _ recorded: borrowing RecordedEvent
  ) {
    switch refused.verb {
    case .recover, .planRecovery, .approveRecovery:
      stop?.refused.append(copy recorded)
      if let count = stop?.refused.count, count > Self.keptRefusals { stop?.refused.removeFirst() }
    case .stop, .pause, .resume, .reduceOnly, .trade, .cancelAll, .closeAll, .lockDown, .crisis,
      .maintenance, .cancelMaintenance, .openBreaker, .closeBreaker, .resetBreaker, .setLimit,
      .deny, .allow, .approve, .declareOperator, .revokeOperator, .breakGlass, .stepUp, .stepDown,
      .withdraw:
      break
    }
  }

  private mutating func note(
    _ event: ControlEvent, _ recorded: borrowing RecordedEvent, _ state: borrowing TradingState
  ) {
    switch event {
    case .limitChanged(let change): note(change, recorded.envelope)
    case .operatorDeclared(let change), .operatorChanged(let change):
      let entry = (name: change.record.name, recorded: copy recorded)
      if let index = operators.firstIndex(where: { $0.name == change.record.name }) {
        operators[index] = entry
      } else {
        operators.append(entry)
      }
    case .denialChanged(let change):
      // Denied again until the same end, it is the first one's still.
      let since = state.safeguards.denied.denials.first { $0.subject == change.subject }?.since
      if let since, since != recorded.envelope.sequence { return }
      denials.removeAll { $0.subject == change.subject }
      denials.append((change.subject, copy recorded))
    case .recoveryPlanned: plan = [copy recorded]
    case .approvalGiven(let given):
      if given.subject == plan.first?.envelope.sequence { plan.append(copy recorded) }
    case .withdrawn(let taken):
      if taken.subject == plan.first?.envelope.sequence { plan = [] }
    case .serviceReported(let report):
      while breakers.count <= report.breaker.position { breakers.append(BreakerPast()) }
      guard let breaker = state.breaker(of: report.breaker) else { return }
      breakers[report.breaker.position].note(breaker, recorded.envelope.sequence)
    case .rulesDeclared, .permissionDeclared, .breakerDeclared, .costReported, .requestRejected,
      .crisisChanged, .maintenanceChanged, .approvalRequested, .stageChanged, .closingChanged,
      .warningChanged, .glassBroken, .pagerDeclared, .pageReported:
      break
    }
  }
}
