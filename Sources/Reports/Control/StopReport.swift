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
    report.fact("last event", .place(state.lastSequence))
    report.addRules()
    guard let stop = history.stop else {
      addArchivedStop(&report)
      return report
    }
    let isInForce = state.control.stop != nil
    addStop(stop, isInForce: isInForce, &report)
    addOthers(&report)
    report.events(stop.plan.isEmpty ? nil : "recovered by", as: "recovery", stop.plan)
    report.events("how it came", as: "chain", evidence.chain)
    report.events(
      stop.openings.isEmpty ? nil : "openings of the breaker in a row", as: "openings",
      stop.openings.map(\.recorded))
    report.events(
      stop.marks.isEmpty ? "events that counted" : "marks that confirmed it", as: "counted",
      evidence.counted)
    let note = note(about: stop)
    if let note { report.say("counted", note) }
    report.member("countedText", .maybe(note))
    report.items(
      "limits then", as: "limitsThen",
      stop.thresholds.map { LimitReport.item($0.limit, $0.value, $0.setting) })
    addNow(isInForce ? reasons : [stop.stopped.reason], &report)
    report.events(
      isInForce ? "other stops since" : nil, as: "otherStopEvents", history.otherStops)
    report.events(
      isInForce ? "recoveries refused since" : nil, as: "refusedRecoveries", stop.refused)
    addWayOut(&report, isInForce: isInForce)
    if isInForce {
      report.finding("stopped", "trading is stopped since \(stop.recorded.envelope.sequence)")
    }
    return report
  }

  private func addOthers(_ report: inout ControlReport) {
    RecoveryReport.addOtherStops(state, &report)
    RecoveryReport.addApprovals(state, &report)
  }

  /// No stop is in what was folded: nobody ever stopped, or the events of it are archived.
  private func addArchivedStop(_ report: inout ControlReport) {
    for name in ["recovery", "chain", "openings", "counted", "refusedRecoveries"] {
      report.events(nil, as: name, [])
    }
    report.member("countedText", .absent)
    report.items(nil, as: "limitsThen", [])
    guard let stop = state.control.stop else {
      report.fact("stop", .nothing(said: "none: nothing stopped in the events that are here"))
      addOthers(&report)
      report.items(nil, as: "limitsNow", [])
      report.events(nil, as: "otherStopEvents", [])
      report.items(
        evidence.outside.isEmpty ? nil : "beside the journal", as: "objections",
        RecoveryReport.items(evidence.outside))
      report.items(nil, as: "byHand", [])
      report.next([])
      if !evidence.outside.isEmpty {
        report.finding("stopFile", "a stop file keeps the desk stopped")
      }
      return
    }
    report.member("stop", Self.stop(stop.sequence, stop.at, stop.reason, isInForce: true))
    report.say("stop", "\(stop.sequence)")
    report.say("in force", "yes")
    report.say("at", "\(stop.at)")
    report.say("reason", stop.reason.name)
    addOthers(&report)
    report.say("how it came", "archived with the events before; ask the archive")
    report.events("other stops since", as: "otherStopEvents", history.otherStops)
    addNow(reasons, &report)
    addWayOut(&report, isInForce: true)
    report.finding("stopped", "trading is stopped since \(stop.sequence)")
  }

  /// A stop for programs; of one whose events are archived only the first four are known.
  private static func stop(
    _ sequence: Sequence, _ at: Timestamp, _ reason: StopTriggered.Reason, isInForce: Bool,
    stopped: StopTriggered? = nil, recovered: (Envelope, Recovered)? = nil
  ) -> ReportValue {
    .object(
      [
        ReportMember("sequence", .place(sequence)), ReportMember("at", .time(at)),
        ReportMember("reason", .named(reason)), ReportMember("isInForce", .flag(isInForce)),
        ReportMember("actor", .maybe(stopped?.actor)),
        ReportMember("message", .maybe(stopped?.message)),
        ReportMember("recoveredAt", .moment(recovered?.0.recordedAt)),
        ReportMember("recoveredEvent", .place(recovered?.0.sequence)),
        ReportMember("recoveredBy", .maybe(recovered?.1.actor)),
        ReportMember("recoveredBecause", .maybe(recovered?.1.reason)),
      ], said: "")
  }

  private func addStop(
    _ stop: ControlHistory.Stop, isInForce: Bool, _ report: inout ControlReport
  ) {
    let envelope = stop.recorded.envelope
    var recovered: (envelope: Envelope, event: Recovered)?
    if let recorded = stop.recovered, case .recovered(let it) = recorded.event {
      recovered = (recorded.envelope, it)
    }
    report.member(
      "stop",
      Self.stop(
        envelope.sequence, envelope.recordedAt, stop.stopped.reason, isInForce: isInForce,
        stopped: stop.stopped, recovered: recovered))
    report.say("stop", "\(envelope.sequence)")
    report.say("in force", isInForce ? "yes" : "no: it is the last one, and was recovered")
    report.say("at", "\(envelope.recordedAt)")
    report.say("reason", stop.stopped.reason.name)
    report.say("by", stop.stopped.actor)
    report.say("message", stop.stopped.message)
    guard let recovered else { return }
    report.say("recovered at", "\(recovered.envelope.recordedAt)")
    report.say("recovered by", recovered.event.actor)
    report.say("recovered because", recovered.event.reason)
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
    report.items(
      "limits now", as: "limitsNow",
      reasons.flatMap(\.limits).map { limit in
        let value = state.limits[limit]
        let measured = state.measured(limit, of: .total)
        return LimitReport.item(
          limit, value, history.setting(limit, of: .total), measured: measured,
          headroom: measured.flatMap { limit.headroom(value, measured: $0) })
      })
  }

  /// Why trading is stopped now, the gravest of it first.
  private var reasons: [StopTriggered.Reason] {
    let gravest = state.control.stop.map { [$0.reason] } ?? []
    return gravest + state.safeguards.stops.map(\.reason).filter { !gravest.contains($0) }
  }

  private func addWayOut(_ report: inout ControlReport, isInForce: Bool) {
    report.items(
      isInForce ? "in the way of a recovery" : nil, as: "objections",
      RecoveryReport.items(isInForce ? evidence.outside + state.recoveryObjections : []))
    let byHand = isInForce && reasons.contains(.security) ? stepsByHand : []
    report.items(byHand.isEmpty ? nil : "by hand", as: "byHand", RecoveryReport.items(byHand))
    report.next(isInForce ? commands : [])
  }

  /// What no engine can do after a lock-down.
  private var stepsByHand: [String] {
    let journal = RecoveryReport.word(self.journal)
    return [
      "at each venue, take back every key that somebody else may know, and make new ones that "
        + "may do no more than they must",
      "take back operators' tokens that may be known, and give new ones: daybook-ctl operators "
        + "revoke NAME and operators add, each at once in force",
      "keep the evidence on another machine: daybook-audit backup \(journal) DIR, then "
        + "daybook-audit verify over a copy that restore makes of it",
      "see what was said and done: daybook-replay timeline \(journal) --kind operatorCommanded "
        + "--kind commandRefused --kind requestRejected",
      "see who has an account on this machine, and who may read its keys and reach its socket",
    ]
  }

  private var commands: [NextStep] {
    let journal = RecoveryReport.word(self.journal)
    return reasons.compactMap(\.limits.first).filter(isStillBeyond).map { limit in
      NextStep(
        command: "daybook-ctl limits set \(limit.name) VALUE --journal \(journal) "
          + "--operator NAME --reason 'what may still be lost'",
        note: "the loss is still beyond it")
    } + RecoveryReport.commands(state, journal: journal)
  }

  /// Whether the loss that stopped would stop again.
  private func isStillBeyond(_ limit: Limit) -> Bool {
    guard limit == .capitalLossStop || limit == .dailyLossStop, state.safeguards.isOn,
      let measured = state.measured(limit, of: .total)
    else { return false }
    return (limit.headroom(state.limits[limit], measured: measured) ?? 1) <= 0
  }
}
