import Projections
import TradingCore

/// One limit, as every answer tells it: what holds, what is measured and what is left.
struct LimitRow {
  let limit: Limit
  let scope: LimitScope
  let value: Int64
  let state: TradingState
  let history: ControlHistory

  /// What a change for a time goes back to.
  struct Return {
    let at: Timestamp
    let value: Int64
  }

  /// What whatever grows is held against: stage and crisis leave less of a size.
  var effective: Int64 { state.valueForGrowth(limit, value) }

  var measured: Int64? { state.measured(limit, of: scope) }

  /// What is left; nil where nothing is measured or the limit is off.
  var headroom: Int64? {
    measured.flatMap { limit.headroom(effective, measured: $0) }
  }

  var setting: ControlHistory.Setting? { history.setting(limit, of: scope) }

  /// What comes back when each of the changes for a time is over: the value of the one below it, or
  /// the one for good. The next comes last.
  var returns: [Return] {
    let running = state.safeguards.overrides.running(limit, of: scope, after: .unset)
    return running.enumerated().map { index, change in
      Return(at: change.until, value: index > 0 ? running[index - 1].value : change.previous)
    }
  }

  /// A value that may be the total's, where a scope has none of its own.
  func former(_ value: Int64) -> ReportValue {
    value == LimitOverrides.unset ? .nothing(said: "the total's") : .limit(value, limit)
  }

  /// Name, scope and unit.
  var identity: [ReportMember] {
    [
      ReportMember("limit", .text(limit.name)), ReportMember("scope", .text(state.word(scope))),
      ReportMember("unit", .text(Amounts.name(limit.unit))),
    ]
  }

  /// What holds.
  var holding: [ReportMember] {
    [
      ReportMember("value", .limit(value, limit)),
      ReportMember("isOff", .flag(Amounts.plain(value, of: limit) == nil)),
      ReportMember("effectiveValue", .limit(effective, limit)),
    ]
  }

  /// What is measured against it.
  var measuring: [ReportMember] {
    [
      ReportMember("measured", .amount(measured, limit.unit)),
      ReportMember("headroom", .amount(headroom, limit.unit)),
    ]
  }

  /// Who set it.
  static func origin(_ setting: ControlHistory.Setting?) -> [ReportMember] {
    [
      ReportMember("setBy", .maybe(setting?.actor)),
      ReportMember("setAt", .moment(setting?.at)),
      ReportMember("event", .place(setting?.sequence)),
      ReportMember("reason", .maybe(setting?.reason)),
    ]
  }

  /// What comes back when, the next first.
  var returning: ReportValue {
    .list(
      returns.reversed().map { it in
        .object(
          [
            ReportMember("at", .time(it.at)),
            ReportMember("value", former(it.value)),
            ReportMember("isTotals", .flag(it.value == LimitOverrides.unset)),
          ], said: "")
      }, said: "")
  }
}
