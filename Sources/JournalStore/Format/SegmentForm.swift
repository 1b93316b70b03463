/// What a segment's file holds behind its header. Either form has the same records, sequences and
/// hashes.
package enum SegmentForm: UInt32, Equatable, Sendable {
  /// Blocks of one commit group each, as the writer made them.
  case live = 0
  /// Columns of many groups each, and a footer; read-only, and never the journal's last segment.
  case sealed = 1

  /// How the file's name ends.
  package var suffix: String {
    switch self {
    case .live: ".segment"
    case .sealed: ".sealed"
    }
  }

  /// The form that a segment's file name says; nil when it is none.
  init?(suffixOf name: String) {
    for form in [SegmentForm.live, .sealed] where name.hasSuffix(form.suffix) {
      self = form
      return
    }
    return nil
  }
}
