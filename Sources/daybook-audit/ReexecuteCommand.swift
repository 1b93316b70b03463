import CommandLineParsing
import JournalReview
import Projections
import Reports
import SystemCalls
import TradingCore

/// `daybook-audit reexecute`.
enum ReexecuteCommand {
  static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    let journal = parsed.text("JOURNAL")
    let progress = Progress()
    let reexecution = try Reexecution.run(
      journal, catalog: AuditDoor.catalog, progress: { progress.show($0) })
    progress.clear()
    var findings = FindingList()
    if let divergence = reexecution.divergence {
      findings.add(
        .decisionsRepeat, at: divergence.sequence, words(divergence, reexecution.state))
    }
    let report = FindingsReport(
      [
        FindingsReport.Fact("journal", journal),
        FindingsReport.Fact("facts", "\(reexecution.factCount)"),
        FindingsReport.Fact("decisions repeated", "\(reexecution.decisionCount)"),
        FindingsReport.Fact("turns cut off", "\(reexecution.cutOffCount)"),
        FindingsReport.Fact("last event", "\(reexecution.last)"),
        FindingsReport.Fact("state hash", "\(reexecution.state.hash())"),
      ], findings, praise: "every decision came out again")
    return try AuditDoor.say(
      parsed.text("format") == "json" ? report.json + "\n" : report.text,
      isClean: reexecution.divergence == nil)
  }

  private static func words(_ divergence: Repeater.Divergence, _ state: TradingState) -> String {
    let writer = EventText(state)
    let recorded = divergence.recorded.map(writer.line) ?? "the end of the journal"
    let repeated = divergence.repeated.map(writer.line) ?? "nothing"
    return "recorded is: \(recorded); decided again is: \(repeated)"
  }
}
