import Projections
import TradingCore

/// Who may do what, what is denied by whom, and what a run was configured with.
package enum PeopleReport {
  /// Operators, without anything that proves one.
  package static func operators(
    _ state: TradingState, _ history: ControlHistory
  ) -> ControlReport {
    var report = ControlReport(state)
    report.fact("last event", ControlReport.sequence(state.lastSequence))
    if let note = state.oldRulesNote { report.fact("rules", note) }
    let rows = state.safeguards.roster.operators.map { record in
      row(record, history.operators.first { $0.name == record.name }?.recorded)
    }
    report.table(
      "operators", ["name", "roles", "proved by", "revoked", "changed by", "at", "event"], rows)
    report.table(
      "permissions", ["role", "allowed", "with a second person"],
      Role.allCases.filter { _ in state.safeguards.isOn }.map { role in
        let index = Int(role.rawValue)
        return [
          .text(role.name), .text(words(state.safeguards.roster.allowed[index])),
          .text(words(state.safeguards.roster.needsSecond[index])),
        ]
      })
    return report
  }

  private static func row(
    _ record: OperatorRecord, _ last: RecordedEvent?
  ) -> [ListingReport.Value] {
    var proofs: [String] = []
    if record.user >= 0 { proofs.append("Unix user \(record.user)") }
    if !record.tokenHash.isEmpty { proofs.append("token \(record.tokenHash.prefix(8))") }
    return [
      .text(record.name), .text(record.roles.roles.map(\.name).joined(separator: " ")),
      .text(proofs.isEmpty ? "nothing" : proofs.joined(separator: " or ")),
      .text(record.isRevoked ? "yes" : "no"), ControlReport.text(actor(of: last)),
      ControlReport.time(last?.envelope.recordedAt ?? .unset),
      ControlReport.sequence(last?.envelope.sequence),
    ]
  }

  private static func actor(of recorded: RecordedEvent?) -> String? {
    guard case .control(let event) = recorded?.event else { return nil }
    if case .operatorDeclared(let change) = event { return change.actor }
    if case .operatorChanged(let change) = event { return change.actor }
    return nil
  }

  private static func words(_ set: PermissionSet) -> String {
    set.isEmpty ? "nothing" : set.permissions.map(\.name).joined(separator: " ")
  }

  /// What is denied, by whom and why.
  package static func denials(_ state: TradingState, _ history: ControlHistory) -> ControlReport {
    var report = ControlReport(state)
    report.fact("last event", ControlReport.sequence(state.lastSequence))
    if let note = state.oldRulesNote { report.fact("rules", note) }
    let rows = state.safeguards.denied.denials.map { denial -> [ListingReport.Value] in
      let recorded = history.denials.first { $0.subject == denial.subject }?.recorded
      let change = recorded.flatMap { Self.change(in: $0) }
      return [
        .text(state.name(of: denial.subject)), .text("\(denial.subject.kind)"),
        ControlReport.text(change?.actor),
        ControlReport.time(recorded?.envelope.recordedAt ?? .unset),
        ControlReport.sequence(denial.since), ControlReport.time(denial.until),
        ControlReport.text(change?.reason),
      ]
    }
    report.table("denied", ["subject", "kind", "by", "at", "event", "until", "why"], rows)
    return report
  }

  private static func change(in recorded: RecordedEvent) -> DenialChanged? {
    if case .control(.denialChanged(let change)) = recorded.event { change } else { nil }
  }

  /// What the last run was configured with.
  package static func configuration(
    _ state: TradingState, _ history: ControlHistory, catalog: StrategyCatalog
  ) -> ControlReport {
    var report = ControlReport(state)
    if let run = state.run {
      report.fact("run", .number(UInt64(run.run)))
      report.fact("kind", "\(run.kind)")
      report.fact("started at", ControlReport.time(history.run?.envelope.recordedAt ?? .unset))
      report.fact("profile", run.profile)
      report.fact("feed", run.feed)
      report.fact("seed", .number(run.seed))
      report.fact("host", run.host)
      report.fact("build", run.build)
      report.fact("binary hash", run.binaryHash.isEmpty ? .absent : .text(run.binaryHash))
    } else {
      report.fact("run", "none yet")
    }
    report.table(
      "configuration", ["key", "value", "origin"],
      history.configuration.map { [.text($0.key), .text($0.value), .text($0.origin)] })
    for strategy in state.strategies { add(strategy.declared, catalog, &report) }
    return report
  }

  private static func add(
    _ declared: StrategyDeclared, _ catalog: StrategyCatalog, _ report: inout ControlReport
  ) {
    let known = catalog.program(declared.name, version: declared.version)?.settings ?? []
    let rows = declared.settings.enumerated().map { index, value -> [ListingReport.Value] in
      guard index < known.count else { return [.text("\(index)"), .text("\(value)"), .absent] }
      let setting = known[index]
      return [
        .text(setting.name), .text(setting.isDecimal ? FixedPoint.text(value) : "\(value)"),
        .text(setting.help),
      ]
    }
    report.table(
      "strategy \(declared.name) version \(declared.version) of \(declared.trader)",
      ["setting", "value", "meaning"], rows)
  }
}
