import TradingCore
import TradingEngine

extension DeskRun {
  /// Declares which rules of control hold, who may do what, and what has a breaker. What a journal
  /// knows already stays as it knows it: an operator who was revoked stays revoked, whatever the
  /// profile says, and a limit stays where it was set.
  mutating func declareSafeguards() throws(DeskError) {
    let known = engine.state.safeguards
    let rules = RulesDeclared(rules: RulesDeclared.current, dayBegins: profile.dayBegins)
    if known.rules != rules.rules || known.dayBegins != rules.dayBegins {
      try declare(.rulesDeclared(rules))
    }
    for line in Roster.lines(needingSecond: profile.needsSecond) {
      let role = Int(line.role.rawValue)
      let isKnown =
        known.roster.allowed[role] == line.allowed
        && known.roster.needsSecond[role] == line.needsSecond
      if !isKnown || !known.isOn { try declare(.permissionDeclared(line)) }
    }
    for record in request.operators + profile.operators
    where engine.state.safeguards.roster.find(record.name) == nil {
      try declare(
        .operatorDeclared(
          OperatorChanged(record: record, actor: "profile \(profile.name)", reason: "start")))
    }
    try declareNamed()
    if engine.state.safeguards.breakers.isEmpty {
      for (index, service) in profile.services.enumerated() {
        try declare(
          .breakerDeclared(
            BreakerDeclared(
              breaker: BreakerIndex(UInt16(index + 1)), guards: service.guards, venue: nil,
              name: service.name)))
      }
    }
    guard !known.isOn, engine.state.run != nil, engine.state.limits[.maximumOrderQuantity] != 0
    else { return }
    // A journal from before these rules gets the limits that it could not have; its own stay.
    for (limit, value) in profile.limits where !limit.isOfFirstRules {
      try set(limit, to: value, by: "profile \(profile.name)", because: "new rules of control")
    }
  }

  /// Whoever the command line names and the journal does not know. Who starts the process answers
  /// for the name; it proves nobody, so that it is never one of two persons, here or on the socket.
  private mutating func declareNamed() throws(DeskError) {
    for answer in [request.recovery, request.trade, request.answerable] {
      guard let name = answer?.actor, engine.state.safeguards.roster.find(name) == nil else {
        continue
      }
      let record = OperatorRecord(name: name, roles: RoleSet([.trader, .risk, .supervisor]))
      try declare(
        .operatorDeclared(
          OperatorChanged(record: record, actor: "command line", reason: "named at the start")))
    }
  }

  private mutating func declare(_ event: ControlEvent) throws(DeskError) {
    try take(.fact(.control(event)), at: clock.begins)
  }
}

/// A service or provider that orders need, as a profile names it.
package struct ServiceProfile: Hashable, Sendable {
  /// Its name in commands and reports.
  package var name: String
  /// A service, or one of several providers.
  package var guards: BreakerGuard
}
