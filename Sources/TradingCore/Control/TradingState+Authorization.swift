/// Whether somebody may do something.
enum Authorization: Hashable {
  /// Yes.
  case allowed
  /// When somebody else agrees.
  case withSecond
  /// No, and why.
  case refused(String)
}

extension TradingState {
  /// Whether a command may do what it asks; nil asks nothing beyond being somebody.
  func authorization(for permission: Permission?, _ command: OperatorCommand) -> Authorization {
    // The process itself, its owner's signal and files beside it may always lower risk, by whatever
    // name: stopping is easy.
    if permission == .lowerRisk, !command.needsProof { return .allowed }
    guard let found = safeguards.roster.find(command.actor), !found.isRevoked else {
      return .refused(
        command.actor.isEmpty
          ? "the sender is not a proven operator; use a token, or the Unix user of an operator"
          : "'\(command.actor)' is no operator here; ask an admin to declare one")
    }
    guard let permission else { return .allowed }
    switch verdict(of: command.actor, for: permission) {
    case .allowed: return .allowed
    case .withSecond:
      // Whoever asks and whoever agrees must be proved to be two.
      return command.isProved
        ? .withSecond
        : .refused(
          "this takes a second person, and nobody is proved at a start; start first, then give it "
            + "with daybook-ctl")
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
    // Not to declare operators: one person would be two within a minute.
    guard permission != .administer, let glass = safeguards.glass, glass.actor == name,
      glass.isBroken(at: now), let found = safeguards.roster.find(name), !found.isRevoked
    else { return verdict }
    return .allowed
  }

  /// The hash of everything that a plan to recover rests on: what stopped and when that was last
  /// said, what is held and open, limits, denials, breakers, connections, windows, levels, stages,
  /// and who may do what. Prices move on all the time and are no part of it, nor what is only
  /// warned of by them: nobody could approve a plan while a warning comes and goes.
  package func planHash() -> StateHash {
    var hasher = StateHasher()
    hasher.combine(control.stop?.sequence.rawValue ?? 0)
    for stop in safeguards.stops { hasher.combine(stop.sequence.rawValue) }
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
    roster.hash(into: &hasher)
    hasher.combine(glass?.until.nanoseconds ?? 0)
    hasher.combine(glass?.actor ?? "")
  }
}
