import JournalStore
import TradingCore

/// The events in a group that came with a proof and not out of a journal.
package struct GroupEvents {
  private var cursor: RecordCursor

  /// The events of a group from one of them on.
  package init(_ group: GroupEvidence, from sequence: Sequence = .none) {
    cursor = RecordCursor(wanted: sequence)
    cursor.enter(
      group.records, byteCount: group.records.count, firstSequence: group.firstSequence,
      epoch: group.epoch)
  }

  /// The sequence of the next event.
  package var nextSequence: Sequence { Sequence(cursor.nextSequence) }

  /// The next event; nil behind the last. After any error but `badRecord` the one behind it can be
  /// asked for.
  package mutating func next() throws(EventCodingError) -> RecordedEvent? { try cursor.next() }
}
