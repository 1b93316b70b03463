import CommandLineParsing
import Reports
import SystemCalls
import TradingCore
import TradingDesk

/// Drills at the door: the list of them, one, or all.
enum DrillDoor {
  /// Options that mean something for a drill; all others are the drill's own.
  private static let options = ["drill", "list-drills", "journal", "format"]

  /// Does what the command line asks of drills; nil where it asks nothing.
  static func run(_ parsed: ParsedCommand) throws -> ExitCode? {
    let wanted = parsed.optionalText("drill")
    guard wanted != nil || parsed.flag("list-drills") else { return nil }
    for option in LiveCommand.table.options.map(\.name)
    where !options.contains(option) && parsed.origin(of: option) == .commandLine {
      throw UsageError(
        what: "daybook-live: a drill has its own profile, market and script",
        place: "in --\(option)",
        next: "See 'daybook-live --list-drills', and leave --\(option) out.")
    }
    guard let wanted else {
      return say(DrillText.list(Drill.all), DrillJSON.list(Drill.all), parsed, .clean)
    }
    let journal = try LiveRequest.journal(parsed)
    let runner = DrillRunner(try ThisProgram("daybook-live")) { EventText(copy $1).what($0) }
    guard wanted == LiveCommand.allDrills else {
      guard let drill = Drill.named(wanted) else {
        preconditionFailure("the table lets only known drills pass")
      }
      let report = try runner.run(drill, journal: journal)
      return say(
        DrillText.report(report), DrillJSON.reports([report]), parsed,
        report.difference == nil ? .clean : .findings)
    }
    try Directory(journal).create()
    let reports = try Drill.all.map { drill throws(DrillError) in
      try runner.run(drill, journal: Directory(journal).path(of: drill.name))
    }
    return say(
      DrillText.table(reports), DrillJSON.reports(reports), parsed,
      reports.allSatisfy { $0.difference == nil } ? .clean : .findings)
  }

  private static func say(
    _ text: String, _ json: String, _ parsed: ParsedCommand, _ code: ExitCode
  ) -> ExitCode {
    Terminal.say(parsed.text("format") == "json" ? json : text) ? code : .couldNotRun
  }
}
