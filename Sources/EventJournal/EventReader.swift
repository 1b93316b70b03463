import JournalStore
import TradingCore

/// The journal as everybody else reads it: events out, in order, also while it is being written. It
/// never writes anything.
package struct EventReader: ~Copyable {
  /// The blocks below: identity, tail, position.
  package private(set) var blocks: JournalReader
  private var cursor: RecordCursor

  /// Opens a journal at an event; `.none` = at the beginning. Throws what `JournalReader.open`
  /// does, and `newerVersion` for a schema that this build does not know.
  package static func open(
    _ directory: String, from sequence: Sequence = .none,
    verification: JournalVerification = .checksums
  ) throws(JournalError) -> EventReader {
    try open(in: DiskStorage(directory), from: sequence, verification: verification)
  }

  /// The same in any storage.
  package static func open(
    in storage: any JournalStorage, from sequence: Sequence = .none,
    verification: JournalVerification = .checksums
  ) throws(JournalError) -> EventReader {
    EventReader(
      try JournalReader.open(in: storage, from: sequence.rawValue, verification: verification),
      from: sequence)
  }

  /// Goes on where a reader of blocks stands.
  package init(behind blocks: consuming JournalReader) {
    self.init(blocks, from: .none)
  }

  private init(_ blocks: consuming JournalReader, from sequence: Sequence) {
    self.blocks = blocks
    cursor = RecordCursor(wanted: sequence)
  }

  /// The next event; nil at the end, where `blocks.tail` says how the journal ends. Call again
  /// after `blocks.waitForMore` to follow a journal that is being written.
  package mutating func next() throws(JournalError) -> RecordedEvent? {
    while true {
      do throws(EventCodingError) {
        if let recorded = try cursor.next() { return recorded }
      } catch {
        throw damage(error)
      }
      guard try nextBlock() else { return nil }
    }
  }

  /// Whether the record of the event that `next` gave last has exactly the bytes that this build
  /// writes for it. Readers pass over what a layout does not use; a writer leaves it zero.
  package func isCanonical(_ recorded: RecordedEvent) -> Bool { cursor.isCanonical(recorded) }

  /// Waits at most so long for more; false when nothing came.
  package mutating func waitForMore(timeoutMilliseconds: Int) throws(JournalError) -> Bool {
    try blocks.waitForMore(timeoutMilliseconds: timeoutMilliseconds)
  }

  private mutating func nextBlock() throws(JournalError) -> Bool {
    // Let go of the buffer first, so that the block below can fill it again without a copy.
    cursor.release()
    guard try blocks.nextBlock() else { return false }
    let schema = blocks.segment.schemaVersion
    guard schema <= EventEncoder.schemaVersion else {
      throw .newerVersion(
        file: blocks.segmentPath, found: schema, supported: EventEncoder.schemaVersion)
    }
    cursor.enter(
      blocks.payload, byteCount: blocks.payloadByteCount,
      firstSequence: blocks.block.firstSequence, epoch: blocks.segment.epoch)
    return true
  }

  private func damage(_ error: EventCodingError) -> JournalError {
    .damaged(
      file: blocks.segmentPath, offset: blocks.position, sequence: cursor.nextSequence,
      what: error.description)
  }
}

/// Where a reader is within a block. Apart from the reader below it, which is large and cannot be
/// copied: moving it about at every event cost a third of a fold (docs/PERFORMANCE.md).
struct RecordCursor {
  private var payload: [UInt8] = []
  private var lastOffset = 0
  private var offset = 0
  private var end = 0
  private(set) var nextSequence: UInt64 = 0
  private let wanted: UInt64
  private var epoch: UInt32 = 0

  init(wanted: Sequence) { self.wanted = wanted.rawValue }

  mutating func release() {
    payload = []
    end = offset
  }

  mutating func enter(
    _ payload: [UInt8], byteCount: Int, firstSequence: UInt64, epoch: UInt32
  ) {
    self.payload = payload
    offset = 0
    end = byteCount
    nextSequence = firstSequence
    self.epoch = epoch
  }

  func isCanonical(_ recorded: RecordedEvent) -> Bool {
    do throws(EventCodingError) {
      let header = try RecordBytes.header(of: payload, at: lastOffset)
      return RecordBytes.are(header, at: lastOffset, of: payload, those: recorded.event)
    } catch {
      return false
    }
  }

  /// The next event of the block from the one wanted on; nil behind the last.
  mutating func next() throws(EventCodingError) -> RecordedEvent? {
    while offset < end {
      let record = try RecordBytes.header(of: payload, at: offset)
      let start = offset
      let sequence = Sequence(nextSequence)
      offset += record.byteCount
      guard sequence.rawValue >= wanted else {
        nextSequence += 1
        continue
      }
      let event = try RecordBytes.event(record, at: start, of: payload)
      lastOffset = start
      nextSequence += 1
      return RecordedEvent(
        envelope: Envelope(
          sequence: sequence, recordedAt: Timestamp(nanoseconds: record.recordedAt),
          sourceTime: Timestamp(nanoseconds: record.sourceTime), cause: Sequence(record.cause),
          epoch: epoch),
        event: event)
    }
    return nil
  }
}
