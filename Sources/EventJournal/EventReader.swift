import JournalStore
import TradingCore

/// The journal as everybody else reads it: events out, in order, also while it is being written. It
/// never writes anything.
package struct EventReader: ~Copyable {
  /// The blocks below: identity, tail, position.
  package private(set) var blocks: JournalReader
  private var payload: [UInt8] = []
  private var cursor = 0
  private var end = 0
  private var nextSequence: UInt64 = 0
  private let wanted: UInt64
  private var epoch: UInt32 = 0

  /// Opens a journal at an event; `.none` = at the beginning. Throws what `JournalReader.open` does,
  /// and `newerVersion` for a schema that this build does not know.
  package static func open(
    _ directory: String, from sequence: Sequence = .none,
    verification: JournalVerification = .checksums
  ) throws(JournalError) -> EventReader {
    EventReader(
      try JournalReader.open(directory, from: sequence.rawValue, verification: verification),
      from: sequence)
  }

  private init(_ blocks: consuming JournalReader, from sequence: Sequence) {
    self.blocks = blocks
    wanted = sequence.rawValue
  }

  /// The next event; nil at the end, where `blocks.tail` says how the journal ends. Call again after
  /// `blocks.waitForMore` to follow a journal that is being written.
  package mutating func next() throws(JournalError) -> RecordedEvent? {
    while true {
      if cursor < end {
        if let recorded = try take() { return recorded }
      } else if try !nextBlock() {
        return nil
      }
    }
  }

  /// Waits at most so long for more; false when nothing came.
  package mutating func waitForMore(timeoutMilliseconds: Int) throws(JournalError) -> Bool {
    try blocks.waitForMore(timeoutMilliseconds: timeoutMilliseconds)
  }

  private mutating func nextBlock() throws(JournalError) -> Bool {
    payload = []
    guard try blocks.nextBlock() else { return false }
    let schema = blocks.segment.schemaVersion
    guard schema <= EventEncoder.schemaVersion else {
      throw .newerVersion(
        file: blocks.segmentPath, found: schema,
        supported: EventEncoder.schemaVersion)
    }
    payload = blocks.payload
    cursor = 0
    end = blocks.payloadByteCount
    nextSequence = blocks.block.firstSequence
    epoch = blocks.segment.epoch
    return true
  }

  /// The event at the cursor; nil when it lies before the one wanted.
  private mutating func take() throws(JournalError) -> RecordedEvent? {
    do {
      let record = try RecordBytes.header(of: payload, at: cursor)
      let offset = cursor
      let sequence = Sequence(nextSequence)
      cursor += record.byteCount
      nextSequence += 1
      guard sequence.rawValue >= wanted else { return nil }
      return RecordedEvent(
        envelope: Envelope(
          sequence: sequence, recordedAt: Timestamp(nanoseconds: record.recordedAt),
          sourceTime: Timestamp(nanoseconds: record.sourceTime), cause: Sequence(record.cause),
          epoch: epoch),
        event: try RecordBytes.event(record, at: offset, of: payload))
    } catch {
      throw damage(error.description)
    }
  }

  private func damage(_ what: String) -> JournalError {
    .damaged(
      file: blocks.segmentPath, offset: blocks.position,
      sequence: nextSequence, what: what)
  }
}
