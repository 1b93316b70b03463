import Projections
import TradingCore

/// Limits: what holds, who set it, what is measured and what is left.
package enum LimitReport {
  typealias Row = [ReportValue]

  // What is asked first at night stands left: the limit, what is used of it and what is left.
  private static func columns(_ state: TradingState) -> [ControlReport.Column] {
    [
      .init("limit", as: nil), .member("limit"), .member("scope"), .member("unit"), "value",
      .member("isOff"), effective(state), .init("now", as: "measured"),
      "headroom", "until", .init("then", as: "valueThen"), "set by", .init("at", as: "setAt"),
      "event", .init("why", as: "reason"), "default",
    ]
  }

  /// Every limit that holds; with a scope, only what is about it.
  package static func list(
    _ state: TradingState, _ history: ControlHistory, scope: LimitScope?
  ) -> ControlReport {
    var report = ControlReport(state)
    report.fact("last event", .place(state.lastSequence))
    if let scope {
      report.fact("scope", .text(state.word(scope)))
    } else {
      report.member("scope", .absent)
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
    report.table("limits", columns(state), rows)
    report.addRules()
    return report
  }

  /// The values that stage and crisis leave, which people need only where they leave less.
  static func effective(_ state: TradingState) -> ControlReport.Column {
    let isWhole = !state.safeguards.isOn || state.safeguards.sizeShare(state.limits) >= 10_000
    return .init(isWhole ? nil : "effective", as: "effectiveValue")
  }

  private static func row(
    _ limit: Limit, _ scope: LimitScope, _ value: Int64, _ state: TradingState,
    _ history: ControlHistory
  ) -> Row {
    let it = LimitRow(limit: limit, scope: scope, value: value, state: state, history: history)
    let setting = it.setting
    let next = it.returns.last
    return [.text(state.written(limit, scope))] + it.identity.map(\.value)
      + it.holding.map(\.value) + it.measuring.map(\.value) + [
        .moment(next?.at), next.map { it.former($0.value) } ?? .absent,
        .maybe(setting?.actor), .moment(setting?.at), .place(setting?.sequence),
        .maybe(setting?.reason), .limit(limit.defaultValue, limit),
      ]
  }

  /// Everything about one limit.
  package static func explain(
    _ limit: Limit, _ scope: LimitScope, _ state: TradingState, _ history: ControlHistory
  ) -> ControlReport {
    var report = ControlReport(state)
    let own = state.value(limit, of: scope)
    let value = own ?? state.limits[limit]
    let it = LimitRow(limit: limit, scope: scope, value: value, state: state, history: history)
    report.fact("last event", .place(state.lastSequence))
    report.say("limit", state.written(limit, scope))
    report.members(Array(it.identity.prefix(2)))
    report.fact("unit", .text(Amounts.name(limit.unit)))
    report.say(
      "value", limit.text(of: value) + (own == nil ? ", the total's: it has none of its own" : ""))
    report.members(it.holding)
    report.member("isOwn", .flag(own != nil))
    report.fact("default", .limit(limit.defaultValue, limit))
    report.fact("can be about", .names(limit.scopes.map { "\($0)" }, none: "nothing"), as: "scopes")
    report.addRules()
    if !state.knows(limit) {
      report.say("rules", "this journal is of the first rules, which do not know this limit")
    }
    addSetting(history.setting(limit, of: own == nil ? .total : scope), it, &report)
    for next in it.returns.reversed() {
      report.say("returns", "\(it.former(next.value).text) at \(next.at)")
    }
    report.member("returns", it.returning)
    addShare(it, &report)
    addMeasured(it, &report)
    report.items(
      "way out", as: "wayOut",
      WayOut(limit, scope, value, state, history).lines.map { ControlReport.Item(text: $0) })
    if let rule = limit.rule {
      report.fact("rule", .text(rule.name))
      report.events("last refusals by \(rule.name)", as: "refusals", history.refusals(by: rule))
    } else {
      report.fact("rule", .nothing(said: "no rule of the gate refuses orders by it"))
      report.member("refusals", .list([], said: ""))
    }
    return report
  }

  private static func addMeasured(_ it: LimitRow, _ report: inout ControlReport) {
    if it.measured == nil {
      report.say("measured now", "nothing: it is about single orders or times, or none came yet")
    } else {
      report.say("measured now", ReportValue.amount(it.measured, it.limit.unit).text)
      report.say("headroom", ReportValue.amount(it.headroom, it.limit.unit).text)
    }
    report.members(it.measuring)
  }

  private static func addSetting(
    _ setting: ControlHistory.Setting?, _ it: LimitRow, _ report: inout ControlReport
  ) {
    report.members(LimitRow.origin(setting))
    report.member("secondPerson", .maybe(setting.flatMap { $0.second.isEmpty ? nil : $0.second }))
    report.member("valueBefore", setting.map { it.former($0.old) } ?? .absent)
    guard let setting else {
      report.say("set by", "nobody: it is the default")
      return
    }
    report.say("set by", setting.actor)
    if !setting.second.isEmpty { report.say("agreed to by", setting.second) }
    report.say("set at", "\(setting.at)")
    report.say("event", "\(setting.sequence)")
    report.say("why", setting.reason)
    report.say("value before", it.former(setting.old).text)
  }

  /// A size as the stage of the way back and the crisis leave it.
  private static func addShare(_ it: LimitRow, _ report: inout ControlReport) {
    let share = it.state.safeguards.isOn ? it.state.safeguards.sizeShare(it.state.limits) : 10_000
    let isLess = it.effective != it.value
    report.member("shareBasisPoints", .count(it.limit.isSize ? share : 10_000))
    guard isLess else { return }
    report.say(
      "for what grows",
      "\(ReportValue.amount(it.effective, it.limit.unit).text): \(Amounts.percent(share)) by stage "
        + "and crisis")
  }

  /// A limit in a sentence, with who had set it, and its members.
  static func item(
    _ limit: Limit, _ value: Int64, _ setting: ControlHistory.Setting?,
    measured: Int64? = nil, headroom: Int64? = nil
  ) -> ControlReport.Item {
    let name = "\(limit.name) \(limit.text(of: value))"
    var text = "\(name), the default"
    if let setting {
      text = "\(name), set by \(Amounts.quoted(setting.actor)) at \(setting.at) "
      text += "(\(setting.sequence))"
      if !setting.reason.isEmpty { text += " because of \(Amounts.quoted(setting.reason))" }
    }
    if let measured {
      text += "; now \(Amounts.value(measured, limit.unit))"
      if let headroom { text += ", headroom \(Amounts.value(headroom, limit.unit))" }
    }
    return ControlReport.Item(
      text: text,
      members: [
        ReportMember("limit", .text(limit.name)), ReportMember("scope", .text("total")),
        ReportMember("unit", .text(Amounts.name(limit.unit))),
        ReportMember("value", .limit(value, limit)),
        ReportMember("isOff", .flag(Amounts.plain(value, of: limit) == nil)),
        ReportMember("measured", .amount(measured, limit.unit)),
        ReportMember("headroom", .amount(headroom, limit.unit)),
      ] + LimitRow.origin(setting))
  }
}
