import CommandLineParsing
import OperatorLink
import Reports
import SystemCalls
import TradingCore
import TradingDesk

/// The door of live trading: parses, wires, runs, and says how it ended.
enum LiveDoor {
  static func run(_ words: [String]) -> ExitCode {
    do {
      switch try LiveCommand.table.parse(words, environment: { Environment.value(of: $0) }) {
      case .help(let text), .completion(let text), .manual(let text):
        return Terminal.say(text) ? .clean : .couldNotRun
      case .version:
        return Terminal.say("daybook-live \(ThisProgram.version)\n") ? .clean : .couldNotRun
      case .run(let parsed): return try DrillDoor.run(parsed) ?? trade(parsed)
      }
    } catch let error as UsageError {
      Terminal.complain(error.message)
      return .usage
    } catch let error as DeskError {
      Terminal.complain("daybook-live: \(error.description)")
      return ExitCode(rawValue: error.exitCode) ?? .couldNotRun
    } catch {
      Terminal.complain("daybook-live: \(error)")
      return .couldNotRun
    }
  }

  private static func trade(_ parsed: ParsedCommand) throws -> ExitCode {
    var signals = try SignalWatch()
    let request = try LiveRequest.make(parsed)
    let access = try ControlSocket.access(parsed)
    var watchdog = try EngineWatchdog.start(
      request.progress, patienceNanoseconds: parsed.nanoseconds("watchdog"),
      journal: request.journal, complain: request.complain)
    let ended = Result { try play(parsed, request, access, &signals) }
    try watchdog.take()?.leave()
    return try ended.get()
  }

  private static func play(
    _ parsed: ParsedCommand, _ request: RunRequest, _ access: SocketAccess,
    _ signals: inout SignalWatch
  ) throws -> ExitCode {
    let run = try DeskRun.open(request)
    announce(run.state, request)
    var server: CommandServer?
    do {
      server = try ControlSocket.open(parsed, request, access)
    } catch {
      // A run once opened is played to its end.
      _ = try run.play { _, _ in .shutDown }
      throw error
    }
    var screen = ProgressLine()
    var dropped = 0
    let report: DeskRun.Report
    do throws(DeskError) {
      report = try run.play { state, news in
        tell(news, state, &screen, &dropped)
        screen.show(state)
        return wish(&signals)
      }
    } catch {
      try server.take()?.close()
      throw error
    }
    try server.take()?.close()
    screen.clear()
    let left = LeftOpen(report)
    let summary = RunSummary(report, journal: request.journal, leftOpen: left)
    let text = parsed.text("format") == "json" ? DoorSettings.json(summary) : summary.text
    guard Terminal.say(text) else { return .couldNotRun }
    let finding = left.finding(verifiesFlat: parsed.flag("verify-flat"))
    if let finding { Terminal.complain("daybook-live: \(finding)") }
    guard report.reason == .outOfSpace else { return finding == nil ? .clean : .findings }
    Terminal.complain(
      "daybook-live: ended, as \(report.reason.words). Trading is stopped. Free space, then start "
        + "again with --recover REASON --operator NAME")
    return .couldNotRun
  }

  /// Says on standard error what changed in what may be traded.
  private static func tell(
    _ news: [RecordedEvent], _ state: borrowing TradingState, _ screen: inout ProgressLine,
    _ dropped: inout Int
  ) {
    guard !news.isEmpty else { return }
    screen.clear()
    let text = EventText(copy state)
    for recorded in news {
      if dropped > 0,
        Terminal.complainUnlessStuck(
          "daybook-live: lines that nobody read: \(dropped); the journal has them")
      {
        dropped = 0
      }
      if !Terminal.complainUnlessStuck(text.line(recorded)) { dropped += 1 }
    }
  }

  /// What the signals so far ask for. If they cannot be read, the safe wish is to end.
  private static func wish(_ signals: inout SignalWatch) -> DeskRun.Wish {
    do throws(SystemError) {
      let counts = try signals.poll()
      if counts.user1 > 0 { return .stop(reason: "SIGUSR1") }
      if counts.interrupt > 1 { return .stop(reason: "Control-C twice") }
      return counts.interrupt + counts.terminate > 0 ? .shutDown : .proceed
    } catch {
      Terminal.complain("daybook-live: signals cannot be read, shutting down: \(error.description)")
      return .shutDown
    }
  }

  /// Says what to do when the run starts stopped.
  private static func announce(_ state: borrowing TradingState, _ request: RunRequest) {
    guard let stop = state.control.stop else {
      if request.recovery != nil {
        Terminal.complain("daybook-live: nothing is stopped; nothing to recover")
      }
      if state.control.mode == .reduceOnly, request.trade == nil {
        Terminal.complain(
          "daybook-live: reduce-only; to trade with full limits again, add --trade REASON "
            + "--operator NAME")
      }
      return
    }
    guard request.recovery == nil else { return }
    Terminal.complain(
      "daybook-live: trading is stopped since \(stop.sequence) (\(stop.reason.words)); the "
        + "market is recorded and nothing sent. To see why, type: daybook-replay timeline "
        + "\(request.journal) --from '\(stop.sequence)' --limit 5. To go on: the same command with "
        + "--recover REASON --operator NAME")
  }
}
