import CommandLineParsing
import JournalReview
import JournalStore
import Projections
import Reports
import SystemCalls

/// `daybook-audit verify` of a part of a journal.
extension VerifyCommand {
  /// From a checkpoint on.
  static func runTail(_ parsed: ParsedCommand, checkpointFile: String) throws -> ExitCode {
    if parsed.has("statement") {
      throw UsageError(
        what: "a statement is of the whole journal, --from-checkpoint checks its end",
        place: "daybook-audit verify", next: "Type only one of the two.")
    }
    let journal = parsed.text("JOURNAL")
    let (checkpoint, signers) = try readCheckpoint(checkpointFile, parsed.texts("key"))
    let progress = Progress()
    let it = try TailVerification.run(
      DiskStorage(journal), from: checkpoint, progress: { progress.show($0) })
    progress.clear()
    let before = [
      FindingsReport.Fact("checkpoint", checkpointFile),
      FindingsReport.Fact("groups signed", "\(checkpoint.size)"),
      FindingsReport.Fact(
        "signed by",
        signers.isEmpty ? "not asked: give the log's key by --key" : signers.joined(separator: ", ")
      ),
    ]
    return try say(it, journal, before, parsed)
  }

  /// Where earlier segments were archived and removed.
  static func runRetained(_ parsed: ParsedCommand) throws -> ExitCode {
    let journal = parsed.text("JOURNAL")
    let progress = Progress()
    let it = try TailVerification.run(
      retained: DiskStorage(journal), progress: { progress.show($0) })
    progress.clear()
    return try say(it, journal, [], parsed)
  }

  /// Reads a checkpoint that one of the keys, if there are any, must have signed.
  static func readCheckpoint(
    _ path: String, _ keyTexts: [String]
  ) throws -> (checkpoint: Checkpoint, signers: [String]) {
    let keys = try keyTexts.map { try NoteKey(text: $0) }
    let bytes = try File.contents(of: path, maximumByteCount: SignedNote.maximumByteCount)
    return try Checkpoint.read(bytes, trusting: keys)
  }

  private static func say(
    _ it: TailVerification, _ journal: String, _ before: [FindingsReport.Fact],
    _ parsed: ParsedCommand
  ) throws -> ExitCode {
    let facts =
      [FindingsReport.Fact("journal", journal), FindingsReport.Fact("identity", it.journalId)]
      + before + [
        FindingsReport.Fact("groups before", "\(it.groupsBefore)"),
        FindingsReport.Fact("first event checked", "\(it.firstSequence)"),
        FindingsReport.Fact("events checked", "\(it.eventCount)"),
        FindingsReport.Fact("commit groups", "\(it.groupCount)"),
        FindingsReport.Fact("checked", "bytes, chain, tree, envelopes"),
        FindingsReport.Fact("end", words(it.end)),
        FindingsReport.Fact("last event", "\(it.lastSequence)"),
        FindingsReport.Fact("chain", it.chain),
      ] + glass(it.glassBroken)
    let report = FindingsReport(facts, it.findings, praise: "what was checked is whole")
    return try AuditDoor.say(
      parsed.text("format") == "json" ? report.json + "\n" : report.text, isClean: it.isClean)
  }
}
