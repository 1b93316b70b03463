import TradingCore

/// The runs of a journal.
package struct RunList: Sendable {
  /// One run.
  package struct Run: Hashable, Sendable {
    /// What it said when it began.
    package let started: RunStarted
    /// Its first event.
    package let first: Sequence
    /// When it began.
    package let startedAt: Timestamp
    /// Its last event so far.
    package internal(set) var last: Sequence
    /// The time of its last event.
    package internal(set) var lastAt: Timestamp
    /// Its events.
    package internal(set) var eventCount: UInt64 = 0
    /// How it ended; nil when it did not say so.
    package internal(set) var ended: RunEnded?

    /// How long it lasted, as far as its events reach.
    package var duration: Interval { lastAt.since(startedAt) }
  }

  /// The runs, in order.
  package private(set) var runs: [Run] = []
  /// Events before the first run began; a sound journal has none.
  package private(set) var strayCount: UInt64 = 0

  /// None.
  package init() {}

  /// Folds one event in.
  package mutating func fold(_ recorded: borrowing RecordedEvent, _ state: borrowing TradingState) {
    let envelope = recorded.envelope
    let kind = recorded.event.kind
    if kind == .runStarted, case .runStarted(let started) = recorded.event {
      runs.append(
        Run(
          started: started, first: envelope.sequence, startedAt: envelope.recordedAt,
          last: envelope.sequence, lastAt: envelope.recordedAt))
    }
    guard let last = runs.indices.last else {
      strayCount += 1
      return
    }
    runs[last].eventCount += 1
    runs[last].last = envelope.sequence
    runs[last].lastAt = envelope.recordedAt
    if kind == .runEnded, case .runEnded(let ended) = recorded.event { runs[last].ended = ended }
  }
}
