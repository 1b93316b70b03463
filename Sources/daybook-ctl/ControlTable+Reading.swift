import CommandLineParsing
import TradingDesk

/// The verbs that only ask. They read the journal in this process, and need no engine.
extension ControlTable {
  static let reading: [Command] = [status, mode, preflight, whyStopped, configuration]

  private static let status = Command(
    name: "status",
    overview: "Shows how the desk stands, on one screen.",
    discussion: """
      Read from the journal, so that it works while the engine hangs or is dead; the engine is \
      only asked whether it answers. Exit code 1 when trading is stopped, paused or reduce-only, a \
      breaker is not closed, something is warned of, or a page is not delivered.
      """,
    examples: [
      Example("daybook-ctl status --journal demo/journal", what: "How it stands."),
      Example("daybook-ctl status --format json", what: "The same for a program."),
    ])

  private static let mode = Command(
    name: "mode",
    overview: "Tells what may be sent now, what refuses the rest, and how to change it.",
    discussion: """
      The mode, who set it and why; for each instrument and strategy whether an order may make a \
      position larger, make one smaller, close one, or be taken back, and else by which rule not; \
      the commands to type. Exit code 1 when the mode is not normal or trading is stopped.
      """,
    examples: [
      Example("daybook-ctl mode --journal demo/journal", what: "What may be sent.")
    ])

  private static let preflight = Command(
    name: "preflight",
    overview: "Checks, before a run, whatever would stand in its way.",
    discussion: """
      A line a check: ok, failed, warning or skipped, and what to do. Nothing is changed. Exit \
      code 1 when a check failed.
      """,
    options: [
      .value(
        "profile", .choice(Profile.all.map(\.name)), environment: "DAYBOOK_PROFILE",
        help: "The profile that the run will have; the last run's if not given."),
      .value(
        "keys", .path, named: "DIR",
        help: "Where the keys lie that sign checkpoints; the journal's keys/ if not given."),
      .value(
        "pager", .path, named: "PROGRAM|none", environment: "DAYBOOK_PAGER",
        help: "The program that the run will page by; the last run's if not given."),
    ],
    examples: [
      Example(
        "daybook-ctl preflight --journal live/journal --profile prod", what: "Before a start.")
    ])

  private static let whyStopped = Command(
    name: "why-stopped",
    overview: "Tells why trading is stopped, by the events themselves, and what leads out.",
    discussion: """
      The stop in force, or the last one; the events that led to it from the first fact on, those \
      that counted, the limits then and now with who set them, what stands in the way of a \
      recovery, and the commands to type. Exit code 1 while trading is stopped.
      """,
    examples: [
      Example("daybook-ctl why-stopped --journal demo/journal", what: "Why, and what next.")
    ])

  private static let configuration = Command(
    name: "config",
    overview: "Shows what the last run was configured with, and by what.",
    examples: [
      Example("daybook-ctl config --journal demo/journal", what: "Every setting and its origin.")
    ])

  static let breakerReading: [Command] = [
    list("breaker", "Shows every breaker and where it stands."),
    Command(
      name: "explain",
      overview: "Tells all about a breaker: thresholds, what counted, and what closes it.",
      arguments: [Argument("NAME", .text, help: "The breaker's name; engine is the engine's own.")],
      examples: [
        Example("daybook-ctl breaker explain engine --journal demo/journal", what: "The engine's.")
      ]),
  ]

  static let limitsReading: [Command] = [
    Command(
      name: "list",
      overview: "Shows every limit, who set it, what is measured and what is left.",
      options: [
        .value(
          "scope", .text, named: "SCOPE",
          help: "Only limits about this: total, a symbol, strategy:NAME, account:NAME, "
            + "venue:NAME, breaker:NAME.")
      ],
      examples: [
        Example("daybook-ctl limits list --journal demo/journal", what: "All that hold."),
        Example("daybook-ctl limits list --scope BTC-USD", what: "Those of one symbol."),
      ]),
    Command(
      name: "explain",
      overview: "Tells all about a limit: who set it and why, headroom, and what it refused.",
      arguments: [
        Argument(
          "NAME@SCOPE", .text, help: "The limit's name, and where it holds, if not all over.")
      ],
      examples: [
        Example(
          "daybook-ctl limits explain maximum-exposure --journal demo/journal", what: "The total.")
      ]),
  ]

  static let denyReading = list("deny", "Shows what is denied, by whom and why.")
  static let operatorsReading = list("operators", "Shows who may do what, and nothing secret.")

  static let recoverReading = Command(
    name: "show",
    overview: "Shows what a recovery rests on, its plan, and whether the plan still holds.",
    examples: [
      Example("daybook-ctl recover show --journal demo/journal", what: "Before approving it.")
    ])

  private static func list(_ parent: String, _ overview: String) -> Command {
    Command(
      name: "list", overview: overview,
      examples: [Example("daybook-ctl \(parent) list --journal demo/journal", what: overview)])
  }
}
