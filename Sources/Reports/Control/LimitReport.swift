import Projections
import TradingCore

/// Limits: what holds, who set it, what is measured and what is left.
package enum LimitReport {
  /// Why a scope is none that limits are listed by.
  typealias Row = [ListingReport.Value]

  private static let columns = [
    "limit", "value", "default", "set by", "at", "event", "why", "until", "then", "now",
    "headroom",
  ]

  /// A value as it is measured: in the limit's unit, never `off`.
  static func amount(_ value: Int64, _ limit: Limit) -> String {
    Amounts.value(value, limit.unit)
  }

  /// Every limit that holds; with a scope, only what is about it.
  package static func list(
    _ state: TradingState, _ history: ControlHistory, scope: LimitScope?
  ) -> ControlReport {
    var report = ControlReport(state)
    report.fact("last event", ControlReport.sequence(state.lastSequence))
    if let scope {
      report.fact("scope", scope == .total ? "total" : String(state.suffix(of: scope).dropFirst()))
    }
    var rows: [Row] = []
    if scope == nil || scope == .total {
      for limit in state.knownLimits {
        rows.append(row(limit, .total, state.limits[limit], state, history))
      }
    }
    for own in state.safeguards.overrides.all where scope == nil || own.scope == scope {
      rows.append(row(own.limit, own.scope, own.value, state, history))
    }
    report.table("limits", columns, rows)
    if let note = state.oldRulesNote { report.fact("rules", note) }
    return report
  }

  private static func row(
    _ limit: Limit, _ scope: LimitScope, _ value: Int64, _ state: TradingState,
    _ history: ControlHistory
  ) -> Row {
    let setting = history.setting(limit, of: scope)
    let measured = state.measured(limit, of: scope)
    let running = state.safeguards.overrides.running(limit, of: scope, after: .unset)
    return [
      .text(state.written(limit, scope)), .text(limit.text(of: value)),
      .text(limit.text(of: limit.defaultValue)), ControlReport.text(setting?.actor),
      ControlReport.time(setting?.at ?? .unset), ControlReport.sequence(setting?.sequence),
      ControlReport.text(setting?.reason), ControlReport.time(running.last?.until ?? .unset),
      ControlReport.text(returning(running).last),
      ControlReport.text(measured.map { amount($0, limit) }),
      ControlReport.text(
        measured.flatMap { limit.headroom(state.valueForGrowth(limit, value), measured: $0) }
          .map { amount($0, limit) }),
    ]
  }

  /// What comes back when each of the changes for a time is over: the value of the one below it, or
  /// the one for good.
  private static func returning(_ running: [LimitOverrides.Temporary]) -> [String] {
    running.enumerated().map { index, change in
      let below = index > 0 ? running[index - 1].value : change.previous
      return below == LimitOverrides.unset ? "the total's" : change.limit.text(of: below)
    }
  }

  /// Everything about one limit.
  package static func explain(
    _ limit: Limit, _ scope: LimitScope, _ state: TradingState, _ history: ControlHistory
  ) -> ControlReport {
    var report = ControlReport(state)
    let own = state.value(limit, of: scope)
    let value = own ?? state.limits[limit]
    report.fact("limit", state.written(limit, scope))
    report.fact("unit", Amounts.name(limit.unit))
    report.fact(
      "value", limit.text(of: value) + (own == nil ? ", the total's: it has none of its own" : ""))
    report.fact("default", limit.text(of: limit.defaultValue))
    report.fact("can be about", limit.scopes.map { "\($0)" }.joined(separator: ", "))
    if !state.knows(limit) {
      report.fact("rules", "this journal is of the first rules, which do not know this limit")
    }
    addSetting(history.setting(limit, of: own == nil ? .total : scope), limit, &report)
    let running = state.safeguards.overrides.running(limit, of: scope, after: .unset)
    for (change, next) in zip(running, returning(running)).reversed() {
      report.fact("returns", "\(next) at \(change.until)")
    }
    addShare(limit, value, state, &report)
    if let measured = state.measured(limit, of: scope) {
      report.fact("measured now", amount(measured, limit))
      report.fact(
        "headroom",
        ControlReport.text(
          limit.headroom(state.valueForGrowth(limit, value), measured: measured)
            .map { amount($0, limit) }))
    } else {
      report.fact("measured now", "nothing: it is about single orders or times, or none came yet")
    }
    report.lines("way out", WayOut(limit, scope, value, state, history).lines)
    if let rule = limit.rule {
      report.fact("rule", rule.name)
      report.events("last refusals by \(rule.name)", history.refusals(by: rule))
    } else {
      report.fact("rule", "no rule of the gate refuses orders by it")
    }
    return report
  }

  private static func addSetting(
    _ setting: ControlHistory.Setting?, _ limit: Limit, _ report: inout ControlReport
  ) {
    guard let setting else {
      report.fact("set by", "nobody: it is the default")
      return
    }
    report.fact("set by", setting.actor)
    if !setting.second.isEmpty { report.fact("agreed to by", setting.second) }
    report.fact("set at", ControlReport.time(setting.at))
    report.fact("event", ControlReport.sequence(setting.sequence))
    report.fact("why", setting.reason)
    report.fact(
      "value before",
      setting.old == LimitOverrides.unset ? "the total's" : limit.text(of: setting.old))
  }

  /// A size as the stage of the way back and the crisis leave it.
  private static func addShare(
    _ limit: Limit, _ value: Int64, _ state: TradingState, _ report: inout ControlReport
  ) {
    let left = state.valueForGrowth(limit, value)
    guard left != value else { return }
    let share = state.safeguards.sizeShare(state.limits)
    report.fact(
      "for what grows",
      "\(amount(left, limit)): \(Amounts.percent(share)) by stage and crisis")
  }

  /// A limit as it was, with who had set it.
  static func words(_ limit: Limit, _ value: Int64, _ setting: ControlHistory.Setting?) -> String {
    guard let setting else { return "\(limit.name) \(limit.text(of: value)), the default" }
    return "\(limit.name) \(limit.text(of: value)), set by \(Amounts.quoted(setting.actor)) at "
      + "\(setting.at) (\(setting.sequence))"
      + (setting.reason.isEmpty ? "" : " because of \(Amounts.quoted(setting.reason))")
  }
}
