import CommandLineParsing
import EventJournal
import JournalStore
import Reports
import SystemCalls
import TradingCore

/// `daybook-audit check-proof` of an excerpt.
enum CheckExcerpt {
  static func run(
    _ path: String, trusting trusted: [NoteKey], witnesses: [NoteKey], _ parsed: ParsedCommand
  ) throws -> ExitCode {
    var reader = try ExcerptReader.open(path)
    let head = reader.head
    var facts = [
      FindingsReport.Fact("excerpt", path),
      FindingsReport.Fact("about", head.about),
      FindingsReport.Fact("log", head.log.name),
      FindingsReport.Fact("key", head.log.text),
      FindingsReport.Fact("handovers", "\(head.handovers.count)"),
    ]
    let keys = trusted.isEmpty ? [head.log] : trusted
    let wanted = trusted.isEmpty && witnesses.isEmpty ? head.witnesses : witnesses
    let proven: ProvenExcerpt
    do throws(EvidenceError) {
      proven = try reader.check(trusting: keys, witnesses: wanted)
    } catch {
      guard error.exitCode == 1 else { throw error }
      return try EvidenceVerbs.say(
        EvidenceReport(facts, .refuted(error.description)), parsed, isClean: false)
    }
    facts += ExcerptFacts.of(proven) + ApprovalFacts.of(proven.approvals)
    let what =
      "these \(proven.recordCount) events were in the journal when the checkpoint was signed"
    let report = EvidenceReport(facts, ApprovalFacts.verdict(what, isTrusted: !trusted.isEmpty))
    _ = try EvidenceVerbs.say(report, parsed)
    // Read again, now that it is known that it holds.
    var again = try ExcerptReader.open(path)
    var printer = EventPrinter(isJSON: parsed.text("format") == "json")
    let shown = try again.check(trusting: keys, witnesses: wanted) { printer.show($0) }
    try printer.finish()
    guard shown == proven else { throw EvidenceError.notExcerpt(treeSize: shown.checkpoint.size) }
    return .clean
  }
}

/// Prints the events of groups, one a line.
struct EventPrinter: ~Copyable {
  private var output = Output()
  private var failure: SystemError?
  private let isJSON: Bool
  private let state = TradingState(catalog: StrategyCatalog([]))

  init(isJSON: Bool) { self.isJSON = isJSON }

  /// Prints a group's events. A kind that this build does not know is said so and passed over.
  mutating func show(_ group: GroupEvidence) {
    guard failure == nil else { return }
    var events = GroupEvents(group)
    let end = group.firstSequence + UInt64(group.recordCount)
    while events.nextSequence.rawValue < end {
      let sequence = events.nextSequence
      let line: String
      do throws(EventCodingError) {
        guard let event = try events.next() else { return }
        line = isJSON ? EventJSON(state).line(event) : EventText(state).line(event)
      } catch {
        line =
          isJSON
          ? "{\"sequence\":\(sequence.rawValue),\"kind\":null}"
          : "\(sequence) \(error.description)"
      }
      add(line + "\n")
    }
  }

  private mutating func add(_ line: String) {
    do throws(SystemError) {
      try output.add(line)
    } catch {
      failure = error
    }
  }

  /// Writes what waits. That nobody reads any more is no failure.
  consuming func finish() throws(SystemError) {
    if let failure, !failure.isBrokenPipe { throw failure }
    if failure == nil { try output.flush() }
  }
}
