import Projections
import TradingCore

/// What must hold of every event, whatever it says.
struct EnvelopeChecks: Sendable {
  private var last: Sequence
  private var lastTime: Timestamp?
  private(set) var epoch: UInt32 = 0

  /// Checks that begin behind an event; `.none` for a whole journal.
  init(after last: Sequence = .none) { self.last = last }

  /// Checks that begin behind a state.
  init(after state: borrowing TradingState) {
    last = state.lastSequence
    lastTime = state.lastSequence > .none ? state.now : nil
    epoch = state.run?.epoch ?? 0
  }

  /// `isCanonical` is whether its record has the bytes that a writer gives such an event.
  mutating func take(
    _ recorded: borrowing RecordedEvent, isCanonical: Bool, _ findings: inout FindingList
  ) {
    let envelope = recorded.envelope
    if !isCanonical {
      findings.add(
        .bytesUsed, at: envelope.sequence,
        "the record of this \(recorded.event.kind) has bits set that its layout does not use, or "
          + "another length or subject than its event")
    }
    if envelope.sequence != last.next {
      findings.add(
        .sequenceContiguous, at: envelope.sequence, "\(envelope.sequence) follows \(last)")
    }
    if let lastTime, envelope.recordedAt < lastTime {
      findings.add(
        .timeForward, at: envelope.sequence,
        "recorded at \(envelope.recordedAt), after an event of \(lastTime)")
    }
    if envelope.epoch < epoch {
      findings.add(
        .epochForward, at: envelope.sequence,
        "epoch \(envelope.epoch) follows epoch \(epoch)")
    }
    let isDecided = recorded.event.kind.isDecided
    if envelope.cause >= envelope.sequence {
      findings.add(
        .causeBefore, at: envelope.sequence, "its cause \(envelope.cause) is not before it")
    } else if isDecided, envelope.cause == .none {
      findings.add(
        .causeBefore, at: envelope.sequence, "\(recorded.event.kind) was decided without a cause")
    }
    last = envelope.sequence
    lastTime = envelope.recordedAt
    epoch = max(epoch, envelope.epoch)
  }
}
