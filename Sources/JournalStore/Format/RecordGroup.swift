/// The records that go to disk together, as the raw bytes of one block: room for the block's
/// header, then the records. The buffer is used again for the next group, as touching fresh memory
/// costs 9 µs a page.
package struct RecordGroup: Sendable {
  /// The block's bytes. Behind the offset that `beginRecord` returned the caller writes the body;
  /// only the first `byteCount` bytes mean something.
  package var bytes: [UInt8]
  /// Bytes in use, room for the block's header with it.
  package private(set) var byteCount: Int
  /// Records begun.
  package private(set) var recordCount: UInt32
  /// The sequence of the first record.
  package private(set) var firstSequence: UInt64
  private(set) var firstRecordedAt: Int64
  private(set) var lastRecordedAt: Int64

  private static let initialByteCount = 256 << 10
  private static let limit =
    JournalFormat.blockHeaderByteCount + JournalFormat.maximumGroupByteCount

  /// An empty group whose first record will have this sequence.
  package init(firstSequence: UInt64) {
    bytes = [UInt8](repeating: 0, count: Self.initialByteCount)
    byteCount = JournalFormat.blockHeaderByteCount
    recordCount = 0
    self.firstSequence = firstSequence
    firstRecordedAt = 0
    lastRecordedAt = 0
  }

  /// The sequence of the next record.
  package var nextSequence: UInt64 { firstSequence + UInt64(recordCount) }

  /// Whether it holds no record.
  package var isEmpty: Bool { recordCount == 0 }

  /// The size of the records in bytes.
  package var recordsByteCount: Int { byteCount - JournalFormat.blockHeaderByteCount }

  /// Whether a record with a body of this size still fits.
  @inline(__always)
  package func hasRoom(bodyByteCount: Int) -> Bool {
    byteCount + JournalFormat.recordHeaderByteCount + ((bodyByteCount + 7) & ~7) <= Self.limit
  }

  /// Adds a record whose body is all zeros; the offset of the body in `bytes`. The body must have
  /// at most `JournalFormat.maximumBodyByteCount` bytes and room (`hasRoom`).
  package mutating func beginRecord(
    kind: UInt8, layout: UInt8, subject: UInt32, recordedAt: Int64, sourceTime: Int64,
    cause: UInt64, bodyByteCount: Int
  ) -> Int {
    let header = RecordHeader(
      kind: kind, layout: layout, subject: subject, recordedAt: recordedAt,
      sourceTime: sourceTime, cause: cause, bodyByteCount: bodyByteCount)
    let start = byteCount
    let end = start + header.byteCount
    if end > bytes.count { grow(to: end) }
    let body = start + JournalFormat.recordHeaderByteCount
    var span = bytes.mutableSpan
    span.writeRecord(header, at: start)
    if recordCount == 0 { firstRecordedAt = recordedAt }
    lastRecordedAt = recordedAt
    recordCount += 1
    byteCount = end
    return body
  }

  /// Adds a record whose body is the first `wordCount` words and then `tail`, padded with zeros;
  /// the same conditions as `beginRecord`.
  package mutating func append(
    kind: UInt8, layout: UInt8, subject: UInt32, recordedAt: Int64, sourceTime: Int64,
    cause: UInt64, words: borrowing InlineArray<10, UInt64>, wordCount: Int, tail: [UInt8]
  ) {
    let body = beginRecord(
      kind: kind, layout: layout, subject: subject, recordedAt: recordedAt,
      sourceTime: sourceTime, cause: cause, bodyByteCount: wordCount * 8 + tail.count)
    var span = bytes.mutableSpan
    for index in 0..<wordCount { span.store(words[index], at: body + index * 8) }
    for index in tail.indices { span[body + wordCount * 8 + index] = tail[index] }
  }

  /// Adds a record whose body is four words; there must be room.
  package mutating func append(
    kind: UInt8, layout: UInt8, subject: UInt32, recordedAt: Int64, sourceTime: Int64,
    cause: UInt64, words: InlineArray<4, UInt64>
  ) {
    let start = byteCount
    let end = start + Self.fourWordByteCount
    if end > bytes.count { grow(to: end) }
    var span = bytes.mutableSpan
    let first =
      UInt64(Self.fourWordByteCount) | UInt64(kind) << 16 | UInt64(layout) << 24
      | UInt64(subject) << 32
    span.storeRecord(
      [
        first, UInt64(bitPattern: recordedAt), UInt64(bitPattern: sourceTime), cause,
        words[0], words[1], words[2], words[3],
      ], at: start)
    if recordCount == 0 { firstRecordedAt = recordedAt }
    lastRecordedAt = recordedAt
    recordCount += 1
    byteCount = end
  }

  private static let fourWordByteCount = JournalFormat.recordHeaderByteCount + 32

  /// Empties it; the next record will have this sequence.
  mutating func reset(firstSequence: UInt64) {
    byteCount = JournalFormat.blockHeaderByteCount
    recordCount = 0
    self.firstSequence = firstSequence
  }

  /// Fills the bytes up to the end of the sector with zeros and returns that end.
  mutating func padToSector() -> Int {
    let end = byteCount.roundedUpToSector
    if end > bytes.count { grow(to: end) }
    let padding = byteCount..<end
    var span = bytes.mutableSpan
    span.zero(padding)
    return end
  }

  @inline(never)
  private mutating func grow(to needed: Int) {
    precondition(needed <= Self.limit.roundedUpToSector, "a group holds at most 4 MiB of records")
    let wanted = min(max(needed, bytes.count * 2), Self.limit.roundedUpToSector)
    bytes.append(contentsOf: repeatElement(0, count: wanted - bytes.count))
  }
}
