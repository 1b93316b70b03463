import Foundation
import Glibc
import Testing

/// A door as a user runs it: the executable that was built beside these tests.
enum Door: String, CaseIterable, Sendable {
  case live = "daybook-live"
  case backtest = "daybook-backtest"
  case replay = "daybook-replay"
  case audit = "daybook-audit"
  case bench = "daybook-bench"
  case kill = "daybook-kill"
  case control = "daybook-ctl"

  /// Its executable.
  var path: String { "\(Self.buildDirectory)/\(rawValue)" }

  /// The repository, from where this file was compiled.
  static let repository: String = {
    var path = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { path.deleteLastPathComponent() }
    return path.path
  }()

  /// The first place that holds all of them: `DAYBOOK_DOORS`, beside the running bundle, where
  /// SwiftPM builds.
  static let buildDirectory: String = {
    let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path
    let running = ([bundle] + CommandLine.arguments).filter { $0.contains("/") }
    let given = ProcessInfo.processInfo.environment["DAYBOOK_DOORS"].map { [$0] } ?? []
    var places = running.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
    places.insert(contentsOf: given, at: 0)
    places += ["debug", "release"].map { "\(repository)/.build/\($0)" }
    let found = places.first { place in
      allCases.allSatisfy {
        FileManager.default.isExecutableFile(atPath: "\(place)/\($0.rawValue)")
      }
    }
    guard let found else {
      preconditionFailure("the doors are built beside the tests: run 'swift build' first")
    }
    return found
  }()

  /// Runs it to its end.
  func run(_ words: String..., environment: [String: String] = [:]) throws -> Outcome {
    try run(words, environment: environment)
  }

  /// Runs it to its end.
  func run(_ words: [String], environment: [String: String] = [:]) throws -> Outcome {
    try RunningDoor(self, words, environment: environment).finish()
  }
}

/// How a door ended.
struct Outcome: CustomStringConvertible {
  /// The exit code; 128 and the signal's number when a signal ended it.
  let code: Int32
  let output: String
  let errors: String
  let command: String

  // A trap says why in its first line and much behind it.
  var description: String {
    let trap = errors.split(separator: "\n").first { $0.contains("Fatal error") } ?? ""
    return "\(command)\n=> \(code)\n\(output.suffix(600))\n\(trap)\n\(errors.suffix(900))"
  }

  /// The value of a fact that a summary names.
  func fact(_ name: String) -> String? {
    let line = output.split(separator: "\n").last { $0.hasPrefix(name + " ") }
    return line.map { $0.dropFirst(name.count).trimmingCharacters(in: .whitespaces) }
  }

  /// The lines of standard error that a door says of itself.
  func complaints(of door: Door) -> [Substring] {
    errors.split(separator: "\n").filter { $0.hasPrefix(door.rawValue + ":") }
  }
}

/// What a test could not do.
struct DoorProblem: Error, CustomStringConvertible {
  let description: String
}
