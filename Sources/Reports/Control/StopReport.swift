import Projections
import TradingCore

/// Why trading is stopped: the stop, the facts that led to it, the limits then and now, and the way
/// out with the commands to type.
package struct StopReport: Sendable {
  /// What a door found out about a stop.
  package struct Evidence: Sendable {
    /// The events from the first fact to the stop.
    package var chain: [RecordedEvent] = []
    /// The marks that confirmed a loss, or the failures that opened the breaker.
    package var counted: [RecordedEvent] = []
    /// What stands in the way of a recovery outside of the journal, such as a stop file.
    package var outside: [String] = []

    /// Nothing yet.
    package init() {}
  }

  private let state: TradingState
  private let history: ControlHistory
  private let evidence: Evidence
  private let journal: String

  private init(
    _ state: TradingState, _ history: ControlHistory, _ evidence: Evidence, journal: String
  ) {
    self.state = state
    self.history = history
    self.evidence = evidence
    self.journal = journal
  }

  /// The answer; `journal` is the path for the commands.
  package static func make(
    _ state: TradingState, _ history: ControlHistory, _ evidence: Evidence, journal: String
  ) -> ControlReport {
    StopReport(state, history, evidence, journal: journal).report
  }

  /// The events that a stop rests on beside its causes.
  package static func counted(of stop: ControlHistory.Stop) -> [Sequence] {
    (stop.marks + stop.openings.flatMap(\.counted)).sorted()
  }

  private var report: ControlReport {
    var report = ControlReport(state)
    guard let stop = history.stop else {
      addArchivedStop(&report)
      return report
    }
    let isInForce = state.control.stop != nil
    addStop(stop, isInForce: isInForce, &report)
    if !stop.plan.isEmpty { report.events("recovered by", stop.plan) }
    report.events("how it came", evidence.chain)
    if !stop.openings.isEmpty {
      report.events("openings of the breaker in a row", stop.openings.map(\.recorded))
    }
    report.events(
      stop.marks.isEmpty ? "events that counted" : "marks that confirmed it", evidence.counted)
    if let note = note(about: stop) { report.fact("counted", note) }
    report.lines(
      "limits then", stop.thresholds.map { LimitReport.words($0.limit, $0.value, $0.setting) })
    addNow(isInForce ? reasons : [stop.stopped.reason], &report)
    if isInForce {
      report.events("other stops since", history.otherStops)
      report.events("recoveries refused since", stop.refused)
      addWayOut(&report)
      report.finding("trading is stopped since \(stop.recorded.envelope.sequence)")
    }
    return report
  }

  /// No stop is in what was folded: nobody ever stopped, or the events of it are archived.
  private func addArchivedStop(_ report: inout ControlReport) {
    guard let stop = state.control.stop else {
      report.fact("stop", "none: nothing stopped in the events that are here")
      if !evidence.outside.isEmpty {
        report.lines("beside the journal", evidence.outside)
        report.finding("a stop file keeps the desk stopped")
      }
      return
    }
    report.fact("stop", ControlReport.sequence(stop.sequence))
    report.fact("in force", "yes")
    report.fact("at", ControlReport.time(stop.at))
    report.fact("reason", stop.reason.name)
    report.fact("how it came", "archived with the events before; ask the archive")
    report.events("other stops since", history.otherStops)
    addNow(reasons, &report)
    addWayOut(&report)
    report.finding("trading is stopped since \(stop.sequence)")
  }

  private func addStop(
    _ stop: ControlHistory.Stop, isInForce: Bool, _ report: inout ControlReport
  ) {
    let envelope = stop.recorded.envelope
    report.fact("stop", ControlReport.sequence(envelope.sequence))
    report.fact("in force", isInForce ? "yes" : "no: it is the last one, and was recovered")
    report.fact("at", ControlReport.time(envelope.recordedAt))
    report.fact("reason", stop.stopped.reason.name)
    report.fact("by", stop.stopped.actor)
    report.fact("message", stop.stopped.message)
    if let recovered = stop.recovered, case .recovered(let it) = recovered.event {
      report.fact("recovered at", ControlReport.time(recovered.envelope.recordedAt))
      report.fact("recovered by", it.actor)
      report.fact("recovered because", it.reason)
    }
  }

  private func note(about stop: ControlHistory.Stop) -> String? {
    let isFound = stop.openings.contains { !$0.isRecorded && !$0.counted.isEmpty }
    if isFound {
      return "found by folding: the journal says only how many"
    }
    guard stop.stopped.reason.isLoss else { return nil }
    return "the last \(stop.marks.count) marks in a row at which the loss was beyond its limit"
  }

  /// The same limits as they are now, and what is left of them.
  private func addNow(_ reasons: [StopTriggered.Reason], _ report: inout ControlReport) {
    report.lines(
      "limits now",
      reasons.flatMap(\.limits).map { limit in
        let value = state.limits[limit]
        var text = LimitReport.words(limit, value, history.setting(limit, of: .total))
        guard let measured = state.measured(limit, of: .total) else { return text }
        text += "; now \(LimitReport.amount(measured, limit))"
        if let left = limit.headroom(value, measured: measured) {
          text += ", headroom \(LimitReport.amount(left, limit))"
        }
        return text
      })
  }

  /// Why trading is stopped now, the gravest of it first.
  private var reasons: [StopTriggered.Reason] {
    let gravest = state.control.stop.map { [$0.reason] } ?? []
    return gravest + state.safeguards.stops.map(\.reason).filter { !gravest.contains($0) }
  }

  private func addWayOut(_ report: inout ControlReport) {
    report.lines("in the way of a recovery", evidence.outside + state.recoveryObjections)
    RecoveryReport.addOtherStops(state, &report)
    report.fact("approvals needed", .number(UInt64(state.approvalsToRecover)))
    report.lines("next", commands)
  }

  private var commands: [String] {
    let journal = RecoveryReport.word(self.journal)
    var lines: [String] = []
    for limit in reasons.compactMap(\.limits.first) where isStillBeyond(limit) {
      lines.append(
        "daybook-ctl limits set \(limit.name) VALUE --journal \(journal) --operator NAME "
          + "--reason 'what may still be lost'")
    }
    lines += RecoveryReport.commands(state, journal: journal)
    return lines
  }

  /// Whether the loss that stopped would stop again.
  private func isStillBeyond(_ limit: Limit) -> Bool {
    guard limit == .capitalLossStop || limit == .dailyLossStop, state.safeguards.isOn,
      let measured = state.measured(limit, of: .total)
    else { return false }
    return (limit.headroom(state.limits[limit], measured: measured) ?? 1) <= 0
  }
}
