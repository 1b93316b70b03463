import CommandLineParsing
import JournalStore
import Reports
import SystemCalls

/// `daybook-audit witness`.
enum WitnessCommand {
  static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    let folder = WitnessFolder(parsed.text("state"), keyFile: parsed.optionalText("key-file"))
    if parsed.flag("init") { return try begin(folder, parsed) }
    let logs = try EvidenceVerbs.keys(parsed, "log", .text)
    guard let path = parsed.optionalText("CONSISTENCY_FILE"), !logs.isEmpty else {
      throw UsageError(
        what: "daybook-audit: a witness needs the log's key and what it shall sign",
        place: "daybook-audit witness",
        next: "Add --log KEY and the file of a consistency proof, or --init to begin.")
    }
    let file = try ConsistencyFile(
      try EvidenceFiles.bytes(
        of: path, .consistency, upTo: ConsistencyFile.maximumByteCount))
    let seconds = UInt64(clamping: Clocks.wallNanoseconds() / 1_000_000_000)
    let signed = try folder.cosign(file, trusting: logs, at: seconds)
    guard parsed.text("format") == "json" else {
      return try AuditDoor.say(signed.line.line, isClean: true)
    }
    return try EvidenceVerbs.say(
      EvidenceReport(
        CheckpointFacts.of(signed.checkpoint)
          + [
            FindingsReport.Fact("witness", try folder.noteKey().text),
            FindingsReport.Fact("line", String(signed.line.line.dropLast())),
          ], .made("the cosignature is the line")), parsed)
  }

  private static func begin(
    _ folder: WitnessFolder, _ parsed: ParsedCommand
  ) throws -> ExitCode {
    guard let name = parsed.optionalText("name") else {
      throw UsageError(
        what: "daybook-audit: a new witness has no name", place: "no --name",
        next: "Add --name, such as witness.example/w1.")
    }
    let key = try folder.begin(name: name)
    guard parsed.text("format") == "json" else {
      return try AuditDoor.say(key.text + "\n", isClean: true)
    }
    return try EvidenceVerbs.say(
      EvidenceReport(
        [FindingsReport.Fact("witness", key.text)], .made("the witness has a key")), parsed)
  }
}

/// `daybook-audit add-cosignature`.
enum AddCosignatureCommand {
  static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    let witnesses = try EvidenceVerbs.keys(parsed, "witness", .cosignature)
    var note = try EvidenceFiles.note(parsed.text("CHECKPOINT"))
    let text = try EvidenceFiles.bytes(
      of: parsed.text("LINE_FILE"), .signedNote, upTo: SignedNote.maximumByteCount)
    let line = try SignedNote.signature(line: String(decoding: text, as: UTF8.self))
    if !note.signatures.contains(line) { note.add(line) }
    _ = try Checkpoint(text: note.text)
    _ = try note.approvals(byAll: witnesses)
    return try EvidenceVerbs.hand(
      note.bytes,
      [
        FindingsReport.Fact("signatures", "\(note.signatures.count)"),
        FindingsReport.Fact("added", line.name),
      ], "the checkpoint", parsed)
  }
}
