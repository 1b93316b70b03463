import EventJournal
import JournalStore
import Projections
import TradingCore

/// The state rebuilt from nothing but the journal, up to a moment.
package struct StateRebuild: Sendable {
  /// A recorded state hash that the fold did not come to.
  package struct Divergence: Hashable, Sendable {
    /// The event that recorded the hash.
    package let sequence: Sequence
    /// What was recorded.
    package let recorded: StateHash
    /// What the fold came to.
    package let folded: StateHash
  }

  /// The state at the moment.
  package private(set) var state: TradingState
  /// The projections at the moment.
  package private(set) var overview = Overview()
  /// Events folded.
  package private(set) var eventCount: UInt64 = 0
  /// Recorded hashes that the fold came to as well.
  package private(set) var hashesEqual: UInt64 = 0
  /// The first recorded hash that it did not come to.
  package private(set) var divergence: Divergence?
  /// Which journal, in hexadecimal digits.
  package private(set) var journalId = ""
  /// How the journal ends; nil when the fold ended before.
  package private(set) var tail: JournalTail?
  /// The event after which the fold began; `.none` when it began with the journal. Projections
  /// count from there.
  package private(set) var begunAfter = Sequence.none
  /// Snapshots that were passed over.
  package private(set) var passedOver: [RestoredState.PassedOver] = []

  private init(catalog: StrategyCatalog) { state = TradingState(catalog: catalog) }

  /// The hash of the state.
  package var hash: StateHash { state.hash() }

  /// Folds a journal up to a moment. `progress` is called now and then with the events folded so
  /// far. Throws `beyondEnd` when the journal does not reach the sequence asked for.
  package static func run(
    _ directory: String, through moment: JournalMoment, catalog: StrategyCatalog,
    verification: JournalVerification = .checksums, progress: (UInt64) -> Void = { _ in }
  ) throws(ReviewError) -> StateRebuild {
    var rebuild = StateRebuild(catalog: catalog)
    do {
      var reader = try EventReader.open(directory, verification: verification)
      rebuild.journalId = "\(reader.blocks.journalId)"
      while let recorded = try reader.next() {
        if moment.isBefore(recorded.envelope) { return rebuild }
        rebuild.fold(recorded)
        if rebuild.eventCount & 0xFFFF == 0 { progress(rebuild.eventCount) }
      }
      rebuild.tail = reader.blocks.tail
    } catch {
      throw .journal(error)
    }
    if case .sequence(let wanted) = moment, wanted > rebuild.state.lastSequence {
      throw .beyondEnd(wanted, last: rebuild.state.lastSequence)
    }
    return rebuild
  }

  /// The state at a moment from the nearest snapshot before it, without the projections, which need
  /// every event. Throws as `run` does.
  package static func quickly(
    _ directory: String, through moment: JournalMoment, catalog: StrategyCatalog
  ) throws(ReviewError) -> StateRebuild {
    var rebuild = StateRebuild(catalog: catalog)
    do throws(JournalError) {
      var resumed = try ResumedFold.open(
        directory, atOrBefore: SnapshotLimit(moment), catalog: catalog)
      rebuild.journalId = "\(resumed.reader.blocks.journalId)"
      rebuild.state = resumed.state
      rebuild.begunAfter = resumed.state.lastSequence
      rebuild.passedOver = resumed.passedOver
      while let recorded = try resumed.reader.next() {
        if moment.isBefore(recorded.envelope) { return rebuild }
        if case .stateHashed(let hashed) = recorded.event {
          rebuild.compare(hashed, recorded.envelope)
        }
        rebuild.state.apply(recorded)
        rebuild.eventCount += 1
      }
      rebuild.tail = resumed.reader.blocks.tail
    } catch {
      throw .journal(error)
    }
    if case .sequence(let wanted) = moment, wanted > rebuild.state.lastSequence {
      throw .beyondEnd(wanted, last: rebuild.state.lastSequence)
    }
    return rebuild
  }

  private mutating func fold(_ recorded: borrowing RecordedEvent) {
    if case .stateHashed(let hashed) = recorded.event { compare(hashed, recorded.envelope) }
    state.apply(recorded)
    overview.fold(recorded, state)
    eventCount += 1
  }

  /// A recorded hash is that of the state before its event. Without a strategy's rules its memory,
  /// which is part of the state, cannot be rebuilt, so nothing is said.
  private mutating func compare(_ hashed: StateHashed, _ envelope: Envelope) {
    guard hashed.isComparable, state.missingPrograms.isEmpty else { return }
    let folded = state.hash()
    if folded == hashed.hash {
      hashesEqual += 1
    } else if divergence == nil {
      divergence = Divergence(
        sequence: envelope.sequence, recorded: hashed.hash, folded: folded)
    }
  }
}
