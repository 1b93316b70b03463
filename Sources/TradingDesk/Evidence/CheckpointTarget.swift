/// Where checkpoints are sent beside the journal's own `checkpoints/`: best where the desk cannot
/// rewrite them.
package enum CheckpointTarget: Hashable, Sendable {
  /// A file that always holds the newest one.
  case file(String)
  /// A shell command that gets it as standard input.
  case command(String)
  /// A URL that it is posted to, by curl(1).
  case webhook(String)

  /// Reads `file:PATH`, `command:WORDS`, `https://…` or `http://…`; nil when it is none of them.
  package init?(_ text: String) {
    func rest(_ prefix: String) -> String? {
      guard text.hasPrefix(prefix), text.utf8.count > prefix.utf8.count else { return nil }
      return String(text.dropFirst(prefix.count))
    }
    if let path = rest("file:") {
      self = .file(path)
    } else if let words = rest("command:") {
      self = .command(words)
    } else if rest("https://") != nil || rest("http://") != nil {
      self = .webhook(text)
    } else {
      return nil
    }
  }

  /// As it was written, for messages.
  var words: String {
    switch self {
    case .file(let path): "file:\(path)"
    case .command(let words): "command:\(words)"
    case .webhook(let url): url
    }
  }
}

/// What a run does about evidence.
package struct CheckpointPlan: Hashable, Sendable {
  /// The folder of the signing keys.
  package var keys: String
  /// Where checkpoints go beside the journal's own folder.
  package var targets: [CheckpointTarget]
  /// How often one is signed while the run goes on, in milliseconds of the machine's clock.
  package var intervalMilliseconds: Int

  /// Keys in a folder; a checkpoint every so often, and at the end.
  package init(keys: String, targets: [CheckpointTarget] = [], intervalMilliseconds: Int = 10_000) {
    self.keys = keys
    self.targets = targets
    self.intervalMilliseconds = intervalMilliseconds
  }
}
