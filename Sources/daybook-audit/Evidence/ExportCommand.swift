import CommandLineParsing
import JournalReview
import JournalStore
import Projections
import Reports
import TradingCore

/// `daybook-audit export`.
enum ExportCommand {
  static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    let journal = parsed.text("JOURNAL")
    let output = parsed.text("output")
    let witnesses = try EvidenceVerbs.keys(parsed, "witness", .cosignature)
    let keys = try EvidenceVerbs.keys(parsed, "key", .text)
    let (selection, about) = try selection(parsed)
    let signed = try LogKeys.of(journal, given: keys).checkpoint(
      parsed.optionalText("checkpoint"), of: journal)
    let head = ExcerptHead(
      about: about, log: signed.key, witnesses: witnesses, handovers: signed.handovers,
      note: signed.note)
    let proven = try EvidenceVerbs.showingProgress { show in
      try EvidenceMaker(journal).writeExcerpt(of: selection, head, to: output, progress: show)
    }
    return try EvidenceVerbs.say(
      EvidenceReport(
        [
          FindingsReport.Fact("journal", journal),
          FindingsReport.Fact("about", about),
          FindingsReport.Fact("checkpoint", signed.path),
          FindingsReport.Fact("key", signed.key.text),
        ] + ExcerptFacts.of(proven), .made("the excerpt is in \(output)")), parsed)
  }

  /// What is asked for, also in words.
  private static func selection(_ parsed: ParsedCommand) throws -> (GroupSelection, String) {
    let from = parsed.optionalMoment("from")
    let to = parsed.optionalMoment("to")
    guard let order = parsed.optionalText("order") else {
      guard from != nil || to != nil else {
        throw UsageError(
          what: "daybook-audit: nothing says what to export", place: "daybook-audit export",
          next: "Add --from, --to or --order.")
      }
      return (
        .between(from.map(bound), to.map(bound)),
        "from \(from.map(words) ?? "the beginning") to \(to.map(words) ?? "the checkpoint")"
      )
    }
    guard from == nil, to == nil else {
      throw UsageError(
        what: "daybook-audit: an order has its own moments", place: "in --order",
        next: "Type either --order, or --from and --to.")
    }
    let trace = try EvidenceVerbs.showingProgress { show in
      try OrderTrace.run(
        parsed.text("JOURNAL"), order: order, catalog: AuditDoor.catalog, progress: show)
    }
    let sequences = trace.story.steps.map(\.recorded.envelope.sequence.rawValue).sorted()
    return (.records(sequences), "order \(trace.story.clientOrderId)")
  }

  private static func bound(_ moment: Moment) -> GroupSelection.Bound {
    switch moment {
    case .sequence(let sequence): .sequence(sequence)
    case .time(let nanoseconds): .time(nanoseconds)
    }
  }

  private static func words(_ moment: Moment) -> String {
    switch moment {
    case .sequence(let sequence): "#\(sequence)"
    case .time(let nanoseconds): "\(Timestamp(nanoseconds: nanoseconds))"
    }
  }
}

/// What an excerpt holds.
enum ExcerptFacts {
  static func of(_ proven: ProvenExcerpt) -> [FindingsReport.Fact] {
    [
      FindingsReport.Fact("groups", "\(proven.groupCount)"),
      FindingsReport.Fact("groups signed over", "\(proven.checkpoint.size)"),
      FindingsReport.Fact("events", "\(proven.recordCount)"),
      FindingsReport.Fact("first event", "#\(proven.firstSequence)"),
      FindingsReport.Fact("last event", "#\(proven.lastSequence)"),
      FindingsReport.Fact("gaps", "\(proven.stretchCount - 1)"),
    ]
  }
}
