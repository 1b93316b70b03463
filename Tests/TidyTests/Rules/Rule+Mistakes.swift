extension Rule {
  static let mistakes = [
    Rule(
      "no error is thrown away",
      instead: "a typed throw, or do and catch with what follows from the error",
      bad: [
        Sample("Sources/JournalStore/A.swift", "let a = try? b()\n"),
        Sample("Tests/TidyTests/A.swift", "let a = try! b()\n"),
        Sample("Sources/Reports/A.swift", "let text = \"\\(try? b())\"\n"),
      ],
      good: [
        Sample("Sources/JournalStore/A.swift", "let a = try b() // never try? it\n"),
        Sample("Sources/JournalStore/A.swift", "let a = #\"try? b\"#\n"),
      ],
      in: \.isSwift
    ) { file in
      zip(file.tokens, file.tokens.dropFirst())
        .filter { $0.text == "try" && $1.touchesPrevious && ["?", "!"].contains($1.text) }
        .map { ($0.line, "try\($1.text)") }
    },
    Rule(
      "no catch that does nothing or only talks",
      instead: "what follows from the error: a throw, a halt, an event, another value",
      bad: [
        Sample("Sources/Reports/A.swift", "do { try a() } catch {}\n"),
        Sample("Sources/Reports/A.swift", "do { try a() } catch {\n  // fine\n}\n"),
        Sample("Sources/daybook-live/main.swift", "do { try a() } catch { print(error) }\n"),
      ],
      good: [
        Sample("Sources/Reports/A.swift", "do { try a() } catch { throw .b(error) }\n"),
        Sample("Sources/daybook-live/main.swift", "do { try a() } catch { print(1); exit(2) }\n"),
      ],
      in: \.isSwift
    ) { file in
      file.tokens.indices.filter { file.tokens[$0].text == "catch" }.compactMap { index in
        let rest = file.tokens[index...]
        guard let open = rest.firstIndex(where: { $0.text == "{" }),
          let body = between(open, in: file.tokens), isTalk(body, in: file)
        else { return nil }
        return (file.tokens[index].line, "a catch that does nothing, or only prints")
      }
    },
    Rule(
      "no force unwraps, casts or implicit ones",
      instead: "guard let with a precondition and a sentence, or #require in tests",
      bad: [
        Sample("Sources/Reports/A.swift", "let a = b!\n"),
        Sample("Sources/Reports/A.swift", "let a = b()!.c\n"),
        Sample("Sources/Reports/A.swift", "let a = b[0]! + 1\n"),
        Sample("Tests/TidyTests/A.swift", "let a = b as! C\n"),
        Sample("Sources/Reports/A.swift", "var a: Int!\n"),
      ],
      good: [
        Sample("Sources/Reports/A.swift", "if a != b, !c, a!=b, !(d) { return !e }\n"),
        Sample("Sources/Reports/A.swift", "let a = \"b!\" // really!\n"),
      ],
      in: \.isSwift
    ) { file in
      file.tokens.indices.dropFirst().compactMap { index in
        let token = file.tokens[index]
        let before = file.tokens[index - 1]
        guard token.text == "!", token.touchesPrevious, before.text != "try",
          before.isWord || [")", "]"].contains(before.text)
        else { return nil }
        let next = file.tokens[(index + 1)...].first
        let isUnequal = next?.text == "=" && next?.touchesPrevious == true
        return isUnequal ? nil : (token.line, "'\(before.text)!'")
      }
    },
    Rule(
      "no default over a closed set",
      instead: "every case by name (or say '// open set: why' for integers and texts)",
      bad: [Sample("Sources/Reports/A.swift", "switch a {\ncase .b: c()\ndefault: d()\n}\n")],
      good: [
        Sample("Sources/Reports/A.swift", "default: d()  // open set: bytes\n"),
        Sample("Sources/Reports/A.swift", "// open set: words of the operator\ndefault: d()\n"),
        Sample("Sources/Reports/A.swift", "default: d()  // closed: the compiler wants it\n"),
        Sample("Sources/Reports/A.swift", "func a(default: Int) {}\nlet b = Text.default\n"),
      ],
      in: \.isSource
    ) { file in
      file.tokens.indices.filter { index in
        let tokens = file.tokens
        guard tokens[index].text == "default", tokens[(index + 1)...].first?.text == ":"
        else { return false }
        let before = index > 0 ? tokens[index - 1].text : ""
        return !["(", ","].contains(before)
      }.map { file.tokens[$0].line }
        .filter { line in
          !["// open set:", "// closed:"].contains { file.hasComment($0, on: line) }
        }
        .map { ($0, "default:") }
    },
    Rule(
      "only doors print",
      instead: "a value that the door prints",
      bad: [
        Sample("Sources/TradingEngine/A.swift", "print(\"filled\")\n"),
        Sample("Sources/Reports/A.swift", "debugPrint(a)\n"),
      ],
      good: [
        Sample("Sources/daybook-live/main.swift", "print(\"filled\")\n"),
        Sample("Sources/Reports/A.swift", "page.print(\"filled\")\nfunc print(_ a: Int) {}\n"),
      ],
      in: \.isRoom
    ) { file in
      calls(of: ["print", "debugPrint", "dump"], in: file)
        .map { (file.tokens[$0].line, "\(file.tokens[$0].text)(…)") }
    },
    Rule(
      "a trap says which promise was broken",
      instead: "precondition with a sentence; it is on in release",
      bad: [
        Sample("Sources/Reports/A.swift", "fatalError(\"no\")\n"),
        Sample("Sources/Reports/A.swift", "precondition(a(b, c) == [1, 2])\n"),
        Sample("Sources/Reports/A.swift", "preconditionFailure()\n"),
        Sample("Sources/Reports/A.swift", "assert(a == b, \"a is b\")\n"),
      ],
      good: [
        Sample("Sources/Reports/A.swift", "precondition(a == b, \"a is b\")\n"),
        Sample("Sources/Reports/A.swift", "preconditionFailure(\"a is b\")\n"),
      ],
      in: \.isSource
    ) { file in
      let always = calls(of: ["fatalError", "assert", "assertionFailure"], in: file)
      let silent = calls(of: ["precondition", "preconditionFailure"], in: file).filter { index in
        guard let arguments = argumentTokens(in: file, after: index) else { return false }
        let needsComma = file.tokens[index].text == "precondition"
        return needsComma ? !hasTopLevelComma(arguments) : arguments.isEmpty
      }
      return (always + silent).map { (file.tokens[$0].line, "\(file.tokens[$0].text)(…)") }
    },
  ]

  /// Whether a body is empty or a list of `print(…)`.
  private static func isTalk(_ body: ArraySlice<Token>, in file: SourceFile) -> Bool {
    var index = body.startIndex
    while index < body.endIndex {
      guard body[index].text == "print", let arguments = argumentTokens(in: file, after: index)
      else { return false }
      index = arguments.endIndex + 1
    }
    return true
  }

  /// The indexes of calls of free functions with one of these names.
  private static func calls(of names: [String], in file: SourceFile) -> [Int] {
    file.tokens.indices.filter { index in
      guard names.contains(file.tokens[index].text),
        file.tokens[(index + 1)...].first?.text == "("
      else { return false }
      return index == 0 || ![".", "func"].contains(file.tokens[index - 1].text)
    }
  }
}
