/// What an operator is here for. One may have several.
package enum Role: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Looks.
  case viewer = 0
  /// Runs strategies.
  case trader = 1
  /// Watches risk: stops and tightens.
  case risk = 2
  /// Starts again and loosens.
  case supervisor = 3
  /// Takes copies and proofs.
  case auditor = 4
  /// Manages operators; trades nothing.
  case admin = 5

  /// The name in commands and reports.
  package var name: String { "\(self)" }

  /// The role of a name.
  package init?(name: String) {
    guard let role = Role.allCases.first(where: { $0.name == name }) else { return nil }
    self = role
  }
}

/// Several roles.
package struct RoleSet: OptionSet, Hashable, Sendable, BitwiseCopyable {
  /// A bit for each role.
  package var rawValue: UInt64

  /// The roles of some bits.
  package init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Some roles.
  package init(_ roles: [Role]) {
    rawValue = roles.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
  }

  /// Whether a role is among them.
  package func has(_ role: Role) -> Bool { rawValue & 1 << UInt64(role.rawValue) != 0 }

  /// The roles, in their order.
  package var roles: [Role] { Role.allCases.filter { has($0) } }

  /// Every role.
  package static let all = RoleSet(Role.allCases)
}

/// What a command needs to be allowed to do.
package enum Permission: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Lower risk: stop, pause, cancel, close, open a breaker, deny, raise a crisis.
  case lowerRisk = 0
  /// Make a limit stricter.
  case tighten = 1
  /// Let trading go on after a pause, a reduction, a crisis or a window of maintenance.
  case resume = 2
  /// Make a limit looser, or allow what was denied.
  case loosen = 3
  /// Close a breaker by hand, or forget what it counted.
  case closeBreaker = 4
  /// Plan and approve a recovery.
  case recover = 5
  /// Manage operators.
  case administer = 6
  /// Break the glass.
  case breakGlass = 7

  /// The permission of a name.
  package init?(name: String) {
    guard let permission = Permission.allCases.first(where: { $0.name == name }) else { return nil }
    self = permission
  }

  /// Whether it may take a second person: stopping is one person's, and so is what is there for the
  /// day on which there is no second one.
  package var mayTakeSecond: Bool {
    switch self {
    case .lowerRisk, .tighten, .breakGlass: false
    case .resume, .loosen, .closeBreaker, .recover, .administer: true
    }
  }

  /// The name in reports.
  package var name: String {
    switch self {
    case .lowerRisk: "lower-risk"
    case .tighten: "tighten"
    case .resume: "resume"
    case .loosen: "loosen"
    case .closeBreaker: "close-breaker"
    case .recover: "recover"
    case .administer: "administer"
    case .breakGlass: "break-glass"
    }
  }
}

/// Several permissions.
package struct PermissionSet: OptionSet, Hashable, Sendable, BitwiseCopyable {
  /// A bit for each permission.
  package var rawValue: UInt64

  /// The permissions of some bits.
  package init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Some permissions.
  package init(_ permissions: [Permission]) {
    rawValue = permissions.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
  }

  /// Whether a permission is among them.
  package func has(_ permission: Permission) -> Bool {
    rawValue & 1 << UInt64(permission.rawValue) != 0
  }

  /// Lower risk.
  package static let lowerRisk = PermissionSet([Permission.lowerRisk])
  /// Make a limit looser.
  package static let loosen = PermissionSet([Permission.loosen])
  /// Manage operators.
  package static let administer = PermissionSet([Permission.administer])
  /// Close a breaker by hand.
  package static let closeBreaker = PermissionSet([Permission.closeBreaker])

  /// The permissions, in their order.
  package var permissions: [Permission] { Permission.allCases.filter { has($0) } }
}

/// Somebody who may command, as the journal declares it.
package struct OperatorRecord: Hashable, Sendable {
  /// The name that commands are journaled under.
  package var name: String
  /// What this person is here for.
  package var roles: RoleSet
  /// The Unix user whose processes are this person's; negative for none.
  package var user: Int64
  /// SHA-256 of this person's token, in hexadecimal; empty for none.
  package var tokenHash: String
  /// Whether the person may no longer command.
  package var isRevoked: Bool

  /// The name of whoever owns the process, where no operators file says better.
  package static let ownerName = "owner"

  /// Whether the person has something to prove itself by.
  package var provesItself: Bool { user >= 0 || !tokenHash.isEmpty }

  /// One operator.
  package init(
    name: String, roles: RoleSet, user: Int64 = -1, tokenHash: String = "", isRevoked: Bool = false
  ) {
    self.name = name
    self.roles = roles
    self.user = user
    self.tokenHash = tokenHash
    self.isRevoked = isRevoked
  }
}

