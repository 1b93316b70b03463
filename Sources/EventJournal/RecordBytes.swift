import JournalStore
import TradingCore

/// Records in the payload of a block.
enum RecordBytes {
  /// The header of the record at `offset`.
  @inline(__always)
  static func header(
    of payload: borrowing [UInt8], at offset: Int
  ) throws(EventCodingError) -> RecordHeader {
    do throws(RecordFault) {
      return try RecordHeader(unsafe payload.span.bytes, at: offset)
    } catch {
      throw .badRecord(error)
    }
  }

  /// The event in the record whose header was read at `offset`.
  @inline(__always)
  static func event(
    _ header: RecordHeader, at offset: Int, of payload: borrowing [UInt8]
  ) throws(EventCodingError) -> Event {
    try EventDecoder.event(header, at: offset, unsafe payload.span.bytes)
  }

  /// Whether the record has the bytes that this build writes for an event.
  static func are(
    _ header: RecordHeader, at offset: Int, of payload: borrowing [UInt8], those event: Event
  ) -> Bool {
    EventEncoder.writes(event, as: header, at: offset, of: unsafe payload.span.bytes)
  }
}

// Words in byte buffers: the one file of the room that reads memory by type. Every access is
// checked against the bounds of its span, and every bit pattern is a valid word.

extension RawSpan {
  /// The little-endian word at `offset`; traps outside the bounds.
  @inline(__always)
  func loadWord(at offset: Int) -> UInt64 {
    UInt64(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The byte at `offset`; traps outside the bounds.
  @inline(__always)
  func loadByte(at offset: Int) -> UInt8 {
    unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }
}
