/// A place in the story that a journal tells.
package enum Moment: Sendable, Equatable {
  /// A position in the journal.
  case sequence(UInt64)
  /// UTC nanoseconds since 1970.
  case time(nanosecondsSince1970: Int64)

  /// Reads `#1234` or an RFC 3339 UTC time; nil when it is neither.
  init?(text: String) {
    if text.hasPrefix("#") {
      guard let sequence = Digits.unsigned(text.dropFirst()) else { return nil }
      self = .sequence(sequence)
      return
    }
    do {
      self = .time(nanosecondsSince1970: try RFC3339.nanoseconds(from: text))
    } catch {
      return nil
    }
  }
}
