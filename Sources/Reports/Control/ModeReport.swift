import Projections
import TradingCore

/// What may be sent now: the mode, and for each instrument and strategy what an order may do and
/// which rule refuses the rest.
package enum ModeReport {
  /// The answer; `journal` is the path for the commands.
  package static func make(
    _ state: TradingState, _ history: ControlHistory, journal: String,
    stopFile: Surroundings.StopFile?
  ) -> ControlReport {
    var report = ControlReport(state)
    report.fact("last event", .place(state.lastSequence))
    report.fact("mode", .named(state.control.mode))
    addOrigin(history, &report)
    RecoveryReport.addStops(state, none: "none", &report)
    report.fact("stop file", stopFile?.value ?? .nothing(said: "none"))
    addLevels(state, &report)
    report.table(
      "orders", ["instrument", "strategy"] + actions.map { .init($0.name, as: $0.name) },
      rows(state))
    report.addRules()
    let removal = stopFile.map { [$0.removal] } ?? []
    report.next(removal + commands(state, journal: RecoveryReport.word(journal)))
    if let stop = state.control.stop {
      report.finding(
        "stopped", "trading is stopped since \(stop.sequence); see daybook-ctl why-stopped")
    }
    if let stopFile {
      report.finding("stopFile", "a stop file keeps the desk stopped: \(stopFile.words)")
    }
    if state.control.mode != .normal {
      report.finding(
        "\(state.control.mode)", "the mode is \(Amounts.words(state.control.mode))")
    }
    return report
  }

  // What an order may do to a position, in the words of docs/CONTROL.md.
  private static let actions: [(name: String, action: TradingAction)] = [
    ("grow", .grow), ("reduce", .reduce), ("close", .close), ("cancel", .cancel),
  ]

  private static func addOrigin(_ history: ControlHistory, _ report: inout ControlReport) {
    let recorded = history.mode
    var change: ModeChanged?
    if case .modeChanged(let it)? = recorded?.event { change = it }
    report.fact(
      "set by", change.map { .text($0.actor) } ?? .nothing(said: "nobody: no event here changed it")
    )
    report.member("since", .moment(recorded?.envelope.recordedAt))
    report.member("event", .place(recorded?.envelope.sequence))
    report.member("reason", .maybe(change?.reason))
    guard let recorded, let change else { return }
    report.say("since", "\(recorded.envelope.recordedAt)")
    report.say("event", "\(recorded.envelope.sequence)")
    report.say("because", change.reason)
  }

  private static func addLevels(_ state: TradingState, _ report: inout ControlReport) {
    guard state.safeguards.isOn else {
      for name in ["crisis", "maintenance", "stage"] { report.member(name, .absent) }
      return
    }
    report.fact("crisis", .named(state.safeguards.crisis))
    report.fact("maintenance", SafeguardsMembers.maintenance(state.safeguards.maintenance))
    report.fact("stage", SafeguardsMembers.stage(state))
  }

  private static func rows(_ state: TradingState) -> [[ReportValue]] {
    var rows: [[ReportValue]] = []
    for (index, market) in state.market.instruments.enumerated() {
      for (strategy, program) in state.strategies.enumerated() {
        let conditions = state.conditions(
          InstrumentIndex(UInt16(index)), StrategyIndex(UInt8(strategy)))
        rows.append(
          [.text(market.instrument.symbol), .text(program.declared.name)]
            + actions.map { _, action in
              .text(conditions.refusal(of: action).map { $0.name } ?? "allowed")
            })
      }
    }
    return rows
  }

  /// What takes the desk out of its mode and away from what refuses, or into a stricter mode.
  private static func commands(_ state: TradingState, journal: String) -> [NextStep] {
    let steps = NextStep.steps(state, journal: journal)
    guard state.control.stop == nil else { return steps }
    let ending = "--journal \(journal) --operator NAME --reason 'why'"
    return steps
      + (state.control.mode == .paused
        ? [] : [NextStep(command: "daybook-ctl pause \(ending)", note: "sends no new orders")])
      + (state.control.mode == .normal
        ? [
          NextStep(
            command: "daybook-ctl reduce-only \(ending)", note: "sends only what reduces")
        ] : [])
  }
}
