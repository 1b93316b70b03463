import SystemCalls

/// Why a command or its answer did not get across.
package enum LinkError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The line is longer than either side takes.
  case tooLong(maximumByteCount: Int)
  /// The line is no JSON text (RFC 8259), or names a member twice; counted from byte 0.
  case malformed(what: String, byte: Int)
  /// Objects and arrays stand in each other deeper than anything that is understood.
  case tooDeep(maximumDepth: Int)
  /// The line is something else than one object.
  case notAnObject(found: String)
  /// A member that nothing is known of.
  case unknownMember(String)
  /// A member that has to be there.
  case missingMember(String)
  /// A member's value is of another type.
  case wrongType(member: String, wanted: String, found: String)
  /// A member's value is of the right type and still none that it can have.
  case badValue(member: String, wanted: String)
  /// Another version of this language.
  case unknownProtocol(Int64)
  /// The other side closed before it had answered.
  case noAnswer(path: String)
  /// The other side has not answered in time.
  case tookTooLong(path: String)
  /// The system said no.
  case system(SystemError)

  /// One sentence: what, where, what next.
  package var description: String {
    switch self {
    case .tooLong(let maximum):
      "the line is too long: at most \(maximum) bytes are taken, its line feed included"
    case .malformed(let what, let byte): "the line is no JSON object: \(what), at byte \(byte)"
    case .tooDeep(let maximum): "objects and arrays are nested more than \(maximum) deep"
    case .notAnObject(let found): "one JSON object a line is expected, not \(found)"
    case .unknownMember(let name): "the member '\(name)' is unknown: take it out"
    case .missingMember(let name): "the member '\(name)' is missing"
    case .wrongType(let member, let wanted, let found):
      "the member '\(member)' is \(wanted), not \(found)"
    case .badValue(let member, let wanted): "the member '\(member)' is not \(wanted)"
    case .unknownProtocol(let number):
      "the member 'protocol' is \(number), and only \(CommandRequest.protocolNumber) is spoken: "
        + "use the program that belongs to this engine"
    case .noAnswer(let path): "\(path) was closed without an answer: look into the journal"
    case .tookTooLong(let path): "\(path) has not answered in time: look into the journal"
    case .system(let error): error.description
    }
  }
}
