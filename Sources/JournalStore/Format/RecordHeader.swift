/// The 32 bytes in front of each record's body. A record's sequence is its block's first sequence
/// plus its index in the block.
///
///       0        2      3        4          8             16            24      32
///       ┌────────┬──────┬────────┬──────────┬─────────────┬─────────────┬───────┬ ─ ─ ─ ─ ─ ─ ┐
///       │ size B │ kind │ layout │ subject  │ recorded ns │ source ns   │ cause │ body, 8-fold
///       └────────┴──────┴────────┴──────────┴─────────────┴─────────────┴───────┴ ─ ─ ─ ─ ─ ─ ┘
package struct RecordHeader: Equatable, Sendable {
  /// Header and body in bytes, a multiple of 8.
  package var byteCount: Int
  /// What the record is, for the room that knows.
  package var kind: UInt8
  /// Which layout the body has, for the room that knows.
  package var layout: UInt8
  /// What it is about, for the room that knows: a number that records can be found by.
  package var subject: UInt32
  /// When it was recorded, ns.
  package var recordedAt: Int64
  /// When its source says it happened, ns.
  package var sourceTime: Int64
  /// The sequence of the record that caused it.
  package var cause: UInt64

  /// The body's size in bytes, padding with it.
  package var bodyByteCount: Int { byteCount - JournalFormat.recordHeaderByteCount }

  /// A header for a body of `bodyByteCount` bytes, which is padded to a multiple of 8.
  package init(
    kind: UInt8, layout: UInt8, subject: UInt32, recordedAt: Int64, sourceTime: Int64,
    cause: UInt64, bodyByteCount: Int
  ) {
    precondition(
      bodyByteCount >= 0 && bodyByteCount <= JournalFormat.maximumBodyByteCount,
      "a record's body fits its size field")
    byteCount = (JournalFormat.recordHeaderByteCount + bodyByteCount + 7) & ~7
    self.kind = kind
    self.layout = layout
    self.subject = subject
    self.recordedAt = recordedAt
    self.sourceTime = sourceTime
    self.cause = cause
  }

  /// Reads the header at `offset`; the whole record must lie within `bytes`.
  package init(_ bytes: RawSpan, at offset: Int) throws(RecordFault) {
    guard offset >= 0, offset <= bytes.byteCount,
      bytes.byteCount - offset >= JournalFormat.recordHeaderByteCount
    else { throw .headerCutOff(offset: offset) }
    let word = bytes.integer(at: offset)
    byteCount = Int(word & 0xFFFF)
    kind = UInt8(truncatingIfNeeded: word >> 16)
    layout = UInt8(truncatingIfNeeded: word >> 24)
    subject = UInt32(truncatingIfNeeded: word >> 32)
    recordedAt = Int64(bitPattern: bytes.integer(at: offset + 8))
    sourceTime = Int64(bitPattern: bytes.integer(at: offset + 16))
    cause = bytes.integer(at: offset + 24)
    guard byteCount >= JournalFormat.recordHeaderByteCount, byteCount % 8 == 0 else {
      throw .badSize(offset: offset, byteCount: byteCount)
    }
    guard byteCount <= bytes.byteCount - offset else {
      throw .bodyCutOff(offset: offset, byteCount: byteCount)
    }
  }

  /// Writes the header at `offset`; traps outside the bounds.
  @inline(__always)
  package func write(_ bytes: inout MutableRawSpan, at offset: Int) {
    let word =
      UInt64(byteCount) | UInt64(kind) << 16 | UInt64(layout) << 24 | UInt64(subject) << 32
    bytes.storeBytes(of: word.littleEndian, toByteOffset: offset, as: UInt64.self)
    bytes.storeBytes(of: recordedAt.littleEndian, toByteOffset: offset + 8, as: Int64.self)
    bytes.storeBytes(of: sourceTime.littleEndian, toByteOffset: offset + 16, as: Int64.self)
    bytes.storeBytes(of: cause.littleEndian, toByteOffset: offset + 24, as: UInt64.self)
  }
}

/// Why the bytes at an offset are not a record.
package enum RecordFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// Fewer than 32 bytes are left.
  case headerCutOff(offset: Int)
  /// The size is below 32 or no multiple of 8.
  case badSize(offset: Int, byteCount: Int)
  /// The record ends behind the bytes.
  case bodyCutOff(offset: Int, byteCount: Int)

  /// What is wrong and where.
  package var description: String {
    switch self {
    case .headerCutOff(let offset): "the record's header at byte \(offset) is cut off"
    case .badSize(let offset, let size):
      "the record at byte \(offset) has the impossible size \(size)"
    case .bodyCutOff(let offset, let size):
      "the record at byte \(offset) of size \(size) is cut off"
    }
  }
}
