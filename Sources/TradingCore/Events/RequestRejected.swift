/// What came to the socket and is no command, so that there is no verb to journal.
public struct RequestRejected: Hashable, Sendable {
  /// Why it is none.
  package enum Reason: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// The line is no request.
    case malformed = 1
    /// There is no such verb.
    case unknownVerb = 2
    /// It raises risk, and nothing makes it one of its kind.
    case missingNonce = 3
  }
  /// Why it is none.
  package var reason: Reason
  /// How many were rejected since the last one that was written, too many to be written each.
  package var unwritten: UInt32
  /// The Unix user at the other end; negative where that is not known.
  package var user: Int64
  /// The process at the other end; 0 where that is not known.
  package var process: UInt32
  /// What was asked, as far as it can be told and no secret.
  package var asked: String
  /// What is wrong with it.
  package var because: String

  /// One rejection, its texts as they are.
  package init(
    reason: Reason, unwritten: UInt32, user: Int64, process: UInt32, asked: String,
    because: String
  ) {
    self.reason = reason
    self.unwritten = unwritten
    self.user = user
    self.process = process
    self.asked = asked
    self.because = because
  }

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
