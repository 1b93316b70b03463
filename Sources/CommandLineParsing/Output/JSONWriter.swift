/// Builds a JSON text (RFC 8259) in the order in which it is told; a wrong order traps.
package struct JSONWriter: Sendable {
  /// An object or array that is still open.
  private enum Container {
    case object, array
  }

  private let isPretty: Bool
  private var bytes: [UInt8] = []
  private var open: [Container] = []
  private var isEmptyContainer = true
  private var isAfterKey = false
  private var isComplete = false

  /// A writer on one line, or with line breaks and two blanks of indentation.
  package init(isPretty: Bool = false) {
    self.isPretty = isPretty
  }

  /// The text, once everything that was opened is closed.
  package var text: String {
    precondition(isComplete, "a JSON text is one whole value: something is missing or open")
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Structure

  /// Opens an object, as a value.
  package mutating func beginObject() { begin(.object, "{") }

  /// Closes the object opened last.
  package mutating func endObject() { end(.object, "}") }

  /// Opens an array, as a value.
  package mutating func beginArray() { begin(.array, "[") }

  /// Closes the array opened last.
  package mutating func endArray() { end(.array, "]") }

  /// A member's name; its value comes next. Names are not checked for repetition.
  package mutating func key(_ name: String) {
    precondition(open.last == .object && !isAfterKey, "a key stands in an object, before a value")
    separate()
    appendQuoted(name)
    append(isPretty ? ": " : ":")
    isAfterKey = true
  }

  // MARK: Values

  /// A string.
  package mutating func string(_ value: String) {
    prepareValue()
    appendQuoted(value)
    finishValue()
  }

  /// A whole number; readers that know only doubles lose digits beyond 53 bits.
  package mutating func number(_ value: some FixedWidthInteger) { raw(String(value)) }

  /// A decimal number, digit for digit as its text.
  package mutating func number(text: String) {
    precondition(JSONWriter.isNumber(text), "'\(text)' is not a JSON number")
    raw(text)
  }

  /// True or false.
  package mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }

  /// Nothing.
  package mutating func null() { raw("null") }

  // MARK: Members

  /// A member with a string.
  package mutating func member(_ name: String, _ value: String) {
    key(name)
    string(value)
  }

  /// A member with a string, or null.
  package mutating func member(_ name: String, _ value: String?) {
    key(name)
    if let value { string(value) } else { null() }
  }

  /// A member with a whole number.
  package mutating func member(_ name: String, _ value: some FixedWidthInteger) {
    key(name)
    number(value)
  }

  /// A member with true or false.
  package mutating func member(_ name: String, _ value: Bool) {
    key(name)
    bool(value)
  }

  // MARK: Bytes

  private mutating func begin(_ container: Container, _ bracket: String) {
    prepareValue()
    append(bracket)
    open.append(container)
    isEmptyContainer = true
  }

  private mutating func end(_ container: Container, _ bracket: String) {
    precondition(open.last == container && !isAfterKey, "what is closed is what was opened last")
    open.removeLast()
    if isPretty, !isEmptyContainer { breakLine() }
    append(bracket)
    finishValue()
  }

  private mutating func prepareValue() {
    precondition(!isComplete, "a JSON text is one value, and it is complete")
    if isAfterKey {
      isAfterKey = false
      return
    }
    precondition(open.last != .object, "a value in an object needs a key before it")
    if !open.isEmpty { separate() }
  }

  private mutating func finishValue() {
    isEmptyContainer = false
    isComplete = open.isEmpty
  }

  private mutating func separate() {
    if !isEmptyContainer { append(",") }
    if isPretty { breakLine() }
    isEmptyContainer = false
  }

  private mutating func breakLine() {
    append("\n")
    for _ in open.indices { append("  ") }
  }

  private mutating func raw(_ value: String) {
    prepareValue()
    append(value)
    finishValue()
  }

  private mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func appendQuoted(_ value: String) {
    append("\"")
    for byte in value.utf8 {
      switch byte {
      case UInt8(ascii: "\""): append("\\\"")
      case UInt8(ascii: "\\"): append("\\\\")
      case UInt8(ascii: "\n"): append("\\n")
      case UInt8(ascii: "\r"): append("\\r")
      case UInt8(ascii: "\t"): append("\\t")
      case 0..<0x20:
        append(byte < 0x10 ? "\\u000" : "\\u00")
        append(String(byte, radix: 16))
      default: bytes.append(byte)  // open set: bytes that stand for themselves
      }
    }
    append("\"")
  }

  /// The grammar of RFC 8259 §6 without an exponent.
  private static func isNumber(_ text: String) -> Bool {
    guard Digits.isDecimal(text) else { return false }
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    return !digits.hasPrefix("0") || digits == "0" || digits.hasPrefix("0.")
  }
}
