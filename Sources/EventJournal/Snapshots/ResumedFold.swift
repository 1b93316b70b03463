import JournalStore
import TradingCore

/// A fold that does not begin with the journal: at the best snapshot at or before a moment whose
/// last event the journal itself confirms, or at the first event when there is none.
package struct ResumedFold: ~Copyable {
  /// The state to go on from.
  package var state: TradingState
  /// The journal, at the event after it.
  package var reader: EventReader
  /// The snapshot that it came from; nil when it begins with the journal.
  package let header: SnapshotHeader?
  /// Snapshots that were asked for and not used.
  package let passedOver: [RestoredState.PassedOver]

  private init(
    state: TradingState, reader: consuming EventReader, header: SnapshotHeader?,
    passedOver: [RestoredState.PassedOver]
  ) {
    self.state = state
    self.reader = reader
    self.header = header
    self.passedOver = passedOver
  }

  /// Opens a journal at its first event or, where earlier segments were archived and removed, at
  /// the oldest snapshot that what is left confirms. Throws what `EventReader.open` and `next` do;
  /// the missing segment, when no snapshot stands in for it.
  package static func openAtFirst(
    _ directory: String, catalog: StrategyCatalog,
    verification: JournalVerification = .checksums
  ) throws(JournalError) -> ResumedFold {
    let storage = DiskStorage(directory)
    let first = try JournalReader.openAtFirst(in: storage, verification: verification)
    let (journalId, begin) = (first.journalId, first.state.nextSequence)
    guard begin > JournalFormat.firstSequence else {
      return ResumedFold(
        state: TradingState(catalog: catalog), reader: EventReader(behind: first), header: nil,
        passedOver: [])
    }
    let snapshots = SnapshotDirectory(
      ofJournal: directory, origin: SnapshotOrigin(journalId: journalId))
    for name in try snapshots.names().reversed() where name.sequence >= begin {
      do throws(JournalError) {
        return try open(
          directory, atOrBefore: .sequence(name.sequence), catalog: catalog,
          verification: verification)
      } catch {
        // This snapshot is of no use, and what is older stands before the segments that are left.
        guard case .missingSegment = error else { throw error }
      }
    }
    throw .missingSegment(
      directory: directory, expectedFirstSequence: JournalFormat.firstSequence)
  }

  /// Opens a journal so. Throws what `EventReader.open` and `next` do: a bad snapshot is passed
  /// over, a bad journal is not.
  package static func open(
    _ directory: String, atOrBefore limit: SnapshotLimit, catalog: StrategyCatalog,
    verification: JournalVerification = .checksums
  ) throws(JournalError) -> ResumedFold {
    let snapshots = SnapshotDirectory(
      ofJournal: directory,
      origin: SnapshotOrigin(journalId: try JournalReader.journalId(of: directory)))
    var limit = limit
    var passedOver: [RestoredState.PassedOver] = []
    while true {
      let restored = RestoredState(from: snapshots, atOrBefore: limit, catalog: catalog)
      passedOver += restored.passedOver
      guard let header = restored.header else {
        return ResumedFold(
          state: restored.state,
          reader: try EventReader.open(directory, verification: verification), header: nil,
          passedOver: passedOver)
      }
      var reader = try EventReader.open(
        directory, from: restored.state.lastSequence, verification: verification)
      if let last = try reader.next(), restored.follows(last.envelope) {
        return ResumedFold(
          state: restored.state, reader: reader, header: header, passedOver: passedOver)
      }
      passedOver.append(
        RestoredState.PassedOver(
          path: snapshots.path(of: header.name),
          refusal: .notInJournal(header.sequence)))
      limit = .sequence(header.sequence - 1)
    }
  }
}
