// measured for this file: a fold does 9.3 M/s with these inlined into other rooms, else 7.6

/// What control is made of beside stops, modes and the engine's breaker: who may do what, limits
/// with a scope, denials, plans and approvals, windows, levels and stages. Kinds of their own in
/// the journal; one case of `Event`, so that rooms that only pass them on need not list them.
public enum ControlEvent: Hashable, Sendable {
  // What a run declares, and what is reported to it.
  case rulesDeclared(RulesDeclared)
  case permissionDeclared(PermissionDeclared)
  case operatorDeclared(OperatorChanged)
  case breakerDeclared(BreakerDeclared)
  case pagerDeclared(PagerDeclared)
  case serviceReported(ServiceReported)
  case costReported(CostReported)
  case requestRejected(RequestRejected)
  case pageReported(PageReported)

  // What is decided.
  case limitChanged(LimitChanged)
  case denialChanged(DenialChanged)
  case crisisChanged(CrisisChanged)
  case maintenanceChanged(MaintenanceChanged)
  case recoveryPlanned(RecoveryPlanned)
  case approvalRequested(ApprovalRequested)
  case approvalGiven(ApprovalGiven)
  case withdrawn(Withdrawn)
  case stageChanged(StageChanged)
  case operatorChanged(OperatorChanged)
  case closingChanged(ClosingChanged)
  case warningChanged(WarningChanged)
  case glassBroken(GlassBroken)

  /// The kind of the event.
  package var kind: EventKind {
    switch self {
    case .rulesDeclared: .rulesDeclared
    case .permissionDeclared: .permissionDeclared
    case .operatorDeclared: .operatorDeclared
    case .breakerDeclared: .breakerDeclared
    case .pagerDeclared: .pagerDeclared
    case .serviceReported: .serviceReported
    case .costReported: .costReported
    case .requestRejected: .requestRejected
    case .pageReported: .pageReported
    case .limitChanged: .limitChanged
    case .denialChanged: .denialChanged
    case .crisisChanged: .crisisChanged
    case .maintenanceChanged: .maintenanceChanged
    case .recoveryPlanned: .recoveryPlanned
    case .approvalRequested: .approvalRequested
    case .approvalGiven: .approvalGiven
    case .withdrawn: .withdrawn
    case .stageChanged: .stageChanged
    case .operatorChanged: .operatorChanged
    case .closingChanged: .closingChanged
    case .warningChanged: .warningChanged
    case .glassBroken: .glassBroken
    }
  }
}

/// Which rules of control hold from here on, so that older journals are decided as they were.
public struct RulesDeclared: Hashable, Sendable, BitwiseCopyable {
  /// 1: journals from before there was this event. 2: everything in `Control/` and `Risk/`.
  package var rules: UInt32
  /// How long after midnight UTC a trading day begins.
  package var dayBegins: Interval

  /// Rules and the begin of days.
  package init(rules: UInt32, dayBegins: Interval) {
    self.rules = rules
    self.dayBegins = dayBegins
  }

  /// The rules of this build.
  package static let current: UInt32 = 2
}

/// What a role may do.
public struct PermissionDeclared: Hashable, Sendable, BitwiseCopyable {
  /// The role.
  package var role: Role
  /// What it may do.
  package var allowed: PermissionSet
  /// What of that needs a second person.
  package var needsSecond: PermissionSet

  /// One line of the matrix.
  package init(role: Role, allowed: PermissionSet, needsSecond: PermissionSet) {
    self.role = role
    self.allowed = allowed
    self.needsSecond = needsSecond
  }
}

/// An operator was declared, changed or revoked.
public struct OperatorChanged: Hashable, Sendable {
  /// The operator as of now.
  package var record: OperatorRecord
  /// Who says so: an operator's name, or the layer of the configuration.
  package var actor: String
  /// Why.
  package var reason: String

  /// One change.
  package init(record: OperatorRecord, actor: String, reason: String) {
    self.record = record
    self.actor = actor
    self.reason = reason
  }
}

/// A breaker was declared.
public struct BreakerDeclared: Hashable, Sendable {
  /// The breaker.
  package var breaker: BreakerIndex
  /// What it guards.
  package var guards: BreakerGuard
  /// The venue whose orders need what it guards; nil for every venue's.
  package var venue: VenueIndex?
  /// Its name in commands and reports.
  package var name: String

  /// One breaker.
  package init(breaker: BreakerIndex, guards: BreakerGuard, venue: VenueIndex?, name: String) {
    self.breaker = breaker
    self.guards = guards
    self.venue = venue
    self.name = name
  }
}

/// What a breaker guards.
public enum BreakerGuard: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// The engine's orders.
  case engine = 1
  /// A service that orders need.
  case service = 2
  /// One of several providers that stand in for each other.
  case provider = 3
}

