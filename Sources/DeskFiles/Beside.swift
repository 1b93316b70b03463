import SystemCalls

/// What lies beside a journal, where no reader of journals trips over it.
enum Beside {
  /// The path of a neighbour: the journal's own with a word at its end.
  static func path(of journal: String, _ word: String) -> String {
    Directory(journal).path + "." + word
  }

  /// The last part of a path.
  static func name(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return path }
    return String(path[path.index(after: slash)...])
  }
}
