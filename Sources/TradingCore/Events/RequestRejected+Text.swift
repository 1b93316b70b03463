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

  /// A list, as the tables of Unicode grow from one toolchain to the next, and an audit must find
  /// what the engine found: controls, separators of lines, what turns the direction of reading or
  /// cannot be seen (general categories Cc, Zl, Zp, Cf), and what is nobody's (Co, Cn).
  private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1F, 0x7F...0x9F, 0xAD, 0x600...0x605, 0x61C, 0x6DD, 0x70F, 0x890...0x891, 0x8E2,
      0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xE000...0xF8FF, 0xFDD0...0xFDEF,
      0xFEFF, 0xFFF0...0xFFFB, 0xFFFE...0xFFFF, 0x110BD, 0x110CD, 0x13430...0x1343F,
      0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0x10FFFF:
      false
    default: true  // open set: what can be seen
    }
  }
}
