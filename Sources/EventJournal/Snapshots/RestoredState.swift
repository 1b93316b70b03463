import JournalStore
import TradingCore

/// Where a fold begins: at the best snapshot there is, else at the state before the first event. It
/// goes on with the event after `state.lastSequence`.
package struct RestoredState: Sendable {
  /// A snapshot that was not used.
  package struct PassedOver: Equatable, Sendable, CustomStringConvertible {
    /// Its path.
    package let path: String
    /// Why.
    package let refusal: SnapshotRefusal

    /// Which and why, and that nothing is lost.
    package var description: String {
      "\(path) is passed over: \(refusal). The journal has everything; an older snapshot or its "
        + "begin is read instead"
    }
  }

  /// The state to go on from.
  package var state: TradingState
  /// The header of the snapshot that it came from; nil when it is the state before the first event.
  package let header: SnapshotHeader?
  /// Snapshots, newest first, that were asked for and not used.
  package let passedOver: [PassedOver]

  /// Restores the best snapshot at or before a moment. Never fails: a snapshot that cannot be used
  /// is passed over and reported, and without any the fold begins with the journal.
  package init(
    from snapshots: SnapshotDirectory, atOrBefore limit: SnapshotLimit, catalog: StrategyCatalog
  ) {
    var search = snapshots.search(atOrBefore: limit)
    var refused: [PassedOver] = []
    var found: (state: TradingState, header: SnapshotHeader)?
    // How many of the search's own findings are in the list already: it keeps the walk's order.
    var seen = 0
    while found == nil, let file = search.next() {
      refused += search.passedOver[seen...].map(PassedOver.init)
      seen = search.passedOver.count
      do throws(SnapshotRefusal) {
        found = (try StateSnapshot.state(in: file, catalog: catalog), file.header)
      } catch {
        refused.append(PassedOver(path: search.path(of: file.header.name), refusal: error))
      }
    }
    refused += search.passedOver[seen...].map(PassedOver.init)
    state = found?.state ?? TradingState(catalog: catalog)
    header = found?.header
    passedOver = refused
  }

  /// The event that the fold goes on with.
  package var next: Sequence { state.lastSequence.next }

  /// Whether the journal has this state's last event: the record that it has there is of the same
  /// time. A snapshot of records that were lost and given anew would show here.
  package func follows(_ envelope: Envelope) -> Bool {
    envelope.sequence == state.lastSequence && envelope.recordedAt == state.now
  }
}

extension RestoredState.PassedOver {
  init(_ found: SnapshotSearch.PassedOver) {
    self.init(path: found.path, refusal: .file(found.fault))
  }
}

extension SnapshotDirectory {
  /// Prunes as `prune(keeping:isGood:)` does, where only a snapshot that this build restores counts
  /// as good.
  package func prune(
    keeping: SnapshotKeeping, catalog: StrategyCatalog
  ) throws(JournalError) -> [SnapshotName] {
    try prune(keeping: keeping) { file in
      do throws(SnapshotRefusal) {
        _ = try StateSnapshot.state(in: file, catalog: catalog)
        return true
      } catch {
        return false
      }
    }
  }
}
