import CommandLineParsing

/// The verbs about everything that the engine trades.
extension ControlTable {
  static let stopping: [Command] = [
    plain(
      "stop", "Stops all trading and cancels what rests.",
      """
      It survives restarts: afterwards the engine sends nothing until it is recovered.
      """, reason: "prices look wrong"),
    plain("kill", "The same as stop.", reason: "prices look wrong"),
    plain(
      "lock-down", "Stops everything for security.",
      "A stop after which no key and no session may be trusted.", reason: "a laptop is missing"),
    plain("cancel-all", "Cancels every order that rests.", reason: "the venue is slow"),
    Command(
      name: "close-all",
      overview: "Cancels what rests and closes every position.",
      discussion: """
        Trading is paused meanwhile, and stays so. --call-off ends it and leaves what is still \
        held; that takes whoever may resume.
        """,
      options: [.flag("call-off", help: "End a closing that is in progress.")],
      examples: [
        Example("daybook-ctl close-all --reason 'the day is over'", what: "Out of everything."),
        Example("daybook-ctl close-all --call-off --reason 'enough'", what: "Keep the rest."),
      ]),
  ]

  static let modes: [Command] = [
    plain(
      "pause", "Sends no new orders until resumed; what rests stays.", reason: "looking at fills"),
    plain("resume", "Ends a pause.", reason: "fills are right"),
    plain("reduce-only", "Sends only what makes positions smaller.", reason: "news at two"),
    plain("trade", "Trades normally again.", reason: "the news is out"),
    Command(
      name: "crisis",
      overview: "Says how bad the market is, and so which limits hold.",
      arguments: [
        Argument("LEVEL", .text, help: "One of none, elevated, high, severe.")
      ],
      examples: [
        Example(
          "daybook-ctl crisis high --reason 'gaps in the book'", what: "What reduces is sent.")
      ]),
    Command(
      name: "maintenance",
      overview: "A time in which the desk does not trade, as its venue is maintained.",
      subcommands: [
        Command(
          name: "schedule",
          overview: "Says from when until when nothing is traded.",
          options: [
            .value("from", .text, named: "TIME", isRequired: true, help: "When it begins, in UTC."),
            .value("until", .text, named: "TIME", isRequired: true, help: "When it ends, in UTC."),
          ],
          examples: [
            Example(
              "daybook-ctl maintenance schedule --from 2026-03-01T09:00:00Z "
                + "--until 2026-03-01T10:00:00Z", what: "An hour.")
          ]),
        plain(
          "cancel", below: "maintenance", "Takes back what was scheduled.",
          reason: "the venue called it off"),
      ],
      examples: [
        Example("daybook-ctl maintenance cancel --reason 'called off'", what: "Trade through it.")
      ]),
    plain(
      "step-up", "Goes one stage further on the way back to full trading.",
      reason: "an hour without findings"),
    plain("step-down", "Goes one stage back.", reason: "fills look odd"),
  ]
}
