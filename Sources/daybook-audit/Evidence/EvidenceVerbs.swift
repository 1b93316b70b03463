import CommandLineParsing
import JournalReview
import JournalStore
import Reports
import SystemCalls

/// Which verb of evidence runs, and what their errors come to.
enum EvidenceVerbs {
  /// Runs a verb of evidence; nil when it is none.
  static func run(_ parsed: ParsedCommand) throws -> ExitCode? {
    do {
      switch parsed.path.first {
      case "prove": return try ProveCommand.run(parsed)
      case "check-proof": return try CheckProofCommand.run(parsed)
      case "checkpoint": return try CheckpointCommand.run(parsed)
      case "check-checkpoint": return try CheckCheckpointCommand.run(parsed)
      case "export": return try ExportCommand.run(parsed)
      case "consistency": return try ConsistencyCommand.run(parsed)
      case "check-consistency": return try CheckConsistencyCommand.run(parsed)
      case "witness": return try WitnessCommand.run(parsed)
      case "add-cosignature": return try AddCosignatureCommand.run(parsed)
      case .some, .none: return nil
      }
    } catch let error as ProvingError {
      return complain(error.description, error.exitCode)
    } catch let error as EvidenceError {
      return complain(error.description, error.exitCode)
    } catch let error as WitnessError {
      return complain(error.description, error.exitCode)
    }
  }

  private static func complain(_ words: String, _ code: Int32) -> ExitCode {
    Terminal.complain("daybook-audit: \(words)")
    return ExitCode(rawValue: code) ?? .couldNotRun
  }

  /// The keys that an option gives.
  static func keys(
    _ parsed: ParsedCommand, _ option: String, _ kind: NoteKey.Kind
  ) throws(UsageError) -> [NoteKey] {
    var keys: [NoteKey] = []
    for text in parsed.texts(option) {
      let key: NoteKey
      do throws(EvidenceError) {
        key = try NoteKey(text: text)
      } catch {
        throw UsageError(
          what: "daybook-audit: '\(text)' is not a key: \(error.description)",
          place: "in --\(option)", next: "Type the key as published: name+id+base64.")
      }
      guard key.kind == kind else {
        throw UsageError(
          what: "daybook-audit: '\(text)' is the key of a \(kind == .text ? "witness" : "log")",
          place: "in --\(option)",
          next: "Type the key of a \(kind == .text ? "log" : "witness") here.")
      }
      keys.append(key)
    }
    return keys
  }

  /// Runs something long, and takes its progress away before anything else is printed.
  static func showingProgress<Result>(
    _ body: ((UInt64) -> Void) throws -> Result
  ) rethrows -> Result {
    let progress = Progress()
    defer { progress.clear() }
    return try body { progress.show($0) }
  }

  /// Prints a report, or its JSON.
  static func say(
    _ report: EvidenceReport, _ parsed: ParsedCommand, event: String? = nil, isClean: Bool = true
  ) throws(SystemError) -> ExitCode {
    try AuditDoor.say(
      parsed.text("format") == "json" ? report.json(event: event) + "\n" : report.text,
      isClean: isClean)
  }

  /// Writes what was made to the file asked for and prints the report, or prints what was made.
  static func hand(
    _ bytes: [UInt8], _ facts: [FindingsReport.Fact], _ what: String, _ parsed: ParsedCommand
  ) throws -> ExitCode {
    guard let path = parsed.optionalText("output") else {
      return try AuditDoor.say(String(decoding: bytes, as: UTF8.self), isClean: true)
    }
    try EvidenceOutput.write(bytes, to: path)
    return try say(EvidenceReport(facts, .made("\(what) is in \(path)")), parsed)
  }
}
