import SystemCalls

/// The tables of docs/CONTROL.md.
struct ControlDocument {
  private let lines: [String]

  init() throws {
    let root = Directory(#filePath).parent.parent.parent
    let bytes = try File.contents(of: root.path(of: "docs/CONTROL.md"), maximumByteCount: 1 << 20)
    lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// The rows of the table between two marks, without its head.
  func rows(between begin: String, and end: String) -> [[String]] {
    guard let first = lines.firstIndex(of: begin), let last = lines.firstIndex(of: end),
      first < last
    else { return [] }
    return lines[(first + 1)..<last].dropFirst(2).map(Self.cells)
  }

  /// The rows of the table that begins with a line, without its head.
  func rows(under head: String) -> [[String]] {
    guard let first = lines.firstIndex(of: head) else { return [] }
    return lines[(first + 2)...].prefix { $0.hasPrefix("|") }.map(Self.cells)
  }

  /// What stands between backquotes in the paragraph that begins with some words.
  func quoted(inParagraph begin: String) -> [String] {
    guard let first = lines.firstIndex(where: { $0.hasPrefix(begin) }) else { return [] }
    let text = lines[first...].prefix { !$0.isEmpty }.joined(separator: " ")
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    return parts.indices.filter { $0 % 2 == 1 }.map { String(parts[$0]) }
  }

  private static func cells(_ row: String) -> [String] {
    row.split(separator: "|").map { cell in
      // A cell has one blank on each side; one without a text has nothing else.
      String(cell.dropFirst().dropLast())
    }
  }
}

extension String {
  /// What stands between backquotes; nil for another text.
  var quoted: String? {
    guard count > 2, hasPrefix("`"), hasSuffix("`") else { return nil }
    return String(dropFirst().dropLast())
  }
}
