/// A JSON value (RFC 8259) as far as messages are made of them.
enum JSONValue: Equatable {
  /// A string.
  case text(String)
  /// A number without fraction and exponent that fits.
  case integer(Int64)
  /// True or false.
  case truth(Bool)
  /// A list.
  case array([JSONValue])
  /// Members in their order, each name once.
  case object([(name: String, value: JSONValue)])
  /// A number with a fraction or an exponent.
  case fraction
  /// Nothing.
  case null

  /// How deep objects and arrays may stand in each other: an answer's events are at three.
  static let maximumDepth = 4

  static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.text(let left), .text(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.truth(let left), .truth(let right)): left == right
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)):
      left.elementsEqual(right) { $0.name == $1.name && $0.value == $1.value }
    case (.fraction, .fraction), (.null, .null): true
    case (.text, _), (.integer, _), (.truth, _), (.array, _), (.object, _), (.fraction, _),
      (.null, _):
      false
    }
  }

  /// What it is, for a sentence.
  var kind: String {
    switch self {
    case .text: "a text"
    case .integer: "a whole number"
    case .truth: "true or false"
    case .array: "a list"
    case .object: "an object"
    case .fraction: "a number with a fraction"
    case .null: "null"
    }
  }

  /// How deep the brackets of a line go, without understanding it.
  static func depth(of line: [UInt8]) -> Int {
    var depth = 0
    var deepest = 0
    var isText = false
    var isEscaped = false
    for byte in line {
      if isEscaped {
        isEscaped = false
      } else if isText {
        if byte == UInt8(ascii: "\\") { isEscaped = true }
        if byte == UInt8(ascii: "\"") { isText = false }
      } else {
        switch byte {
        case UInt8(ascii: "\""): isText = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        default: continue  // open set: bytes
        }
        deepest = max(deepest, depth)
      }
    }
    return deepest
  }
}

/// What a member's value must be; each error names the member.
extension JSONValue {
  /// The members of an object.
  func members() throws(LinkError) -> [(name: String, value: JSONValue)] {
    guard case .object(let members) = self else { throw .notAnObject(found: kind) }
    return members
  }

  /// A text, which may be empty.
  func text(of member: String) throws(LinkError) -> String {
    guard case .text(let text) = self else { throw wrongType(member, "a text") }
    return text
  }

  /// A whole number.
  func integer(of member: String) throws(LinkError) -> Int64 {
    guard case .integer(let number) = self else { throw wrongType(member, "a whole number") }
    return number
  }

  /// True or false.
  func truth(of member: String) throws(LinkError) -> Bool {
    guard case .truth(let isSo) = self else { throw wrongType(member, "true or false") }
    return isSo
  }

  /// A list.
  func list(of member: String) throws(LinkError) -> [JSONValue] {
    guard case .array(let values) = self else { throw wrongType(member, "a list") }
    return values
  }

  private func wrongType(_ member: String, _ wanted: String) -> LinkError {
    .wrongType(member: member, wanted: wanted, found: kind)
  }
}
