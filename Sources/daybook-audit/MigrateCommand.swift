import CommandLineParsing
import JournalStore
import Reports

/// `daybook-audit migrate`.
enum MigrateCommand {
  static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    let (journal, target) = (parsed.text("JOURNAL"), parsed.text("to"))
    let it = try BackupCommand.withProgress { (progress) throws(KeepingError) in
      try Migrate.run(DiskStorage(journal), to: DiskStorage(target), progress: progress)
    }
    var facts = [ListingReport.Fact("journal", journal)]
    if it.migratedCount > 0 { facts.append(ListingReport.Fact("migrated into", target)) }
    facts += [
      ListingReport.Fact("identity", "\(it.journalId)"),
      ListingReport.Fact("format version", .number(UInt64(JournalFormat.version))),
      ListingReport.Fact("segments", .number(UInt64(it.segmentCount))),
      ListingReport.Fact("segments migrated", .number(UInt64(it.migratedCount))),
      ListingReport.Fact("commit groups", .number(it.end.groupIndex)),
      ListingReport.Fact("last event", "#\(it.end.nextSequence - 1)"),
      ListingReport.Fact("chain", "\(it.end.chain)"),
      ListingReport.Fact("tree", "\(it.root)"),
    ]
    let report = ListingReport(
      facts,
      verdict: it.migratedCount == 0
        ? "clean: every segment is of the current version, nothing was made"
        : "the new journal is whole and proven; chain and tree are those of the old one")
    return try AuditDoor.say(report, parsed, isClean: true)
  }
}
