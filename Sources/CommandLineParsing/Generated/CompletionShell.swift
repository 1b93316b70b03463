/// A shell that completions are generated for.
package enum CompletionShell: String, Sendable, CaseIterable {
  /// GNU bash, with or without bash-completion.
  case bash
  /// zsh, for a folder of `fpath`.
  case zsh
  /// fish, for its completions folder.
  case fish

  /// The script that completes a command and everything below it.
  package func script(for root: Command) -> String {
    switch self {
    case .bash: BashCompletion(root: root).text
    case .zsh: ZshCompletion(root: root).text
    case .fish: FishCompletion(root: root).text
    }
  }
}

extension Command {
  /// Every path from this command down, itself first, in the table's order.
  var pathsBelow: [[Command]] {
    [[self]] + subcommands.flatMap { $0.pathsBelow.map { [self] + $0 } }
  }

  /// The name as part of a shell function's name.
  var shellIdentifier: String {
    String(name.map { $0 == "-" ? "_" : $0 })
  }
}

extension ValueKind {
  /// The words that completion offers for a value: all of them for a closed choice.
  var completionWords: [String] {
    switch self {
    case .choice(let names): names
    case .speed: ["real", "max", "10x"]
    case .text, .path, .unsigned, .decimal, .duration, .sequence, .moment, .keyValue: []
    }
  }
}
