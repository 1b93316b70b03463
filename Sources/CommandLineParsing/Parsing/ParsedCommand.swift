/// A command with its values, all of them checked.
package struct ParsedCommand: Sendable, Equatable {
  /// Where a value came from.
  package enum Origin: Sendable, Equatable {
    /// The command line.
    case commandLine
    /// This environment variable.
    case environment(String)
    /// The table's default.
    case tableDefault
    /// Nowhere: it was not given and has no default.
    case absent
  }

  /// One declared name with what it was given.
  struct Entry: Sendable, Equatable {
    let name: String
    var values: [ParsedValue]
    var origin: Origin
  }

  /// The subcommands' names below the root; empty for the root itself.
  package let path: [String]
  /// Every option and argument of the command, given or not, in the table's order.
  let entries: [Entry]

  /// Where the value of an option or argument came from. Traps when the table has no such name.
  package func origin(of name: String) -> Origin {
    entry(name).origin
  }

  /// Every value of an option or argument. Traps when the table has no such name.
  package func values(_ name: String) -> [ParsedValue] {
    entry(name).values
  }

  /// Whether anything was given or is the default. Traps when the table has no such name.
  package func has(_ name: String) -> Bool {
    !entry(name).values.isEmpty
  }

  private func entry(_ name: String) -> Entry {
    for entry in entries where entry.name == name { return entry }
    preconditionFailure("the command's table declares no option or argument '\(name)'")
  }
}
