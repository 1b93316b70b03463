import SystemCalls

/// What lies beside a journal, where no reader of journals trips over it.
package enum Beside {
  /// The path of a neighbour: the journal's own with a word at its end.
  package static func path(of journal: String, _ word: String) -> String {
    Directory(journal).path + "." + word
  }

  /// The last part of a path.
  package static func name(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return path }
    return String(path[path.index(after: slash)...])
  }

  /// The folder that a path lies in.
  package static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
