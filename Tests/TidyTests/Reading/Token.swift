/// A word or a punctuation character of code.
struct Token {
  let text: String
  /// Counted from 1.
  let line: Int
  /// Whether nothing stands between the token before and this one.
  let touchesPrevious: Bool
  /// Whether it is a name, keyword or number.
  let isWord: Bool

  /// The tokens of masked code.
  static func all(in code: [UInt8]) -> [Token] {
    var tokens: [Token] = []
    var line = 1
    var index = 0
    var touches = false
    while index < code.count {
      let byte = code[index]
      if byte == UInt8(ascii: "\n") { line += 1 }
      if byte <= UInt8(ascii: " ") {
        touches = false
        index += 1
        continue
      }
      var end = index + 1
      let isWord = isWordByte(byte)
      if isWord {
        while end < code.count, isWordByte(code[end]) { end += 1 }
      }
      let text = String(decoding: code[index..<end], as: UTF8.self)
      tokens.append(Token(text: text, line: line, touchesPrevious: touches, isWord: isWord))
      touches = true
      index = end
    }
    return tokens
  }

  /// Letters, digits, the underscore, and everything beyond ASCII.
  static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false  // open set: bytes
    }
  }
}
