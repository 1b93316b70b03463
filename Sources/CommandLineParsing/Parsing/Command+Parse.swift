extension Command {
  /// Reads a command line: the words behind the executable's name.
  ///
  /// Values come from the command line, then the environment, then the table. `--help` wins over
  /// every mistake. Traps when the table contradicts itself.
  package func parse(
    _ words: [String], environment: (String) -> String? = { _ in nil }
  ) throws(UsageError) -> ParseOutcome {
    validate()
    if words.prefix(while: { $0 != "--" }).contains(where: { $0 == "--help" || $0 == "-h" }) {
      return .help(HelpText(pathForHelp(in: words)).text)
    }
    var reader = WordReader(root: self, words: words)
    if let outcome = try reader.readAll() { return outcome }
    return .run(try reader.finish(environment: environment))
  }

  /// The commands from the root down to the one that a line with `--help` names.
  private func pathForHelp(in words: [String]) -> [Command] {
    var path = [self]
    var isValue = false
    for word in words.prefix(while: { $0 != "--help" && $0 != "-h" }) {
      if isValue {
        isValue = false
      } else if word.hasPrefix("-") {
        let options = path.flatMap(\.options)
        isValue = options.contains { "--\($0.name)" == word && $0.valueKind != nil }
      } else if let next = path[path.count - 1].subcommands.first(where: { $0.name == word }) {
        path.append(next)
      } else {
        break
      }
    }
    return path
  }
}
