import CommandLineParsing
import DeskFiles
import SystemCalls

/// The door of the kill: parses, kills, and says what was done.
enum KillDoor {
  static func run(_ words: [String]) -> ExitCode {
    do {
      switch try KillCommand.table.parse(words, environment: { Environment.value(of: $0) }) {
      case .help(let text), .completion(let text), .manual(let text):
        return Terminal.say(text) ? .clean : .couldNotRun
      case .version:
        return Terminal.say("daybook-kill \(Release.version)\n") ? .clean : .couldNotRun
      case .run(let parsed): return try kill(parsed)
      }
    } catch let error as UsageError {
      Terminal.complain(error.message)
      return .usage
    } catch {
      Terminal.complain("daybook-kill: \(error)")
      return .couldNotRun
    }
  }

  private static func kill(_ parsed: ParsedCommand) throws -> ExitCode {
    let kill = Kill(
      journal: Directory(parsed.text("journal")), reason: try reason(parsed),
      patience: parsed.nanoseconds("wait"))
    let isJSON = parsed.text("format") == "json"
    let report = kill.carryOut { step in
      // At once: whoever watches an emergency should not wait for the last step.
      if !isJSON { _ = Terminal.say(step.line) }
    }
    if isJSON { _ = Terminal.say(json(report, kill.journal.path)) }
    for failure in report.steps where !failure.isDone {
      Terminal.complain("daybook-kill: \(failure.what)")
    }
    return report.isDone ? .clean : .couldNotRun
  }

  /// The line that the stop file holds: the reason, and who gives it.
  private static func reason(_ parsed: ParsedCommand) throws(UsageError) -> String {
    let actor = parsed.optionalText("operator") ?? ""
    let reason = parsed.text("reason") + (actor.isEmpty ? "" : ", says \(actor)")
    guard !parsed.text("reason").isEmpty, StopFile.isReason(reason) else {
      throw UsageError(
        what: "daybook-kill: a reason is one line of 1 to \(StopFile.reasonByteCount) bytes, the "
          + "operator's name included",
        place: "in --reason", next: "See 'daybook-kill --help'.")
    }
    return reason
  }

  private static func json(_ report: KillReport, _ journal: String) -> String {
    var writer = JSONWriter(isPretty: true)
    writer.beginObject()
    writer.member("journal", journal)
    writer.member("isDone", report.isDone)
    writer.key("steps")
    writer.beginArray()
    for step in report.steps {
      writer.beginObject()
      writer.member("step", step.name)
      writer.member("isDone", step.isDone)
      writer.member("what", step.what)
      writer.endObject()
    }
    writer.endArray()
    writer.key("resting")
    writer.beginArray()
    for name in report.resting { writer.string("\(name)") }
    writer.endArray()
    writer.endObject()
    return writer.text + "\n"
  }
}
