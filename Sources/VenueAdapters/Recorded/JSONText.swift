/// A place in a JSON text (RFC 8259), and the steps from there. The text itself is handed to each
/// step, because spans are not stored. Strings are not checked to be UTF-8: what is kept of them is
/// compared byte by byte.
struct JSONText {
  /// Values may be nested this deep.
  static let deepestNesting = 64

  /// The next byte to be read.
  var at: Int

  /// The next byte; 0 at the end, which no rule of JSON accepts.
  @inline(__always)
  func next(_ bytes: Span<UInt8>) -> UInt8 {
    at < bytes.count ? bytes[at] : 0
  }

  @inline(__always)
  mutating func skipBlanks(_ bytes: Span<UInt8>) {
    while next(bytes) <= UInt8(ascii: " "), isBlank(next(bytes)) { at += 1 }
  }

  @inline(__always)
  private func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  /// Passes over blanks, the byte that must come, and blanks.
  @inline(__always)
  mutating func expect(_ wanted: Unicode.Scalar, _ bytes: Span<UInt8>) throws(ScanProblem) {
    skipBlanks(bytes)
    guard next(bytes) == UInt8(ascii: wanted) else { throw ScanProblem(.unexpected, at: at) }
    at += 1
    skipBlanks(bytes)
  }

  /// Whether another element follows in an array or object that ends by `closing`.
  @inline(__always)
  mutating func hasMore(
    before closing: Unicode.Scalar, _ bytes: Span<UInt8>
  ) throws(ScanProblem) -> Bool {
    skipBlanks(bytes)
    let byte = next(bytes)
    guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: closing) else {
      throw ScanProblem(.unexpected, at: at)
    }
    at += 1
    if byte == UInt8(ascii: closing) { return false }
    skipBlanks(bytes)
    return true
  }

  /// Enters an array or object; false when it is empty, and then it is passed over.
  @inline(__always)
  mutating func enter(
    _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, _ bytes: Span<UInt8>
  ) throws(ScanProblem) -> Bool {
    try expect(opening, bytes)
    guard next(bytes) == UInt8(ascii: closing) else { return true }
    at += 1
    return false
  }

  /// Passes over a string and gives the places between its quotes, escapes as they stand.
  @inline(__always)
  mutating func string(_ bytes: Span<UInt8>) throws(ScanProblem) -> Range<Int> {
    guard next(bytes) == UInt8(ascii: "\"") else { throw ScanProblem(.unexpected, at: at) }
    at += 1
    let start = at
    while true {
      let byte = next(bytes)
      if byte == UInt8(ascii: "\"") { break }
      if byte == UInt8(ascii: "\\") {
        try skipEscape(bytes)
      } else {
        guard byte >= UInt8(ascii: " ") else { throw ScanProblem(.unexpected, at: at) }
        at += 1
      }
    }
    at += 1
    return start..<(at - 1)
  }

  private mutating func skipEscape(_ bytes: Span<UInt8>) throws(ScanProblem) {
    at += 1
    switch next(bytes) {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      at += 1
    case UInt8(ascii: "u"):
      at += 1
      for _ in 0..<4 {
        guard isHexadecimal(next(bytes)) else { throw ScanProblem(.unexpected, at: at) }
        at += 1
      }
    default: throw ScanProblem(.unexpected, at: at)  // open set: any other byte
    }
  }

  private func isHexadecimal(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return byte &- UInt8(ascii: "0") <= 9
      || (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "f"))
  }

  /// Passes over any value.
  mutating func skipValue(_ bytes: Span<UInt8>, depth: Int = 0) throws(ScanProblem) {
    guard depth < Self.deepestNesting else { throw ScanProblem(.tooDeep, at: at) }
    switch next(bytes) {
    case UInt8(ascii: "\""): _ = try string(bytes)
    case UInt8(ascii: "{"):
      guard try enter("{", "}", bytes) else { return }
      repeat {
        _ = try string(bytes)
        try expect(":", bytes)
        try skipValue(bytes, depth: depth + 1)
      } while try hasMore(before: "}", bytes)
    case UInt8(ascii: "["):
      guard try enter("[", "]", bytes) else { return }
      repeat {
        try skipValue(bytes, depth: depth + 1)
      } while try hasMore(before: "]", bytes)
    case UInt8(ascii: "t"): try skipWord("true", bytes)
    case UInt8(ascii: "f"): try skipWord("false", bytes)
    case UInt8(ascii: "n"): try skipWord("null", bytes)
    default: try skipNumber(bytes)  // open set: any other byte
    }
  }

  private mutating func skipWord(_ word: String, _ bytes: Span<UInt8>) throws(ScanProblem) {
    for wanted in word.utf8 {
      guard next(bytes) == wanted else { throw ScanProblem(.unexpected, at: at) }
      at += 1
    }
  }

  private mutating func skipNumber(_ bytes: Span<UInt8>) throws(ScanProblem) {
    if next(bytes) == UInt8(ascii: "-") { at += 1 }
    if next(bytes) == UInt8(ascii: "0") { at += 1 } else { try skipDigits(bytes) }
    if next(bytes) == UInt8(ascii: ".") {
      at += 1
      try skipDigits(bytes)
    }
    if next(bytes) | 0x20 == UInt8(ascii: "e") {
      at += 1
      if next(bytes) == UInt8(ascii: "+") || next(bytes) == UInt8(ascii: "-") { at += 1 }
      try skipDigits(bytes)
    }
  }

  private mutating func skipDigits(_ bytes: Span<UInt8>) throws(ScanProblem) {
    let start = at
    while next(bytes) &- UInt8(ascii: "0") <= 9 { at += 1 }
    guard at > start else { throw ScanProblem(.unexpected, at: at) }
  }
}
