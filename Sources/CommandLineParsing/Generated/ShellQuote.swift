/// Quoting for shells.
enum ShellQuote {
  /// A text in single quotes, for bash and zsh.
  static func posix(_ text: String) -> String {
    "'" + text.map { $0 == "'" ? "'\\''" : String($0) }.joined() + "'"
  }

  /// A text in single quotes, for fish, where a backslash counts inside them.
  static func fish(_ text: String) -> String {
    "'" + text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "'"
  }
}
