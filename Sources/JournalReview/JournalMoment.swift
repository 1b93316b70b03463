import JournalStore
import TradingCore

/// A place in a journal.
package enum JournalMoment: Equatable, Sendable {
  /// Right after the event with this sequence.
  case sequence(Sequence)
  /// Right after the last event recorded at this time or before.
  case time(Timestamp)
  /// After the last event.
  case end

  /// Whether an event lies behind this moment.
  func isBefore(_ envelope: Envelope) -> Bool {
    switch self {
    case .sequence(let sequence): envelope.sequence > sequence
    case .time(let time): envelope.recordedAt > time
    case .end: false
    }
  }

  /// Whether an event is at this moment or behind it, as the begin of a range.
  func isReached(by envelope: Envelope) -> Bool {
    switch self {
    case .sequence(let sequence): envelope.sequence >= sequence
    case .time(let time): envelope.recordedAt >= time
    case .end: false
    }
  }
}

extension SnapshotLimit {
  /// The moment as snapshots are asked for.
  init(_ moment: JournalMoment) {
    switch moment {
    case .sequence(let sequence): self = .sequence(sequence.rawValue)
    case .time(let time): self = .time(time.nanoseconds)
    case .end: self = .end
    }
  }
}
