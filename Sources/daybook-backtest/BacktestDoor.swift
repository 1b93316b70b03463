import CommandLineParsing
import SystemCalls
import TradingCore
import TradingDesk

/// The door of backtests: parses, wires, runs, and says how it ended.
enum BacktestDoor {
  static func run(_ words: [String]) -> ExitCode {
    do {
      switch try BacktestCommand.table.parse(words, environment: { Environment.value(of: $0) }) {
      case .help(let text), .completion(let text), .manual(let text):
        return Terminal.say(text) ? .clean : .couldNotRun
      case .version:
        return Terminal.say("daybook-backtest \(ThisProgram.version)\n") ? .clean : .couldNotRun
      case .run(let parsed): return try play(parsed)
      }
    } catch let error as UsageError {
      Terminal.complain(error.message)
      return .usage
    } catch let error as DeskError {
      Terminal.complain("daybook-backtest: \(error.description)")
      return ExitCode(rawValue: error.exitCode) ?? .couldNotRun
    } catch {
      Terminal.complain("daybook-backtest: \(error)")
      return .couldNotRun
    }
  }

  private static func play(_ parsed: ParsedCommand) throws -> ExitCode {
    let (profile, overrides, settings) = try DoorSettings.profile(parsed, door: "daybook-backtest")
    let out = Directory(parsed.text("out"))
    if try out.exists() {
      throw DeskError.file("\(out.path) exists already: name another --out, or remove it")
    }
    let program = try ThisProgram("daybook-backtest")
    let data = parsed.text("data")
    var request = RunRequest(
      profile: profile, kind: .backtest, feed: try feed(data), pace: .maximum,
      journal: out.path(of: "journal"), seed: parsed.unsigned("seed"), build: program.build,
      binaryHash: program.binaryHash, host: program.host)
    request.limitOverrides = overrides
    request.configuration = settings
    if let duration = parsed.optionalNanoseconds("duration") {
      request.duration = Interval(nanoseconds: duration)
    }
    let run = try DeskRun.open(request)
    var screen = ProgressLine()
    let report = try run.play { state, _ in
      screen.show(state)
      return .proceed
    }
    screen.clear()
    let summary = RunSummary(report, journal: request.journal)
    let text = parsed.text("format") == "json" ? DoorSettings.json(summary) : summary.text
    return Terminal.say(text) ? .clean : .couldNotRun
  }

  private static func feed(_ data: String) throws -> FeedRequest {
    if data == "generated" { return .generated }
    return try Directory(data).exists() ? .journal(data) : .file(data)
  }
}
