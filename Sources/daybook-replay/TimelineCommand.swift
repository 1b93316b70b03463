import CommandLineParsing
import JournalReview
import Reports
import SystemCalls
import TradingCore

/// `daybook-replay timeline`.
enum TimelineCommand {
  static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    var timeline = try Timeline.open(
      parsed.text("JOURNAL"), try selection(parsed), catalog: ReplayDoor.catalog)
    var output = Output()
    var pace = EventPace(parsed.speed("speed"))
    let isJSON = parsed.text("format") == "json"
    let limit = parsed.optionalUnsigned("limit") ?? UInt64.max
    var count: UInt64 = 0
    while count < limit {
      if let recorded = try timeline.next() {
        if pace.mustWait { try output.flush() }
        pace.wait(until: recorded.envelope.recordedAt)
        let line =
          isJSON
          ? EventJSON(timeline.state).line(recorded) : EventText(timeline.state).line(recorded)
        try output.add(line + "\n")
        count += 1
      } else {
        guard parsed.flag("follow"), !timeline.isOver else { break }
        try output.flush()
        while try !timeline.waitForMore(timeoutMilliseconds: 1_000) {}
      }
    }
    try output.flush()
    if count == 0, let symbol = parsed.optionalText("instrument") {
      try checkDeclared(symbol, timeline.state)
    }
    return .clean
  }

  private static func selection(_ parsed: ParsedCommand) throws -> TimelineSelection {
    var selection = TimelineSelection()
    if let from = parsed.optionalMoment("from") { selection.from = JournalMoment(from) }
    if let until = parsed.optionalMoment("until") { selection.until = JournalMoment(until) }
    if isReversed(parsed.optionalMoment("from"), parsed.optionalMoment("until")) {
      throw UsageError(
        what: "daybook-replay: --from lies behind --until", place: "in --from",
        next: "Give the earlier one as --from.")
    }
    selection.symbol = parsed.optionalText("instrument")
    let names = parsed.texts("kind")
    for kind in EventKind.allCases where names.contains(kind.description) { selection.add(kind) }
    if let text = parsed.optionalText("order") {
      guard let order = UInt64(text).map({ OrderNumber($0) }) ?? ClientOrderId(text)?.order else {
        throw UsageError(
          what: "daybook-replay: '\(text)' is not an order", place: "in --order",
          next: "Give a number such as 7, or a name such as daybook-1f2e3d4c-7.")
      }
      selection.order = order
    }
    return selection
  }

  /// Whether two moments of the same sort stand the wrong way round.
  private static func isReversed(_ from: Moment?, _ until: Moment?) -> Bool {
    switch (from, until) {
    case (.sequence(let first), .sequence(let last)): first > last
    case (.time(let first), .time(let last)): first > last
    case (.sequence, .time), (.time, .sequence), (nil, _), (_, nil): false
    }
  }

  /// An empty answer about an instrument that does not exist is a mistake and not an answer.
  private static func checkDeclared(
    _ symbol: String, _ state: borrowing TradingState
  ) throws(ReviewError) {
    let isDeclared = state.market.instruments.contains { $0.instrument.symbol == symbol }
    if !isDeclared { throw .noSuchInstrument(symbol) }
  }
}

/// The pace at which recorded time goes by.
struct EventPace {
  private let divisor: Int64?
  private var last: Timestamp?

  init(_ speed: Speed) {
    switch speed {
    case .max: divisor = nil
    case .real: divisor = 1
    case .times(let factor): divisor = Int64(factor)
    }
  }

  /// Whether time goes slower than the machine can.
  var mustWait: Bool { divisor != nil }

  /// Waits as long as recorded time took since the last call, divided by the speed.
  mutating func wait(until time: Timestamp) {
    guard let divisor else { return }
    if let last, time > last {
      Clocks.sleep(nanoseconds: time.since(last).nanoseconds / divisor)
    }
    last = time
  }
}
