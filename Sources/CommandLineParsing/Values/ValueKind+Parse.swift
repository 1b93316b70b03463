extension ValueKind {
  /// The value that a text means, or nil when it is not of this kind.
  func parse(_ text: String) -> ParsedValue? {
    switch self {
    case .text, .path: text.isEmpty ? nil : .text(text)
    case .unsigned(let range):
      Digits.unsigned(text).flatMap { range.contains($0) ? .unsigned($0) : nil }
    case .decimal: Digits.isDecimal(text) ? .text(text) : nil
    case .duration: Digits.durationNanoseconds(text).map { .duration(nanoseconds: $0) }
    case .choice(let names): names.contains(text) ? .text(text) : nil
    case .speed: Speed(text: text).map { .speed($0) }
    case .sequence:
      text.hasPrefix("#") ? Digits.unsigned(text.dropFirst()).map { .sequence($0) } : nil
    case .moment: Moment(text: text).map { .moment($0) }
    case .keyValue: KeyValue(text: text).map { .keyValue($0) }
    }
  }

  /// Whether a text is of this kind.
  func accepts(_ text: String) -> Bool {
    parse(text) != nil
  }
}
