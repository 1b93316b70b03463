extension Rule {
  /// Words that say that something is not finished, sealed against this rule itself.
  private static let unfinished = [
    "TO·DO", "FIX·ME", "X·XX", "HA·CK", "place·holder", "for n·ow", "not imple·mented",
    "not yet imple·mented", "work in pro·gress",
  ].map(\.unsealed)

  /// Words that belong to the machine or the way this was written, not to the product.
  private static let foreign = [
    "/wo·rk/", "/ro·ot/", "/ho·me/", "py·pi.org", "pythonho·sted.org", "registry.npm·js.org",
    "crat·es.io", "proxy.gol·ang.org", "deb.deb·ian.org", "agent ses·sion", "L·LM",
    "Cla·ude", "Chat·GPT", "Copi·lot", "Anthr·opic", "Open·AI", "language mo·del",
    "as an A·I",
  ].map(\.unsealed)

  static let words = [
    Rule(
      "nothing is left unfinished",
      instead: "finished code, or a sentence about what it does not do",
      bad: [
        Sample("Sources/Reports/A.swift", "// TO·DO: fees\n"),
        Sample("docs/A.md", "This is not imple·mented.\n"),
        Sample("tools/a", "#!/bin/sh\n# good enough FOR N·OW\n"),
      ],
      good: [
        Sample("Sources/Reports/A.swift", "let toDos = 1 // hackneyed, X·XXX, nowhere\n"),
        Sample("docs/A.md", "Used before now.\n"),
      ],
      in: \.isEdited
    ) { file in
      occurrences(of: unfinished, in: file).map { ($0.line, "unfinished: '\($0.word)'") }
    },
    Rule(
      "the repository knows neither the machine nor the way it was written",
      instead: "a relative path, or no word about it",
      bad: [
        Sample("docs/A.md", "See /wo·rk/main for more.\n"),
        Sample("README.md", "curl https://py·pi.org/simple\n"),
        Sample("Sources/Reports/A.swift", "// as cla·ude said\n"),
        Sample("journal-samples/README.md", "made by an L·LM\n"),
        Sample("tools/a", "cd /ro·ot/x\n"),
      ],
      good: [
        Sample("docs/A.md", "Put it into docs/wo·rk/x; a wellmade thing.\n"),
        Sample("docs/A.md", "PyPI has it.\n"),
      ],
      in: \.isText
    ) { file in
      occurrences(of: foreign, in: file).map { ($0.line, "foreign: '\($0.word)'") }
    },
    Rule(
      "code is deleted, not commented out",
      instead: "nothing: git remembers",
      bad: [
        Sample("Sources/Reports/A.swift", "// let a = b\n"),
        Sample("Sources/Reports/A.swift", "  // if a {\n  //   b()\n  // }\n"),
        Sample("Sources/Reports/A.swift", "// func a(b: Int)\n"),
        Sample("Tests/TidyTests/A.swift", "// import Glibc\n"),
      ],
      good: [
        Sample("Sources/Reports/A.swift", "// Let a be the price.\n/// let a = b\n"),
        Sample("Sources/Reports/A.swift", "// |magic    |length  |  { both little endian }\n"),
      ],
      in: \.isSwift
    ) { file in
      numbered(file.comments).filter { isCode($0.text) }.map { ($0.line, "commented-out code") }
    },
    Rule(
      "names say what a thing is",
      instead: "the word for what it does",
      bad: [
        Sample("Sources/Reports/TextUtils.swift", ""),
        Sample("Sources/TradingCore/Helpers/A.swift", ""),
        Sample("Sources/Reports/A.swift", "struct OrderManager {}\n"),
        Sample("Sources/Reports/A.swift", "enum FeedImpl {}\n"),
        Sample("Tests/OrdersKit/A.swift", ""),
      ],
      good: [
        Sample("Sources/Reports/CommonStock.swift", "struct Kitchen {}\nlet utils = 1\n")
      ],
      in: \.isNamed
    ) { file in
      var found: [(line: Int, what: String)] = []
      for part in file.path.split(separator: "/") {
        let name = part.prefix { $0 != "." }
        if hasEmptyEnding(name) { found.append((0, "the name '\(name)'")) }
      }
      let kinds = ["struct", "enum", "class", "actor", "protocol", "typealias"]
      for (kind, name) in zip(file.tokens, file.tokens.dropFirst())
      where kinds.contains(kind.text) && name.isWord && hasEmptyEnding(name.text[...]) {
        found.append((name.line, "the name '\(name.text)'"))
      }
      return found
    },
  ]

  private static func hasEmptyEnding(_ name: Substring) -> Bool {
    let endings = ["Utils", "Util", "Helpers", "Helper", "Manager", "Impl", "Kit", "Common"]
    return endings.contains(where: name.hasSuffix)
  }

  /// Whether a comment that is no documentation reads like a statement.
  private static func isCode(_ comment: String) -> Bool {
    let trimmed = comment.drop { $0 == " " }
    guard trimmed.hasPrefix("//"), !trimmed.hasPrefix("///") else { return false }
    let words = trimmed.dropFirst(2).split(separator: " ")
    guard let first = words.first, let last = words.last else { return false }
    if ["let", "var"].contains(first), words.contains("=") { return true }
    if first == "func", words.contains(where: { $0.contains("(") }) { return true }
    if first == "import", words.count == 2 { return true }
    return last == "{" || (first == "}" && words.count == 1)
  }

  /// Where words stand in a text: whole words, in any case of their letters, but capitals only
  /// where a word is written in capitals.
  private static func occurrences(
    of words: [String], in file: SourceFile
  ) -> [(line: Int, word: String)] {
    let needles = words.map { (word: $0, bytes: Array($0.utf8), lower: $0.lowercased()) }
    // Most bytes begin no word: a table is asked first.
    var begins = [Bool](repeating: false, count: 256)
    for needle in needles { begins[Int(lowercase(needle.bytes[0]))] = true }
    var found: [(Int, String)] = []
    var line = 1
    for index in file.bytes.indices {
      let byte = file.bytes[index]
      if byte == UInt8(ascii: "\n") { line += 1 }
      guard begins[Int(lowercase(byte))] else { continue }
      for needle in needles where lowercase(byte) == lowercase(needle.bytes[0]) {
        let isExact = needle.word == needle.word.uppercased() && needle.lower != needle.word
        guard matches(needle.bytes, at: index, in: file.bytes, isExact: isExact) else { continue }
        found.append((line, needle.word))
      }
    }
    return found
  }

  private static func matches(
    _ needle: [UInt8], at start: Int, in bytes: [UInt8], isExact: Bool
  ) -> Bool {
    let end = start + needle.count
    guard end <= bytes.count else { return false }
    for (offset, wanted) in needle.enumerated() {
      let byte = bytes[start + offset]
      guard isExact ? byte == wanted : lowercase(byte) == lowercase(wanted) else { return false }
    }
    let isPath = needle[0] == UInt8(ascii: "/")
    if start > 0, Token.isWordByte(bytes[start - 1]) || (isPath && bytes[start - 1] == 0x2E) {
      return false
    }
    return isPath || end == bytes.count || !Token.isWordByte(bytes[end])
  }

  private static func lowercase(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte + 32 : byte
  }
}
