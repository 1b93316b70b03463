/// A name and a value, written `name=value`.
package struct KeyValue: Sendable, Equatable {
  /// What stands before the first `=`; never empty.
  package let key: String
  /// What stands behind it; may be empty.
  package let value: String

  /// Reads `name=value`; nil without a name or a `=`.
  init?(text: String) {
    guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")), equals > text.startIndex
    else { return nil }
    key = String(text[..<equals])
    value = String(text[text.utf8.index(after: equals)...])
  }
}
