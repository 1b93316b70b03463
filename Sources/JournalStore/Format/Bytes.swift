// Integers in byte buffers. The one file of the room where memory is read and written by type; each
// access is bounds-checked by the span it goes through, and every bit pattern is a valid integer.

extension Span<UInt8> {
  /// The little-endian integer at `offset`; traps outside the bounds.
  @inline(__always)
  func integer<Value: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, as type: Value.Type
  ) -> Value {
    Value(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: type))
  }

  /// Whether every byte is zero.
  var isAllZero: Bool {
    let words = unsafe bytes
    var offset = 0
    while offset + 32 <= count {
      let some =
        unsafe words.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
        | words.unsafeLoadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
        | words.unsafeLoadUnaligned(fromByteOffset: offset + 16, as: UInt64.self)
        | words.unsafeLoadUnaligned(fromByteOffset: offset + 24, as: UInt64.self)
      if some != 0 { return false }
      offset += 32
    }
    while offset < count {
      if self[offset] != 0 { return false }
      offset += 1
    }
    return true
  }
}

extension MutableSpan<UInt8> {
  /// Stores eight words, little-endian; traps outside the bounds, which are looked at once.
  @inline(__always)
  mutating func storeRecord(_ words: InlineArray<8, UInt64>, at offset: Int) {
    precondition(offset >= 0 && offset <= count - 64, "a record lies within its group")
    var raw = unsafe mutableBytes
    for index in 0..<8 {
      raw.storeBytes(
        of: words[index].littleEndian, toByteOffset: offset + index * 8, as: UInt64.self)
    }
  }

  /// Stores the integer at `offset`, little-endian; traps outside the bounds.
  @inline(__always)
  mutating func store<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value, at offset: Int) {
    var raw = unsafe mutableBytes
    raw.storeBytes(of: value.littleEndian, toByteOffset: offset, as: Value.self)
  }

  /// Writes a record's header at `offset` and zeros as its body; traps outside the bounds.
  @inline(__always)
  mutating func writeRecord(_ header: RecordHeader, at offset: Int) {
    var raw = unsafe mutableBytes
    header.write(&raw, at: offset)
    var word = offset + JournalFormat.recordHeaderByteCount
    while word < offset + header.byteCount {
      raw.storeBytes(of: 0, toByteOffset: word, as: UInt64.self)
      word += 8
    }
  }

  /// Sets the bytes of the range to zero.
  mutating func zero(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "the range lies within")
    unsafe withUnsafeMutableBytes { bytes in
      _ = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[range])
        .initializeMemory(as: UInt8.self, repeating: 0)
    }
  }

  /// Copies `source` to `offset`; traps when it does not fit.
  mutating func copy(_ source: Span<UInt8>, to offset: Int) {
    precondition(
      offset >= 0 && source.count <= count - offset, "a copy must fit where it goes")
    unsafe withUnsafeMutableBytes { target in
      unsafe source.withUnsafeBytes { bytes in
        unsafe UnsafeMutableRawBufferPointer(rebasing: target[offset..<offset + bytes.count])
          .copyMemory(from: bytes)
      }
    }
  }
}

extension [UInt8] {
  /// The bytes of the words, each little-endian.
  init(littleEndian words: [UInt64]) {
    self.init(repeating: 0, count: words.count * 8)
    let span = words.span
    var bytes = mutableSpan
    for index in span.indices { bytes.store(span[index], at: index * 8) }
  }
}

extension [UInt64] {
  /// The words that the bytes are, each little-endian; a rest of fewer than eight is not looked at.
  init(littleEndian bytes: [UInt8]) {
    let span = bytes.span
    self.init(repeating: 0, count: span.count / 8)
    var words = mutableSpan
    for index in words.indices { words[index] = span.integer(at: index * 8, as: UInt64.self) }
  }
}

extension UInt64 {
  /// The number in decimal, padded with zeros on the left to `width` digits.
  func decimal(width: Int) -> String {
    let digits = String(self)
    return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
  }

  /// Sixteen hexadecimal digits.
  var hexadecimal: String {
    let digits = String(self, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension Int {
  /// This many bytes rounded up to whole sectors of the format.
  @inline(__always)
  var roundedUpToSector: Int {
    (self + JournalFormat.sectorByteCount - 1) & ~(JournalFormat.sectorByteCount - 1)
  }
}

extension RawSpan {
  /// The little-endian 64-bit number at `offset`; traps outside the bounds.
  @inline(__always)
  func integer(at offset: Int) -> UInt64 {
    UInt64(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}

extension Span<UInt8> {
  /// Whether records follow each other to the last byte, as many as the block says and with the
  /// first and last time that it says.
  func recordsFill(_ block: BlockHeader) -> Bool {
    let raw = unsafe bytes
    var offset = 0
    var recordCount: UInt32 = 0
    do {
      while offset < count {
        let record = try RecordHeader(raw, at: offset)
        if recordCount == 0 && record.recordedAt != block.firstRecordedAt { return false }
        offset += record.byteCount
        recordCount += 1
        if offset == count && record.recordedAt != block.lastRecordedAt { return false }
      }
    } catch {
      return false
    }
    return recordCount == block.recordCount
  }
}
