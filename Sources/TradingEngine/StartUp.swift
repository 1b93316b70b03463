import EventJournal
import JournalStore
import TradingCore

/// What a start found in the journal before it wrote anything.
package struct PastState: Sendable {
  /// The state after the last event.
  package var state: TradingState
  /// How the journal ends, nil when there is none yet.
  package var tail: JournalTail?
  /// What the journal's orders are named by at the venue, nil when there is none yet.
  package var identity: UInt32?
  /// The event that the fold began after; `.none` when it read the whole journal.
  package var begunAfter = Sequence.none
  /// Snapshots that were passed over, and why.
  package var passedOver: [RestoredState.PassedOver] = []
  /// What `repair.log` says of the journal.
  package var repairs: [RepairLog.Entry] = []

  /// How the last run ended, as the next one records it.
  package var previousStatus: RunStatus {
    guard state.runStatus == .running else { return state.runStatus }
    if case .torn = tail { return .quarantined }
    return .crashedAndRecovered
  }
}

/// Why a start was refused.
package enum StartUpError: Error, Sendable, CustomStringConvertible {
  /// The journal cannot be read or written.
  case journal(JournalError)
  /// The journal runs strategies that this build has no rules for.
  case missingStrategies([String])
  /// A state hash in the journal is not that of the state it was read into.
  case hashDiffers(Sequence)

  /// What, where, what next.
  package var description: String {
    switch self {
    case .journal(let error): error.description
    case .missingStrategies(let names):
      "the journal runs \(names.joined(separator: ", ")), which this build has no rules for: "
        + "start the build that it ran with, or choose another --journal"
    case .hashDiffers(let sequence):
      "the state hash at \(sequence) is not that of the state rebuilt here: this build folds "
        + "events otherwise than the one that wrote them; start that one, and run daybook-audit "
        + "verify"
    }
  }

  /// 74 when the journal is damaged, else 2.
  package var exitCode: Int32 {
    switch self {
    case .journal(let error): error.exitCode
    case .missingStrategies, .hashDiffers: 2
    }
  }
}

extension PastState {
  /// Folds a journal from its last good snapshot on, or from its first event, checking chain and
  /// state hashes, before anything is opened for writing; a journal that does not exist yet gives
  /// the empty state. What lies before the snapshot is `daybook-audit verify`'s to prove.
  package static func read(
    _ directory: String, catalog: StrategyCatalog
  ) throws(StartUpError) -> PastState {
    do {
      var fold = try ResumedFold.open(
        directory, atOrBefore: .end, catalog: catalog, verification: .chain)
      let begunAfter = fold.state.lastSequence
      while let recorded = try fold.reader.next() {
        if case .stateHashed(let hashed) = recorded.event, hashed.isComparable,
          fold.state.hash() != hashed.hash
        {
          throw StartUpError.hashDiffers(recorded.envelope.sequence)
        }
        fold.state.apply(recorded)
      }
      return PastState(
        state: fold.state, tail: fold.reader.blocks.tail,
        identity: fold.reader.blocks.journalId.clientPrefix, begunAfter: begunAfter,
        passedOver: fold.passedOver, repairs: try RepairLog.read(in: DiskStorage(directory)))
    } catch let error as JournalError {
      switch error {
      case .notFound, .empty:
        return PastState(state: TradingState(catalog: catalog), tail: nil, identity: nil)
      case .notAJournal, .newerVersion, .foreignSegment, .missingSegment, .damaged, .writerActive,
        .system, .recordTooLarge, .incomplete,
        .epochsExhausted, .closed:
        throw .journal(error)
      }
    } catch let error as StartUpError {
      throw error
    } catch {
      preconditionFailure("reading a journal throws only its own errors: \(error)")
    }
  }
}
