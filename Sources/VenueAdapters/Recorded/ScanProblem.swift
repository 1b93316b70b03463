/// Why a text could not be read, and where.
package struct ScanProblem: Error, Equatable, Sendable {
  /// What was wrong.
  package enum Kind: Equatable, Sendable {
    /// The text ends in the middle or holds a byte that cannot stand there.
    case unexpected
    /// Values are nested deeper than `JSONText.deepestNesting`.
    case tooDeep
    /// The line does not begin with a receive time and a blank.
    case noReceiveTime
    /// A field that the message must have is missing.
    case missingField
    /// A field has a value of the wrong type, out of range, or not exact in eight decimals.
    case unfitField
    /// A field is there twice.
    case repeatedField
  }
  /// What was wrong.
  package let kind: Kind
  /// The place in the line, from 0.
  package let position: Int

  init(_ kind: Kind, at position: Int) {
    self.kind = kind
    self.position = position
  }
}

extension ScanProblem: CustomStringConvertible {
  /// What was wrong and at which byte.
  package var description: String {
    let what =
      switch kind {
      case .unexpected: "not JSON"
      case .tooDeep: "nested too deep"
      case .noReceiveTime: "no receive time"
      case .missingField: "a field is missing"
      case .unfitField: "a field has an unfit value"
      case .repeatedField: "a field is there twice"
      }
    return "\(what) at byte \(position)"
  }
}
