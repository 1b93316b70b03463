/// A command line worth copying, and what it does.
package struct Example: Sendable, Equatable {
  /// The line as typed.
  package let line: String
  /// One sentence.
  package let what: String

  /// An example from its line and its meaning.
  package init(_ line: String, what: String) {
    self.line = line
    self.what = what
  }
}
