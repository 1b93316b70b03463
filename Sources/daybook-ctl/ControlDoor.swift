import CommandLineParsing
import JournalReview
import OperatorLink
import SystemCalls

/// The door of the operators: parses, asks the engine, says what it answered.
enum ControlDoor {
  private static let version = Release.version
  static func run(_ words: [String]) -> ExitCode {
    do {
      switch try ControlTable.root.parse(words, environment: { Environment.value(of: $0) }) {
      case .help(let text), .completion(let text), .manual(let text):
        return Terminal.say(text) ? .clean : .couldNotRun
      case .version:
        return Terminal.say("daybook-ctl \(version)\n") ? .clean : .couldNotRun
      case .run(let parsed): return try run(parsed)
      }
    } catch let error as UsageError {
      Terminal.complain(error.message)
      return .usage
    } catch let error as ReviewError {
      Terminal.complain("daybook-ctl: \(error.description)")
      return ExitCode(rawValue: error.exitCode) ?? .couldNotRun
    } catch let error as CredentialError {
      Terminal.complain("daybook-ctl: \(error.description)")
      return .couldNotRun
    } catch let error as SystemError {
      Terminal.complain("daybook-ctl: \(error.description)")
      return .couldNotRun
    } catch {
      Terminal.complain("daybook-ctl: \(error)")
      return .couldNotRun
    }
  }

  private static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    if parsed.path == ["operators", "token"] { return try TokenCommand.run(parsed) }
    if let answered = try ReadingVerbs.run(parsed) { return answered }
    let request = try RequestReader.request(parsed)
    let path = try controlPath(parsed)
    do throws(LinkError) {
      let answer = try CommandClient.ask(
        request, at: path, timeoutNanoseconds: parsed.nanoseconds("timeout"))
      return say(answer, parsed)
    } catch {
      Terminal.complain("daybook-ctl: no answer of the engine: \(reason(error, path))")
      complainHowToStop(parsed)
      return .couldNotRun
    }
  }

  /// Why nobody answered, in the words of whoever is to do something about it.
  private static func reason(_ error: LinkError, _ path: String) -> String {
    guard case .system(let system) = error else { return error.description }
    if system.isNotFound {
      return "there is no socket at \(path): start the engine, or name its socket with --control; "
        + "one that runs makes a deleted socket again within a second"
    }
    if system.isRefused {
      return "nobody is behind the socket at \(path): the engine has ended; start it, it begins as "
        + "its journal ends"
    }
    if system.isForbidden {
      return "user \(CurrentProcess.effectiveUserIdentifier) may not connect to \(path): it takes "
        + "the group of that file and a way through its folders; see docs/COMMANDS.md, The socket"
    }
    return error.description
  }

  private static func controlPath(_ parsed: ParsedCommand) throws(UsageError) -> String {
    if let path = parsed.optionalText("control") { return path }
    if let journal = parsed.optionalText("journal") {
      return ReadingVerbs.controlPath(parsed, journal: Directory(journal).path)
    }
    throw UsageError(
      what: "daybook-ctl: nothing says which engine is meant", place: "at the end",
      next: "Add --journal DIR, or set DAYBOOK_JOURNAL.")
  }

  /// Says the answer. What became of the command is said by the exit code also when nobody reads.
  private static func say(_ answer: CommandAnswer, _ parsed: ParsedCommand) -> ExitCode {
    let text = parsed.text("format") == "json" ? answer.json + "\n" : AnswerText.text(answer)
    if !Terminal.say(text) {
      Terminal.complain("daybook-ctl: the answer could not be written to standard output")
    }
    switch answer.outcome {
    case .done, .waiting, .wouldDo: return .clean
    case .refused, .wouldRefuse: return .findings
    case .failed:
      Terminal.complain("daybook-ctl: failed: \(AnswerText.oneLine(answer.because))")
      complainHowToStop(parsed)
      return .couldNotRun
    }
  }

  private static func complainHowToStop(_ parsed: ParsedCommand) {
    let journal = parsed.optionalText("journal").map { Directory($0).path } ?? "JOURNAL"
    Terminal.complain(
      "To stop trading without an answer: 'touch \(journal).stop', or SIGUSR1 to the engine, or "
        + "daybook-kill.")
  }
}
