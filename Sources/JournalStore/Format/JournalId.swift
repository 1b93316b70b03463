import SystemCalls

/// Which journal: 16 random bytes drawn at its genesis.
package struct JournalId: Equatable, Hashable, Sendable, CustomStringConvertible {
  /// The low eight bytes.
  package let low: UInt64
  /// The high eight bytes.
  package let high: UInt64

  /// The id of sixteen bytes, the low eight of them as one little-endian number first.
  package init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  init(_ bytes: Span<UInt8>, at offset: Int) {
    low = bytes.integer(at: offset, as: UInt64.self)
    high = bytes.integer(at: offset + 8, as: UInt64.self)
  }

  func write(_ bytes: inout MutableSpan<UInt8>, at offset: Int) {
    bytes.store(low, at: offset)
    bytes.store(high, at: offset + 8)
  }

  /// A new id from the kernel's random source.
  package static func random() throws(SystemError) -> JournalId {
    let bytes = try CurrentProcess.randomBytes(count: 16)
    return JournalId(bytes.span, at: 0)
  }

  /// The first four bytes, in the order of the description: enough to tell a few journals apart
  /// where a name must be short.
  package var clientPrefix: UInt32 { UInt32(truncatingIfNeeded: low.byteSwapped >> 32) }

  /// 32 hexadecimal digits in the order of the bytes.
  package var description: String { low.byteSwapped.hexadecimal + high.byteSwapped.hexadecimal }
}
