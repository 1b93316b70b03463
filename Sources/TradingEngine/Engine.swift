import EventJournal
import JournalStore
import TradingCore

/// The engine: one synchronous loop on one thread. Every input becomes an event, what follows from
/// it is decided and written, and only what is durable is spoken.
///
/// A class, though only one thread ever holds it: as a struct of 800 bytes it was moved about at
/// every turn (docs/PERFORMANCE.md).
package final class Engine {
  private var decider: Decider
  private let journal: EventWriter
  private var outbox = Outbox()
  private let speech: Speech
  private var unsubmitted = 0
  private var news: [RecordedEvent] = []
  // What the loop asks before every input, beside what it is read from: each look into a part that
  // is changed by calls asks the exclusivity runtime, one at a plain number does not.
  private var time: Timestamp
  private var awaitedTime: Timestamp
  private var speaks = false

  /// When a request may leave.
  package enum Speech: Sendable {
    /// When its event is on disk: whenever a venue is not part of the same run's memory.
    case whenDurable
    /// When its event is written: a backtest, whose venue dies with it.
    case whenRecorded
  }

  // Events that are handed to the disk together when nothing waits for them.
  private static let groupSize = 1_024

  /// An engine that goes on from a state whose events the journal already holds.
  package init(state: TradingState, epoch: UInt32, journal: EventWriter, speech: Speech) {
    decider = Decider(state: state, epoch: epoch)
    time = decider.state.now
    awaitedTime = decider.awaitsTimeFrom
    self.journal = journal
    self.speech = speech
  }

  /// The state after every turn so far.
  package var state: TradingState {
    _read { yield decider.state }
  }

  /// The time of the last event.
  package var now: Timestamp { time }

  /// From when on time alone matters, even if nothing else happens; unset while it does not. From
  /// now on when an answer is awaited, an order is to be cancelled or the breaker cools; later
  /// where a window, a stage or something else is about to end.
  package var awaitsTimeFrom: Timestamp { awaitedTime }

  /// Orders not closed.
  package var openOrderCount: Int { decider.state.orders.openCount }

  /// One turn: stamp, record, decide, record what was decided. Nothing leaves here: what is to be
  /// said waits in the outbox. Throws when the journal cannot take it; then the engine must halt.
  package func turn(
    _ input: Input, at now: Timestamp, sourceTime: Timestamp = .unset
  ) throws(JournalError) {
    // The decider is lent for the whole turn: one exclusivity check instead of one at each look.
    try turn(&decider, input, at: now, sourceTime: sourceTime)
    if unsubmitted >= Self.groupSize { try submit() }
  }

  private func turn(
    _ decider: inout Decider, _ input: Input, at now: Timestamp, sourceTime: Timestamp
  ) throws(JournalError) {
    decider.take(input, at: now, sourceTime: sourceTime)
    time = decider.state.now
    awaitedTime = decider.awaitsTimeFrom
    let isDry = decider.state.isDryRun
    // A span lends each record; one taken out of an array would be copied.
    let emitted = decider.emitted.span
    for index in emitted.indices {
      try journal.append(emitted[index])
      switch emitted[index].event {
      case .quoted, .traded, .bookChanged: continue  // nearly all: no request, and no news
      default: attend(to: emitted[index], isDry: isDry)  // open set: the general way
      }
    }
    unsubmitted += emitted.count
  }

  /// Keeps what an event asks to be said, and what whoever watches wants to hear of.
  private func attend(to recorded: RecordedEvent, isDry: Bool) {
    if let request = recorded.event.request(isDry: isDry) {
      outbox.add(request, recorded.envelope.sequence)
      speaks = true
    }
    if recorded.event.kind.isNews { news.append(recorded) }
  }

  /// What the last turn recorded: the fact first, then what was decided.
  package var lastTurn: [RecordedEvent] { decider.emitted }

  /// What a turn would record, without recording it.
  package func whatIf(_ input: Input, at now: Timestamp) -> [RecordedEvent] {
    var other = decider
    other.take(input, at: now)
    return other.emitted
  }

  /// Waits until everything recorded so far is on disk: before an operator is answered.
  package func makeDurable() throws(JournalError) {
    try journal.waitUntilDurable(decider.state.lastSequence)
    unsubmitted = 0
  }

  /// Events since the last call that whoever watches wants to hear of: stops, recoveries, modes,
  /// the breaker, connections, commands.
  package func takeNews() -> [RecordedEvent] {
    if news.isEmpty { return [] }
    defer { news.removeAll() }
    return news
  }

  /// Hands what was recorded to the disk, without waiting for it.
  package func submit() throws(JournalError) {
    guard unsubmitted > 0 else { return }
    try journal.submit()
    unsubmitted = 0
  }

  /// Whether something waits to be said.
  package var hasUnspoken: Bool { speaks }

  /// What may be said now, in the order decided, after waiting for the disk as the engine's speech
  /// demands. What is taken here must be handed to the venue and then recorded as sent.
  package func speak() throws(JournalError) -> [VenueRequest] {
    guard speaks else { return [] }
    defer { speaks = !outbox.isEmpty }
    switch speech {
    case .whenRecorded: return outbox.takeAll()
    case .whenDurable:
      try journal.waitUntilDurable(outbox.lastSequence)
      unsubmitted = 0
      return outbox.take(through: journal.durableThrough)
    }
  }

  /// What may be said now without waiting for anything: what is durable already.
  package func speakDurable() -> [VenueRequest] {
    guard speaks else { return [] }
    defer { speaks = !outbox.isEmpty }
    return outbox.take(through: journal.durableThrough)
  }

  /// The tree over everything written so far, once it is durable; also after `close()`.
  package func durableTreeHead() throws(JournalError) -> TreeHead {
    unsubmitted = 0
    return try journal.durableTreeHead()
  }

  /// Bytes that can still be written where the journal is, and why there will be no further segment
  /// if that is certain already.
  package func journalSpace() throws(JournalError) -> (free: UInt64, failure: JournalError?) {
    (try journal.freeByteCount(), journal.preparationFailure)
  }

  /// Ends the run: writes everything and closes the journal.
  package func close() throws(JournalError) { try journal.close() }

  /// What still works or may work at the venue: what a halt must cancel even when nothing can be
  /// written any more.
  package var cancelsForHalt: [VenueRequest] {
    state.orders.open().map { number in
      .cancel(number, venueOrderNumber: state.orders[number]?.venueOrderNumber ?? 0)
    }
  }
}
