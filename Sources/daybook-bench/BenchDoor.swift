import CommandLineParsing
import JournalStore
import SystemCalls
import TradingDesk

/// The door of measurements: every figure that a document of ours quotes comes from here.
enum BenchDoor {
  static let table = Command(
    name: "daybook-bench",
    overview: "Measures the journal, the fold and the engine against a bare C program.",
    discussion: """
      Where a workload has a C baseline, both run alternately in this one process and the ratio of \
      their medians is printed: machines are shared and noisy, so ratios hold where absolute \
      figures do not. Files go to --directory, which should lie on the disk that a journal would.
      """,
    arguments: [
      Argument(
        "WORKLOAD", .choice(Workload.allCases.map(\.rawValue) + ["all"]),
        help: "append, read, seal, fold, backtest, snapshot, risk, stop, latency, feed, scan, "
          + "peers, or all.")
    ],
    options: [
      .value("directory", .path, default: "/var/tmp", help: "Where files are made and removed."),
      .value("scale", .unsigned(1...100), default: "4", help: "How much work: millions of events."),
      .value(
        "repeat", .unsigned(1...25), default: "5", help: "Repetitions of which medians are taken."),
      .value(
        "feed", .path, named: "FILE", help: "A recorded Binance feed, for feed, scan and seal."),
      .value(
        "peers", .path, named: "DIR",
        help: "Programs made by tools/bench-peers, for peers: other systems at the same job."),
      .value("format", .choice(["text", "json"]), default: "text", help: "Form of the figures."),
    ],
    examples: [
      Example("daybook-bench append", what: "Durable appends in groups of 1 to 10,000."),
      Example(
        "daybook-bench peers --peers .build/peers", what: "RocksDB, SQLite and Redis beside it."),
      Example("daybook-bench all --scale 1 --repeat 3", what: "A quick look at everything."),
    ],
    exitCodes: [.clean, .couldNotRun, .usage])

  static func run(_ words: [String]) -> ExitCode {
    do {
      switch try table.parse(words) {
      case .help(let text), .completion(let text), .manual(let text):
        return Terminal.say(text) ? .clean : .couldNotRun
      case .version:
        return Terminal.say("daybook-bench \(ThisProgram.version)\n") ? .clean : .couldNotRun
      case .run(let parsed): return try measure(parsed)
      }
    } catch let error as UsageError {
      Terminal.complain(error.message)
      return .usage
    } catch {
      Terminal.complain("daybook-bench: \(error)")
      return .couldNotRun
    }
  }

  private static func measure(_ parsed: ParsedCommand) throws -> ExitCode {
    let wanted = parsed.text("WORKLOAD")
    let bench = try Bench(
      directory: Directory(parsed.text("directory")), millions: Int(parsed.unsigned("scale")),
      repetitions: Int(parsed.unsigned("repeat")), feed: parsed.optionalText("feed"),
      peers: parsed.optionalText("peers"))
    defer { bench.removeFiles() }
    var written = true
    for workload in Workload.allCases where wanted == "all" || wanted == workload.rawValue {
      if let option = workload.neededOption, parsed.optionalText(option) == nil {
        Terminal.complain("daybook-bench: \(workload.rawValue) needs --\(option); passed over")
        if wanted != "all" { return .usage }
        continue
      }
      for figure in try bench.run(workload) {
        let line = parsed.text("format") == "json" ? figure.json : figure.text
        written = Terminal.say(line + "\n") && written
      }
    }
    return written ? .clean : .couldNotRun
  }
}
