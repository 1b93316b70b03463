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
