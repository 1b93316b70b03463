// What a command that waits for a second person would change, as it is: written down when it is
// asked, and compared when somebody agrees to it. Whoever agrees must know what to.
extension TradingState {
  /// What a command would change, in words; empty of what never waits.
  func holding(_ resolved: ResolvedCommand, _ command: OperatorCommand) -> String {
    switch resolved {
    case .setLimit(let limit, let scope, _, _):
      let values = upcoming(limit, of: scope, until: command.end(after: now)).map { value in
        value == LimitOverrides.unset
          ? "the total's, \(limit.text(of: limits[limit]))" : limit.text(of: value)
      }
      return "\(command.target) is \(values.joined(separator: ", then "))"
    case .crisis: return "the crisis is \(safeguards.crisis.name)"
    case .resume, .trade, .reduceOnly: return holdingOfMode
    case .stepUp: return "the stage is \(safeguards.stage)"
    case .cancelMaintenance:
      let window = safeguards.maintenance
      return "the window of maintenance is from \(window.from) until \(window.until)"
    case .callOffClosing:
      return "everything is being closed since \(safeguards.closing.since)"
    case .forceBreaker(let breaker, _), .resetBreaker(let breaker):
      return holding(breaker, command.target)
    case .allow(let subject):
      guard let denial = safeguards.denied.denials.first(where: { $0.subject == subject }) else {
        return "\(command.target) is not denied"
      }
      return "\(command.target) is denied since \(denial.since), "
        + (denial.until == .unset ? "for good" : "until \(denial.until)")
    case .changeOperator(let record): return holding(record.name)
    case .stop, .lockDown, .cancelAll, .closeAll, .pause, .stepDown, .recover, .planRecovery,
      .approveRecovery, .approve, .withdraw, .maintenance, .deny, .breakGlass:
      return ""
    }
  }

  private var holdingOfMode: String {
    switch control.mode {
    case .normal: "trading is normal"
    case .reduceOnly: "trading is reduce-only"
    case .paused:
      "trading is paused, and before it was "
        + (control.modeBeforePause == .normal ? "normal" : "reduce-only")
    }
  }

  private func holding(_ index: BreakerIndex, _ name: String) -> String {
    let position = index.position - 1
    let breaker =
      safeguards.breakers.indices.contains(position)
      ? safeguards.breakers[position].breaker : control.breaker
    let phase =
      switch breaker.phase {
      case .closed: "closed"
      case .open: "open"
      case .halfOpen: "half open"
      }
    return "the breaker \(name) is \(phase)"
      + (breaker.lastReason.map { ", last moved for \($0)" } ?? "")
  }

  private func holding(_ name: String) -> String {
    guard let record = safeguards.roster.find(name) else { return "\(name) is no operator" }
    if record.isRevoked { return "\(name) is revoked" }
    let roles = record.roles.roles.map(\.name).joined(separator: ",")
    return "\(name) has the roles \(roles), "
      + (record.user >= 0 ? "uid=\(record.user), " : "no uid, ")
      + (record.tokenHash.isEmpty ? "no token" : "token=\(record.tokenHash.prefix(8))…")
  }

  /// What somebody must be allowed to do who would give a command now; nil of what can no longer be
  /// understood, and of what asks nothing by itself.
  package func permission(for command: OperatorCommand) -> Permission? {
    do throws(CommandFault) {
      return try ResolvedCommand(command, in: self).permission
    } catch {
      return nil
    }
  }
}
