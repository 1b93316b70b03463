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
  /// Folds a whole journal, checking chain and state hashes, before anything is opened for writing;
  /// a journal that does not exist yet gives the empty state.
  package static func read(
    _ directory: String, catalog: StrategyCatalog,
    each: (RecordedEvent, borrowing TradingState) -> Void = { _, _ in }
  ) throws(StartUpError) -> PastState {
    var state = TradingState(catalog: catalog)
    do {
      var reader = try EventReader.open(directory, verification: .chain)
      while let recorded = try reader.next() {
        if case .stateHashed(let hashed) = recorded.event, hashed.isComparable,
          state.hash() != hashed.hash
        {
          throw StartUpError.hashDiffers(recorded.envelope.sequence)
        }
        state.apply(recorded)
        each(recorded, state)
      }
      return PastState(
        state: state, tail: reader.blocks.tail, identity: reader.blocks.journalId.clientPrefix)
    } catch let error as JournalError {
      switch error {
      case .notFound, .empty: return PastState(state: state, tail: nil, identity: nil)
      case .notAJournal, .newerVersion, .foreignSegment, .missingSegment, .damaged, .writerActive,
        .system, .recordTooLarge, .epochsExhausted, .closed:
        throw .journal(error)
      }
    } catch let error as StartUpError {
      throw error
    } catch {
      preconditionFailure("reading a journal throws only its own errors: \(error)")
    }
  }
}
