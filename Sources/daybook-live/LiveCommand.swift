import CommandLineParsing
import TradingDesk

/// The table of `daybook-live`: everything it can be told.
enum LiveCommand {
  /// What stands for every drill, one after the other.
  static let allDrills = "all"

  static let table = Command(
    name: "daybook-live",
    overview: "Trades a market on the simulated venue and writes every event to a journal.",
    discussion: """
      An order leaves only after its intent is on disk. A journal that exists is continued: its \
      state is rebuilt, orders left open are settled with the venue, and no stop, limit or loss \
      baseline is reset. Control-C shuts down in order; once more, while orders are waited for, \
      stops all trading; SIGUSR1 is the emergency stop. Orders left open although they were to be \
      cancelled are a finding (exit 1).

      While there is a file JOURNAL.stop beside the journal, trading is stopped: its first line is \
      the reason, its owner who stopped it. Remove it, then recover.

      Limits are also taken from RISK_DAILY_LOSS_LIMIT, RISK_MAX_LEVERAGE, MAX_CONCURRENT_TRADES \
      and DEFAULT_SLIPPAGE (in percent), before --set.

      The venue's own statement grows beside the journal, in JOURNAL.statement, and \
      JOURNAL.statement.cache saves the next start time; that one may be deleted.
      """,
    options: [
      .value(
        "profile", .choice(Profile.all.map(\.name)), default: "dev", environment: "DAYBOOK_PROFILE",
        help: "What may be traded and under which limits."),
      .value(
        "feed", .text, named: "FILE|generated", default: "generated",
        help: "A recorded Binance feed, plain or gzip, or the seeded generator."),
      .value(
        "speed", .speed, default: "real",
        help: "Play the market at its own pace, N times as fast, or at once."),
      .value(
        "journal", .path, named: "DIR",
        help: "The journal's directory; needed for all but the list of drills."),
      .value("seed", .anyUnsigned, default: "1", help: "Seed of the generator and the venue."),
      .value("duration", .duration, help: "How long to trade, in the market's time."),
      .flag("dry-run", environment: "DRY_RUN", help: "Decide and record, but send no order."),
      .flag("run-once", help: "End after every instrument was quoted and decided on once."),
      .repeated(
        "set", .keyValue, named: "KEY=VALUE",
        help: "A setting of the strategy, or limit.NAME; may be given again and again."),
      DoorSettings.gasOptions[0], DoorSettings.gasOptions[1],
      .repeated(
        "service", .text, named: "NAME[=service|provider]",
        help: "Give a service or provider that orders need a breaker; again and again."),
      .value(
        "recover", .text, named: "REASON",
        help: "Take back the stop in force, once nothing stands in its way."),
      .value(
        "trade", .text, named: "REASON",
        help: "Return from reduce-only to full trading, once nothing stands in its way."),
      .value(
        "operator", .text, named: "NAME", environment: "DAYBOOK_OPERATOR",
        help: "Who answers for a recovery or a loosened limit."),
      .value(
        "operators", .path, named: "FILE",
        help:
          "Operators of a journal that has none yet: lines of NAME ROLE,ROLE uid=N or token=SHA256."
      ),
      .value(
        "second-person", .text, named: "PERMISSION,...",
        help: "What takes a second person beside what the profile says; see docs/CONTROL.md."),
      .value(
        "day-begins", .text, named: "HH:MM",
        help: "When the day of the daily limits begins; 00:00 by itself. A journal keeps its own."),
      .value(
        "time-zone", .text, named: "+HH:MM",
        help:
          "Where --day-begins is meant: ahead of UTC by so much, in summer as in winter; +00:00 by "
          + "itself."),
      .value(
        "control", .text, named: "PATH|none",
        help: "The socket for daybook-ctl; JOURNAL.control by itself."),
      .value(
        "control-group", .text, named: "NAME",
        help: "Give the socket to this group, whose members may then connect; see docs/COMMANDS.md."
      ),
      .value(
        "control-mode", .text, named: "MODE", default: "0660",
        help: "Who may connect: 0660 the owner and the group, 0600 the owner."),
      .value("reason", .text, help: "Why a limit may be loosened on a journal that has limits."),
      .flag(
        "stopped", environment: "RISK_KILL_SWITCH_ENABLED",
        help: "Start stopped: everything is recorded, nothing is sent."),
      .flag(
        "reduce-only", environment: "RISK_REDUCE_ONLY_MODE",
        help: "Start reduce-only, until an operator says trade."),
      .value(
        "pager", .path, named: "PROGRAM|none", environment: "DAYBOOK_PAGER",
        help: "Run it with a line of JSON for what cannot wait; see Paging in docs/CONTROL.md."),
      .value(
        "watchdog", .duration, default: "10s",
        help: "End an engine that hangs for so long of the machine's time; 0s = never."),
      .value(
        "shutdown-deadline", .duration, default: "10s",
        help: "How long an end waits for the venue's answers, in the market's time."),
      .value(
        "on-shutdown", .choice(["cancel", "keep"]), default: "cancel",
        help: "Whether orders that rest are cancelled at the end, or stay at the venue."),
      .flag("verify-flat", help: "A position that is left open at the end is a finding (exit 1)."),
      .value(
        "risk-space", .unsigned(0...1 << 30), named: "MIB", default: "1024",
        help: "With less free space for the journal only what reduces positions is traded."),
      .value(
        "stop-space", .unsigned(0...1 << 30), named: "MIB", default: "256",
        help: "With less free space everything is stopped."),
      .value(
        "keys", .text, named: "DIR|none",
        help: "Where the keys lie that sign checkpoints; DIR of the journal/keys by itself."),
      .repeated(
        "checkpoint-to", .text, named: "TARGET",
        help: "Also send checkpoints to file:PATH, command:WORDS or a URL; again and again."),
      .value(
        "checkpoint-every", .duration, default: "10s",
        help: "How often a checkpoint is signed, in the machine's time."),
      .value(
        "drill", .choice(Drill.all.map(\.name) + [allDrills]), named: "NAME",
        help: "Run an emergency of the runbooks into a fresh journal and hold it against them."),
      .flag("list-drills", help: "List the drills: name, runbook, what each shows."),
      .value(
        "format", .choice(["text", "json"]), default: "text", help: "Form of the closing summary."),
    ],
    examples: [
      Example(
        "daybook-live --profile demo --speed 10x --journal demo/journal",
        what: "The demo: a market, an outage, a stop, a recovery."),
      Example(
        "daybook-live --feed spot_btcusdt_20240808.gz --speed max --journal spot",
        what: "A recorded feed as fast as the machine can."),
      Example(
        "daybook-live --journal demo/journal --recover 'checked' --operator ada",
        what: "Go on after a stop, reduce-only."),
      Example(
        "daybook-live --drill all --journal drills",
        what: "Every emergency of the runbooks, each into its own journal."),
    ],
    exitCodes: [.clean, .findings, .couldNotRun, .usage, .journalDamaged])
}
