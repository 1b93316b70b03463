import CommandLineParsing
import TradingDesk

/// The table of `daybook-backtest`: everything it can be told.
enum BacktestCommand {
  static let table = Command(
    name: "daybook-backtest",
    overview: "Runs a strategy over recorded markets and writes a real journal.",
    subcommands: [run],
    examples: [
      Example(
        "daybook-backtest run --data demo/journal --profile demo --seed 7 --out again",
        what: "What the demo's market would have led to, with the same configuration.")
    ],
    exitCodes: [.clean, .couldNotRun, .usage, .journalDamaged])

  private static let run = Command(
    name: "run",
    overview: "Plays recorded or generated data through the engine's own loop.",
    discussion: """
      The data may be a journal (its recorded market is played; its orders are not), a recorded \
      feed, or 'generated'. The result is a journal in OUT/journal, which daybook-replay and \
      daybook-audit read like any other. It is made durable when it is closed, not before each \
      order.
      """,
    options: [
      .value(
        "data", .text, named: "JOURNAL|FEED|generated", isRequired: true, help: "What to play."),
      .value(
        "profile", .choice(Profile.all.map(\.name)), default: "dev", environment: "DAYBOOK_PROFILE",
        help: "What may be traded and under which limits."),
      .value("strategy", .choice(["momentum"]), default: "momentum", help: "The strategy to run."),
      .repeated(
        "set", .keyValue, named: "KEY=VALUE",
        help: "A setting of the strategy, or limit.NAME; may be given again and again."),
      DoorSettings.gasOptions[0], DoorSettings.gasOptions[1],
      .value("seed", .anyUnsigned, default: "1", help: "Seed of the generator and the venue."),
      .value("duration", .duration, help: "How much of the data to play, in the market's time."),
      .value(
        "out", .path, named: "DIR", isRequired: true, help: "Where the result goes; must not exist."
      ),
      .value(
        "format", .choice(["text", "json"]), default: "text", help: "Form of the closing summary."),
    ],
    examples: [
      Example(
        "daybook-backtest run --data generated --duration 10m --set entry=100 --out trial",
        what: "Ten minutes of the generated market with another threshold.")
    ])
}
