import CommandLineParsing
import JournalReview
import Strategies
import SystemCalls
import TradingCore

/// The door of looking back: parses, wires, runs.
enum ReplayDoor {
  static let catalog = StrategyCatalog(Momentum.programs)
  private static let version = Release.version

  static func run(_ words: [String]) -> ExitCode {
    do {
      switch try ReplayTable.root.parse(words, environment: { Environment.value(of: $0) }) {
      case .help(let text), .completion(let text), .manual(let text):
        return Terminal.say(text) ? .clean : .couldNotRun
      case .version:
        return Terminal.say("daybook-replay \(version)\n") ? .clean : .couldNotRun
      case .run(let parsed): return try run(parsed)
      }
    } catch let error as UsageError {
      Terminal.complain(error.message)
      return .usage
    } catch let error as ReviewError {
      Terminal.complain("daybook-replay: \(error.description)")
      return ExitCode(rawValue: error.exitCode) ?? .couldNotRun
    } catch let error as SystemError {
      // Whoever read our output has seen enough.
      if error.isBrokenPipe { return .clean }
      Terminal.complain("daybook-replay: \(error.description)")
      return .couldNotRun
    } catch {
      Terminal.complain("daybook-replay: \(error)")
      return .couldNotRun
    }
  }

  private static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    switch parsed.path.first {
    case "timeline": return try TimelineCommand.run(parsed)
    case "state": return try StateCommand.run(parsed)
    case "trace": return try TraceCommand.run(parsed)
    case .some, .none:
      throw UsageError(
        what: "a subcommand is missing", place: "daybook-replay",
        next: "Type one of timeline, state, trace, or --help.")
    }
  }
}

extension JournalMoment {
  /// The place in the journal that a parsed moment means.
  init(_ moment: Moment) {
    switch moment {
    case .sequence(let number): self = .sequence(Sequence(number))
    case .time(let nanoseconds): self = .time(Timestamp(nanoseconds: nanoseconds))
    }
  }
}
