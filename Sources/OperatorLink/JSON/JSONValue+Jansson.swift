import CJansson

/// Reading by jansson: the only file that touches its pointers
/// (docs/decisions/0008-jansson-for-operator-json.md).
extension JSONValue {
  /// Reads one line: an object or array, each of its names once, valid UTF-8, nothing behind it.
  init(decoding line: [UInt8]) throws(LinkError) {
    guard !line.isEmpty else { throw .malformed(what: "the line is empty", byte: 0) }
    guard JSONValue.depth(of: line) <= JSONValue.maximumDepth else {
      throw .tooDeep(maximumDepth: JSONValue.maximumDepth)
    }
    var error = json_error_t()
    let root = unsafe line.withUnsafeBytes { bytes in
      unsafe json_loadb(
        bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count,
        Int(JSON_REJECT_DUPLICATES), &error)
    }
    guard let root = unsafe root else {
      throw .malformed(what: JSONValue.text(of: error), byte: Int(error.position))
    }
    defer { unsafe json_decref(root) }
    self = unsafe JSONValue(root)
  }

  private init(_ value: UnsafeMutablePointer<json_t>) {
    switch unsafe value.pointee.type {
    case JSON_STRING:
      let bytes = unsafe UnsafeRawBufferPointer(
        start: json_string_value(value), count: json_string_length(value))
      self = .text(unsafe String(decoding: bytes, as: UTF8.self))
    case JSON_INTEGER: self = .integer(Int64(unsafe json_integer_value(value)))
    case JSON_REAL: self = .fraction
    case JSON_TRUE: self = .truth(true)
    case JSON_FALSE: self = .truth(false)
    case JSON_ARRAY: self = .array(unsafe JSONValue.elements(of: value))
    case JSON_OBJECT: self = .object(unsafe JSONValue.members(of: value))
    default: self = .null  // open set: jansson's numbers of types, of which only null is left
    }
  }

  private static func elements(of array: UnsafeMutablePointer<json_t>) -> [JSONValue] {
    var values: [JSONValue] = []
    let count = unsafe json_array_size(array)
    for index in 0..<count {
      guard let value = unsafe json_array_get(array, index) else {
        preconditionFailure("an array has as many elements as it says")
      }
      values.append(unsafe JSONValue(value))
    }
    return values
  }

  private static func members(
    of object: UnsafeMutablePointer<json_t>
  ) -> [(name: String, value: JSONValue)] {
    var members: [(name: String, value: JSONValue)] = []
    var next = unsafe json_object_iter(object)
    while let member = unsafe next {
      guard let name = unsafe json_object_iter_key(member),
        let value = unsafe json_object_iter_value(member)
      else { preconditionFailure("a member has a name and a value") }
      members.append((unsafe String(cString: name), unsafe JSONValue(value)))
      unsafe next = json_object_iter_next(object, member)
    }
    return members
  }

  private static func text(of error: json_error_t) -> String {
    unsafe withUnsafeBytes(of: error.text) { bytes in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
