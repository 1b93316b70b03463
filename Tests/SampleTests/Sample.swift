import Foundation
import SystemCalls
import TradingCore

/// The journals kept in `journal-samples/`.
enum Sample: String, CaseIterable, Sendable {
  case quietMinutes = "quiet-minutes"
  case demoIncident = "demo-incident"
  case killedAndRecovered = "killed-and-recovered"
  case tornTail = "torn-tail"
  case sealedAndSigned = "sealed-and-signed"
  case controlRoom = "control-room"

  /// Whether its journal comes out the same when it is made again; one with random keys does not.
  var canBeMadeAgain: Bool { self != .sealedAndSigned }

  /// The folder, seen from the top of the repository.
  var path: String { "journal-samples/\(rawValue)" }

  /// The folder.
  var folder: Directory { Repository.top.directory("journal-samples").directory(rawValue) }

  /// The folder of what the doors are expected to say.
  var expected: Directory { folder.directory("expected") }

  /// The order whose story is told.
  var tracedOrder: Int {
    switch self {
    case .quietMinutes: 4
    case .demoIncident: 10
    case .killedAndRecovered: 10
    case .tornTail: 5
    case .sealedAndSigned: 3
    case .controlRoom: 2
    }
  }

  /// What the doors are asked about it, and the file that holds the answer.
  var questions: [Question] {
    let journal = "\(path)/journal"
    return asked(of: journal) + (self == .controlRoom ? control(of: journal) : [])
  }

  /// What is asked about control.
  private func control(of journal: String) -> [Question] {
    [
      Question("why-stopped.txt", "daybook-ctl", ["why-stopped", "--journal", journal]),
      Question("limits.txt", "daybook-ctl", ["limits", "list", "--journal", journal]),
      Question("operators.txt", "daybook-ctl", ["operators", "list", "--journal", journal]),
      Question("recover.txt", "daybook-ctl", ["recover", "show", "--journal", journal]),
    ]
  }

  private func asked(of journal: String) -> [Question] {
    [
      Question("state.txt", "daybook-replay", ["state", journal]),
      Question("state.json", "daybook-replay", ["state", journal, "--format", "json"]),
      Question(
        "timeline.txt", "daybook-replay",
        ["timeline", journal] + Self.toldKinds.flatMap { ["--kind", $0] }),
      Question(
        "trace-\(tracedOrder).txt", "daybook-replay",
        ["trace", journal, "--order", "\(tracedOrder)"]),
      Question("verify.txt", "daybook-audit", ["verify", journal]),
      Question("reexecute.txt", "daybook-audit", ["reexecute", journal]),
    ]
  }

  /// Every kind of event but those of the market and the ticking of deadlines.
  private static let toldKinds: [String] = {
    let passedOver: [EventKind] = [.quoted, .traded, .bookChanged, .bookReset, .timerElapsed]
    return EventKind.allCases.filter { !passedOver.contains($0) }.map(\.description)
  }()
}

/// A command whose answer is kept.
struct Question: Sendable {
  /// The file with the answer.
  let file: String
  let door: String
  let words: [String]

  init(_ file: String, _ door: String, _ words: [String]) {
    self.file = file
    self.door = door
    self.words = words
  }

  /// As it is typed.
  var command: String { ([door] + words).joined(separator: " ") }

  /// What a door said, on either stream, and how it ended.
  struct Answer: Equatable {
    let text: String
    let exitCode: Int32
  }

  /// Asks the door as built beside these tests, from the top of the repository.
  func ask() throws -> Answer {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try Self.doors().path(of: door))
    process.arguments = words
    process.currentDirectoryURL = URL(fileURLWithPath: Repository.top.path)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Answer(
      text: String(decoding: output, as: UTF8.self), exitCode: process.terminationStatus)
  }

  private static func doors() throws -> Directory {
    Directory(try CurrentProcess.executablePath()).parent
  }
}

/// The repository that these tests were built from.
enum Repository {
  static let top = Directory(#filePath).parent.parent.parent
}

/// What a person asked to be written anew, by the environment variable UPDATE_EXPECTED.
enum Update {
  case nothing
  /// What the doors say: any value.
  case expected
  /// The journals too: the value `journals`.
  case journals

  static let wanted: Update =
    switch Environment.value(of: "UPDATE_EXPECTED") {
    case nil, "": .nothing
    case "journals": .journals
    default: .expected
    }
}
