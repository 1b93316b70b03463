import CommandLineParsing

/// A table with one of everything.
enum SampleCommand {
  static let root = Command(
    name: "sample-audit",
    overview: "Examine a journal without trusting who wrote it.",
    discussion: """
      Reads and never writes. A journal that is being written can be read at the same time.

      Everything is checked from the bytes up: framing, checksums, chain, and meaning.
      """,
    options: [
      .value(
        "format", .choice(["text", "json", "csv"]), default: "text",
        environment: "SAMPLE_FORMAT", help: "How the findings are written."),
      .flag("quiet", help: "Say nothing when all is well."),
    ],
    subcommands: [verify, run],
    examples: [Example("sample-audit verify .demo/journal", what: "Check a whole journal.")],
    exitCodes: ExitCode.allCases)

  static let verify = Command(
    name: "verify", overview: "Check that a journal is whole and unaltered.",
    arguments: [Argument("journal", .path, help: "The journal's folder.")],
    options: [
      .value("from", .moment, default: "#1", help: "Where to begin."),
      .value("sequence", .sequence, help: "One event only; its cause is shown too."),
      .value("jobs", .unsigned(1...64), default: "1", help: "How many threads read."),
    ],
    examples: [
      Example(
        "sample-audit verify .demo/journal --from '#1234' --format=json",
        what: "Check from one event on, for a program to read.")
    ])

  static let run = Command(
    name: "run-again", overview: "Decide again: the recorded decisions must come out.",
    arguments: [
      Argument("journal", .path, help: "The journal's folder."),
      Argument("other", .text, arity: .any, help: "Names of what to skip."),
    ],
    options: [
      .value("reason", .text, isRequired: true, environment: "SAMPLE_REASON", help: "Why."),
      .value("speed", .speed, default: "real", help: "How fast time goes."),
      .value("pause", .duration, default: "250ms", help: "How long to wait between turns."),
      .value("limit", .decimal, named: "amount", help: "Another limit [in USDT]: 'what if'."),
      .repeated("set", .keyValue, help: "Replaces one setting; a \\ stays a \\."),
      .flag("dry-run", environment: "DRY_RUN", help: "Sends nothing."),
    ],
    exitCodes: [.clean, .findings])

  /// The parsed command of a line that must be right.
  static func parsed(
    _ words: [String], environment: (String) -> String? = { _ in nil }
  ) throws -> ParsedCommand {
    let outcome = try root.parse(words, environment: environment)
    guard case .run(let command) = outcome else { throw NotACommand(outcome: outcome) }
    return command
  }

  struct NotACommand: Error {
    let outcome: ParseOutcome
  }
}
