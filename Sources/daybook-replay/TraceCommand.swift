import CommandLineParsing
import JournalReview
import Reports
import SystemCalls

/// `daybook-replay trace`.
enum TraceCommand {
  static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    let progress = Progress()
    let trace = try OrderTrace.run(
      parsed.text("JOURNAL"), order: parsed.text("order"), catalog: ReplayDoor.catalog,
      progress: { progress.show($0) })
    progress.clear()
    let report = StoryReport(trace.story, trace.state)
    var output = Output()
    try output.add(parsed.text("format") == "json" ? report.json + "\n" : report.text)
    try output.flush()
    return .clean
  }
}
