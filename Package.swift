// swift-tools-version: 6.3
import PackageDescription

// Targets are walls (docs/ARCHITECTURE.md): a new one only where a power changes or two sides must
// not know each other. Arrows never point up; `tools/check` builds with the import check on.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A room: a library wall of ours.
func room(_ name: String, _ imports: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: imports, swiftSettings: strict)
}

/// A door: an executable that parses, wires and runs.
func door(_ name: String, _ imports: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: imports, swiftSettings: strict)
}

/// The tests of a room.
func tests(of name: String, _ imports: [Target.Dependency]) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: imports, path: "Tests/\(name)Tests",
    swiftSettings: strict)
}

/// A C library that Debian packages and `tools/setup` installs.
func system(_ name: String, pkgConfig: String, debian: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([debian])])
}

/// What a run of the engine is assembled from.
let desk: [Target.Dependency] = [
  "TradingCore", "Strategies", "Simulation", "VenueAdapters", "JournalStore", "EventJournal",
  "TradingEngine", "SystemCalls", "DeskFiles",
]

/// What looking back is made of.
let review: [Target.Dependency] = [
  "TradingCore", "Strategies", "Simulation", "JournalStore", "EventJournal", "JournalReview",
  "Projections", "Reports", "SystemCalls",
]

let package = Package(
  name: "daybook",
  targets: [
    system("CLZ4", pkgConfig: "liblz4", debian: "liblz4-dev"),
    system("CCrypto", pkgConfig: "libcrypto", debian: "libssl-dev"),
    system("CZlib", pkgConfig: "zlib", debian: "zlib1g-dev"),
    system("CJansson", pkgConfig: "jansson", debian: "libjansson-dev"),
    .target(name: "CXXHash"),
    .target(name: "CSystemShims"),
    .target(name: "CBaseline"),

    room("SystemCalls", ["CSystemShims"]),
    room("CommandLineParsing"),
    room("TradingCore"),
    room("Strategies", ["TradingCore"]),
    room("Simulation", ["TradingCore"]),
    room("Projections", ["TradingCore"]),
    room("JournalStore", ["SystemCalls", "CLZ4", "CXXHash", "CCrypto"]),
    room("EventJournal", ["TradingCore", "JournalStore"]),
    room("TradingEngine", ["TradingCore", "EventJournal", "JournalStore"]),
    room("JournalReview", ["TradingCore", "EventJournal", "JournalStore", "Projections"]),
    room("VenueAdapters", ["TradingCore", "SystemCalls", "CZlib"]),
    room("DeskFiles", ["TradingCore", "Simulation", "SystemCalls"]),
    room("Reports", ["TradingCore", "Projections"]),
    room("OperatorLink", ["SystemCalls", "CommandLineParsing", "JournalStore", "CJansson"]),
    room(
      "TradingDesk",
      desk + ["JournalReview", "Projections", "CommandLineParsing", "OperatorLink"]),

    door(
      "daybook-live",
      desk + ["TradingDesk", "CommandLineParsing", "OperatorLink", "Reports", "Projections"]),
    door("daybook-backtest", desk + ["TradingDesk", "CommandLineParsing"]),
    door(
      "daybook-bench",
      desk + ["TradingDesk", "CommandLineParsing", "OperatorLink", "Reports", "CBaseline"]),
    door("daybook-replay", review + ["CommandLineParsing"]),
    door("daybook-audit", review + ["CommandLineParsing"]),
    // Not the engine, nor what assembles it: it must work when they do not.
    door(
      "daybook-kill",
      [
        "DeskFiles", "TradingCore", "Simulation", "JournalStore", "EventJournal", "SystemCalls",
        "CommandLineParsing",
      ]),
    // Of the desk only the profiles, which a preflight compares a journal with.
    door(
      "daybook-ctl",
      review + ["OperatorLink", "DeskFiles", "TradingDesk", "CommandLineParsing"]),

    tests(of: "SystemCalls", ["SystemCalls"]),
    tests(of: "CommandLineParsing", ["CommandLineParsing"]),
    .target(
      name: "ExtremeDays", dependencies: ["TradingCore"], path: "Tests/ExtremeDays",
      swiftSettings: strict),
    tests(of: "TradingCore", ["TradingCore", "SystemCalls", "ExtremeDays"]),
    tests(of: "Strategies", ["Strategies", "TradingCore"]),
    tests(of: "Simulation", ["Simulation", "TradingCore", "ExtremeDays"]),
    tests(of: "DeskFiles", ["DeskFiles", "Simulation", "SystemCalls", "TradingCore"]),
    tests(of: "Projections", ["Projections", "TradingCore", "ExtremeDays"]),
    .target(
      name: "FaultyStorage", dependencies: ["JournalStore", "SystemCalls"],
      path: "Tests/FaultyStorage", swiftSettings: strict),
    .executableTarget(
      name: "daybook-torture",
      dependencies: [
        "FaultyStorage", "EventJournal", "JournalStore", "SystemCalls", "CommandLineParsing",
        "TradingCore", "TradingEngine",
      ],
      path: "Tests/Torture", exclude: ["planted-bugs.txt"], swiftSettings: strict),
    tests(of: "JournalStore", ["JournalStore", "SystemCalls", "FaultyStorage"]),
    tests(of: "EventJournal", ["EventJournal", "JournalStore", "SystemCalls", "TradingCore"]),
    tests(of: "JournalReview", review + ["ExtremeDays"]),
    tests(of: "VenueAdapters", ["VenueAdapters", "SystemCalls", "TradingCore"]),
    tests(of: "Reports", ["Reports", "Projections", "TradingCore"]),
    tests(of: "OperatorLink", ["OperatorLink", "JournalStore", "SystemCalls"]),
    tests(of: "TradingDesk", desk + ["TradingDesk", "JournalReview", "ExtremeDays"]),
    tests(of: "Sample", desk + ["TradingDesk"]),
    tests(
      of: "Door", desk + ["TradingDesk", "CommandLineParsing", "OperatorLink", "ExtremeDays"]),
    .testTarget(name: "TidyTests", path: "Tests/TidyTests", swiftSettings: strict),
  ]
)
