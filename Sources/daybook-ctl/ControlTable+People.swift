import CommandLineParsing

/// The verbs that need people: recovery, approval, and who may do what.
extension ControlTable {
  static let recovering: [Command] = [
    Command(
      name: "recover",
      overview: "Comes back from a stop, by a plan that is written down and agreed to.",
      subcommands: [
        recoverReading,
        plain(
          "plan", below: "recover", "Writes down what a recovery would do, and the plan's hash.",
          reason: "the venue answers again"),
        Command(
          name: "approve",
          overview: "Agrees to a plan, if it still fits.",
          arguments: [Argument("HASH", .text, help: "The plan's hash: 32 hexadecimal digits.")],
          examples: [
            Example(
              "daybook-ctl recover approve 0123456789abcdef0123456789abcdef --reason Checked",
              what: "Recover by that plan.")
          ]),
        plain(
          "now", below: "recover", "Plan and approval in one, where one person may.",
          reason: "the venue answers again"),
      ],
      examples: [
        Example("daybook-ctl recover plan --reason 'venue answers'", what: "See what it would do.")
      ]),
    Command(
      name: "approve",
      overview: "Agrees, as a second person, to a command that waits for one.",
      arguments: [
        Argument("SEQUENCE", .sequence, help: "Where in the journal the command stands.")
      ],
      examples: [
        Example("daybook-ctl approve '#91260' --reason 'talked to ada'", what: "Let it happen.")
      ]),
    Command(
      name: "withdraw",
      overview: "Takes back a command that waits for a second person, or a plan to recover.",
      discussion: """
        By whoever asked for it, or as a rejection by whoever could agree to it.
        """,
      arguments: [
        Argument("SEQUENCE", .sequence, help: "Where in the journal the command, or the plan, is.")
      ],
      examples: [
        Example("daybook-ctl withdraw '#91260' --reason 'no longer needed'", what: "Not any more.")
      ]),
  ]

  static let people: [Command] = [operators, breakGlass]

  private static let breakGlass = plain(
    "break-glass",
    "Takes every permission for an hour; status says so for a day, the audit for ever.",
    reason: "nobody else can be reached")

  private static let operators = Command(
    name: "operators",
    overview: "Says who may do what.",
    subcommands: [
      operatorsReading,
      Command(
        name: "add",
        overview: "Declares an operator, or changes what they may do.",
        arguments: [
          Argument("NAME", .text, help: "The operator's name."),
          Argument(
            "ROLES", .text,
            help: "Of viewer, trader, risk, supervisor, auditor, admin; commas between them."),
        ],
        options: [
          .value(
            "uid", .unsigned(0...UInt64(UInt32.max)), named: "N",
            help: "Proved by this user id at the engine's socket."),
          .value(
            "token-hash", .text, named: "SHA256",
            help: "Proved by the token with this hash; see 'operators token'."),
        ],
        examples: [
          Example("daybook-ctl operators add ada trader,risk --uid 1000", what: "By a user id.")
        ]),
      Command(
        name: "revoke",
        overview: "Takes every permission from an operator.",
        arguments: [Argument("NAME", .text, help: "The operator's name.")],
        examples: [
          Example("daybook-ctl operators revoke ada --reason 'has left'", what: "At once.")
        ]),
      Command(
        name: "token",
        overview: "Draws a new token, and the hash by which the engine knows it; asks no engine.",
        discussion: """
          The operator keeps the token, in a file that only they can read; the hash goes to \
          'operators add --token-hash'. From the hash the token cannot be found again.
          """,
        options: [
          .value(
            "output", .path, named: "FILE",
            help: "A new file for the token, which is then not printed.")
        ],
        examples: [
          Example("daybook-ctl operators token --output ada.token", what: "Prints the hash.")
        ]),
    ],
    examples: [
      Example("daybook-ctl operators token", what: "A token and its hash.")
    ])
}