/// A service or provider answered, or did not.
public struct ServiceReported: Hashable, Sendable {
  /// Its breaker.
  package var breaker: BreakerIndex
  /// Whether it answered as it should.
  package var isSuccess: Bool
  /// How long it took.
  package var latency: Interval
  /// What was said, for people.
  package var detail: String

  /// One answer.
  package init(breaker: BreakerIndex, isSuccess: Bool, latency: Interval, detail: String) {
    self.breaker = breaker
    self.isSuccess = isSuccess
    self.latency = latency
    self.detail = detail
  }
}

/// A venue said what it costs to send something there: the price of gas.
public struct CostReported: Hashable, Sendable, BitwiseCopyable {
  /// The venue.
  package var venue: VenueIndex
  /// The price, in the venue's own unit (gwei, lamports).
  package var price: Price

  /// One price.
  package init(venue: VenueIndex, price: Price) {
    self.venue = venue
    self.price = price
  }
}

/// A limit was changed while running.
public struct LimitChanged: Hashable, Sendable {
  /// The limit.
  package var limit: Limit
  /// What it is about.
  package var scope: LimitScope
  /// Its value before, in its unit.
  package var old: Int64
  /// Its value now, in its unit.
  package var new: Int64
  /// When the old value returns by itself; unset for never.
  package var until: Timestamp
  /// Who changed it: an operator's name, or `engine` when a change for a time is over.
  package var actor: String
  /// Who agreed as the second person; empty where none was needed.
  package var second: String
  /// Why.
  package var reason: String

  /// One change.
  package init(
    limit: Limit, scope: LimitScope, old: Int64, new: Int64, until: Timestamp, actor: String,
    second: String, reason: String
  ) {
    self.limit = limit
    self.scope = scope
    self.old = old
    self.new = new
    self.until = until
    self.actor = actor
    self.second = second
    self.reason = reason
  }
}

/// Something was denied or allowed again.
public struct DenialChanged: Hashable, Sendable {
  /// What.
  package var subject: DenySubject
  /// Whether it is denied from now on.
  package var isDenied: Bool
  /// When a denial ends by itself; unset for never.
  package var until: Timestamp
  /// Who changed it: an operator's name, or `engine` when it ended by itself.
  package var actor: String
  /// Why.
  package var reason: String

  /// One change.
  package init(
    subject: DenySubject, isDenied: Bool, until: Timestamp, actor: String, reason: String
  ) {
    self.subject = subject
    self.isDenied = isDenied
    self.until = until
    self.actor = actor
    self.reason = reason
  }
}

/// A crisis began, grew or ended.
public struct CrisisChanged: Hashable, Sendable {
  /// The level before.
  package var from: CrisisLevel
  /// The level now.
  package var to: CrisisLevel
  /// Who changed it.
  package var actor: String
  /// Why.
  package var reason: String

  /// One change.
  package init(from: CrisisLevel, to: CrisisLevel, actor: String, reason: String) {
    self.from = from
    self.to = to
    self.actor = actor
    self.reason = reason
  }
}

/// A window of maintenance was planned, came nearer, began, ended or was called off.
public struct MaintenanceChanged: Hashable, Sendable {
  /// Where it stands.
  package var phase: MaintenancePhase
  /// When it begins.
  package var from: Timestamp
  /// When it ends.
  package var until: Timestamp
  /// Who changed it: an operator's name, or `engine` as time passes.
  package var actor: String
  /// Why.
  package var reason: String

  /// One change.
  package init(
    phase: MaintenancePhase, from: Timestamp, until: Timestamp, actor: String, reason: String
  ) {
    self.phase = phase
    self.from = from
    self.until = until
    self.actor = actor
    self.reason = reason
  }
}

/// A plan to recover was written down.
public struct RecoveryPlanned: Hashable, Sendable {
  /// The hash of everything that the plan rests on.
  package var plan: StateHash
  /// The stop that it is about.
  package var stop: Sequence
  /// How many different operators must approve.
  package var needed: UInt8
  /// Until when.
  package var until: Timestamp
  /// Who planned.
  package var actor: String

  /// One plan.
  package init(plan: StateHash, stop: Sequence, needed: UInt8, until: Timestamp, actor: String) {
    self.plan = plan
    self.stop = stop
    self.needed = needed
    self.until = until
    self.actor = actor
  }
}

/// A command waits for a second person.
public struct ApprovalRequested: Hashable, Sendable {
  /// The command's event.
  package var command: Sequence
  /// What it asks.
  package var verb: OperatorCommand.Verb
  /// Until when it may be approved.
  package var until: Timestamp
  /// Who asks.
  package var actor: String
  /// What it would change, as it is when it is asked, in words.
  package var holding: String

