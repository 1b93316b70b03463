import CommandLineParsing
import JournalStore
import Reports

/// `daybook-audit prove`.
enum ProveCommand {
  static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    let journal = parsed.text("JOURNAL")
    let keys = try EvidenceVerbs.keys(parsed, "key", .text)
    let witnesses = try EvidenceVerbs.keys(parsed, "witness", .cosignature)
    let signed = try CheckpointSource.read(
      parsed.optionalText("checkpoint"), of: journal, by: keys)
    let proof = try EvidenceVerbs.showingProgress { show in
      try EvidenceMaker(journal).eventProof(
        of: parsed.unsigned("event"), in: signed.note, by: signed.key, witnesses: witnesses,
        handovers: signed.handovers, progress: show)
    }
    return try EvidenceVerbs.hand(
      proof.bytes,
      [
        FindingsReport.Fact("journal", journal),
        FindingsReport.Fact("sequence", "#\(proof.sequence)"),
        FindingsReport.Fact("group", "\(proof.inclusion.index)"),
        FindingsReport.Fact("events in the group", "\(proof.group.recordCount)"),
        FindingsReport.Fact("groups signed over", "\(signed.checkpoint.size)"),
        FindingsReport.Fact("checkpoint", signed.path),
        FindingsReport.Fact("key", proof.log.text),
      ], "the proof", parsed)
  }
}

/// A checkpoint that a verb goes by, and the key that signed it.
struct CheckpointSource {
  let path: String
  let note: SignedNote
  let checkpoint: Checkpoint
  let key: NoteKey
  let handovers: [KeyHandover]

  /// Reads a checkpoint, or the newest one that the engine left with the journal, and checks that
  /// one of the keys signed it.
  static func read(
    _ path: String?, of journal: String, by keys: [NoteKey]
  ) throws -> CheckpointSource {
    guard !keys.isEmpty else {
      throw UsageError(
        what: "daybook-audit: no key says who may have signed the checkpoint", place: "no --key",
        next: "Add --key with the log's key, as name+id+base64.")
    }
    let path = try path ?? EvidenceFiles.newestCheckpoint(of: journal)
    let note = try EvidenceFiles.note(path)
    let (checkpoint, key) = try TrustedKeys(keys).checkpoint(note)
    return CheckpointSource(
      path: path, note: note, checkpoint: checkpoint, key: key, handovers: [])
  }
}
