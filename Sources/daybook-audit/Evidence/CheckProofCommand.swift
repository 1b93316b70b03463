import CommandLineParsing
import EventJournal
import JournalStore
import Reports
import SystemCalls
import TradingCore

/// `daybook-audit check-proof`.
enum CheckProofCommand {
  static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    let path = parsed.text("FILE")
    let trusted = try EvidenceVerbs.keys(parsed, "trust", .text)
    let witnesses = try EvidenceVerbs.keys(parsed, "witness", .cosignature)
    if ExcerptHead.begins(try EvidenceFiles.beginning(of: path)) {
      return try CheckExcerpt.run(path, trusting: trusted, witnesses: witnesses, parsed)
    }
    let proof = try EventProof(
      try EvidenceFiles.bytes(of: path, .eventProof, upTo: EventProof.maximumByteCount))
    var facts = facts(of: proof, path)
    let proven: ProvenRecord
    do throws(EvidenceError) {
      proven =
        trusted.isEmpty
        ? try proof.check(
          trusting: [proof.log], witnesses: witnesses.isEmpty ? proof.witnesses : witnesses)
        : try proof.check(trusting: trusted, witnesses: witnesses)
    } catch {
      return try EvidenceVerbs.say(
        EvidenceReport(facts, .refuted(error.description)), parsed, isClean: false)
    }
    facts.append(FindingsReport.Fact("groups signed over", "\(proven.checkpoint.size)"))
    facts += ApprovalFacts.of(proven.approvals)
    var json: String?
    do throws(EventCodingError) {
      var events = GroupEvents(proof.group, from: Sequence(proof.sequence))
      if let event = try events.next() {
        json = EventJSON(TradingState(catalog: StrategyCatalog([]))).line(event)
        facts += words(of: event)
      }
    } catch {
      facts.append(FindingsReport.Fact("says", error.description))
    }
    let what = "event #\(proven.sequence) was in the journal when the checkpoint was signed"
    return try EvidenceVerbs.say(
      EvidenceReport(facts, ApprovalFacts.verdict(what, isTrusted: !trusted.isEmpty)), parsed,
      event: json)
  }

  private static func facts(of proof: EventProof, _ path: String) -> [FindingsReport.Fact] {
    [
      FindingsReport.Fact("proof", path),
      FindingsReport.Fact("log", proof.log.name),
      FindingsReport.Fact("key", proof.log.text),
      FindingsReport.Fact("epoch", "\(proof.group.epoch)"),
      FindingsReport.Fact("handovers", "\(proof.handovers.count)"),
      FindingsReport.Fact("group", "\(proof.inclusion.index)"),
      FindingsReport.Fact("sequence", "#\(proof.sequence)"),
    ]
  }

  private static func words(of recorded: RecordedEvent) -> [FindingsReport.Fact] {
    let writer = EventText(TradingState(catalog: StrategyCatalog([])))
    return [
      FindingsReport.Fact("kind", "\(recorded.event.kind)"),
      FindingsReport.Fact("recorded", "\(recorded.envelope.recordedAt)"),
      FindingsReport.Fact("says", writer.what(recorded.event)),
    ]
  }
}

/// What is said of those who signed.
enum ApprovalFacts {
  static func of(_ approvals: [NoteApproval]) -> [FindingsReport.Fact] {
    approvals.compactMap { approval in
      approval.time.map {
        FindingsReport.Fact("cosigned", "by \(approval.key.name) at \(moment($0))")
      }
    }
  }

  static func verdict(_ what: String, isTrusted: Bool) -> EvidenceReport.Verdict {
    isTrusted
      ? .proven("\(what), by a key that you trust")
      : .unsupported(
        "\(what), if the key above is the log's; the file itself says so, and nobody else. Compare "
          + "the key with what the desk published, or give that with --trust")
  }

  /// A witness's time in seconds. Its clock may show anything.
  private static func moment(_ seconds: UInt64) -> String {
    let (nanoseconds, isTooLarge) = Int64(clamping: seconds)
      .multipliedReportingOverflow(by: 1_000_000_000)
    return isTooLarge ? "\(seconds) s" : "\(Timestamp(nanoseconds: nanoseconds))"
  }
}
