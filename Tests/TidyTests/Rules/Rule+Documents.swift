extension Rule {
  private static func isDocument(_ file: SourceFile) -> Bool { file.path.hasSuffix(".md") }

  static let documents = [
    Rule(
      "every link of a document leads somewhere",
      instead: "the path as it is now",
      bad: [
        Sample("docs/A.md", "See [b](B.md).\n"),
        Sample(files: [("docs/A.md", "[b](../Sources/B.swift#L3)\n"), ("Sources/C.swift", "")]),
      ],
      good: [
        Sample(files: [("docs/A.md", "See [b](B.md#part) and [c](#here).\n"), ("docs/B.md", "")]),
        Sample(files: [("README.md", "[d](docs/)\n"), ("docs/B.md", "")]),
        Sample("docs/A.md", "[site](https://example.org/a) and `[x](y)`\n"),
        Sample("docs/A.md", "```\n[x](y)\n```\n"),
      ]
    ) { repository in
      repository.files.filter(isDocument).flatMap { file in
        links(in: file).filter { !repository.has(resolved($0.target, from: file.path)) }
          .map { Finding(path: file.path, line: $0.line, what: "no such file: \($0.target)") }
      }
    },
    Rule(
      "every path in a table of the architecture exists",
      instead: "the path as it is now",
      bad: [Sample("docs/ARCHITECTURE.md", "| step | `Sources/TradingCore/Gone.swift` |\n")],
      good: [
        Sample(files: [
          ("docs/ARCHITECTURE.md", "| step | `Sources/A/B.swift`, `Sources/A/` | `a/b` |\n"),
          ("Sources/A/B.swift", ""),
        ]),
        Sample("docs/ARCHITECTURE.md", "In prose `Sources/Later.swift` may be named.\n"),
      ]
    ) { repository in
      repository.files.filter { $0.path == "docs/ARCHITECTURE.md" }.flatMap { file in
        numbered(file.lines).filter { $0.text.hasPrefix("|") }.flatMap { line, text in
          paths(inRow: text).filter { !repository.has($0) }
            .map { Finding(path: file.path, line: line, what: "no such path: \($0)") }
        }
      }
    },
  ]

  /// What stands between backticks in a table's row and begins with a folder of the top level.
  private static func paths(inRow text: String) -> [String] {
    let folders = ["Sources/", "Tests/", "journal-samples/", "tools/", "docs/"]
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    return parts.indices.filter { $0 % 2 == 1 }.flatMap { parts[$0].split(separator: " ") }
      .map(String.init).filter { part in
        folders.contains(where: part.hasPrefix) && !part.contains("*") && !part.contains("<")
      }
  }

  /// Relative targets of links outside of code.
  private static func links(in file: SourceFile) -> [(line: Int, target: String)] {
    var found: [(Int, String)] = []
    var isFenced = false
    for (line, text) in numbered(file.lines) {
      if text.hasPrefix("```") { isFenced.toggle() }
      if isFenced { continue }
      let parts = text.split(separator: "`", omittingEmptySubsequences: false)
      for part in parts.indices.filter({ $0 % 2 == 0 }).map({ parts[$0] }) {
        for piece in part.split(separator: "](", omittingEmptySubsequences: false).dropFirst() {
          let target = piece.prefix { $0 != ")" && $0 != "#" && $0 != " " }
          if !target.isEmpty, !target.contains(":") { found.append((line, String(target))) }
        }
      }
    }
    return found
  }

  /// A path from the root for one that is relative to a file.
  private static func resolved(_ target: String, from path: String) -> String {
    var parts = path.split(separator: "/").dropLast().map(String.init)
    for part in target.split(separator: "/") where part != "." {
      if part == "..", !parts.isEmpty {
        parts.removeLast()
      } else {
        parts.append(String(part))
      }
    }
    return parts.joined(separator: "/")
  }
}
