/// One command: what it is called, takes and promises. Everything else is generated from it.
package struct Command: Sendable {
  /// The word that a person types; the executable's name for the root.
  package let name: String
  /// One sentence, ending in a full stop.
  package let overview: String
  /// Paragraphs of detail, separated by an empty line; may be empty.
  package let discussion: String
  /// Positional words, in order; empty when there are subcommands.
  package let arguments: [Argument]
  /// Options of this command; they are accepted by its subcommands too.
  package let options: [Option]
  /// Commands below this one.
  package let subcommands: [Command]
  /// Command lines worth copying.
  package let examples: [Example]
  /// What the process may exit with; a subcommand's empty list means its parent's.
  package let exitCodes: [ExitCode]
  /// The manual page's date, in the words of mdoc(7): "November 20, 2025".
  package let manualDate: String

  /// A command from its parts; `validate()` checks that the parts fit together.
  package init(
    name: String, overview: String, discussion: String = "", arguments: [Argument] = [],
    options: [Option] = [], subcommands: [Command] = [], examples: [Example] = [],
    exitCodes: [ExitCode] = [], manualDate: String = "January 1, 2026"
  ) {
    self.name = name
    self.overview = overview
    self.discussion = discussion
    self.arguments = arguments
    self.options = options
    self.subcommands = subcommands
    self.examples = examples
    self.exitCodes = exitCodes
    self.manualDate = manualDate
  }
}
