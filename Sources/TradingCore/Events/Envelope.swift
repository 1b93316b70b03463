/// What stands on every event, whatever it says.
package struct Envelope: Hashable, Sendable, BitwiseCopyable {
  /// Its position in the journal.
  package var sequence: Sequence
  /// When it was recorded; never before the event before it.
  package var recordedAt: Timestamp
  /// When its source says it happened; unset where the engine itself is the source.
  package var sourceTime: Timestamp
  /// The event that caused it; none for what came from outside.
  package var cause: Sequence
  /// The opening of the journal that wrote it.
  package var epoch: UInt32

  /// An envelope.
  package init(
    sequence: Sequence, recordedAt: Timestamp, sourceTime: Timestamp, cause: Sequence,
    epoch: UInt32
  ) {
    self.sequence = sequence
    self.recordedAt = recordedAt
    self.sourceTime = sourceTime
    self.cause = cause
    self.epoch = epoch
  }
}

/// An event with its envelope: what the journal holds.
package struct RecordedEvent: Hashable, Sendable {
  /// Position, times and cause.
  package var envelope: Envelope
  /// What happened.
  package var event: Event

  /// An event in its envelope.
  package init(envelope: Envelope, event: Event) {
    self.envelope = envelope
    self.event = event
  }
}
