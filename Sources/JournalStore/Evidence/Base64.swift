/// Base 64 as RFC 4648 §4 has it, and nothing else: no line breaks, padding present, unused bits
/// zero. So every sequence of bytes has exactly one text.
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  /// The text of the bytes, added to what is there.
  static func append(_ bytes: Span<UInt8>, to text: inout [UInt8]) {
    var index = 0
    while index < bytes.count {
      let rest = bytes.count - index
      var word = UInt32(bytes[index]) << 16
      if rest > 1 { word |= UInt32(bytes[index + 1]) << 8 }
      if rest > 2 { word |= UInt32(bytes[index + 2]) }
      text.append(alphabet[Int(word >> 18)])
      text.append(alphabet[Int(word >> 12 & 63)])
      text.append(rest > 1 ? alphabet[Int(word >> 6 & 63)] : padding)
      text.append(rest > 2 ? alphabet[Int(word & 63)] : padding)
      index += 3
    }
  }

  /// The text of the bytes.
  static func text(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    append(bytes.span, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Adds the bytes of the text to what is there; false, with some of them added, when it is not
  /// base 64.
  static func decode(_ text: Span<UInt8>, into bytes: inout [UInt8]) -> Bool {
    guard text.count % 4 == 0 else { return false }
    var index = 0
    while index < text.count {
      let isLast = index + 4 == text.count
      let padded = isLast && text[index + 3] == padding ? (text[index + 2] == padding ? 2 : 1) : 0
      var word: UInt32 = 0
      for place in 0..<4 - padded {
        let value = value(of: text[index + place])
        guard value < 64 else { return false }
        word |= value << UInt32(18 - 6 * place)
      }
      guard word & (padded == 2 ? 0xFFFF : padded == 1 ? 0xFF : 0) == 0 else { return false }
      bytes.append(UInt8(truncatingIfNeeded: word >> 16))
      if padded < 2 { bytes.append(UInt8(truncatingIfNeeded: word >> 8)) }
      if padded < 1 { bytes.append(UInt8(truncatingIfNeeded: word)) }
      index += 4
    }
    return true
  }

  /// The bytes of a text, or nil when it is not base 64.
  static func decode(_ text: Span<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    return decode(text, into: &bytes) ? bytes : nil
  }

  /// What a letter stands for; 64 when it is none of the alphabet.
  private static func value(of letter: UInt8) -> UInt32 {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(letter - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(letter - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(letter - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: 64  // open set: bytes
    }
  }
}

extension SHA256Digest {
  /// The digest as base 64, as checkpoints have it.
  package var base64: String { Base64.text(bytes) }

  /// The digest of its base 64, or nil.
  init?(base64 text: Span<UInt8>) {
    guard let bytes = Base64.decode(text), bytes.count == Self.byteCount else { return nil }
    self.init(bytes.span, at: 0)
  }
}
