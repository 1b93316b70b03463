/// A command that waits for a second person.
package struct PendingApproval: Hashable, Sendable {
  /// The command's event.
  package var sequence: Sequence
  /// The command.
  package var command: OperatorCommand
  /// Until when it may be approved.
  package var until: Timestamp
  /// What it would change, as it was when it was asked.
  package var holding = ""
}

/// A plan to recover, and who approved it so far.
package struct RecoveryPlan: Hashable, Sendable {
  /// The event that wrote it down.
  package var sequence: Sequence
  /// What it says.
  package var planned: RecoveryPlanned
  /// Who approved it.
  package var approvers: [String]

  /// Why a plan whose hash is another now is void.
  package static let changed =
    "stops, positions, orders, limits, connections or who may do what have changed since the plan "
    + "was made; plan again"
}

/// What journals know of control since the second rules. `TradingControl` is what all of them know:
/// whether anything is sent at all. Here is the rest: who may say so, what else holds something
/// back, and what limits are measured by. The line between the two is not one of topics but of
/// journals: until one declares the second rules all of this but the repairs that were told is
/// empty, and none of it is part of the state's hash, so that older journals keep theirs
/// (docs/decisions/0010). Changed only by events; a restart changes none of it.
package struct Safeguards: Hashable, Sendable {
  /// Which rules hold: 1 until a journal declares others.
  package internal(set) var rules: UInt32 = 1
  /// How long after midnight UTC a trading day begins.
  package internal(set) var dayBegins = Interval(nanoseconds: 0)

  // What holds something back, besides the stop, the mode and the engine's breaker.

  /// Breakers of services and providers; the engine's own is number 0 and not among them.
  package internal(set) var breakers: [NamedBreaker] = []
  /// Limits of narrower scopes.
  package internal(set) var overrides = LimitOverrides()
  /// What is denied.
  package internal(set) var denied = DenyList()
  /// How bad the market is.
  package internal(set) var crisis = CrisisLevel.none
  /// The window of maintenance.
  package internal(set) var maintenance = Maintenance()
  /// The closing of all positions.
  package internal(set) var closing = Closing()
  /// The stage of the way back; 0 is full size.
  package internal(set) var stage: UInt8 = 0
  /// When the stage began.
  package internal(set) var stageSince = Timestamp.unset
  /// Equity when the stage began.
  package internal(set) var stageBaseline = Money.zero
  /// Every stop in force, the last of each reason, in the order in which they came; the one that is
  /// named first is the control's.
  package internal(set) var stops: [TradingControl.Stop] = []

  // Who may do what, what waits for somebody, and what people are told.

  /// Who may do what.
  package internal(set) var roster = Roster()
  /// The plan to recover, if there is one.
  package internal(set) var plan: RecoveryPlan?
  /// Commands that wait for a second person.
  package internal(set) var pending: [PendingApproval] = []
  /// The last command, which the decisions behind it are about.
  var latest: PendingApproval?
  /// Nonces of every command so far, in their order.
  package internal(set) var nonces: [Nonce] = []
  /// Who broke the glass, and until when.
  package internal(set) var glass: GlassBroken?
  /// Whom a run pages, and of what they do not know yet.
  package internal(set) var paging = Paging()
  /// What is warned of.
  package internal(set) var warnings: [Warning] = []

  // What limits are measured by.

  /// Losses of the last hour and from the highest.
  package internal(set) var losses = LossGuards()
  /// What each strategy holds and earns.
  package internal(set) var strategyBooks: [StrategyBook] = []
  /// The value of the largest positions at each venue.
  package internal(set) var venueExposures: [Money] = []
  /// Messages a second.
  package internal(set) var rates = MessageRates()
  /// The last price of gas at each venue; zero where none was reported.
  package internal(set) var gasPrices: [Price] = []
  /// When each venue went away; unset while it is there.
  package internal(set) var awaySince: [Timestamp] = []

  /// Repairs of the journal that it tells of, by the digests of their entries in `repair.log`, so
  /// that each is told once.
  package internal(set) var repairs: [String] = []

  /// When time alone changes something next: a window, an end of something, a stage, a probe of a
  /// named breaker. Unset while nothing waits. Kept apart, as the loop asks before every input.
  package internal(set) var wakeAt = Timestamp.unset

  /// Nothing declared.
  package init() {}

  /// Whether any of it holds.
  package var isOn: Bool { rules >= 2 }

  /// The share of every size limit that holds, in basis points: the least of what the stage of the
  /// way back and the crisis leave.
  package func sizeShare(_ limits: Limits) -> Int64 { Self.sizeShare(crisis, stage, limits) }

  /// The same for whoever asks often: a method of all safeguards copies them.
  static func sizeShare(_ crisis: CrisisLevel, _ stage: UInt8, _ limits: Limits) -> Int64 {
    max(0, min(crisis.share, share(ofStage: stage, limits)))
  }

  /// The share of a stage, in basis points.
  package static func share(ofStage stage: UInt8, _ limits: Limits) -> Int64 {
    switch stage {
    case 0: 10_000
    case 1: min(10_000, limits[.stageOneShare])
    default: min(10_000, limits[.stageTwoShare])  // open set: numbers
    }
  }

  /// Takes a stop over: the last of each reason stays until a recovery takes all of them back.
  mutating func note(_ stopped: StopTriggered, _ envelope: Envelope) {
    guard isOn else { return }
    // Who was paged of a reason need not be paged of it again while it is in force.
    if !stops.contains(where: { $0.reason == stopped.reason }) {
      paging.note(.stop(stopped), envelope.sequence, at: envelope.recordedAt)
    }
    stops.removeAll { $0.reason == stopped.reason }
    stops.append(
      TradingControl.Stop(
        sequence: envelope.sequence, at: envelope.recordedAt, reason: stopped.reason))
  }

  /// Takes over that a repair was told.
  mutating func note(_ repaired: JournalRepaired) {
    guard !repaired.digest.isEmpty, !repairs.contains(repaired.digest) else { return }
    repairs.append(repaired.digest)
  }

  /// Whether a nonce was used before.
  package func isUsed(_ nonce: Nonce) -> Bool {
    let place = place(of: nonce)
    return place < nonces.count && nonces[place] == nonce
  }

  /// The breaker of a name; nil when there is none but, perhaps, the engine's.
  package func breaker(named name: String) -> NamedBreaker? {
    breakers.first { $0.declared.name == name }
  }

  mutating func note(_ command: OperatorCommand, _ sequence: Sequence) {
    guard isOn else { return }
    latest = PendingApproval(sequence: sequence, command: command, until: .unset)
    guard command.nonce != .none, !isUsed(command.nonce) else { return }
    nonces.insert(command.nonce, at: place(of: command.nonce))
  }

  /// Keeps the last command until somebody else approves it.
  mutating func keep(_ requested: ApprovalRequested, now: Timestamp) {
    pending.removeAll { $0.until <= now }
    guard var waiting = latest, waiting.sequence == requested.command else { return }
    waiting.until = requested.until
    waiting.holding = requested.holding
    pending.append(waiting)
  }

  /// Looks anew when time alone changes something next.
  mutating func rescheduleWake(_ limits: Limits, _ control: TradingControl) {
    guard isOn else { return }
    let trades = control.stop == nil && control.mode == .normal
    var next = Int64.max
    func consider(_ moment: Timestamp) {
      if moment != .unset { next = min(next, moment.nanoseconds) }
    }
    switch maintenance.phase {
    case .planned:
      consider(maintenance.from.adding(Interval(nanoseconds: limits[.maintenanceLead]).reversed))
    case .near: consider(maintenance.from)
    case .inside: consider(maintenance.until)
    case .none, .ended, .cancelled: break
    }
    for change in overrides.temporary { consider(change.until) }
    for denial in denied.denials { consider(denial.until) }
    if stage > 0, trades { consider(stageSince.adding(Interval(nanoseconds: limits[.stageDwell]))) }
    let isAwayTold = stops.contains { $0.reason == .networkFailure }
    for since in awaySince where since != .unset && !isAwayTold {
      consider(since.adding(Interval(nanoseconds: limits[.disconnectStop])))
    }
    for named in breakers where named.breaker.phase == .open { consider(named.breaker.probeAt) }
    if closing.phase == .inProgress { next = 1 }
    wakeAt = next == .max ? .unset : Timestamp(nanoseconds: next)
  }

  private func place(of nonce: Nonce) -> Int {
    var low = 0
    var high = nonces.count
    while low < high {
      let middle = (low + high) / 2
      if nonces[middle] < nonce { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Adds everything to a state hash, if there is anything.
  func hash(into hasher: inout StateHasher) {
    hasher.combine(UInt64(rules))
    hasher.combine(dayBegins.nanoseconds)
    roster.hash(into: &hasher)
    hasher.combine(breakers.count)
    for breaker in breakers { breaker.hash(into: &hasher) }
    overrides.hash(into: &hasher)
    denied.hash(into: &hasher)
    hasher.combine(UInt64(crisis.rawValue))
    maintenance.hash(into: &hasher)
    closing.hash(into: &hasher)
    hasher.combine(UInt64(stage))
    hasher.combine(stageSince.nanoseconds)
    hasher.combine(stageBaseline.units)
    for stop in stops {
      hasher.combine(stop.sequence.rawValue)
      hasher.combine(UInt64(stop.reason.rawValue))
    }
    hasher.combine(plan?.sequence.rawValue ?? 0)
    hasher.combine(plan?.approvers.count ?? 0)
    for approver in plan?.approvers ?? [] { hasher.combine(approver) }
    hasher.combine(pending.count)
    for waiting in pending {
      hasher.combine(waiting.sequence.rawValue)
      hasher.combine(waiting.holding)
    }
    hasher.combine(nonces.count)
    for nonce in nonces {
      hasher.combine(nonce.high)
      hasher.combine(nonce.low)
    }
    hasher.combine(glass?.until.nanoseconds ?? 0)
    hasher.combine(glass?.actor ?? "")
    for warning in warnings { hasher.combine(UInt64(warning.rawValue)) }
    losses.hash(into: &hasher)
    for book in strategyBooks { book.hash(into: &hasher) }
    for exposure in venueExposures { hasher.combine(exposure.units) }
    rates.hash(into: &hasher)
    for price in gasPrices { hasher.combine(price.units) }
    for since in awaySince { hasher.combine(since.nanoseconds) }
    // Nearly no journal has any, and the hashes of the others need not know of them.
    for repair in repairs { hasher.combine(repair) }
    paging.hash(into: &hasher)
  }
}
