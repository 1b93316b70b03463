import TradingCore
import TradingEngine

extension DeskRun {
  /// Declares which rules of control hold, who may do what, and what has a breaker. What a journal
  /// knows already stays as it knows it: whoever was revoked stays revoked, what takes a second
  /// person goes on taking one, whatever the profile says, and a limit stays where it was set.
  mutating func declareSafeguards() throws(DeskError) {
    let known = engine.state.safeguards
    // A journal keeps the days that it has.
    let isFirst = engine.state.run?.run == 1
    let rules = RulesDeclared(
      rules: RulesDeclared.current,
      dayBegins: isFirst ? request.dayBegins ?? profile.dayBegins : known.dayBegins)
    if known.rules != rules.rules || known.dayBegins != rules.dayBegins {
      try declare(.rulesDeclared(rules))
    }
    try declareMatrix(over: known.roster)
    try declareOperators(besides: known.roster)
    try declareNamed()
    try declareServices()
    try declarePager()
    guard !known.isOn, engine.state.run != nil, engine.state.limits[.maximumOrderQuantity] != 0
    else { return }
    // A journal from before these rules gets the limits that it could not have; its own stay.
    for (limit, value) in profile.limits where !limit.isOfFirstRules {
      try set(limit, to: value, by: "profile \(profile.name)", because: "new rules of control")
    }
  }

  /// Whoever the command line names and the journal does not know. Who starts the process answers
  /// for the name; on the socket it proves nothing, so it gives nobody a second voice there. Where
  /// operators were declared who can prove themselves, a name that is none of theirs stays
  /// unknown.
  private mutating func declareNamed() throws(DeskError) {
    let isManned = engine.state.safeguards.roster.operators.contains { record in
      record.name != OperatorRecord.ownerName && record.provesItself
    }
    if isManned { return }
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

  mutating func declare(_ event: ControlEvent) throws(DeskError) {
    try take(.fact(.control(event)), at: clock.begins)
  }
}
