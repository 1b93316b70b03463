import CommandLineParsing
import DeskFiles
import JournalReview
import OperatorLink
import Projections
import Reports
import Strategies
import SystemCalls
import TradingCore

/// The verbs that only ask: folds the journal here and prints the answer.
enum ReadingVerbs {
  static let catalog = StrategyCatalog(Momentum.programs)
  // Whoever asks how it stands does not want to wait for an engine that hangs.
  private static let pingNanoseconds: Int64 = 1_000_000_000

  /// Answers, if it is one of these verbs; nil when it is a command for the engine.
  static func run(_ parsed: ParsedCommand) throws -> ExitCode? {
    switch parsed.path.joined(separator: " ") {
    case "status": try status(parsed)
    case "mode":
      try tell(parsed) { review in
        ModeReport.make(
          review.state, review.history, journal: review.directory,
          stopFile: try stopFile(of: review.directory))
      }
    case "preflight": try PreflightCommand.run(parsed)
    case "why-stopped": try whyStopped(parsed)
    case "breaker list": try tell(parsed) { BreakerReport.list($0.state) }
    case "breaker explain": try explainBreaker(parsed)
    case "limits list": try listLimits(parsed)
    case "limits explain": try explainLimit(parsed)
    case "deny list": try tell(parsed) { PeopleReport.denials($0.state, $0.history) }
    case "operators list": try tell(parsed) { PeopleReport.operators($0.state, $0.history) }
    case "config":
      try tell(parsed) { PeopleReport.configuration($0.state, $0.history, catalog: catalog) }
    case "recover show":
      try tell(parsed) { review in
        RecoveryReport.make(
          review.state, review.history, journal: review.directory,
          outside: try outside(review, parsed))
      }
    default: nil  // open set: words that the engine is asked
    }
  }

  /// The journal's path, without a slash at its end.
  static func journal(_ parsed: ParsedCommand) throws(UsageError) -> String {
    guard let journal = parsed.optionalText("journal") else {
      throw UsageError(
        what: "daybook-ctl: nothing says which journal is meant", place: "at the end",
        next: "Add --journal DIR, or set DAYBOOK_JOURNAL.")
    }
    return Directory(journal).path
  }

  private static func review(_ parsed: ParsedCommand) throws -> ControlReview {
    let progress = Progress()
    let review = try ControlReview.run(
      try journal(parsed), catalog: catalog, progress: { progress.show($0) })
    progress.clear()
    if review.begunAfter != .none {
      Terminal.complain(
        "daybook-ctl: the journal's events through \(review.begunAfter) are archived: who set or "
          + "refused what before that is not told; ask the archive for it")
    }
    return review
  }

  private static func tell(
    _ parsed: ParsedCommand, _ make: (ControlReview) throws -> ControlReport
  ) throws -> ExitCode {
    say(try make(try review(parsed)), parsed)
  }

  private static func say(_ report: ControlReport, _ parsed: ParsedCommand) -> ExitCode {
    let text = parsed.text("format") == "json" ? report.json + "\n" : report.text
    guard Terminal.say(text) else { return .couldNotRun }
    return report.hasFindings ? .findings : .clean
  }

  private static func status(_ parsed: ParsedCommand) throws -> ExitCode {
    let path = try journal(parsed)
    let rebuild = try StateRebuild.quickly(path, through: .end, catalog: catalog)
    for passed in rebuild.passedOver { Terminal.complain("daybook-ctl: \(passed)") }
    let socket = controlPath(parsed, journal: path)
    var beside = Surroundings()
    if let tail = rebuild.tail { beside.end = (tail.word, tail.words) }
    beside.engine = EngineDoor.look(at: socket, pingNanoseconds).told(at: socket)
    beside.stopFile = try stopFile(of: path)
    return say(StatusReport.make(rebuild.state, journal: path, beside: beside), parsed)
  }

  static func controlPath(_ parsed: ParsedCommand, journal: String) -> String {
    parsed.optionalText("control") ?? Beside.path(of: journal, "control")
  }

  private static func whyStopped(_ parsed: ParsedCommand) throws -> ExitCode {
    let review = try review(parsed)
    var evidence = StopReport.Evidence()
    if let stop = review.history.stop {
      evidence.chain = try review.chain(to: stop.recorded)
      evidence.counted = try review.events(at: StopReport.counted(of: stop))
    }
    evidence.outside = try outside(review, parsed)
    return say(
      StopReport.make(review.state, review.history, evidence, journal: review.directory), parsed)
  }

  /// What stands in the way of a recovery beside the journal: a stop file, and no engine to tell.
  private static func outside(_ review: ControlReview, _ parsed: ParsedCommand) throws -> [String] {
    var lines: [String] = []
    if let file = try stopFile(of: review.directory) { lines.append(file.words) }
    guard review.state.control.stop != nil else { return lines }
    let door = EngineDoor.look(
      at: controlPath(parsed, journal: review.directory), pingNanoseconds)
    switch door {
    case .answers: break
    case .absent, .dead: lines.append("\(door.words); start it, it begins stopped")
    case .silent: lines.append("the engine \(door.words); end it with daybook-kill, and start it")
    }
    return lines
  }

  /// The stop file of a journal; nil where there is none.
  private static func stopFile(of journal: String) throws -> Surroundings.StopFile? {
    try StopFile(of: journal).map {
      Surroundings.StopFile(path: $0.path, owner: $0.owner, reason: $0.reason)
    }
  }

  private static func explainBreaker(_ parsed: ParsedCommand) throws -> ExitCode {
    let review = try review(parsed)
    let breaker = try known { () throws(CommandFault) in
      try review.state.breaker(parsed.text("NAME"))
    }
    let counted = review.history.past(of: breaker).lastOpening?.counted ?? []
    return say(
      BreakerReport.explain(
        breaker, review.state, review.history, counted: try review.events(at: counted),
        journal: review.directory),
      parsed)
  }

  private static func listLimits(_ parsed: ParsedCommand) throws -> ExitCode {
    let review = try review(parsed)
    let scope: LimitScope? = try known { () throws(CommandFault) in
      guard let text = parsed.optionalText("scope") else { return nil }
      return text == "total" ? .total : try review.state.limitScope(text)
    }
    return say(LimitReport.list(review.state, review.history, scope: scope), parsed)
  }

  private static func explainLimit(_ parsed: ParsedCommand) throws -> ExitCode {
    let review = try review(parsed)
    let (limit, scope) = try known { () throws(CommandFault) in
      try review.state.limitAndScope(parsed.text("NAME@SCOPE"))
    }
    return say(LimitReport.explain(limit, scope, review.state, review.history), parsed)
  }

  /// A name that the journal must know; one that it does not is a mistake on the command line.
  private static func known<Value>(
    _ find: () throws(CommandFault) -> Value
  ) throws(UsageError) -> Value {
    do throws(CommandFault) {
      return try find()
    } catch {
      throw UsageError(
        what: "daybook-ctl: \(error.description)", place: "on the command line",
        next: "Type one of these names.")
    }
  }
}
