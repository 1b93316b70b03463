import JournalStore
import TradingCore

/// A state taken down between two turns, to be written to disk while the engine goes on.
///
/// The engine's thread takes it, which costs one walk over the state. Any other thread writes it,
/// once its last event is durable, and gives the memory back for the next one.
package struct StateSnapshot: Sendable {
  /// The last event in the state.
  package let sequence: Sequence
  /// When it was recorded.
  package let recordedAt: Timestamp
  /// The state's hash.
  package let hash: StateHash
  private let words: [UInt64]

  /// Takes a state down, reusing the memory of `buffer`. A state before the first event has nothing
  /// to be taken down.
  package init(of state: borrowing TradingState, reusing buffer: consuming [UInt64] = []) {
    precondition(state.lastSequence > .none, "a snapshot is of a state after an event")
    var writer = StateWriter(reusing: buffer)
    state.write(to: &writer)
    words = writer.words
    sequence = state.lastSequence
    recordedAt = state.now
    hash = state.hash()
  }

  /// The size of the state in bytes, before compression.
  package var byteCount: Int { words.count * 8 }

  /// Writes it, durably, and gives its header back. `chain` is the journal's after `sequence`,
  /// where that ends a commit group and the caller knows it. Only for a state whose last event is
  /// durable already.
  package func write(
    to snapshots: SnapshotDirectory, chain: SHA256Digest? = nil, buildLabel: String
  ) throws(JournalError) -> SnapshotHeader {
    try snapshots.write(
      SnapshotHeader(
        journalId: snapshots.origin.journalId, sequence: sequence.rawValue,
        recordedAt: recordedAt.nanoseconds, chain: chain,
        foldVersion: snapshots.origin.foldVersion, stateHashHigh: hash.high,
        stateHashLow: hash.low, buildLabel: buildLabel),
      words)
  }

  /// Its memory, for the next one.
  package consuming func takeBuffer() -> [UInt64] { words }

  /// The state in a file, proved to be the one that its header names.
  package static func state(
    in file: SnapshotFile, catalog: StrategyCatalog
  ) throws(SnapshotRefusal) -> TradingState {
    let state: TradingState
    do throws(SnapshotFault) {
      state = try TradingState(snapshot: file.payload, catalog: catalog)
    } catch {
      throw .state(error)
    }
    guard state.lastSequence.rawValue == file.header.sequence,
      state.now.nanoseconds == file.header.recordedAt
    else { throw .otherMoment(state.lastSequence, state.now) }
    let recorded = StateHash(high: file.header.stateHashHigh, low: file.header.stateHashLow)
    let decoded = state.hash()
    guard decoded == recorded else { throw .hashDiffers(recorded: recorded, decoded: decoded) }
    return state
  }
}

/// Why a snapshot was passed over.
package enum SnapshotRefusal: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file is damaged, foreign, or of another fold.
  case file(SnapshotFileFault)
  /// The payload is not a state of this build.
  case state(SnapshotFault)
  /// The state is that of another event than the header says.
  case otherMoment(Sequence, Timestamp)
  /// The state's hash is not the one that was taken when it was written.
  case hashDiffers(recorded: StateHash, decoded: StateHash)

  /// The journal does not have the state's last event: it was lost, or given anew.
  case notInJournal(UInt64)

  /// What is wrong.
  package var description: String {
    switch self {
    case .notInJournal(let sequence): "the journal has no such record #\(sequence)"
    case .file(let fault): fault.description
    case .state(let fault): fault.description
    case .otherMoment(let sequence, let time):
      "its state is that after \(sequence) at \(time), which its header does not say"
    case .hashDiffers(let recorded, let decoded):
      "its state has the hash \(decoded), not \(recorded)"
    }
  }
}

extension SnapshotOrigin {
  /// What this build's snapshots of a journal come from.
  package init(journalId: JournalId) {
    self.init(journalId: journalId, foldVersion: TradingState.foldVersion)
  }
}
