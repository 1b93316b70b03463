import EventJournal
import Glibc
import JournalStore
import OperatorLink
import SystemCalls
import Testing
import TradingCore
import TradingDesk

/// A live engine on the generated market with its operators, each proved by a token of their own:
/// ada and grace trade and supervise, vic only looks. The owner of the process manages operators.
struct CommandedDesk {
  let folder: String
  let journal: String

  static let names = ["ada", "grace", "vic"]

  init(_ folder: String) throws {
    self.folder = folder
    journal = "\(folder)/journal"
    var lines = ""
    for name in Self.names {
      let made = try Door.control.run("operators", "token", "--output", tokenFile(of: name))
      let hash = try #require(made.fact("hash"), "\(made)")
      lines += "\(name) \(name == "vic" ? "viewer" : "trader,risk,supervisor") token=\(hash)\n"
    }
    try Folder.write(Array(lines.utf8), to: operators)
  }

  var operators: String { "\(folder)/operators" }
  var control: String { "\(journal).control" }

  func tokenFile(of name: String) -> String { "\(folder)/\(name).token" }

  /// A started engine whose socket answers.
  func start(_ more: String..., profile: String = "dev") throws -> RunningDoor {
    let words = ["--profile", profile, "--seed", "7", "--operators", operators]
    let run = try RunningDoor(.live, words + ["--journal", journal] + more)
    let answers = try run.wait {
      do throws(LinkError) {
        let ping = CommandRequest(command: "ping")
        return try CommandClient.ask(ping, at: control, timeoutNanoseconds: 1_000_000_000)
          .outcome == .done
      } catch {
        return false
      }
    }
    #expect(answers)
    return run
  }

  /// Gives a command by daybook-ctl; the token of nobody is none, and then the process's user
  /// proves who asks.
  func give(_ words: String..., by name: String? = "ada") throws -> Given {
    try give(words, by: name)
  }

  /// The same.
  func give(_ words: [String], by name: String? = "ada") throws -> Given {
    let proof = name.map { ["--token-file", tokenFile(of: $0)] } ?? []
    let outcome = try Door.control.run(
      words + proof + ["--journal", journal, "--reason", "drill", "--format", "json"])
    return try Given(outcome)
  }

  /// Ends the run in order, and proves the journal; what it said.
  @discardableResult
  func endAndProve(_ run: RunningDoor) throws -> Outcome {
    run.signal(SIGINT)
    let ended = try run.finish()
    #expect(ended.code == 0, "\(ended)")
    try prove()
    return ended
  }

  func prove() throws {
    for verb in ["verify", "reexecute"] {
      let audit = try Door.audit.run(verb, journal)
      #expect(audit.code == 0, "\(audit)")
    }
  }

  /// Every event of the journal.
  func events() throws -> [RecordedEvent] {
    var events: [RecordedEvent] = []
    var reader = try EventReader.open(journal, verification: .chain)
    while let recorded = try reader.next() { events.append(recorded) }
    return events
  }

  /// Commands in the journal, in order.
  func commands() throws -> [OperatorCommand] {
    try events().compactMap { recorded in
      if case .operatorCommanded(let command) = recorded.event { command } else { nil }
    }
  }

  /// Tries until something is obeyed: until venues have answered, say.
  func eventually(_ attempt: () throws -> Given) throws -> Given {
    for _ in 0..<100 {
      let given = try attempt()
      if given.answer.outcome == .done { return given }
      usleep(20_000)
    }
    return try attempt()
  }
}

/// A command that was answered.
struct Given: CustomStringConvertible {
  let outcome: Outcome
  let answer: CommandAnswer

  init(_ outcome: Outcome) throws {
    self.outcome = outcome
    let line = Array(outcome.output.utf8.dropLast())
    guard !line.isEmpty else { throw DoorProblem(description: "no answer: \(outcome)") }
    answer = try CommandAnswer(line: line)
  }

  var kinds: [String] { answer.events.map(\.kind) }

  var description: String { "\(outcome)" }

  /// That it waits for a second person.
  func expectWaits() {
    #expect(outcome.code == 0 && answer.outcome == .waiting, "\(self)")
    #expect(kinds == ["operatorCommanded", "approvalRequested"], "\(self)")
  }

  /// That it was obeyed, and what followed.
  func expectDone(_ kind: String) {
    #expect(outcome.code == 0 && answer.outcome == .done, "\(self)")
    #expect(kinds.first == "operatorCommanded", "\(self)")
    #expect(kinds.contains(kind), "\(kind) in \(self)")
  }

  /// That it was refused by an event, and why.
  func expectRefused(_ because: String) {
    #expect(outcome.code == 1 && answer.outcome == .refused, "\(self)")
    #expect(kinds == ["operatorCommanded", "commandRefused"], "\(self)")
    #expect(answer.because.contains(because), "\(because) in \(self)")
  }
}
