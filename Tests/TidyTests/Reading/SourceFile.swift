/// A text file of the repository, read once and looked at by every rule.
struct SourceFile {
  /// From the repository's root, with slashes.
  let path: String
  let bytes: [UInt8]
  let isExecutable: Bool
  /// Lines as they stand.
  let lines: [String]
  /// Lines with their comments alone; empty unless the file is Swift.
  let comments: [String]
  /// Lines without comments and literals; empty unless the file is Swift.
  let code: [String]
  /// The words and punctuation of the code; empty unless the file is Swift.
  let tokens: [Token]

  init(path: String, bytes: [UInt8], isExecutable: Bool = false) {
    self.path = path
    self.bytes = bytes
    self.isExecutable = isExecutable
    lines = SourceFile.lines(of: bytes)
    guard path.hasSuffix(".swift") else {
      comments = []
      code = []
      tokens = []
      return
    }
    let masked = MaskedText(bytes)
    comments = SourceFile.lines(of: masked.comments)
    code = SourceFile.lines(of: masked.code)
    tokens = Token.all(in: masked.code)
  }

  init(path: String, _ text: String, isExecutable: Bool = false) {
    self.init(path: path, bytes: Array(text.utf8), isExecutable: isExecutable)
  }

  var isSwift: Bool { path.hasSuffix(".swift") }
  var isSource: Bool { isSwift && path.hasPrefix("Sources/") }
  var isTest: Bool { isSwift && path.hasPrefix("Tests/") }

  /// Swift of a library.
  var isRoom: Bool { isSource && !isDoor }
  /// The file that a door begins in.
  var isDoorMain: Bool { isDoor && name.lowercased() == "main.swift" }
  /// Not empty, and not binary.
  var isText: Bool { !bytes.isEmpty }
  /// Where names are ours to choose.
  var isNamed: Bool { isSwift || path.hasPrefix("Sources/") }
  /// What people edit, prose aside.
  var isCode: Bool { isEdited && !path.hasSuffix(".md") }

  /// A program of the repository that is not built.
  var isTool: Bool {
    let isInPlace = path.hasPrefix("tools/") || path.hasPrefix(".ci/")
    return isInPlace && (isScript || !name.contains("."))
  }

  /// Text that people edit; samples and expected outputs are what programs wrote.
  var isEdited: Bool {
    let endings = [".swift", ".c", ".h", ".md", ".py", ".sh", ".modulemap"]
    return endings.contains(where: path.hasSuffix) || isScript
  }

  /// A program for a shell or an interpreter.
  var isScript: Bool { bytes.starts(with: "#!".utf8) }

  /// The folder below `Sources`, or nil elsewhere.
  var room: String? {
    let parts = path.split(separator: "/")
    return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
  }

  /// Whether the file belongs to an executable.
  var isDoor: Bool { room?.hasPrefix("daybook-") ?? false }

  /// The last part of the path.
  var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// Whether a comment on a line, or on one of the lines above it, says something.
  func hasComment(_ text: String, on line: Int, above count: Int = 1) -> Bool {
    let last = min(line, comments.count)
    return comments[max(0, last - 1 - count)..<last].contains { $0.contains(text) }
  }

  private static func lines(of bytes: [UInt8]) -> [String] {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}
