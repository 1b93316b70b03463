import CommandLineParsing
import SystemCalls

/// The door of the fault tests. An executable and not a test target, as tens of thousands of
/// recoveries want an optimised build.
enum TortureDoor {
  static let table = Command(
    name: "daybook-torture",
    overview: "Crashes, tears, flips and fails the journal's storage, and counts what is caught.",
    discussion: """
      Prints a line for each test: cases, and how many were caught. A case that is not caught is \
      named with the seed and the numbers that repeat it, and the exit code is 1.
      """,
    options: [
      .value("only", .choice(Torment.all.map(\.name)), help: "One test instead of all."),
      .value("effort", .unsigned(1...1_000), default: "1", help: "How many times the usual work."),
      .value("seed", .unsigned(0...4_294_967_295), default: "1", help: "Where chance begins."),
    ],
    examples: [
      Example("daybook-torture", what: "What every change must pass."),
      Example("daybook-torture --effort 20 --seed 77", what: "A long run from another seed."),
    ],
    exitCodes: [.clean, .findings, .couldNotRun, .usage])

  static func run(_ words: [String]) -> ExitCode {
    do {
      switch try table.parse(words) {
      case .help(let text), .completion(let text), .manual(let text):
        return Terminal.say(text) ? .clean : .couldNotRun
      case .version:
        return Terminal.say("daybook-torture \(Release.version)\n") ? .clean : .couldNotRun
      case .run(let parsed): return try torture(parsed)
      }
    } catch let error as UsageError {
      Terminal.complain(error.message)
      return .usage
    } catch {
      Terminal.complain("daybook-torture: \(error)")
      return .couldNotRun
    }
  }

  private static func torture(_ parsed: ParsedCommand) throws -> ExitCode {
    let effort = Effort(factor: Int(parsed.unsigned("effort")), seed: parsed.unsigned("seed"))
    let only = parsed.optionalText("only")
    var isClean = true
    for torment in Torment.all where only == nil || only == torment.name {
      let outcome = try torment.run(effort)
      isClean = isClean && outcome.escaped.isEmpty
      guard Terminal.say(outcome.line(torment.name) + "\n") else { return .couldNotRun }
      for escape in outcome.escaped { Terminal.complain("\(torment.name): \(escape)") }
    }
    return isClean ? .clean : .findings
  }
}
