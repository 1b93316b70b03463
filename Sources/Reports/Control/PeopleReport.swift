import Projections
import TradingCore

/// Who may do what, what is denied by whom, and what a run was configured with.
package enum PeopleReport {
  /// Operators, without anything that proves one.
  package static func operators(
    _ state: TradingState, _ history: ControlHistory
  ) -> ControlReport {
    var report = ControlReport(state)
    report.fact("last event", .place(state.lastSequence))
    report.addRules()
    let rows = state.safeguards.roster.operators.map { record in
      row(record, history.operators.first { $0.name == record.name }?.recorded)
    }
    report.table(
      "operators",
      [
        .init("name", as: "operator"), "roles", .init("proved by", as: nil), .member("user"),
        .member("tokenHashBegins"), .init("revoked", as: "isRevoked"), "changed by",
        .init("at", as: "changedAt"), "event",
      ], rows)
    report.table(
      "permissions", ["role", "allowed", .init("with a second person", as: "needsSecond")],
      Role.allCases.filter { _ in state.safeguards.isOn }.map { role in
        let index = Int(role.rawValue)
        return [
          .text(role.name), names(state.safeguards.roster.allowed[index]),
          names(state.safeguards.roster.needsSecond[index]),
        ]
      })
    return report
  }

  private static func row(_ record: OperatorRecord, _ last: RecordedEvent?) -> [ReportValue] {
    var proofs: [String] = []
    let token = record.tokenHash.prefix(8)
    if record.user >= 0 { proofs.append("Unix user \(record.user)") }
    if !token.isEmpty { proofs.append("token \(token)") }
    return [
      .text(record.name), .names(record.roles.roles.map(\.name), " ", none: "none"),
      .text(proofs.isEmpty ? "nothing" : proofs.joined(separator: " or ")),
      record.user >= 0 ? .count(record.user) : .absent,
      token.isEmpty ? .absent : .text(String(token)), .flag(record.isRevoked),
      .maybe(actor(of: last)), .moment(last?.envelope.recordedAt), .place(last?.envelope.sequence),
    ]
  }

  private static func actor(of recorded: RecordedEvent?) -> String? {
    guard case .control(let event) = recorded?.event else { return nil }
    if case .operatorDeclared(let change) = event { return change.actor }
    if case .operatorChanged(let change) = event { return change.actor }
    return nil
  }

  private static func names(_ set: PermissionSet) -> ReportValue {
    .names(set.permissions.map(\.name), " ", none: "nothing")
  }

  /// What is denied, by whom and why.
  package static func denials(_ state: TradingState, _ history: ControlHistory) -> ControlReport {
    var report = ControlReport(state)
    report.fact("last event", .place(state.lastSequence))
    report.addRules()
    let rows = state.safeguards.denied.denials.map { denial -> [ReportValue] in
      let recorded = history.denials.first { $0.subject == denial.subject }?.recorded
      let change = recorded.flatMap { Self.change(in: $0) }
      return [
        .text(state.name(of: denial.subject)), .text("\(denial.subject.kind)"),
        .maybe(change?.actor), .moment(recorded?.envelope.recordedAt),
        .place(denial.since), .time(denial.until), .maybe(change?.reason),
      ]
    }
    report.table(
      "denied",
      [
        "subject", "kind", .init("by", as: "deniedBy"), .init("at", as: "deniedAt"), "event",
        "until", .init("why", as: "reason"),
      ], rows)
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
    report.fact("last event", .place(state.lastSequence))
    addRun(state.run, history, &report)
    report.table(
      "configuration", ["key", "value", "origin"],
      history.configuration.map { [.text($0.key), .text($0.value), .text($0.origin)] })
    var strategies: [ReportValue] = []
    for strategy in state.strategies {
      strategies.append(add(strategy.declared, catalog, &report))
    }
    report.member("strategies", .list(strategies, said: ""))
    return report
  }

  private static func addRun(
    _ run: RunStarted?, _ history: ControlHistory, _ report: inout ControlReport
  ) {
    guard let run else {
      report.fact("run", .nothing(said: "none yet"))
      for name in [
        "kind", "startedAt", "profile", "feed", "seed", "host", "build", "binaryHash",
      ] { report.member(name, .absent) }
      return
    }
    report.fact("run", .count(run.run))
    report.fact("kind", .named(run.kind))
    report.fact("started at", .moment(history.run?.envelope.recordedAt))
    report.fact("profile", .text(run.profile))
    report.fact("feed", .text(run.feed))
    report.fact("seed", .exact(String(run.seed)))
    report.fact("host", .text(run.host))
    report.fact("build", .text(run.build))
    report.fact("binary hash", run.binaryHash.isEmpty ? .absent : .text(run.binaryHash))
  }

  private static func add(
    _ declared: StrategyDeclared, _ catalog: StrategyCatalog, _ report: inout ControlReport
  ) -> ReportValue {
    let known = catalog.program(declared.name, version: declared.version)?.settings ?? []
    let rows = declared.settings.enumerated().map { index, value -> [ReportValue] in
      guard index < known.count else { return [.text("\(index)"), .exact("\(value)"), .absent] }
      let setting = known[index]
      return [
        .text(setting.name), .exact(setting.isDecimal ? FixedPoint.text(value) : "\(value)"),
        .text(setting.help),
      ]
    }
    let columns = ["setting", "value", "meaning"]
    report.sayTable(
      "strategy \(declared.name) version \(declared.version) of \(declared.trader)",
      columns, rows)
    return .object(
      [
        ReportMember("strategy", .text(declared.name)),
        ReportMember("version", .count(declared.version)),
        ReportMember("trader", .text(declared.trader)),
        ReportMember(
          "settings",
          .list(
            rows.map { row in
              .object(zip(columns, row).map { ReportMember($0, $1) }, said: "")
            }, said: "")),
      ], said: "")
  }
}
