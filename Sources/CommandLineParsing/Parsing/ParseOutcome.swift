/// What a command line asks for.
package enum ParseOutcome: Sendable, Equatable {
  /// Run a command.
  case run(ParsedCommand)
  /// Print this help.
  case help(String)
  /// Print the version.
  case version
  /// Print this completion script.
  case completion(String)
  /// Print this manual page, in mdoc(7).
  case manual(String)
}