/// Who may do what: the permission matrix and the operators, both data of the journal.
package struct Roster: Hashable, Sendable {
  /// What each role may do, by role.
  package internal(set) var allowed = [PermissionSet](repeating: [], count: Role.allCases.count)
  /// What each role may do only with a second person, by role.
  package internal(set) var needsSecond = [PermissionSet](
    repeating: [], count: Role.allCases.count)
  /// The operators, in the order in which they were declared.
  package internal(set) var operators: [OperatorRecord] = []
  /// The event that changed any of it last, a token too, which the hash leaves out.
  package internal(set) var since = Sequence.none

  /// Nobody.
  package init() {}

  /// How far somebody is allowed to do something.
  package enum Verdict: Hashable, Sendable {
    /// Alone.
    case allowed
    /// Only when a second person agrees.
    case withSecond
    /// Not at all.
    case refused
  }

  /// The operator of a name.
  package func find(_ name: String) -> OperatorRecord? { operators.first { $0.name == name } }

  /// Whether an operator may do something: the most that any of the roles allows.
  package func verdict(of name: String, for permission: Permission) -> Verdict {
    guard let found = find(name), !found.isRevoked else { return .refused }
    var verdict = Verdict.refused
    for role in found.roles.roles {
      guard allowed[Int(role.rawValue)].has(permission) else { continue }
      if !needsSecond[Int(role.rawValue)].has(permission) { return .allowed }
      verdict = .withSecond
    }
    return verdict
  }

  /// Roles that may do something, for messages.
  package func roles(for permission: Permission) -> [Role] {
    Role.allCases.filter { allowed[Int($0.rawValue)].has(permission) }
  }

  /// Takes a declaration or a change over.
  mutating func apply(_ record: OperatorRecord) {
    if let index = operators.firstIndex(where: { $0.name == record.name }) {
      operators[index] = record
    } else {
      operators.append(record)
    }
  }

  /// Adds what decisions depend on to a state hash. How somebody proves to be one is asked outside
  /// of the core, and differs between machines that decide alike.
  func hash(into hasher: inout StateHasher) {
    for set in allowed { hasher.combine(set.rawValue) }
    for set in needsSecond { hasher.combine(set.rawValue) }
    hasher.combine(since.rawValue)
    hasher.combine(operators.count)
    for record in operators {
      hasher.combine(record.name)
      hasher.combine(record.roles.rawValue)
      hasher.combine(record.isRevoked)
    }
  }
}

extension Roster {
  /// The matrix that profiles begin with: who looks, who stops, who starts again. Whatever lowers
  /// risk takes little; managing operators gives no say in trading.
  package static func lines(needingSecond second: PermissionSet) -> [PermissionDeclared] {
    let stops = PermissionSet([.lowerRisk, .tighten])
    let trades = PermissionSet([.lowerRisk, .tighten, .resume])
    let starts = PermissionSet([
      .lowerRisk, .tighten, .resume, .loosen, .closeBreaker, .recover, .breakGlass,
    ])
    func line(_ role: Role, _ allowed: PermissionSet) -> PermissionDeclared {
      PermissionDeclared(
        role: role, allowed: allowed, needsSecond: allowed.intersection(second))
    }
    return [
      line(.viewer, []), line(.trader, trades), line(.risk, stops), line(.supervisor, starts),
      line(.auditor, []), line(.admin, PermissionSet([.administer, .breakGlass])),
    ]
  }
}

extension Roster {
  /// Whether a matrix was declared: somebody may do something.
  package var hasMatrix: Bool { allowed.contains { !$0.isEmpty } }

  /// A line of a matrix as a start may declare it over this one: nothing that is not allowed here,
  /// and with a second person whatever takes one here.
  package func tightened(by line: PermissionDeclared) -> PermissionDeclared {
    let role = Int(line.role.rawValue)
    let both = allowed[role].intersection(line.allowed)
    return PermissionDeclared(
      role: line.role, allowed: both,
      needsSecond: both.intersection(needsSecond[role].union(line.needsSecond)))
  }
}

extension OperatorRecord {
  /// In what a record differs from what a start says of the same name; nil where they agree.
  package func difference(from said: OperatorRecord) -> String? {
    func words(_ roles: RoleSet) -> String { roles.roles.map(\.name).joined(separator: ",") }
    func proof(_ record: OperatorRecord) -> String {
      record.user >= 0 ? "uid=\(record.user)" : "no uid"
    }
    func token(_ record: OperatorRecord) -> String {
      record.tokenHash.isEmpty ? "no token" : "token=\(record.tokenHash.prefix(8))…"
    }
    if isRevoked { return "is revoked" }
    if roles != said.roles { return "has the roles \(words(roles)), not \(words(said.roles))" }
    if self.user != said.user { return "has \(proof(self)), not \(proof(said))" }
    if tokenHash != said.tokenHash { return "has \(token(self)), not \(token(said))" }
    return nil
  }
}
