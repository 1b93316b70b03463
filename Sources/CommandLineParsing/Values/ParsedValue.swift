/// A value that passed the check of its kind.
package enum ParsedValue: Sendable, Equatable {
  /// A flag.
  case flag(Bool)
  /// A text, path, choice or decimal, as given.
  case text(String)
  /// A whole number.
  case unsigned(UInt64)
  /// A duration.
  case duration(nanoseconds: Int64)
  /// How fast time goes.
  case speed(Speed)
  /// A position in the journal.
  case sequence(UInt64)
  /// A position in the journal or a time.
  case moment(Moment)
  /// A name and a value.
  case keyValue(KeyValue)
}
