extension Rule {
  /// A declaration with a body of so many lines, for samples.
  private static func function(
    lines: Int, _ line: String = "  a()\n", head: String = "func long()"
  ) -> String {
    "\(head) {\n" + String(repeating: line, count: lines) + "}\n"
  }

  static let shape = [
    Rule(
      "a function fits on a screen: 70 lines",
      instead: "branches in the caller and pure leaves below it",
      bad: [
        Sample("Sources/Reports/A.swift", function(lines: 71)),
        Sample("Tests/TidyTests/A.swift", "struct A {\n" + function(lines: 80) + "}\n"),
        Sample("Sources/Reports/A.swift", function(lines: 71, "  a(\"}\") // }\n")),
        Sample("Sources/Reports/A.swift", function(lines: 71, head: "init()")),
        Sample("Sources/Reports/A.swift", function(lines: 71, head: "var a: B")),
      ],
      good: [
        Sample("Sources/Reports/A.swift", function(lines: 70)),
        Sample("Sources/Reports/A.swift", function(lines: 40) + function(lines: 40)),
        Sample(
          "Sources/Reports/A.swift",
          "protocol A {\n  func b()\n}\nstruct C {\n" + function(lines: 60) + function(lines: 60)
            + "}\n"),
      ],
      in: \.isSwift
    ) { file in
      bodies(in: file).filter { $0.lastLine - $0.firstLine - 1 > 70 }
        .map { ($0.firstLine, "a body of \($0.lastLine - $0.firstLine - 1) lines") }
    },
    Rule(
      "a file holds one thing: 500 lines",
      instead: "one file per aspect, as Type+Aspect.swift",
      bad: [Sample("Sources/Reports/A.swift", String(repeating: "a()\n", count: 501))],
      good: [
        Sample("Sources/Reports/A.swift", String(repeating: "a()\n", count: 500)),
        Sample("docs/A.md", String(repeating: "a\n", count: 501)),
      ],
      in: \.isSwift
    ) { file in
      file.lines.count > 500 ? [(0, "\(file.lines.count) lines")] : []
    },
    Rule(
      "a door parses, wires and runs: 150 lines",
      instead: "a room that does the work",
      bad: [
        Sample("Sources/daybook-live/main.swift", String(repeating: "a()\n", count: 151))
      ],
      good: [
        Sample("Sources/daybook-live/main.swift", String(repeating: "a()\n", count: 150)),
        Sample("Sources/Reports/Main.swift", String(repeating: "a()\n", count: 151)),
      ],
      in: \.isDoorMain
    ) { file in
      file.lines.count > 150 ? [(0, "\(file.lines.count) lines")] : []
    },
    Rule(
      "a line has 100 columns",
      instead: "a line break, or a name for a part",
      bad: [
        Sample("Sources/Reports/A.swift", String(repeating: "a", count: 101) + "\n"),
        Sample("tools/a", "#!/bin/sh\n" + String(repeating: "a", count: 101) + "\n"),
      ],
      good: [
        Sample("Sources/Reports/A.swift", String(repeating: "é", count: 100) + "\n"),
        Sample("docs/A.md", String(repeating: "a", count: 101) + "\n"),
      ],
      in: \.isCode
    ) { file in
      numbered(file.lines).filter { $0.text.utf8.count > 100 && $0.text.count > 100 }
        .map { ($0.line, "\($0.text.count) columns") }
    },
    Rule(
      "blanks are blanks, and end with the text",
      instead: "two blanks of indentation, and nothing behind the last word",
      bad: [
        Sample("Sources/Reports/A.swift", "\tlet a = 1\n"),
        Sample("Sources/Reports/A.swift", "let a = 1 \n"),
        Sample("docs/A.md", "text\r\n"),
      ],
      good: [Sample("Sources/Reports/A.swift", "  let a = 1\n\n")],
      in: \.isEdited
    ) { file in
      numbered(file.lines).compactMap { line, text in
        if text.utf8.contains(UInt8(ascii: "\t")) { return (line, "a tab") }
        let last = text.utf8.last ?? UInt8(ascii: ".")
        return last <= UInt8(ascii: " ") ? (line, "white space at the end") : nil
      }
    },
    Rule(
      "a file ends with one line break",
      instead: "exactly one line break at the end",
      bad: [
        Sample("Sources/Reports/A.swift", "let a = 1"),
        Sample("tools/a", "#!/bin/sh\ntrue\n\n"),
      ],
      good: [Sample("Sources/Reports/A.swift", "let a = 1\n"), Sample("docs/A.md", "")],
      in: \.isEdited
    ) { file in
      guard !file.bytes.isEmpty else { return [] }
      if file.bytes.last != UInt8(ascii: "\n") { return [(file.lines.count, "no line break")] }
      return file.bytes.suffix(2).elementsEqual("\n\n".utf8)
        ? [(file.lines.count, "an empty last line")] : []
    },
  ]

  /// Lines with their numbers from 1.
  static func numbered(_ lines: [String]) -> [(line: Int, text: String)] {
    lines.enumerated().map { ($0.offset + 1, $0.element) }
  }

  /// From the line of the opening brace to that of the closing one, for functions, initializers,
  /// subscripts and computed properties.
  private static func bodies(in file: SourceFile) -> [(firstLine: Int, lastLine: Int)] {
    let starts = ["func", "init", "deinit", "subscript", "var"]
    var found: [(Int, Int)] = []
    for (index, token) in file.tokens.enumerated() where starts.contains(token.text) {
      if index > 0, file.tokens[index - 1].text == "." { continue }
      guard let open = openingBrace(after: index, in: file.tokens),
        let body = between(open, in: file.tokens)
      else { continue }
      found.append((file.tokens[open].line, file.tokens[body.endIndex].line))
    }
    return found
  }

  /// The brace that begins a declaration's body; nil when the next declaration comes first.
  private static func openingBrace(after index: Int, in tokens: [Token]) -> Int? {
    let ends = [
      "func", "init", "deinit", "subscript", "var", "let", "case", "struct", "enum", "class",
      "extension", "protocol", "}", "static", "package", "private", "mutating", "@", "#",
    ]
    var depth = 0
    for next in (index + 1)..<max(index + 1, tokens.count) {
      let text = tokens[next].text
      if depth == 0, text == "{" { return next }
      if depth == 0, ends.contains(text), tokens[next].line > tokens[index].line { return nil }
      if ["(", "["].contains(text) { depth += 1 }
      if [")", "]"].contains(text) { depth -= 1 }
    }
    return nil
  }
}
