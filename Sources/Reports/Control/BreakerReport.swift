import Projections
import TradingCore

/// Breakers: where they stand, by which numbers they go, what they counted, and what closes them.
package enum BreakerReport {
  static let columns: [ControlReport.Column] = [
    .init("name", as: "breaker"), .init("guards", as: nil), .member("guards"), .member("venue"),
    "phase", "failures", .init("of", as: "threshold"), .member("openings"),
    .init("last moved", as: "event"), .init("why", as: "reason"), "probe at",
  ]

  /// Every breaker in a line.
  package static func list(_ state: TradingState) -> ControlReport {
    var report = ControlReport(state)
    report.fact("last event", .place(state.lastSequence))
    report.table("breakers", columns, [engine(state)] + named(state))
    report.addRules()
    return report
  }

  /// The engine's breaker in a line.
  static func engine(_ state: TradingState) -> [ReportValue] {
    row("engine", nil, state.control.breaker, .engine, state)
  }

  /// Breakers of services and providers, a line each.
  static func named(_ state: TradingState) -> [[ReportValue]] {
    state.safeguards.breakers.map {
      row($0.declared.name, $0.declared, $0.breaker, $0.declared.breaker, state)
    }
  }

  /// A line of a table as the object that programs are told.
  static func object(_ row: [ReportValue]) -> ReportValue {
    .object(
      zip(columns, row).compactMap { column, value in
        column.name.map { ReportMember($0, value) }
      }, said: "")
  }

  private static func row(
    _ name: String, _ declared: BreakerDeclared?, _ breaker: Breaker, _ index: BreakerIndex,
    _ state: TradingState
  ) -> [ReportValue] {
    [
      .text(name), .text(guarded(declared, state)),
      .text(declared.map { "\($0.guards)" } ?? "engine"),
      .maybe(declared?.venue.map { state.name(of: $0) }), .phase(breaker.phase),
      .count(breaker.failures), .count(state.thresholds(of: index).failures),
      .count(breaker.opensInSeries), .place(breaker.lastTransition),
      breaker.lastReason.map { .named($0) } ?? .absent, .time(breaker.probeAt),
    ]
  }

  private static func guarded(_ declared: BreakerDeclared?, _ state: TradingState) -> String {
    guard let declared else { return "the engine's orders" }
    return "a \(declared.guards)" + (declared.venue.map { " of \(state.name(of: $0))" } ?? "")
  }

  /// Everything about one. `counted` are the events that its last opening rests on, `journal` is
  /// the path for the commands.
  package static func explain(
    _ index: BreakerIndex, _ state: TradingState, _ history: ControlHistory,
    counted: [RecordedEvent], journal: String
  ) -> ControlReport {
    var report = ControlReport(state)
    let breaker = state.breaker(of: index) ?? Breaker()
    let past = history.past(of: index)
    let declared = state.safeguards.breakers.first { $0.declared.breaker == index }?.declared
    report.fact("last event", .place(state.lastSequence))
    report.fact("breaker", .text(state.name(of: index)))
    report.say("guards", guarded(declared, state))
    report.member("guards", .text(declared.map { "\($0.guards)" } ?? "engine"))
    report.member("venue", .maybe(declared?.venue.map { state.name(of: $0) }))
    report.fact("phase", .phase(breaker.phase))
    report.fact("why", breaker.lastReason.map { .named($0) } ?? .absent, as: "reason")
    report.fact("last moved", .place(breaker.lastTransition), as: "event")
    report.fact("failures in a row", .count(breaker.failures), as: "failures")
    report.member("threshold", .count(state.thresholds(of: index).failures))
    report.fact("openings in a row", .count(breaker.opensInSeries), as: "openings")
    report.fact("next probe at", .time(breaker.probeAt), as: "probeAt")
    addWindow(breaker, index, state, &report)
    addClosing(breaker, index, state, &report)
    report.table("thresholds", thresholdColumns, thresholds(index, state, history))
    let isFound = past.lastOpening.map { !$0.isRecorded } == true && !counted.isEmpty
    if isFound { report.say("counted", "found by folding: the journal says only how many") }
    report.member("isCountedByFolding", .flag(isFound))
    report.events("events that counted in the last opening", as: "counted", counted)
    report.events("last moves", as: "transitions", past.transitions)
    report.addRules()
    report.next(
      NextStep.breaker(
        breaker, state.name(of: index), state, journal: RecoveryReport.word(journal)))
    return report
  }

  private static func addWindow(
    _ breaker: Breaker, _ index: BreakerIndex, _ state: TradingState,
    _ report: inout ControlReport
  ) {
    let label = "answers in the window"
    guard breaker.remembersAnswers else {
      report.fact(
        label, .nothing(said: "not remembered under the first rules"), as: "answers")
      return
    }
    let window = state.thresholds(of: index).window
    let (answers, failures) = breaker.rate(at: state.now, window: window)
    let length = Limit.breakerRateWindow.text(of: window.nanoseconds)
    report.fact(
      label,
      .object(
        [
          ReportMember("count", .count(answers)), ReportMember("failed", .count(failures)),
          ReportMember("window", .amount(window.nanoseconds, .nanoseconds)),
          ReportMember("unit", .text(Amounts.name(.nanoseconds))),
        ], said: "\(answers) in \(length), \(failures) of them failed"), as: "answers")
  }

  private static let limits: [Limit] = [
    .breakerFailures, .breakerCooldown, .breakerProbes, .breakerFailureRate, .breakerRateWindow,
    .breakerRateMinimum, .breakerLatency,
  ]
  private static let engineLimits: [Limit] = [
    .breakerOpensBeforeStop, .hourlyLoss, .maximumDrawdown, .lossConfirmations,
  ]
  private static let thresholdColumns: [ControlReport.Column] = [
    .init("limit", as: nil), .member("limit"), .member("scope"), .member("unit"), "value",
    .member("isOff"), .init("now", as: "measured"), "headroom", "set by",
    .init("at", as: "setAt"), "event", .init("why", as: "reason"),
  ]

  private static func thresholds(
    _ index: BreakerIndex, _ state: TradingState, _ history: ControlHistory
  ) -> [[ReportValue]] {
    let all = limits + (index == .engine ? engineLimits : [])
    return all.filter(state.knows).map { limit in
      let own = state.value(limit, of: .breaker(index))
      let scope: LimitScope = own == nil ? .total : .breaker(index)
      let setting = history.setting(limit, of: scope)
      let value = own ?? state.limits[limit]
      let measured = state.measured(limit, of: index == .engine ? .total : .breaker(index))
      let headroom = measured.flatMap { limit.headroom(value, measured: $0) }
      return [
        .text(state.written(limit, scope)), .text(limit.name), .text(state.word(scope)),
        .text(Amounts.name(limit.unit)), .limit(value, limit),
        .flag(Amounts.plain(value, of: limit) == nil), .amount(measured, limit.unit),
        .amount(headroom, limit.unit),
      ] + LimitRow.origin(setting).map(\.value)
    }
  }

  private static func addClosing(
    _ breaker: Breaker, _ index: BreakerIndex, _ state: TradingState,
    _ report: inout ControlReport
  ) {
    let said = closing(breaker, index, state)
    let needed = state.thresholds(of: index).probes
    let isByHand = breaker.phase == .open && breaker.probeAt == .unset
    report.fact(
      "closes",
      .object(
        [
          ReportMember("onlyByOperator", .flag(isByHand)),
          ReportMember("probesNeeded", .count(needed)),
          ReportMember("probesGood", .count(breaker.probeSuccesses)),
          ReportMember("text", .text(said)),
        ], said: said))
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
