import CommandLineParsing
import JournalStore
import Reports
import SystemCalls

/// `daybook-audit backup` and `daybook-audit restore`.
enum BackupCommand {
  static func backup(_ parsed: ParsedCommand) throws -> ExitCode {
    let (journal, backup) = (parsed.text("JOURNAL"), parsed.text("BACKUP"))
    let report = try withProgress { (progress) throws(KeepingError) in
      try Backup.run(
        from: DiskStorage(journal), to: DiskStorage(backup), progress: progress)
    }
    var findings = report.badSuperblocks.map {
      CheckFinding(.warning, "superblock", "copy \($0.copy) of \($0.file): \($0.fault.rawValue)")
    }
    if case .torn(let torn) = report.tail {
      findings.append(
        CheckFinding(
          .warning, "tail",
          "\(torn.byteCount) bytes from byte \(torn.offset) of \(torn.segment) were never "
            + "acknowledged and are not copied"))
    }
    let listing = ListingReport(
      [
        ListingReport.Fact("journal", journal), ListingReport.Fact("backup", backup),
        ListingReport.Fact("files copied", .number(UInt64(report.copied.count))),
        ListingReport.Fact(
          "bytes copied", .number(report.copied.reduce(0) { $0 + UInt64($1.byteCount) })),
      ] + facts(report.manifest), lines: findings.map(\.reportLine),
      verdict: "the backup is whole and proven")
    return try AuditDoor.say(listing, parsed, isClean: findings.isClean)
  }

  static func restore(_ parsed: ParsedCommand) throws -> ExitCode {
    let (backup, journal) = (parsed.text("BACKUP"), parsed.text("JOURNAL"))
    let manifest = try withProgress { (progress) throws(KeepingError) in
      try Restore.run(from: DiskStorage(backup), to: DiskStorage(journal), progress: progress)
    }
    let listing = ListingReport(
      [ListingReport.Fact("backup", backup), ListingReport.Fact("journal", journal)]
        + facts(manifest), verdict: "the journal is whole and proven")
    return try AuditDoor.say(listing, parsed, isClean: true)
  }

  /// Counts the bytes that go by for whoever looks on.
  static func withProgress<Result>(
    _ work: ((UInt64) -> Void) throws(KeepingError) -> Result
  ) throws(KeepingError) -> Result {
    let line = Progress()
    var byteCount: UInt64 = 0
    defer { line.clear() }
    return try work { count in
      let before = byteCount
      byteCount += count
      if before >> 22 != byteCount >> 22 { line.show(byteCount: byteCount) }
    }
  }

  private static func facts(_ manifest: BackupManifest) -> [ListingReport.Fact] {
    [
      ListingReport.Fact("identity", "\(manifest.journalId)"),
      ListingReport.Fact("files", .number(UInt64(manifest.entries.count))),
      ListingReport.Fact(
        "bytes", .number(manifest.entries.reduce(0) { $0 + UInt64($1.byteCount) })),
      ListingReport.Fact("commit groups", .number(manifest.groupCount)),
      ListingReport.Fact("last event", "#\(manifest.lastSequence)"),
      ListingReport.Fact("chain", "\(manifest.chain)"),
    ]
  }
}
