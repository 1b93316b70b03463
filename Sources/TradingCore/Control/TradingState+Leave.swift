/// Whether somebody may do something.
enum CommandLeave: Hashable {
  /// Yes.
  case allowed
  /// When somebody else agrees.
  case withSecond
  /// No, and why.
  case refused(String)
}

extension TradingState {
  /// Whether a command may do what it asks; nil asks nothing beyond being somebody.
  func leave(to permission: Permission?, _ command: OperatorCommand) -> CommandLeave {
    // The process itself, its owner's signal and files beside it may always lower risk, by whatever
    // name: stopping is easy.
    if permission == .stop, !command.needsProof { return .allowed }
    guard let found = safeguards.roster.find(command.actor), !found.isRevoked else {
      return .refused(
        command.actor.isEmpty
          ? "the sender is not a proven operator; use a token, or the Unix user of an operator"
          : "'\(command.actor)' is no operator here; ask an admin to declare one")
    }
    guard let permission else { return .allowed }
    switch verdict(of: command.actor, for: permission) {
    case .allowed: return .allowed
    case .withSecond: return .withSecond
    case .refused:
      let roles = safeguards.roster.roles(for: permission).map(\.name)
      return .refused(
        "\(command.actor) may not \(permission.name): that takes "
          + (roles.isEmpty ? "a role that nobody has" : roles.joined(separator: " or ")))
    }
  }

  /// How far somebody may do something now: what the roles allow, and broken glass beside them.
  package func verdict(of name: String, for permission: Permission) -> Roster.Verdict {
    let verdict = safeguards.roster.verdict(of: name, for: permission)
    // Whoever manages operators can make the second person; alone, no glass gives that.
    guard permission != .administer, let glass = safeguards.glass, glass.actor == name,
      now < glass.until, let found = safeguards.roster.find(name), !found.isRevoked
    else { return verdict }
    return .allowed
  }

  /// The first of those who approved a plan and may no longer recover: revoked, changed, or by
  /// glass whose hour is over. One such voice and the plan is void.
  package func lostApprover(of plan: RecoveryPlan) -> String? {
    plan.approvers.first { verdict(of: $0, for: .recover) == .refused }
  }

  /// The hash of everything that a plan to recover rests on: what stopped and when that was last
  /// said, what is held and open, limits, denials, breakers, connections, windows, levels, stages,
  /// warnings and who may do what. Prices move on all the time and are no part of it.
  package func planHash() -> StateHash {
    var hasher = StateHasher()
    hasher.combine(control.stop?.sequence.rawValue ?? 0)
    hasher.combine(safeguards.stops.last.rawValue)
    hasher.combine(UInt64(control.mode.rawValue))
    hasher.combine(UInt64(control.modeBeforePause.rawValue))
    for position in book.positions { hasher.combine(position.quantity.units) }
    hasher.combine(orders.openCount)
    orders.forEachOpen { order in
      hasher.combine(order.number.rawValue)
      hasher.combine(UInt64(order.state.rawValue))
      hasher.combine(order.filled.units)
    }
    limits.hash(into: &hasher)
    limits.hashAdded(into: &hasher)
    safeguards.overrides.hash(into: &hasher)
    safeguards.denied.hash(into: &hasher)
    hasher.combine(UInt64(control.breaker.phase.rawValue))
    for named in safeguards.breakers { hasher.combine(UInt64(named.breaker.phase.rawValue)) }
    for connected in isConnected { hasher.combine(connected) }
    hasher.combine(UInt64(safeguards.crisis.rawValue))
    safeguards.hashRest(into: &hasher)
    return hasher.finish()
  }
}

extension Safeguards {
  /// Adds what else a plan to recover rests on to its hash.
  fileprivate func hashRest(into hasher: inout StateHasher) {
    maintenance.hash(into: &hasher)
    closing.hash(into: &hasher)
    hasher.combine(UInt64(stage))
    // By the event that changed it last, so that a token that was replaced counts too.
    hasher.combine(roster.since.rawValue)
    hasher.combine(glass?.until.nanoseconds ?? 0)
    hasher.combine(glass?.actor ?? "")
    hasher.combine(warnings.count)
    for warning in warnings { hasher.combine(UInt64(warning.rawValue)) }
  }
}

extension OperatorCommand {
  /// Whether it came by a way on which anybody could pretend to be somebody.
  var needsProof: Bool { origin.hasPrefix("socket") || origin.hasPrefix("http") }

  /// Whether the name behind it can be one of two persons. On a socket it was proved; a command
  /// line, a signal or a file beside the journal only says a name, and whoever says one there may
  /// be the second person too. A script is played by the run that it belongs to, into a journal
  /// that this run began and nobody else's, so that all of its persons are its own.
  package var provesPerson: Bool { needsProof || origin == Self.scriptOrigin }

  /// The origin of what a simulated desk plays to itself.
  package static let scriptOrigin = "script"
}
