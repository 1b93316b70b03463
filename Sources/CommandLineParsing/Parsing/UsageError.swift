/// A command line that cannot be run; the door prints `message` and exits with `ExitCode.usage`.
package struct UsageError: Error, Sendable, Equatable {
  /// What is wrong, as a sentence without full stop.
  package let what: String
  /// Where: the word of the command line, or the environment variable.
  package let place: String
  /// What to do next, as a sentence.
  package let next: String

  /// A mistake that only the door can see, such as two options that exclude each other.
  package init(what: String, place: String, next: String) {
    self.what = what
    self.place = place
    self.next = next
  }

  /// What, where and what next, on two lines.
  package var message: String {
    "\(what) (\(place)).\n\(next)"
  }
}
