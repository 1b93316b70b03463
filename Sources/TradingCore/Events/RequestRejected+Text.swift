extension RequestRejected {
  /// The most bytes of each text: whoever says anything at the socket must not fill the journal.
  package static let maximumTextByteCount = 256

  /// A text as it may stand in the journal: without what could break a line, move a terminal's
  /// cursor or turn the direction of reading, and no longer than it may be.
  package static func harmless(_ text: String) -> String {
    var kept = String.UnicodeScalarView()
    var byteCount = 0
    for scalar in text.unicodeScalars {
      let shown = isHarmless(scalar) ? scalar : "\u{FFFD}"
      byteCount += UTF8.width(shown)
      // Three bytes are kept for the sign that something is left out.
      if byteCount > maximumTextByteCount - 3 { return String(kept) + "…" }
      kept.append(shown)
    }
    return String(kept)
  }

  /// Whether a text may stand in the journal.
  package static func isHarmless(_ text: String) -> Bool {
    text.utf8.count <= maximumTextByteCount && text.unicodeScalars.allSatisfy(isHarmless)
  }

  private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
      .unassigned:
      false
    default: true  // open set: what can be seen
    }
  }
}
