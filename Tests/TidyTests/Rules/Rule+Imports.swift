extension Rule {
  /// What each room may import (docs/ARCHITECTURE.md).
  static let allowedImports: [(room: String, modules: [String])] = [
    ("TradingCore", []),
    ("CommandLineParsing", []),
    ("Strategies", ["TradingCore"]),
    ("Simulation", ["TradingCore"]),
    ("Projections", ["TradingCore"]),
    ("SystemCalls", ["Glibc", "CSystemShims", "Synchronization"]),
    ("JournalStore", ["SystemCalls", "CLZ4", "CXXHash", "CCrypto", "Synchronization"]),
    ("EventJournal", ["TradingCore", "JournalStore"]),
    ("TradingEngine", ["TradingCore", "EventJournal", "JournalStore"]),
    ("JournalReview", ["TradingCore", "EventJournal", "JournalStore", "Projections"]),
    ("VenueAdapters", ["TradingCore", "SystemCalls", "CZlib"]),
    ("DeskFiles", ["TradingCore", "Simulation", "SystemCalls"]),
    ("Reports", ["TradingCore", "Projections"]),
    (
      "OperatorLink",
      ["SystemCalls", "CommandLineParsing", "JournalStore", "CJansson", "Synchronization"]
    ),
  ]

  /// Rooms and doors that may import every room: they introduce the others to each other.
  private static let everyRoom = allowedImports.map(\.room) + ["TradingDesk", "Synchronization"]

  private static let systemModules = ["Glibc", "Foundation", "FoundationEssentials"]

  static let imports = [
    Rule(
      "each room imports only what its row of the table allows",
      instead: "a value handed in by a door, or a room that may have this power",
      bad: [
        Sample("Sources/TradingCore/A.swift", "import Glibc\n"),
        Sample("Sources/TradingCore/A.swift", "import EventJournal\n"),
        Sample("Sources/Strategies/A.swift", "import struct Foundation.Date\n"),
        Sample("Sources/JournalStore/A.swift", "private import Glibc\n"),
        Sample("Sources/CommandLineParsing/A.swift", "@preconcurrency import Dispatch\n"),
        Sample("Sources/TradingDesk/A.swift", "import FoundationEssentials\n"),
        Sample("Sources/daybook-live/main.swift", "import Glibc\n"),
      ],
      good: [
        Sample("Sources/SystemCalls/A.swift", "import Glibc\n"),
        Sample("Sources/EventJournal/A.swift", "import JournalStore\nimport TradingCore\n"),
        Sample("Sources/TradingDesk/A.swift", "import TradingEngine\n"),
        Sample("Sources/daybook-live/main.swift", "import CommandLineParsing\n"),
        Sample("Sources/TradingCore/A.swift", "// import Glibc\nlet text = \"import Glibc\"\n"),
        Sample("Tests/TidyTests/A.swift", "import Foundation\n"),
      ],
      in: \.isSource
    ) { file in
      guard let room = file.room else { return [] }
      return importedModules(of: file).filter { !isAllowed($0.module, in: room) }
        .map { ($0.line, "\(room) imports \($0.module)") }
    },
    Rule(
      "every room has a row in the table of imports",
      instead: "an existing room, or add a row to Rule.allowedImports and docs/ARCHITECTURE.md",
      bad: [Sample("Sources/Gadgets/A.swift", "")],
      good: [
        Sample("Sources/TradingCore/A.swift", ""), Sample("Sources/daybook-ctl/main.swift", ""),
        Sample("Sources/CLZ4/shim.h", ""),
      ],
      in: \.isSource
    ) { file in
      guard let room = file.room, !file.isDoor, room != "TradingDesk",
        !allowedImports.contains(where: { $0.room == room })
      else { return [] }
      return [(0, "the room '\(room)' is not in the table")]
    },
  ]

  private static func isAllowed(_ module: String, in room: String) -> Bool {
    if let row = allowedImports.first(where: { $0.room == room }) {
      return row.modules.contains(module)
    }
    if room.hasPrefix("daybook-") { return !systemModules.contains(module) }
    return everyRoom.contains(module)
  }

  private static func importedModules(of file: SourceFile) -> [(module: String, line: Int)] {
    let kinds = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
    var modules: [(String, Int)] = []
    for (index, token) in file.tokens.enumerated() where token.text == "import" {
      let rest = file.tokens[(index + 1)...].prefix(2).filter { $0.line == token.line }
      guard let module = rest.first(where: { !kinds.contains($0.text) }) else { continue }
      modules.append((module.text, token.line))
    }
    return modules
  }
}
