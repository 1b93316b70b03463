extension Rule {
  /// Rooms whose results depend on their arguments alone.
  private static let pureRooms = ["TradingCore", "Strategies", "Simulation", "Projections"]

  /// Rooms that see time only as the events tell it.
  private static let timelessRooms =
    pureRooms + ["Reports", "EventJournal", "TradingEngine", "JournalReview"]

  private static func isPure(_ file: SourceFile) -> Bool {
    file.isSource && pureRooms.contains(file.room ?? "")
  }

  private static func isWithoutFloats(_ file: SourceFile) -> Bool {
    isPure(file) || (file.isSource && file.room == "EventJournal")
  }

  private static func isTimeless(_ file: SourceFile) -> Bool {
    file.isSource && timelessRooms.contains(file.room ?? "")
  }

  static let determinism = [
    Rule(
      "no clocks where time comes from events",
      instead: "the event's timestamp, or a clock that the door hands in",
      bad: [
        Sample("Sources/TradingCore/A.swift", "let now = Date()\n"),
        Sample("Sources/Simulation/A.swift", "let clock = ContinuousClock()\n"),
        Sample("Sources/Projections/A.swift", "let start: SuspendingClock.Instant\n"),
        Sample("Sources/TradingEngine/A.swift", "let now = clock_gettime(a, b)\n"),
      ],
      good: [
        Sample("Sources/TradingCore/A.swift", "let date = DateOnly()\n// Date() is not here\n"),
        Sample("Sources/SystemCalls/A.swift", "let now = clock_gettime(a, b)\n"),
      ],
      in: isTimeless
    ) { file in
      let names = ["Date", "ContinuousClock", "SuspendingClock", "clock_gettime", "gettimeofday"]
      return uses(of: names, in: file).map { ($0.line, "a clock: \($0.text)") }
    },
    Rule(
      "no randomness but from a journaled seed",
      instead: "a generator seeded from the journal, or a sequence number",
      bad: [
        Sample("Sources/Strategies/A.swift", "let roll = Int.random(in: 1...6)\n"),
        Sample("Sources/Simulation/A.swift", "var dice = SystemRandomNumberGenerator()\n"),
        Sample("Sources/TradingCore/A.swift", "let order = all.shuffled()\n"),
        Sample("Sources/TradingCore/A.swift", "let bucket = key.hashValue\n"),
      ],
      good: [
        Sample("Sources/Simulation/A.swift", "let roll = Int.random(in: 1...6, using: &dice)\n"),
        Sample("Sources/Simulation/A.swift", "let order = all.shuffled(using: &dice)\n"),
      ],
      in: isTimeless
    ) { file in
      let names = ["SystemRandomNumberGenerator", "UUID", "Hasher", "hashValue"]
      var found = uses(of: names, in: file)
      for (index, token) in file.tokens.enumerated() {
        guard ["random", "shuffled", "shuffle", "randomElement"].contains(token.text),
          let call = argumentTokens(in: file, after: index),
          !call.contains(where: { $0.text == "using" })
        else { continue }
        found.append(token)
      }
      return found.map { ($0.line, "randomness: \($0.text)") }
    },
    Rule(
      "no floating point where money or decisions are",
      instead: "integers with a unit in the type, products through Int128",
      bad: [
        Sample("Sources/TradingCore/A.swift", "let price: Double\n"),
        Sample("Sources/Projections/A.swift", "let mean = Float(sum)\n"),
      ],
      good: [
        Sample("Sources/TradingCore/A.swift", "// No Double here.\nlet price: Price\n"),
        Sample("Sources/Reports/A.swift", "let width: Double\n"),
      ],
      in: isWithoutFloats
    ) { file in
      uses(of: ["Float", "Double", "Float16", "Float32", "Float64", "Float80"], in: file)
        .map { ($0.line, "floating point: \($0.text)") }
    },
    Rule(
      "no walk over a dictionary or set",
      instead: "an array by dense index (or say '// ordered: why' when it is no dictionary)",
      bad: [
        Sample("Sources/TradingCore/A.swift", "for key in table.keys {}\n"),
        Sample("Sources/Projections/A.swift", "let seen: Set<OrderID>\n"),
        Sample("Sources/Projections/A.swift", "var byName: [Name: Int]\nfor x in byName {}\n"),
        Sample("Sources/Projections/A.swift", "var byName = [Name: Int]()\nbyName.map { $0 }\n"),
      ],
      good: [
        Sample("Sources/TradingCore/A.swift", "// ordered: an array\nfor x in table.values {}\n"),
        Sample("Sources/TradingCore/A.swift", "var byName: [Name: Int]\nlet x = byName[a]\n"),
        Sample("Sources/Reports/A.swift", "for key in table.keys.sorted() {}\n"),
      ],
      in: isPure
    ) { file in
      (unorderedAccesses(in: file) + dictionaryWalks(in: file))
        .filter { !file.hasComment("// ordered:", on: $0.line) }
        .map { ($0.line, "no order: \($0.text)") }
    },
  ]

  /// The tokens with one of these names.
  static func uses(of names: [String], in file: SourceFile) -> [Token] {
    file.tokens.filter { names.contains($0.text) }
  }

  private static func unorderedAccesses(in file: SourceFile) -> [Token] {
    var found: [Token] = []
    for (index, token) in file.tokens.enumerated() {
      let isMember = index > 0 && file.tokens[index - 1].text == "."
      if isMember, ["keys", "values"].contains(token.text) { found.append(token) }
      if token.text == "Set", file.tokens[(index + 1)...].first?.text == "<" {
        found.append(token)
      }
    }
    return found
  }

  /// Loops over names that this file declares as dictionaries.
  private static func dictionaryWalks(in file: SourceFile) -> [Token] {
    let tokens = file.tokens
    var names: [String] = []
    for index in tokens.indices.dropFirst(2)
    where tokens[index].text == "[" && [":", "="].contains(tokens[index - 1].text) {
      let inside = tokens[(index + 1)...].prefix { $0.text != "]" && $0.text != "," }
      let isDictionary = inside.contains { $0.text == ":" } && inside.count <= 8
      if isDictionary, tokens[index - 2].isWord { names.append(tokens[index - 2].text) }
    }
    let walks = ["map", "forEach", "reduce", "compactMap", "flatMap", "filter"]
    var found: [Token] = []
    for index in tokens.indices.dropFirst(1) where names.contains(tokens[index].text) {
      let next = tokens[(index + 1)...].first?.text ?? ""
      let isLoop = tokens[index - 1].text == "in" && ["{", "where"].contains(next)
      let method = tokens[(index + 1)...].dropFirst().first?.text ?? ""
      if isLoop || (next == "." && walks.contains(method)) { found.append(tokens[index]) }
    }
    return found
  }
}
