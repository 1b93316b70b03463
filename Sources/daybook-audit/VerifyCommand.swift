import CommandLineParsing
import JournalReview
import JournalStore
import Projections
import Reports
import SystemCalls
import TradingCore

/// `daybook-audit verify`.
enum VerifyCommand {
  static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    let journal = parsed.text("JOURNAL")
    if let file = parsed.optionalText("from-checkpoint") {
      return try runTail(parsed, checkpointFile: file)
    }
    if parsed.has("key") {
      throw UsageError(
        what: "a key checks the signature of a checkpoint, and none is given",
        place: "daybook-audit verify --key", next: "Add --from-checkpoint FILE.")
    }
    if try isRetained(journal) { return try runRetained(parsed) }
    let path = try parsed.optionalText("statement") ?? StatementFileReader.path(besides: journal)
    let statement = try path.map { try StatementFileReader.read($0) }
    let progress = Progress()
    let verification = try Verification.run(
      journal, catalog: AuditDoor.catalog, statement: statement,
      progress: { progress.show($0) })
    progress.clear()
    let report = FindingsReport(
      facts(verification, journal: journal, statement: path), verification.findings)
    return try AuditDoor.say(
      parsed.text("format") == "json" ? report.json + "\n" : report.text,
      isClean: verification.isClean)
  }

  private static func facts(
    _ it: Verification, journal: String, statement: String?
  ) -> [FindingsReport.Fact] {
    return [
      FindingsReport.Fact("journal", journal),
      FindingsReport.Fact("identity", it.journalId),
      FindingsReport.Fact("events", "\(it.eventCount)"),
      FindingsReport.Fact("commit groups", "\(it.groupCount)"),
      FindingsReport.Fact("orders", "\(it.orderCount)"),
      FindingsReport.Fact("state hashes equal", "\(it.hashesEqual)"),
      FindingsReport.Fact("books balanced", "\(it.balanceCount) times"),
      FindingsReport.Fact("statement", statement ?? "none"),
      FindingsReport.Fact("end", words(it.end)),
      FindingsReport.Fact("last event", "\(it.state.lastSequence)"),
      FindingsReport.Fact("chain", it.chain),
      FindingsReport.Fact("state hash", "\(it.state.hash())"),
    ] + glass(it.glassBroken) + owed(it.state)
  }

  /// A line of its own wherever the glass was broken: no rule is, and a person must know of it.
  static func glass(_ broken: [Sequence]) -> [FindingsReport.Fact] {
    guard !broken.isEmpty else { return [] }
    let places = broken.map { "\($0)" }.joined(separator: ", ")
    return [FindingsReport.Fact("GLASS BROKEN", "\(broken.count) times: \(places)")]
  }

  /// Pages that nobody got by the end of the journal.
  private static func owed(_ state: TradingState) -> [FindingsReport.Fact] {
    let pages = state.safeguards.paging.pages
    guard !pages.isEmpty else { return [] }
    let places = pages.map { "\($0.sequence)" }.joined(separator: ", ")
    return [FindingsReport.Fact("PAGES NOT DELIVERED", "\(pages.count): \(places)")]
  }

  /// How a journal ends, in words.
  static func words(_ end: JournalEnd) -> String {
    switch end {
    case .clean: "clean"
    case .open: "open: being written, or its writer was killed"
    case .torn: "torn"
    }
  }

  private static func isRetained(_ journal: String) throws(ReviewError) -> Bool {
    do {
      return try JournalReader.isRetained(DiskStorage(journal))
    } catch {
      throw .journal(error)
    }
  }
}
