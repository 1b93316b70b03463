extension Rule {
  /// Whether memory may be touched only under the compiler's guard.
  private static func mustBeSafe(_ file: SourceFile) -> Bool {
    let rooms = ["SystemCalls", "JournalStore", "daybook-bench"]
    let isGzip = file.room == "VenueAdapters" && file.name.lowercased().contains("gzip")
    let isRecord = file.room == "EventJournal" && file.name.contains("RecordBytes")
    let isJansson = file.room == "OperatorLink" && file.name.contains("Jansson")
    let isBytes = isGzip || isRecord || isJansson
    return file.isSource && !rooms.contains(file.room ?? "") && !isBytes
  }

  private static let declarations = [
    "func", "var", "let", "struct", "enum", "protocol", "class", "actor", "init", "static",
    "final", "typealias", "subscript", "extension", "mutating", "nonmutating", "consuming",
    "borrowing", "nonisolated", "indirect", "macro", "private", "override", "lazy", "weak",
  ]

  static let access = [
    Rule(
      "unsafe stands only where bytes are touched",
      instead: "RawSpan and Span, or a call into SystemCalls or JournalStore",
      bad: [
        Sample("Sources/TradingCore/A.swift", "let a = unsafe b.load()\n"),
        Sample("Sources/VenueAdapters/Feed.swift", "let a = unsafe b.load()\n"),
        Sample("Sources/TradingEngine/A.swift", "nonisolated(unsafe) var a = 1\n"),
        Sample("Sources/OperatorLink/Queue.swift", "let a = unsafe b.load()\n"),
      ],
      good: [
        Sample("Sources/SystemCalls/A.swift", "let a = unsafe b.load()\n"),
        Sample("Sources/VenueAdapters/GzipReader.swift", "let a = unsafe b.load()\n"),
        Sample("Sources/OperatorLink/Value+Jansson.swift", "let a = unsafe b.load()\n"),
        Sample("Sources/TradingCore/A.swift", "// nothing unsafe here\n"),
      ],
      in: mustBeSafe
    ) { file in
      uses(of: ["unsafe"], in: file).map { ($0.line, "unsafe in \(file.room ?? file.path)") }
    },
    Rule(
      "public only where a measurement says so",
      instead: "package (or '// measured:' with the figure, at most five lines above; or "
        + "'// measured for this file:' with it in the first line)",
      bad: [
        Sample("Sources/TradingCore/A.swift", "/// A.\npublic struct A {}\n"),
        Sample(
          "Sources/TradingCore/A.swift",
          "public struct A {}\n// measured for this file: 306 M/s\n"),
      ],
      good: [
        Sample(
          "Sources/TradingCore/A.swift",
          "// measured for this file: 306 M/s\n\n\n\n\n\n\npublic func a() {}\n"),
        Sample("Sources/TradingCore/A.swift", "// measured: 306 M/s\npublic func a() {}\n"),
        Sample("Sources/TradingCore/A.swift", "package struct A {}\n"),
      ],
      in: \.isSource
    ) { file in
      // Values and events are small and all of them hot: one figure holds for the file.
      if file.hasComment("measured for this file:", on: 1) { return [] }
      return uses(of: ["public"], in: file)
        .filter { !file.hasComment("measured:", on: $0.line, above: 5) }
        .map { ($0.line, "public without a figure") }
    },
    Rule(
      "every package declaration has its line of documentation",
      instead: "a /// line above it that says what it is for",
      bad: [
        Sample("Sources/TradingCore/A.swift", "package struct A {\n  package let b: Int\n}\n"),
        Sample("Sources/TradingCore/A.swift", "// A.\n@frozen\npackage struct A {}\n"),
      ],
      good: [
        Sample("Sources/TradingCore/A.swift", "/// A.\n@frozen\npackage struct A {}\n"),
        Sample("Sources/TradingCore/A.swift", "/// A.\npackage final class A {}\n"),
        Sample("Sources/TradingCore/A.swift", "package import Glibc\nlet package = 1\n"),
      ],
      in: \.isSource
    ) { file in
      file.tokens.indices.filter { index in
        guard file.tokens[index].text == "package",
          let next = file.tokens[(index + 1)...].first, declarations.contains(next.text)
        else { return false }
        return !isDocumented(file.tokens[index].line, in: file)
      }.map { (file.tokens[$0].line, "package without ///") }
    },
    Rule(
      "errors have a type",
      instead: "throws(TheRoomsError)",
      bad: [Sample("Sources/TradingCore/A.swift", "func a() throws -> Int { 1 }\n")],
      good: [
        Sample("Sources/TradingCore/A.swift", "func a() throws(AError) -> Int { 1 }\n"),
        Sample("Sources/daybook-live/main.swift", "func a() throws -> Int { 1 }\n"),
      ],
      in: \.isRoom
    ) { file in
      file.tokens.indices.filter {
        file.tokens[$0].text == "throws" && file.tokens[($0 + 1)...].first?.text != "("
      }.map { (file.tokens[$0].line, "throws without a type") }
    },
    Rule(
      "no global variables",
      instead: "a value handed down from the door",
      bad: [Sample("Sources/TradingCore/A.swift", "struct A {}\nprivate var count = 0\n")],
      good: [
        Sample("Sources/TradingCore/A.swift", "struct A {\n  var count = 0\n}\n"),
        Sample("Sources/daybook-live/main.swift", "var count = 0\n"),
      ],
      in: \.isRoom
    ) { file in
      var depth = 0
      var found: [(line: Int, what: String)] = []
      for token in file.tokens {
        if ["{", "(", "["].contains(token.text) { depth += 1 }
        if ["}", ")", "]"].contains(token.text) { depth -= 1 }
        if depth == 0, token.text == "var" { found.append((token.line, "a global variable")) }
      }
      return found
    },
  ]

  /// Whether a documentation comment stands right above a line, attributes and `#if` aside.
  private static func isDocumented(_ line: Int, in file: SourceFile) -> Bool {
    var above = line - 1
    while above >= 1 {
      let text = file.lines[above - 1].drop { $0 == " " }
      if text.hasPrefix("///") || text.hasSuffix("*/") { return true }
      guard text.hasPrefix("@") || text.hasPrefix("#if") else { return false }
      above -= 1
    }
    return false
  }
}
