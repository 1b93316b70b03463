/// A number of 128 bits as 32 hexadecimal digits: a nonce, or the hash of a plan.
package struct HexNumber: Equatable, Hashable, Sendable, CustomStringConvertible {
  /// The number.
  package let value: UInt128

  /// The digits that its text has.
  package static let digitCount = 32

  /// A number.
  package init(_ value: UInt128) { self.value = value }

  /// The number that the first sixteen bytes spell, big endian.
  package init(bigEndian bytes: [UInt8]) {
    precondition(bytes.count == 16, "128 bits are 16 bytes")
    value = bytes.reduce(0) { $0 << 8 | UInt128($1) }
  }

  /// Reads exactly 32 hexadecimal digits; nil when they are none.
  package init?(text: String) {
    guard text.utf8.count == Self.digitCount,
      text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
      let value = UInt128(text, radix: 16)
    else { return nil }
    self.value = value
  }

  /// 32 lower-case digits.
  package var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: Self.digitCount - digits.utf8.count) + digits
  }
}
