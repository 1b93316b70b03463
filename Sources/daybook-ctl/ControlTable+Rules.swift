import CommandLineParsing

/// The verbs about one limit, breaker or subject.
extension ControlTable {
  static let rules: [Command] = [breaker, limits, deny]

  private static let breaker = Command(
    name: "breaker",
    overview: "Shows, opens, closes and resets circuit breakers.",
    subcommands: breakerReading + [
      breaker("open", "Opens a breaker: what it guards is not sent.", "engine"),
      breaker("close", "Closes a breaker, whatever opened it.", "engine"),
      breaker("reset", "Forgets the failures that a breaker has counted.", "engine"),
    ],
    examples: [
      Example("daybook-ctl breaker open engine --reason 'odd answers'", what: "Send nothing.")
    ])

  private static func breaker(_ name: String, _ overview: String, _ which: String) -> Command {
    Command(
      name: name, overview: overview,
      arguments: [Argument("NAME", .text, help: "The breaker's name.")],
      examples: [
        Example("daybook-ctl breaker \(name) \(which) --reason 'odd answers'", what: overview)
      ])
  }

  private static let limits = Command(
    name: "limits",
    overview: "Shows and sets limits of risk.",
    subcommands: limitsReading + [
      Command(
        name: "set",
        overview: "Sets a limit, for good or for a while.",
        discussion: """
          Without a scope it is the limit of the whole. A scope is a symbol, or strategy:NAME, \
          account:NAME, venue:NAME or breaker:NAME.
          """,
        arguments: [
          Argument(
            "NAME@SCOPE", .text, help: "The limit's name, and where it holds, if not all over."),
          Argument("VALUE", .text, help: "The new value, in the limit's unit."),
        ],
        options: endings,
        examples: [
          Example(
            "daybook-ctl limits set maximum-order-notional@BTC-USD 500 --for 2h --reason thin",
            what: "For two hours, then as before.")
        ])
    ],
    examples: [
      Example(
        "daybook-ctl limits set maximum-exposure 100000 --reason 'quarter end'", what: "For good.")
    ])

  private static let deny = Command(
    name: "deny",
    overview: "Names what must not be traded.",
    subcommands: [
      denyReading,
      Command(
        name: "add",
        overview: "Refuses every order in a symbol, currency, venue or strategy.",
        arguments: [subject], options: endings,
        examples: [
          Example("daybook-ctl deny add ETH-USD --for 1h --reason 'a fork'", what: "For an hour.")
        ]),
      Command(
        name: "remove",
        overview: "Allows again what was denied.",
        arguments: [subject],
        examples: [
          Example("daybook-ctl deny remove ETH-USD --reason 'fork is over'", what: "For good.")
        ]),
    ],
    examples: [
      Example("daybook-ctl deny add ETH-USD --reason 'a fork'", what: "Until it is removed.")
    ])

  private static let subject = Argument(
    "SUBJECT", .text, help: "A symbol, a currency, a venue or a strategy.")
}
