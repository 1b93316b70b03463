/// What looking after a journal came upon.
package struct CheckFinding: Equatable, Sendable {
  /// How grave it is.
  package enum Severity: String, Comparable, Sendable, CaseIterable {
    /// As it should be.
    case ok
    /// Something that a person must look at.
    case warning
    /// A promise cannot be kept like this.
    case error

    /// Ordered by gravity.
    package static func < (left: Severity, right: Severity) -> Bool {
      left.gravity < right.gravity
    }

    private var gravity: Int {
      switch self {
      case .ok: 0
      case .warning: 1
      case .error: 2
      }
    }
  }

  /// How grave it is.
  package let severity: Severity
  /// What it is about, in a word or two.
  package let subject: String
  /// What was found, and what to do about it.
  package let what: String

  /// A finding.
  package init(_ severity: Severity, _ subject: String, _ what: String) {
    self.severity = severity
    self.subject = subject
    self.what = what
  }
}
