/// Swift text seen twice, byte for byte as long as the original: once without comments and the
/// contents of string literals, once without everything but comments.
///
/// Knows nested block comments, raw and multi-line strings, and interpolations, which are code.
/// Regex literals are not known; none is used.
struct MaskedText {
  private(set) var code: [UInt8]
  private(set) var comments: [UInt8]
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    code = bytes
    comments = bytes.map { $0 == MaskedText.newline ? $0 : MaskedText.blank }
    readCode(untilParenthesis: false)
  }

  private static let newline = UInt8(ascii: "\n")
  private static let blank = UInt8(ascii: " ")

  /// Code up to the end, or up to the parenthesis that closes an interpolation.
  private mutating func readCode(untilParenthesis: Bool) {
    var depth = 0
    while position < bytes.count {
      if starts(with: "//") {
        readLineComment()
      } else if starts(with: "/*") {
        readBlockComment()
      } else if let poundCount = poundsBeforeQuote() {
        readString(poundCount)
      } else {
        if untilParenthesis, bytes[position] == UInt8(ascii: ")") {
          if depth == 0 { return }
          depth -= 1
        } else if bytes[position] == UInt8(ascii: "(") {
          depth += 1
        }
        position += 1
      }
    }
  }

  private mutating func readLineComment() {
    while position < bytes.count, bytes[position] != MaskedText.newline { takeComment() }
  }

  private mutating func readBlockComment() {
    var depth = 0
    repeat {
      if starts(with: "/*") {
        depth += 1
        takeComment()
      } else if starts(with: "*/") {
        depth -= 1
        takeComment()
      }
      takeComment()
    } while depth > 0 && position < bytes.count
  }

  private mutating func readString(_ poundCount: Int) {
    position += poundCount
    let isMultiline = starts(with: "\"\"\"")
    let quoteCount = isMultiline ? 3 : 1
    position += quoteCount
    while position < bytes.count {
      if isEscape(poundCount) {
        let escaped = position + 1 + poundCount
        if escaped < bytes.count, bytes[escaped] == UInt8(ascii: "(") {
          position = escaped + 1
          readCode(untilParenthesis: true)
          position += 1
        } else {
          for _ in 0..<(poundCount + 2) { takeLiteral() }
        }
      } else if isEnd(quoteCount, poundCount) {
        position += quoteCount + poundCount
        return
      } else if !isMultiline, bytes[position] == MaskedText.newline {
        return
      } else {
        takeLiteral()
      }
    }
  }

  private mutating func takeComment() {
    guard position < bytes.count else { return }
    comments[position] = bytes[position]
    takeLiteral()
  }

  private mutating func takeLiteral() {
    guard position < bytes.count else { return }
    if bytes[position] != MaskedText.newline { code[position] = MaskedText.blank }
    position += 1
  }

  /// How many `#` stand before a quote that begins here; nil when no string begins here.
  private func poundsBeforeQuote() -> Int? {
    var index = position
    while index < bytes.count, bytes[index] == UInt8(ascii: "#") { index += 1 }
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return nil }
    return index - position
  }

  private func isEscape(_ poundCount: Int) -> Bool {
    guard bytes[position] == UInt8(ascii: "\\") else { return false }
    return pounds(at: position + 1, are: poundCount)
  }

  private func isEnd(_ quoteCount: Int, _ poundCount: Int) -> Bool {
    for offset in 0..<quoteCount {
      let index = position + offset
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return false }
    }
    return pounds(at: position + quoteCount, are: poundCount)
  }

  private func pounds(at start: Int, are count: Int) -> Bool {
    guard start + count <= bytes.count else { return false }
    return bytes[start..<(start + count)].allSatisfy { $0 == UInt8(ascii: "#") }
  }

  private func starts(with text: String) -> Bool {
    var index = position
    for byte in text.utf8 {
      guard index < bytes.count, bytes[index] == byte else { return false }
      index += 1
    }
    return true
  }
}
