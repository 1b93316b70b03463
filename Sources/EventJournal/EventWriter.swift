import JournalStore
import TradingCore

/// The journal as the engine writes it: events in, durability out.
package struct EventWriter: Sendable {
  private let journal: JournalWriter

  /// Opens a journal for writing, recovering what a crash left, and tells what it found. Throws
  /// what `JournalWriter.open` does. Whoever opens it must close it.
  package static func open(
    directory: String, options: JournalOptions
  ) throws(JournalError) -> (writer: EventWriter, opening: OpeningReport) {
    try open(in: DiskStorage(directory), options: options)
  }

  /// The same in any storage.
  package static func open(
    in storage: any JournalStorage, options: JournalOptions
  ) throws(JournalError) -> (writer: EventWriter, opening: OpeningReport) {
    var options = options
    options.schemaVersion = EventEncoder.schemaVersion
    options.indexedKinds = EventSchema.indexedKinds
    options.schemaText = Array(EventSchema.text.utf8)
    let (journal, opening) = try JournalWriter.open(in: storage, options: options)
    return (EventWriter(journal: journal), opening)
  }

  private init(journal: JournalWriter) { self.journal = journal }

  /// Adds an event to the group that will be committed next.
  package func append(_ recorded: borrowing RecordedEvent) throws(JournalError) {
    try EventEncoder.append(recorded, to: journal)
  }

  /// Hands over what was appended, unless a commit is under way; then it goes with the next.
  package func submit() throws(JournalError) { try journal.submit() }

  /// The last event known to be on disk.
  package var durableThrough: Sequence { Sequence(journal.durableThrough) }

  /// Waits until an event is on disk. Throws the journal's failure, which stays.
  package func waitUntilDurable(_ sequence: Sequence) throws(JournalError) {
    try journal.waitUntilDurable(through: sequence.rawValue)
  }

  /// Which journal.
  package var journalId: JournalId { journal.journalId }

  /// The tree over everything written so far, once it is durable; also after `close()`.
  package func durableTreeHead() throws(JournalError) -> TreeHead {
    try journal.durableTreeHead()
  }

  /// Bytes that can still be written where the journal is.
  package func freeByteCount() throws(JournalError) -> UInt64 { try journal.freeByteCount() }

  /// Why there will be no further segment although this one still has room; nil as long as there
  /// will be.
  package var preparationFailure: JournalError? { journal.preparationFailure }

  /// Writes everything and a clean end, and closes.
  package func close() throws(JournalError) { try journal.close() }

  /// Leaves the journal as a crash would. For tests of recovery.
  package func abandon() throws(JournalError) { try journal.abandon() }
}
