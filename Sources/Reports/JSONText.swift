/// Builds one JSON value (RFC 8259) on one line, member by member in the order told.
struct JSONText: Sendable {
  private(set) var text = ""
  private var needsComma = false

  /// An object whose members `body` writes.
  static func object(_ body: (inout JSONText) -> Void) -> String {
    var json = JSONText()
    json.object(body)
    return json.text
  }

  mutating func object(_ body: (inout JSONText) -> Void) {
    begin("{")
    body(&self)
    end("}")
  }

  /// A member that is an object.
  mutating func object(_ name: String, _ body: (inout JSONText) -> Void) {
    key(name)
    object(body)
  }

  /// A member that is an array with an element for each item.
  mutating func array<Items: Swift.Sequence>(
    _ name: String, _ items: Items, _ element: (inout JSONText, Items.Element) -> Void
  ) {
    key(name)
    array(items, element)
  }

  /// An array with an element for each item.
  mutating func array<Items: Swift.Sequence>(
    _ items: Items, _ element: (inout JSONText, Items.Element) -> Void
  ) {
    begin("[")
    for item in items { element(&self, item) }
    end("]")
  }

  /// A member whose value `body` writes.
  mutating func member(_ name: String, _ body: (inout JSONText) -> Void) {
    key(name)
    body(&self)
  }

  mutating func member(_ name: String, _ value: String?) {
    key(name)
    string(value)
  }

  mutating func member(_ name: String, _ value: some FixedWidthInteger) {
    key(name)
    raw(String(value))
  }

  mutating func member(_ name: String, _ value: Bool) {
    key(name)
    raw(value ? "true" : "false")
  }

  /// A member that is the text of a JSON value.
  mutating func member(_ name: String, json: String) {
    key(name)
    raw(json)
  }

  /// A value that is a string, or null.
  mutating func string(_ value: String?) {
    guard let value else {
      raw("null")
      return
    }
    separate()
    text += "\""
    for scalar in value.unicodeScalars { append(scalar) }
    text += "\""
    needsComma = true
  }

  /// A value given as the text of JSON.
  mutating func raw(_ value: String) {
    separate()
    text += value
    needsComma = true
  }

  private mutating func key(_ name: String) {
    string(name)
    text += ":"
    needsComma = false
  }

  private mutating func begin(_ bracket: String) {
    separate()
    text += bracket
    needsComma = false
  }

  private mutating func end(_ bracket: String) {
    text += bracket
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { text += "," }
    needsComma = false
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": text += "\\\""
    case "\\": text += "\\\\"
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    case "\u{0}"..<"\u{20}":
      let digits = String(scalar.value, radix: 16)
      text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    default: text.unicodeScalars.append(scalar)  // open set: characters that stand for themselves
    }
  }
}
