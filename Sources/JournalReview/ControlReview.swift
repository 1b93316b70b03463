import EventJournal
import JournalStore
import Projections
import TradingCore

/// A journal folded for questions about control: the state at its end and the past that the state
/// does not remember.
package struct ControlReview: Sendable {
  /// The state at the end.
  package private(set) var state: TradingState
  /// The past of control.
  package private(set) var history = ControlHistory()
  /// The event after which the fold began; `.none` when it began with the journal. Of what was set
  /// or refused before, the state has the outcome, and the past knows nothing.
  package let begunAfter: Sequence
  /// How the journal ends.
  package private(set) var tail: JournalTail?
  /// Where the journal is.
  package let directory: String

  private static let longestChain = 64

  private init(_ directory: String, from state: TradingState) {
    self.directory = directory
    self.state = state
    begunAfter = state.lastSequence
  }

  /// Folds a journal from its first event to its end; where earlier segments were archived and
  /// removed, from the oldest snapshot behind them.
  package static func run(
    _ directory: String, catalog: StrategyCatalog,
    verification: JournalVerification = .checksums, progress: (UInt64) -> Void = { _ in }
  ) throws(ReviewError) -> ControlReview {
    var count: UInt64 = 0
    do {
      var resumed = try ResumedFold.openAtFirst(
        directory, catalog: catalog, verification: verification)
      var review = ControlReview(directory, from: resumed.state)
      while let recorded = try resumed.reader.next() {
        review.state.apply(recorded)
        review.history.fold(recorded, review.state)
        count += 1
        if count & 0xFFFF == 0 { progress(count) }
      }
      review.tail = resumed.reader.blocks.tail
      return review
    } catch {
      throw .journal(error)
    }
  }

  /// The events at some sequences, in the journal's order. One pass from the first to the last.
  package func events(at sequences: [Sequence]) throws(ReviewError) -> [RecordedEvent] {
    let wanted = sequences.filter { $0 != .none }.sorted()
    guard let first = wanted.first, let last = wanted.last else { return [] }
    var found: [RecordedEvent] = []
    var place = 0
    do {
      var reader = try EventReader.open(directory, from: first)
      while let recorded = try reader.next(), recorded.envelope.sequence <= last {
        while place < wanted.count, wanted[place] < recorded.envelope.sequence { place += 1 }
        if place < wanted.count, wanted[place] == recorded.envelope.sequence {
          found.append(recorded)
        }
      }
    } catch {
      throw .journal(error)
    }
    return found
  }

  /// The events that led to one, walked back from cause to cause to the first fact; oldest first,
  /// the event itself last.
  package func chain(to last: RecordedEvent) throws(ReviewError) -> [RecordedEvent] {
    var chain = [last]
    while let cause = chain.last?.envelope.cause, cause != .none,
      chain.count < Self.longestChain
    {
      guard let recorded = try events(at: [cause]).first else { break }
      chain.append(recorded)
    }
    return chain.reversed()
  }
}

extension JournalTail {
  /// How the journal ends, for programs.
  package var word: String {
    switch self {
    case .cleanEnd: "closed"
    case .open: "open"
    case .torn: "torn"
    }
  }

  /// How the journal ends, for people.
  package var words: String {
    switch self {
    case .cleanEnd: "closed by its writer"
    case .open: "open: it is being written, or its writer was killed"
    case .torn(let torn):
      "torn after \(Sequence(torn.fromSequence - 1)): a commit half seen, or a crash; the next "
        + "start puts it right"
    }
  }
}
