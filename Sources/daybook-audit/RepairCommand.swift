import CommandLineParsing
import JournalReview
import JournalStore
import Reports
import SystemCalls
import TradingCore

/// `daybook-audit repair`.
enum RepairCommand {
  static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    let damaged = DiskStorage(parsed.text("JOURNAL"))
    let backups = parsed.texts("from").map { DiskStorage($0) }
    let target = DiskStorage(parsed.text("to"))
    guard let hash = parsed.optionalText("plan") else {
      let plan = try BackupCommand.withProgress { (progress) throws(KeepingError) in
        try Repair.plan(damaged, backups: backups, progress: progress)
      }
      return try show(plan, parsed)
    }
    let (name, reason) = try Consent.words(parsed)
    let agreement = Repair.Agreement(
      plan: hash, name: name, reason: reason, time: Consent.now,
      acceptsGap: parsed.flag("accept-gap"))
    let plan = try BackupCommand.withProgress { (progress) throws(KeepingError) in
      try Repair.run(damaged, backups: backups, to: target, by: agreement, progress: progress)
    }
    let report = ListingReport(
      facts(plan) + [
        ListingReport.Fact("repaired into", target.path),
        ListingReport.Fact("log", target.path(of: Repair.logName)),
      ], verdict: "the new journal is whole and proven; run daybook-audit verify \(target.path)")
    return try AuditDoor.say(report, parsed, isClean: true)
  }

  private static func show(_ plan: RepairPlan, _ parsed: ParsedCommand) throws -> ExitCode {
    if plan.isNothingToDo {
      let report = ListingReport(facts(plan), verdict: "clean: there is nothing to repair")
      return try AuditDoor.say(report, parsed, isClean: true)
    }
    let isPossible = plan.gap == nil || parsed.flag("accept-gap")
    let pieces = ListingReport.Table(
      "pieces", columns: ["segment", "last", "bytes", "from"],
      rows: plan.pieces.map {
        [
          .text("\($0.name)"), .number($0.lastSequence), .number(UInt64($0.byteCount)),
          .text($0.path),
        ]
      })
    let next =
      isPossible
      ? "agree to it by the same command with --plan \(plan.hash) --operator NAME --reason TEXT"
      : "name a backup that has them by --from, or give them up by --accept-gap"
    let report = ListingReport(
      facts(plan) + [ListingReport.Fact("plan", plan.hash)], tables: [pieces],
      lines: (plan.findings + (try losses(plan))).map(\.reportLine), verdict: next)
    _ = try AuditDoor.say(report, parsed, isClean: false)
    return isPossible ? .findings : .journalDamaged
  }

  private static func facts(_ plan: RepairPlan) -> [ListingReport.Fact] {
    [
      ListingReport.Fact("journal", plan.directory),
      ListingReport.Fact("identity", "\(plan.journalId)"),
      ListingReport.Fact("segments", .number(UInt64(plan.pieces.count))),
      ListingReport.Fact("last event", "#\(plan.end.nextSequence - 1)"),
      ListingReport.Fact("commit groups", .number(plan.end.groupIndex)),
      ListingReport.Fact("chain", "\(plan.end.chain)"),
    ]
  }

  /// What would be lost, and what that leaves in doubt.
  private static func losses(_ plan: RepairPlan) throws -> [CheckFinding] {
    guard let gap = plan.gap else { return [] }
    let last = gap.lastSequence == 0 ? "nobody knows how far" : "to #\(gap.lastSequence) at least"
    let before = gap.before == 0 ? "" : ", before \(Timestamp(nanoseconds: gap.before))"
    var findings = [
      CheckFinding(
        .error, "gap",
        "records from #\(gap.firstSequence), \(last), recorded after "
          + "\(Timestamp(nanoseconds: gap.after))\(before), would be lost: \(gap.why)")
    ]
    let kinds = gap.droppedByKind.enumerated().filter { $0.element > 0 }.map { kind, count in
      "\(count) \(EventKind(rawValue: UInt8(kind)).map { "\($0)" } ?? "kind-\(kind)")"
    }
    if !kinds.isEmpty {
      findings.append(
        CheckFinding(
          .error, "gap",
          "behind it can be read, and would go into quarantine: " + kinds.joined(separator: ", ")))
    }
    guard plan.pieces.first?.name.firstSequence == JournalFormat.firstSequence else {
      return findings
    }
    let orders = try OrdersInDoubt.find(in: plan.assembled, catalog: AuditDoor.catalog)
    let names = orders.prefix(100).map { "\($0.number) (\($0.state))" }.joined(separator: ", ")
    findings.append(
      CheckFinding(
        .error, "orders in doubt",
        orders.isEmpty
          ? "none was open before the gap; what was sent in it only the venue knows"
          : "\(names); and what was sent in the gap only the venue knows: compare with its "
            + "statement before anything is sent, as numbers of orders are given again"))
    return findings
  }
}

/// What an operator says to agree to a plan.
enum Consent {
  /// Name and reason; both must be said.
  static func words(_ parsed: ParsedCommand) throws -> (name: String, reason: String) {
    guard let name = parsed.optionalText("operator"), let reason = parsed.optionalText("reason")
    else {
      throw UsageError(
        what: "a plan is agreed to by --operator NAME and --reason TEXT, and one is missing",
        place: "daybook-audit \(parsed.path.first ?? "")", next: "Add both.")
    }
    return (name, reason)
  }

  /// The time of the agreement.
  static var now: String { "\(Timestamp(nanoseconds: Clocks.wallNanoseconds()))" }

  /// The options that every plan has.
  static let options: [Option] = [
    .value("plan", .text, named: "HASH", help: "Agree to the plan that was shown with this hash."),
    .value("operator", .text, named: "NAME", help: "Who agrees."),
    .value("reason", .text, help: "Why."),
  ]
}
