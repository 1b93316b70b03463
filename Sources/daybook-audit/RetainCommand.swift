import CommandLineParsing
import EventJournal
import JournalStore
import Reports
import SystemCalls

/// `daybook-audit retain`.
enum RetainCommand {
  private static let nanosecondsPerDay: Int64 = 86_400_000_000_000

  static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    let journal = DiskStorage(parsed.text("JOURNAL"))
    let archive = DiskStorage(parsed.text("archive"))
    let rules = try rules(parsed)
    guard let hash = parsed.optionalText("plan") else {
      let plan = try BackupCommand.withProgress { (progress) throws(KeepingError) in
        try Retain.plan(journal, archive: archive, rules: rules, progress: progress)
      }
      return try show(plan, parsed)
    }
    let (name, reason) = try Consent.words(parsed)
    let agreement = Repair.Agreement(
      plan: hash, name: name, reason: reason, time: Consent.now, acceptsGap: false)
    let plan = try BackupCommand.withProgress { (progress) throws(KeepingError) in
      try Retain.run(journal, archive: archive, rules: rules, by: agreement, progress: progress)
    }
    let report = ListingReport(
      facts(plan), tables: [table(plan)],
      verdict: "\(plan.candidates.count) segments were removed; the file "
        + "\(RetainedBeginning.fileName) says why the journal begins where it does")
    return try AuditDoor.say(report, parsed, isClean: true)
  }

  private static func rules(_ parsed: ParsedCommand) throws -> RetainPlan.Rules {
    let keepFrom = parsed.optionalSequence("keep-from")
    let days = parsed.optionalUnsigned("keep-days")
    guard keepFrom != nil || days != nil else {
      throw UsageError(
        what: "nothing says how much is kept", place: "daybook-audit retain",
        next: "Add --keep-days N or --keep-from '#SEQUENCE'.")
    }
    let (checkpoint, _) = try VerifyCommand.readCheckpoint(
      parsed.text("checkpoint"), [parsed.text("key")])
    let journal = parsed.text("JOURNAL")
    let fold = try ResumedFold.open(journal, atOrBefore: .end, catalog: AuditDoor.catalog)
    return RetainPlan.Rules(
      keepFrom: keepFrom,
      keepSince: days.map { Clocks.wallNanoseconds() - Int64($0) * nanosecondsPerDay },
      checkpoint: checkpoint, snapshot: fold.header?.sequence)
  }

  private static func show(_ plan: RetainPlan, _ parsed: ParsedCommand) throws -> ExitCode {
    guard !plan.candidates.isEmpty else {
      let report = ListingReport(facts(plan), verdict: "clean: nothing can be removed")
      return try AuditDoor.say(report, parsed, isClean: true)
    }
    let report = ListingReport(
      facts(plan) + [ListingReport.Fact("plan", plan.hash)], tables: [table(plan)],
      verdict: "agree to it by the same command with --plan \(plan.hash) --operator NAME "
        + "--reason TEXT")
    return try AuditDoor.say(report, parsed, isClean: false)
  }

  private static func facts(_ plan: RetainPlan) -> [ListingReport.Fact] {
    [
      ListingReport.Fact("journal", plan.directory),
      ListingReport.Fact("identity", "\(plan.journalId)"),
      ListingReport.Fact("archive", plan.archive),
      ListingReport.Fact("segments to remove", .number(UInt64(plan.candidates.count))),
      ListingReport.Fact(
        "bytes to remove", .number(plan.candidates.reduce(0) { $0 + UInt64($1.byteCount) })),
      ListingReport.Fact("begins then at", plan.beginsAt.map { "#\($0)" } ?? "-"),
      ListingReport.Fact("first kept", plan.limit),
    ]
  }

  private static func table(_ plan: RetainPlan) -> ListingReport.Table {
    ListingReport.Table(
      "removals", columns: ["remove", "last", "bytes", "sha256 here and in the archive"],
      rows: plan.candidates.map {
        [
          .text("\($0.name)"), .number($0.nextSequence - 1), .number(UInt64($0.byteCount)),
          .text("\($0.digest)"),
        ]
      })
  }
}
