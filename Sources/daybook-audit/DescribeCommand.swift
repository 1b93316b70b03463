import CommandLineParsing
import JournalStore
import Reports
import SystemCalls

/// `daybook-audit describe`.
enum DescribeCommand {
  static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    let progress = Progress()
    let storage = DiskStorage(parsed.text("JOURNAL"))
    let it = try JournalDescription(of: storage, progress: { progress.show($0) })
    progress.clear()
    let findings = findings(it)
    let report = ListingReport(
      facts(it, storage.path), tables: [segments(it), quarantine(it)],
      lines: findings.map(\.reportLine),
      verdict: it.stop == nil ? "read to its end" : "reading stopped before the end")
    _ = try AuditDoor.say(report, parsed, isClean: findings.isClean)
    if let stop = it.stop { return ExitCode(rawValue: stop.exitCode) ?? .couldNotRun }
    return findings.isClean ? .clean : .findings
  }

  private static func facts(_ it: JournalDescription, _ path: String) -> [ListingReport.Fact] {
    let versions = it.segments.compactMap(\.header?.formatVersion)
    let epochs = it.segments.map(\.name.epoch)
    let isWhole = it.stop == nil && it.recordCount > 0
    let perEvent = isWhole ? it.fileByteCount * 10 / it.recordCount : 0
    let end =
      switch it.tail {
      case .cleanEnd: "clean"
      case .open: "open: being written, or its writer was killed"
      case .torn(let torn): "torn: \(torn.byteCount) bytes from byte \(torn.offset)"
      case nil: "not reached"
      }
    return [
      ListingReport.Fact("journal", path),
      ListingReport.Fact("identity", it.journalId.map { "\($0)" } ?? "-"),
      ListingReport.Fact("format versions", range(versions)),
      ListingReport.Fact("epochs", range(epochs)),
      ListingReport.Fact("superblock", superblock(it)),
      ListingReport.Fact("segments", .number(UInt64(it.segments.count))),
      ListingReport.Fact("events", .number(it.recordCount)),
      ListingReport.Fact("commit groups", .number(it.state?.groupIndex ?? 0)),
      ListingReport.Fact("bytes", .number(it.fileByteCount)),
      ListingReport.Fact("bytes uncompressed", .number(it.rawByteCount)),
      ListingReport.Fact(
        "bytes an event", isWhole ? "\(perEvent / 10).\(perEvent % 10)" : "-"),
      ListingReport.Fact(
        "begins at", "#\(it.segments.first?.name.firstSequence ?? 0)"),
      ListingReport.Fact("last event", "#\((it.state?.nextSequence ?? 1) - 1)"),
      ListingReport.Fact("chain", it.state.map { "\($0.chain)" } ?? "-"),
      ListingReport.Fact("end", end),
    ]
  }

  private static func range(_ numbers: [UInt32]) -> String {
    guard let least = numbers.min(), let most = numbers.max() else { return "-" }
    return least == most ? "\(least)" : "\(least) to \(most)"
  }

  private static func superblock(_ it: JournalDescription) -> String {
    guard let superblock = it.superblock else { return "none" }
    return "generation \(superblock.generation), epoch \(superblock.epoch), durable through "
      + "#\(superblock.durableThrough)" + (superblock.isCleanEnd ? ", clean end" : "")
  }

  private static func segments(_ it: JournalDescription) -> ListingReport.Table {
    let columns = [
      "segment", "format", "schema", "last", "records", "groups", "from time", "to time", "bytes",
      "end", "written by",
    ]
    let rows = it.segments.map { segment -> [ListingReport.Value] in
      let header = segment.header
      return [
        .text("\(segment.name)"), header.map { .number(UInt64($0.formatVersion)) } ?? .absent,
        header.map { .number(UInt64($0.schemaVersion)) } ?? .absent,
        segment.lastSequence.map { .number($0) } ?? .absent, .number(segment.recordCount),
        .number(segment.groupCount), .time(segment.firstRecordedAt),
        .time(segment.lastRecordedAt), .number(segment.fileByteCount),
        .text(segment.end.rawValue), .text(header?.buildLabel ?? ""),
      ]
    }
    return ListingReport.Table("segment table", columns: columns, rows: rows)
  }

  private static func quarantine(_ it: JournalDescription) -> ListingReport.Table {
    ListingReport.Table(
      "quarantine", columns: ["in quarantine", "bytes"],
      rows: it.quarantine.map { [.text($0.name), .number($0.byteCount)] })
  }

  private static func findings(_ it: JournalDescription) -> [CheckFinding] {
    var findings = it.badSuperblocks.map {
      CheckFinding(.warning, "superblock", "copy \($0.copy) of \($0.file): \($0.fault.rawValue)")
    }
    if let first = it.segments.first?.name.firstSequence, first > 1, let retained = it.retained {
      findings.append(
        CheckFinding(
          .ok, "retained",
          "begins at #\(first): \(retained.removed.count) earlier segments are in the archive"
        ))
    }
    if case .torn(let torn) = it.tail {
      findings.append(
        CheckFinding(
          .warning, "tail",
          "\(torn.byteCount) bytes from byte \(torn.offset) of \(torn.segment) were never "
            + "acknowledged; the next opening for writing puts them into quarantine"))
    }
    if let stop = it.stop { findings.append(CheckFinding(.error, "damage", stop.description)) }
    return findings.filter { $0.severity > .ok } + findings.filter { $0.severity == .ok }
  }
}
