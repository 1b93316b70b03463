import Projections
import TradingCore

/// What may be sent now: the mode, and for each instrument and strategy what an order may do and
/// which rule refuses the rest.
package enum ModeReport {
  /// The answer; `journal` is the path for the commands.
  package static func make(
    _ state: TradingState, _ history: ControlHistory, journal: String, stopFile: String?
  ) -> ControlReport {
    var report = ControlReport(state)
    report.fact("last event", ControlReport.sequence(state.lastSequence))
    report.fact("mode", Amounts.words(state.control.mode))
    addOrigin(history, &report)
    report.fact("stop", ControlReport.sequence(state.control.stop?.sequence))
    report.fact("stop file", stopFile ?? "none")
    if state.safeguards.isOn { addLevels(state, &report) }
    report.table("orders", ["instrument", "strategy"] + actions.map(\.name), rows(state))
    let next = commands(state, journal: RecoveryReport.word(journal))
    report.lines("next", next)
    if let stop = state.control.stop {
      report.finding("trading is stopped since \(stop.sequence); see daybook-ctl why-stopped")
    }
    if let stopFile { report.finding("a stop file keeps the desk stopped: \(stopFile)") }
    if state.control.mode != .normal {
      report.finding("the mode is \(Amounts.words(state.control.mode))")
    }
    if let note = state.oldRulesNote { report.fact("rules", note) }
    return report
  }

  // What an order may do to a position, in the words of docs/CONTROL.md.
  private static let actions: [(name: String, action: TradingAction)] = [
    ("grow", .grow), ("reduce", .reduce), ("close", .close), ("cancel", .cancel),
  ]

  private static func addOrigin(_ history: ControlHistory, _ report: inout ControlReport) {
    guard let recorded = history.mode, case .modeChanged(let change) = recorded.event else {
      report.fact("set by", "nobody: no event here changed it")
      return
    }
    report.fact("set by", change.actor)
    report.fact("since", ControlReport.time(recorded.envelope.recordedAt))
    report.fact("event", ControlReport.sequence(recorded.envelope.sequence))
    report.fact("because", change.reason)
  }

  private static func addLevels(_ state: TradingState, _ report: inout ControlReport) {
    report.fact("crisis", Amounts.words(state.safeguards.crisis))
    report.fact("maintenance", Amounts.words(state.safeguards.maintenance.phase))
    report.fact("stage", .number(UInt64(state.safeguards.stage)))
  }

  private static func rows(_ state: TradingState) -> [[ListingReport.Value]] {
    var rows: [[ListingReport.Value]] = []
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

  /// What takes the desk out of its mode, or into a stricter one.
  private static func commands(_ state: TradingState, journal: String) -> [String] {
    if state.control.stop != nil { return RecoveryReport.commands(state, journal: journal) }
    let ending = "--journal \(journal) --operator NAME --reason 'why'"
    return switch state.control.mode {
    case .normal:
      ["daybook-ctl pause \(ending)", "daybook-ctl reduce-only \(ending)"]
    case .reduceOnly: ["daybook-ctl trade \(ending)", "daybook-ctl pause \(ending)"]
    case .paused: ["daybook-ctl resume \(ending)"]
    }
  }
}
