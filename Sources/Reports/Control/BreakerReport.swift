import Projections
import TradingCore

/// Breakers: where they stand, by which numbers they go, what they counted, and what closes them.
package enum BreakerReport {
  /// Every breaker in a line.
  package static func list(_ state: TradingState) -> ControlReport {
    var report = ControlReport(state)
    report.fact("last event", ControlReport.sequence(state.lastSequence))
    var rows = [row("engine", "the engine's orders", state.control.breaker, .engine, state)]
    for named in state.safeguards.breakers {
      rows.append(
        row(
          named.declared.name, guarded(named.declared, state), named.breaker,
          named.declared.breaker, state))
    }
    report.table(
      "breakers", ["name", "guards", "phase", "failures", "of", "last moved", "why", "probe at"],
      rows)
    if let note = state.oldRulesNote { report.fact("rules", note) }
    return report
  }

  private static func row(
    _ name: String, _ guarded: String, _ breaker: Breaker, _ index: BreakerIndex,
    _ state: TradingState
  ) -> [ListingReport.Value] {
    [
      .text(name), .text(guarded), .text(breaker.phase.name), .number(UInt64(breaker.failures)),
      .number(UInt64(state.thresholds(of: index).failures)),
      ControlReport.sequence(breaker.lastTransition),
      ControlReport.text(breaker.lastReason.map { Amounts.words($0) }),
      ControlReport.time(breaker.probeAt),
    ]
  }

  private static func guarded(_ declared: BreakerDeclared, _ state: TradingState) -> String {
    "a \(declared.guards)" + (declared.venue.map { " of \(state.name(of: $0))" } ?? "")
  }

  /// Everything about one. `counted` are the events that its last opening rests on.
  package static func explain(
    _ index: BreakerIndex, _ state: TradingState, _ history: ControlHistory,
    counted: [RecordedEvent]
  ) -> ControlReport {
    var report = ControlReport(state)
    let breaker = state.breaker(of: index) ?? Breaker()
    let past = history.past(of: index)
    report.fact("breaker", state.name(of: index))
    report.fact("phase", breaker.phase.name)
    report.fact("failures in a row", .number(UInt64(breaker.failures)))
    report.fact("openings in a row", .number(UInt64(breaker.opensInSeries)))
    report.fact("next probe at", ControlReport.time(breaker.probeAt))
    addWindow(breaker, index, state, &report)
    report.fact("closes", closing(breaker, index, state))
    report.table(
      "thresholds", ["limit", "value", "now", "headroom", "set by", "at", "event", "why"],
      thresholds(index, state, history))
    report.events("events that counted in the last opening", counted)
    if let opening = past.lastOpening, !opening.isRecorded, !counted.isEmpty {
      report.fact("counted", "found by folding: the journal says only how many")
    }
    report.events("last moves", past.transitions)
    if let note = state.oldRulesNote { report.fact("rules", note) }
    return report
  }

  private static func addWindow(
    _ breaker: Breaker, _ index: BreakerIndex, _ state: TradingState,
    _ report: inout ControlReport
  ) {
    guard breaker.remembersAnswers else {
      report.fact("answers in the window", "not remembered under the first rules")
      return
    }
    let thresholds = state.thresholds(of: index)
    let (answers, failures) = breaker.rate(at: state.now, window: thresholds.window)
    report.fact(
      "answers in the window",
      "\(answers) in \(Amounts.duration(thresholds.window)), \(failures) of them failed")
  }

  private static let limits: [Limit] = [
    .breakerFailures, .breakerCooldown, .breakerProbes, .breakerFailureRate, .breakerRateWindow,
    .breakerRateMinimum, .breakerLatency,
  ]
  private static let engineLimits: [Limit] = [
    .breakerOpensBeforeStop, .hourlyLoss, .maximumDrawdown, .lossConfirmations,
  ]

  private static func thresholds(
    _ index: BreakerIndex, _ state: TradingState, _ history: ControlHistory
  ) -> [[ListingReport.Value]] {
    let all = limits + (index == .engine ? engineLimits : [])
    return all.filter(state.knows).map { limit in
      let own = state.value(limit, of: .breaker(index))
      let scope: LimitScope = own == nil ? .total : .breaker(index)
      let setting = history.setting(limit, of: scope)
      let value = own ?? state.limits[limit]
      let measured = state.measured(limit, of: index == .engine ? .total : .breaker(index))
      let headroom = measured.flatMap { limit.headroom(value, measured: $0) }
      return [
        .text(state.written(limit, scope)), .text(limit.text(of: value)),
        ControlReport.text(measured.map { LimitReport.amount($0, limit) }),
        ControlReport.text(headroom.map { LimitReport.amount($0, limit) }),
        ControlReport.text(setting?.actor),
        ControlReport.time(setting?.at ?? .unset), ControlReport.sequence(setting?.sequence),
        ControlReport.text(setting?.reason),
      ]
    }
  }

  /// What has to happen until it is closed.
  static func closing(_ breaker: Breaker, _ index: BreakerIndex, _ state: TradingState) -> String {
    let thresholds = state.thresholds(of: index)
    let probes =
      index == .engine
      ? "\(thresholds.probes) orders that the venue answers well"
      : "\(thresholds.probes) good answers"
    switch breaker.phase {
    case .closed: return "it is closed"
    case .halfOpen: return "after \(probes); \(breaker.probeSuccesses) so far"
    case .open:
      guard breaker.probeAt != .unset else {
        return index == .engine
          ? "only by an operator: close-breaker engine, or the recovery of a stop and its probes"
          : "only by an operator: close-breaker \(state.name(of: index))"
      }
      return "at \(breaker.probeAt) it is half open, and closes after \(probes)"
    }
  }
}
