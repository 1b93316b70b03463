import TradingCore

/// What holds in control beside stops, modes and the engine's breaker: a row for each thing that is
/// not at rest.
struct SafeguardsText {
  let state: TradingState

  init(_ state: TradingState) { self.state = state }

  /// Names and values; none under the first rules.
  func rows() -> [(name: String, value: String)] {
    guard state.safeguards.isOn else { return [] }
    let held = state.safeguards
    var rows: [(name: String, value: String)] = []
    if held.crisis != .none { rows.append(("crisis", held.crisis.name)) }
    if held.maintenance.isPending {
      rows.append(
        (
          "maintenance",
          "\(held.maintenance.phase.words), from \(held.maintenance.from) until "
            + "\(held.maintenance.until)"
        ))
    }
    if held.stage > 0 {
      let share = Safeguards.share(ofStage: held.stage, state.limits)
      rows.append(
        (
          "stage",
          "\(held.stage) of the way back since \(held.stageSince), \(Amounts.percent(share)) of "
            + "every size"
        ))
    }
    if held.closing.phase != .none {
      let refused = held.closing.refusedBy.map { ", refused by \($0.name)" } ?? ""
      rows.append(
        (
          "closing of all positions",
          "\(held.closing.phase.words), \(held.closing.orders) orders, since "
            + "\(held.closing.since)\(refused)"
        ))
    }
    for named in held.breakers {
      let breaker = named.breaker
      var text = "\(breaker.phase.name), \(breaker.failures) failures in a row"
      if breaker.probeAt != .unset { text += ", to be probed at \(breaker.probeAt)" }
      rows.append(("breaker \(named.declared.name)", text))
    }
    for denial in held.denied.denials {
      let end = denial.until == .unset ? "" : " until \(denial.until)"
      rows.append(("denied", "\(state.name(of: denial.subject)) since \(denial.since)\(end)"))
    }
    for warning in held.warnings { rows.append(("warning", Amounts.words(warning))) }
    if let plan = held.plan {
      rows.append(
        (
          "plan to recover",
          "\(plan.planned.plan), \(plan.approvers.count) of \(plan.planned.needed) approved until "
            + "\(plan.planned.until)"
        ))
    }
    for waiting in held.pending where waiting.until > state.now {
      rows.append(
        (
          "waits for a second person",
          "\(waiting.sequence) \(waiting.command.verb.word) \(waiting.command.target) "
            + "\(waiting.command.argument) of \(Amounts.quoted(waiting.command.actor)) because of "
            + "\(Amounts.quoted(waiting.command.reason)), until \(waiting.until); asked while "
            + Amounts.quoted(waiting.holding)
        ))
    }
    if let glass = held.glass { rows.append(("GLASS BROKEN", Self.words(glass, at: state.now))) }
    return rows
  }

  /// Who broke the glass, until when and why.
  static func words(_ glass: GlassBroken, at now: Timestamp) -> String {
    "by \(Amounts.quoted(glass.actor)) until \(glass.until)"
      + (glass.isBroken(at: now) ? "" : ", which is over,")
      + " because of \(Amounts.quoted(glass.reason))"
  }

  /// Every limit that is in force, the total's and those of narrower scopes.
  func limits() -> [(name: String, value: String)] {
    var rows: [(name: String, value: String)] = []
    for limit in Limit.allCases where state.safeguards.isOn || limit.isOfFirstRules {
      let value = state.limits[limit]
      rows.append((limit.name, limit.isOff(value) ? "off" : Amounts.value(value, limit.unit)))
    }
    for own in state.safeguards.overrides.all {
      rows.append(
        (
          "\(own.limit.name)\(state.suffix(of: own.scope))",
          own.limit.isOff(own.value) ? "off" : Amounts.value(own.value, own.limit.unit)
        ))
    }
    return rows
  }
}
