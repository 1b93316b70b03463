import CommandLineParsing
import TradingCore

/// The table of `daybook-replay`: everything it can be told.
enum ReplayTable {
  static let root = Command(
    name: "daybook-replay",
    overview: "Looks back into a journal: what happened, what was known, and why.",
    discussion: """
      It only reads, also a journal that is being written. Everything shown is folded from the \
      first event on, so names, positions and limits are those of the moment shown.
      """,
    subcommands: [timeline, state, trace],
    examples: [
      Example(
        "daybook-replay timeline demo/journal --kind stopTriggered --kind recovered",
        what: "Every stop and what ended it."),
      Example(
        "daybook-replay state demo/journal --at '#1234'", what: "What was held after an event."),
      Example(
        "daybook-replay trace demo/journal --order 7",
        what: "Why an order was made and what it brought."),
    ],
    exitCodes: [.clean, .findings, .couldNotRun, .usage, .journalDamaged])

  private static let journal = Argument("JOURNAL", .path, help: "The journal's directory.")
  private static let format = Option.value(
    "format", .choice(["text", "json"]), default: "text", help: "Form of the output.")

  private static let timeline = Command(
    name: "timeline",
    overview: "Shows events one after the other, in words or as lines of JSON.",
    arguments: [journal],
    options: [
      .value("from", .moment, help: "The first event or time shown."),
      .value("until", .moment, help: "The last event or time shown."),
      .value(
        "order", .text, named: "NUMBER|NAME",
        help: "Only this order, by its number or its name at the venue."),
      .repeated(
        "kind", .choice(EventKind.allCases.map(\.description)), named: "kind",
        help: "Only events of this kind; may be given again and again."),
      .value("instrument", .text, named: "SYMBOL", help: "Only events about this instrument."),
      .value("limit", .anyUnsigned, help: "End after so many events."),
      .flag("follow", help: "Go on while the journal is being written."),
      .value(
        "speed", .speed, default: "max",
        help: "Show the events at their own pace, N times as fast, or at once."),
      format,
    ],
    examples: [
      Example(
        "daybook-replay timeline demo/journal --from 2024-08-08T14:00:00Z --limit 20",
        what: "Twenty events from a time on."),
      Example(
        "daybook-replay timeline demo/journal --kind orderRefused",
        what: "Why orders were not made: rule, value, limit and headroom."),
      Example(
        "daybook-replay timeline demo/journal --follow --format json",
        what: "A live journal as lines of JSON."),
    ])

  private static let state = Command(
    name: "state",
    overview: "Shows the state after an event or a time: positions, money, limits, stops, orders.",
    discussion: """
      The state is rebuilt from the first event on. Every state hash recorded on the way must come \
      out again; if one does not, the first is shown and the exit code is 1.
      """,
    arguments: [journal],
    options: [
      .value("at", .moment, help: "The last event or time folded in; the end if not given."),
      .flag(
        "quick",
        help: "Begin at the nearest snapshot, and leave out what must count every event."),
      format,
    ],
    examples: [
      Example("daybook-replay state demo/journal", what: "The state at the end."),
      Example(
        "daybook-replay state demo/journal --at 2024-08-08T14:03:07.123Z",
        what: "What was held and allowed at a time."),
      Example(
        "daybook-replay state demo/journal --at 2024-08-08T14:03:07Z --quick",
        what: "The same in a moment, however long the journal."),
    ])

  private static let trace = Command(
    name: "trace",
    overview: "Tells the story of one order: from the quote behind it to the money it brought.",
    arguments: [journal],
    options: [
      .value(
        "order", .text, named: "NUMBER|NAME", isRequired: true,
        help: "The order, by its number or its name at the venue."),
      format,
    ],
    examples: [
      Example(
        "daybook-replay trace demo/journal --order daybook-1f2e3d4c-7",
        what: "An order by the name that the venue's statement gives.")
    ])
}