  /// One request.
  package init(
    command: Sequence, verb: OperatorCommand.Verb, until: Timestamp, actor: String, holding: String
  ) {
    self.command = command
    self.verb = verb
    self.until = until
    self.actor = actor
    self.holding = holding
  }
}

/// Somebody approved a plan, or a command of somebody else.
public struct ApprovalGiven: Hashable, Sendable {
  /// The event that was approved: the plan's, or the command's.
  package var subject: Sequence
  /// Approvals so far.
  package var given: UInt8
  /// Approvals needed.
  package var needed: UInt8
  /// Who approved.
  package var actor: String
  /// Why.
  package var reason: String

  /// One approval.
  package init(subject: Sequence, given: UInt8, needed: UInt8, actor: String, reason: String) {
    self.subject = subject
    self.given = given
    self.needed = needed
    self.actor = actor
    self.reason = reason
  }
}

/// A command that waited for a second person, or a plan to recover, was taken back.
public struct Withdrawn: Hashable, Sendable {
  /// The event that is taken back: the command's, or the plan's.
  package var subject: Sequence
  /// Whether somebody else did it than who had asked.
  package var isRejected: Bool
  /// Who took it back.
  package var actor: String
  /// Why.
  package var reason: String

  /// One withdrawal.
  package init(subject: Sequence, isRejected: Bool, actor: String, reason: String) {
    self.subject = subject
    self.isRejected = isRejected
    self.actor = actor
    self.reason = reason
  }
}

/// The way back after a recovery went a stage up or down.
public struct StageChanged: Hashable, Sendable {
  /// The stage before; 0 is full size.
  package var from: UInt8
  /// The stage now; 0 is full size.
  package var to: UInt8
  /// The share of every size limit that holds now, in basis points.
  package var share: Int64
  /// Who changed it: an operator's name, or `engine`.
  package var actor: String
  /// Why.
  package var reason: String

  /// One change.
  package init(from: UInt8, to: UInt8, share: Int64, actor: String, reason: String) {
    self.from = from
    self.to = to
    self.share = share
    self.actor = actor
    self.reason = reason
  }
}

/// The closing of all positions began, ended or was given up.
public struct ClosingChanged: Hashable, Sendable {
  /// Where it stands.
  package var phase: ClosingPhase
  /// Positions not closed yet.
  package var positions: UInt32
  /// Orders of the closing sent so far.
  package var orders: UInt32
  /// Who asked for it.
  package var actor: String
  /// Why, or what stands in its way.
  package var reason: String

  /// One change.
  package init(
    phase: ClosingPhase, positions: UInt32, orders: UInt32, actor: String, reason: String
  ) {
    self.phase = phase
    self.positions = positions
    self.orders = orders
    self.actor = actor
    self.reason = reason
  }
}

/// Something crossed a threshold that people want to know of before it stops anything, or came
/// back.
public struct WarningChanged: Hashable, Sendable {
  /// What.
  package var warning: Warning
  /// Whether it holds from now on.
  package var isRaised: Bool
  /// The value measured, in the unit of the limit.
  package var value: Int64
  /// The limit in force.
  package var limit: Int64
  /// In words.
  package var message: String

  /// One change.
  package init(warning: Warning, isRaised: Bool, value: Int64, limit: Int64, message: String) {
    self.warning = warning
    self.isRaised = isRaised
    self.value = value
    self.limit = limit
    self.message = message
  }
}

/// What can be warned of.
public enum Warning: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// The loss of the capital passed its warning share.
  case capitalLoss = 1
  /// The exposure is above its limit: a fill came late, a mark moved, or the limit was lowered.
  case exposureAboveLimit = 2
  /// The leverage is near its limit.
  case leverage = 3
}

/// The glass was broken: one operator may do everything for an hour, and whoever looks at the desk
/// is told so for a day.
public struct GlassBroken: Hashable, Sendable {
  /// Until when.
  package var until: Timestamp
  /// Who.
  package var actor: String
  /// Why.
  package var reason: String

  /// One breaking.
  package init(until: Timestamp, actor: String, reason: String) {
    self.until = until
    self.actor = actor
    self.reason = reason
  }
}

extension GlassBroken {
  /// How long whoever breaks it may do everything.
  package static let lasts = Interval(nanoseconds: 3_600_000_000_000)
  // From when it was broken.
  private static let isToldFor = Interval(nanoseconds: 24 * 3_600_000_000_000)

  /// Whether it is broken at a moment.
  package func isBroken(at now: Timestamp) -> Bool { now < until }

  /// Whether a look at the desk ends with it: for a day.
  package func isRecent(at now: Timestamp) -> Bool {
    now.adding(Self.lasts) < until.adding(Self.isToldFor)
  }
}
