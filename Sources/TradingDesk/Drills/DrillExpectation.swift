import TradingCore

/// A kind of event, narrowed down by what it says.
package struct EventPattern: Sendable {
  /// What it looks for, in words.
  package let words: String
  private let kinds: [EventKind]
  private let isMeant: @Sendable (Event, borrowing TradingState) -> Bool

  /// Events of some kinds of which `isMeant` is true; it is asked with the state after the event.
  init(
    _ words: String, _ kinds: EventKind...,
    where isMeant: @escaping @Sendable (Event, borrowing TradingState) -> Bool = { _, _ in true }
  ) {
    self.words = words
    self.kinds = kinds
    self.isMeant = isMeant
  }

  /// Whether an event is such a one.
  func matches(_ event: Event, _ state: borrowing TradingState) -> Bool {
    kinds.contains(event.kind) && isMeant(event, state)
  }
}

/// What a journal must show. A list of them is read from the top: what happens must happen in this
/// order, other events in between; what stands between two happenings holds from the first on.
package enum DrillExpectation: Sendable {
  /// An event that comes after the one expected before it, at the latest so long after it.
  case happens(EventPattern, within: Interval? = nil)
  /// No such event from here on.
  case never(EventPattern)
  /// From here on such events are right again, after a `never` of the same words.
  case again(EventPattern)
  /// What is true of the state after the last event.
  case endsWith(String, @Sendable (borrowing TradingState) -> Bool)

  /// What is expected, in words.
  package var words: String {
    switch self {
    case .happens(let pattern, nil): pattern.words
    case .happens(let pattern, let span?):
      "\(pattern.words), within \(Limit.breakerCooldown.text(of: span.nanoseconds))"
    case .never(let pattern): "from here on never: \(pattern.words)"
    case .again(let pattern): "from here on again: \(pattern.words)"
    case .endsWith(let words, _): "in the end: \(words)"
    }
  }
}

/// The first place at which a journal is not what a drill expects.
package struct DrillDifference: Sendable, Equatable {
  /// What was expected, in words.
  package let expected: String
  /// What was found instead.
  package let found: String
  /// Where: the event found, or the last one looked at.
  package let sequence: Sequence

  /// A difference in one sentence.
  package var description: String {
    "expected: \(expected); found: \(found), at \(sequence)"
  }
}

/// Reads a journal against the expectations of a drill, in one pass. Pure.
struct ExpectationCheck {
  /// The state after the events taken.
  private(set) var state: TradingState
  /// What was expected and came, and where.
  private(set) var met: [MetExpectation] = []

  private let expectations: [DrillExpectation]
  private let describe: @Sendable (Event, borrowing TradingState) -> String
  private var next = 0
  private var forbidden: [(pattern: EventPattern, since: Sequence)] = []
  private var before: (sequence: Sequence, at: Timestamp)?

  init(
    _ expectations: [DrillExpectation], catalog: StrategyCatalog,
    describe: @escaping @Sendable (Event, borrowing TradingState) -> String
  ) {
    self.expectations = expectations
    self.describe = describe
    state = TradingState(catalog: catalog)
    passRules()
  }

  /// Takes the next event; the difference that it is, if it is one.
  mutating func take(_ recorded: RecordedEvent) -> DrillDifference? {
    state.apply(recorded)
    let event = recorded.event
    for (pattern, since) in forbidden where pattern.matches(event, state) {
      return DrillDifference(
        expected: "never, after \(since): \(pattern.words)", found: line(recorded),
        sequence: recorded.envelope.sequence)
    }
    guard next < expectations.count, case .happens(let pattern, let span) = expectations[next]
    else { return nil }
    if let span, let before, recorded.envelope.recordedAt > before.at.adding(span) {
      return DrillDifference(
        expected: "\(expectations[next].words) after \(before.sequence)",
        found: "nothing of the kind until \(line(recorded))",
        sequence: recorded.envelope.sequence)
    }
    guard pattern.matches(event, state) else { return nil }
    met.append(
      MetExpectation(words: expectations[next].words, sequence: recorded.envelope.sequence))
    before = (recorded.envelope.sequence, recorded.envelope.recordedAt)
    next += 1
    passRules()
    return nil
  }

  /// Takes the end of the journal; the difference that it is, if it is one.
  func finish() -> DrillDifference? {
    if next < expectations.count, case .happens = expectations[next] {
      return DrillDifference(
        expected: expectations[next].words + (before.map { ", after \($0.sequence)" } ?? ""),
        found: "nothing of the kind until the end of the journal", sequence: state.lastSequence)
    }
    for case .endsWith(let words, let isTrue) in expectations where !isTrue(state) {
      return DrillDifference(
        expected: "in the end: \(words)", found: "a state of which this is not true",
        sequence: state.lastSequence)
    }
    return nil
  }

  /// Takes over whatever holds from here on, up to the next happening.
  private mutating func passRules() {
    while next < expectations.count {
      switch expectations[next] {
      case .happens: return
      case .never(let pattern): forbidden.append((pattern, state.lastSequence))
      case .again(let pattern): forbidden.removeAll { $0.pattern.words == pattern.words }
      case .endsWith: break
      }
      next += 1
    }
  }

  private func line(_ recorded: RecordedEvent) -> String {
    "\(recorded.envelope.recordedAt) \(recorded.event.kind): \(describe(recorded.event, state))"
  }
}

/// An expectation that was met, and the event that met it.
package struct MetExpectation: Sendable {
  /// What was expected, in words.
  package let words: String
  /// The event.
  package let sequence: Sequence
}
