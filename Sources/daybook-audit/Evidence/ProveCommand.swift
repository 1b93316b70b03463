import CommandLineParsing
import JournalStore
import Reports

/// `daybook-audit prove`.
enum ProveCommand {
  static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    let journal = parsed.text("JOURNAL")
    let keys = try EvidenceVerbs.keys(parsed, "key", .text)
    let witnesses = try EvidenceVerbs.keys(parsed, "witness", .cosignature)
    let signed = try LogKeys.of(journal, given: keys).checkpoint(
      parsed.optionalText("checkpoint"), of: journal)
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
