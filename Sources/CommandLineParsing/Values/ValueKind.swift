/// What the text of a value must look like; checked before anything runs.
package enum ValueKind: Sendable, Equatable {
  /// Any text that is not empty.
  case text
  /// The path of a file or folder; whether it exists is for the command to find out.
  case path
  /// A whole number in a range, in decimal digits.
  case unsigned(ClosedRange<UInt64>)
  /// A decimal number without exponent, kept as text: `-12.50`.
  case decimal
  /// A whole number and a unit: `250ms`, `30s`, `5m`, `2h`.
  case duration
  /// One of these names.
  case choice([String])
  /// How fast time goes: `real`, `max` or `10x`.
  case speed
  /// A position in the journal: `#1234`.
  case sequence
  /// A position in the journal, or a UTC time: `#1234`, `2026-03-01T09:30:00.5Z`.
  case moment
  /// A name and a value: `limit=250`.
  case keyValue

  /// Any whole number.
  package static var anyUnsigned: ValueKind { .unsigned(0...UInt64.max) }

  /// What the help calls a value when the table does not say.
  var customaryName: String {
    switch self {
    case .text: "text"
    case .path: "path"
    case .unsigned: "number"
    case .decimal: "decimal"
    case .duration: "duration"
    case .choice(let names): names.joined(separator: "|")
    case .speed: "speed"
    case .sequence: "#sequence"
    case .moment: "moment"
    case .keyValue: "key=value"
    }
  }

  /// What was expected, for the end of "'x' is not …".
  var expectation: String {
    switch self {
    case .text: "a text of at least one character"
    case .path: "a path of at least one character"
    case .unsigned(let range) where range == 0...UInt64.max: "a whole number, such as 42"
    case .unsigned(let range):
      "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .decimal: "a decimal number without exponent, such as 12.50"
    case .duration:
      "a duration: a whole number and one of ns, us, ms, s, m, h, d, such as 250ms"
    case .choice(let names): "one of \(names.joined(separator: ", "))"
    case .speed: "a speed: 'real', 'max', or a whole number and 'x', such as 10x"
    case .sequence: "a journal sequence, such as '#1234' (quote the # in a shell)"
    case .moment:
      "a moment: '#1234', or UTC as in 2026-03-01T09:30:00.000000001Z"
    case .keyValue: "a name and a value, such as limit=250"
    }
  }
}
