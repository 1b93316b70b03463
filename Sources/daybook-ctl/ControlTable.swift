import CommandLineParsing

/// The table of `daybook-ctl`: everything it can be told.
enum ControlTable {
  static let root = Command(
    name: "daybook-ctl",
    overview: "Tells a running engine what an operator wants, and how the desk stands.",
    discussion: """
      What only asks (status, mode, preflight, why-stopped, config, and every list, explain and \
      show) is answered from the journal itself and needs no engine.

      Each command goes to the engine through JOURNAL.control and into the journal before it is \
      obeyed or refused. A line an event is printed, the command's own first. A refusal is a \
      finding: exit code 1, and a line that says why and what to do.

      When the engine cannot be reached, trading can still be stopped: by the file JOURNAL.stop, \
      by SIGUSR1 to the engine, or by daybook-kill.
      """,
    options: options,
    subcommands: reading + stopping + modes + rules + recovering + people + [ping],
    examples: [
      Example(
        "daybook-ctl stop --journal demo/journal --reason 'prices look wrong'",
        what: "Stop everything at once."),
      Example(
        "daybook-ctl reduce-only --reason 'news at two' --dry-run",
        what: "What would happen, with DAYBOOK_JOURNAL set."),
    ],
    exitCodes: [.clean, .findings, .couldNotRun, .usage, .journalDamaged])

  private static let options: [Option] = [
    .value(
      "journal", .path, named: "DIR", environment: "DAYBOOK_JOURNAL",
      help: "The journal of the engine that is meant."),
    .value(
      "control", .path, named: "PATH", help: "The engine's socket; JOURNAL.control if not given."),
    .value(
      "operator", .text, named: "NAME", environment: "DAYBOOK_OPERATOR",
      help: "Who you are; must be the one that your user or token proves."),
    .value(
      "token-file", .path, named: "FILE", environment: "DAYBOOK_TOKEN_FILE",
      help: "Your token, in a file that only you can read (0600)."),
    .value("reason", .text, help: "Why; the journal keeps it."),
    .value(
      "nonce", .text, named: "HEX",
      help: "32 hexadecimal digits, new for each command; drawn at random if not given."),
    .value(
      "timeout", .duration, default: "5s",
      help: "How long to wait for an answer. A command may be obeyed later still."),
    .flag("dry-run", help: "Say what would happen; nothing is written."),
    .value(
      "format", .choice(["text", "json"]), default: "text", help: "Form of the answer."),
  ]

  private static let ping = Command(
    name: "ping",
    overview: "Asks whether the engine's door is open.",
    discussion: """
      The thread that takes commands answers. That the engine obeys them is shown by a command, \
      for which --dry-run is enough.
      """,
    examples: [Example("daybook-ctl ping --journal demo/journal", what: "Exit code 0: it is.")])

  /// A command without words of its own.
  static func plain(
    _ name: String, below parent: String? = nil, _ overview: String, _ discussion: String = "",
    reason: String
  ) -> Command {
    let words = (["daybook-ctl"] + (parent.map { [$0] } ?? []) + [name]).joined(separator: " ")
    return Command(
      name: name, overview: overview, discussion: discussion,
      examples: [Example("\(words) --reason '\(reason)'", what: overview)])
  }

  /// When something ends.
  static let endings: [Option] = [
    .value("for", .duration, help: "How long it holds; for good if no end is given."),
    .value(
      "until", .text, named: "TIME", help: "Until when it holds, as 2026-03-01T09:30:00Z."),
  ]
}
