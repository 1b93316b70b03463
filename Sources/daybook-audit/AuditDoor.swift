import CommandLineParsing
import JournalReview
import JournalStore
import Reports
import Strategies
import SystemCalls
import TradingCore

/// The door of the audit: parses, wires, runs.
enum AuditDoor {
  static let catalog = StrategyCatalog(Momentum.programs)
  private static let version = Release.version

  static func run(_ words: [String]) -> ExitCode {
    do {
      switch try AuditTable.root.parse(words, environment: { Environment.value(of: $0) }) {
      case .help(let text), .completion(let text), .manual(let text):
        return Terminal.say(text) ? .clean : .couldNotRun
      case .version:
        return Terminal.say("daybook-audit \(version)\n") ? .clean : .couldNotRun
      case .run(let parsed): return try run(parsed)
      }
    } catch let error as UsageError {
      Terminal.complain(error.message)
      return .usage
    } catch let error as ReviewError {
      Terminal.complain("daybook-audit: \(error.description)")
      return ExitCode(rawValue: error.exitCode) ?? .couldNotRun
    } catch let error as JournalError {
      Terminal.complain("daybook-audit: \(error.description)")
      return ExitCode(rawValue: error.exitCode) ?? .couldNotRun
    } catch let error as EvidenceError {
      Terminal.complain("daybook-audit: \(error.description)")
      return ExitCode(rawValue: error.exitCode) ?? .couldNotRun
    } catch let error as KeepingError {
      Terminal.complain("daybook-audit: \(error.description)")
      return ExitCode(rawValue: error.exitCode) ?? .couldNotRun
    } catch let error as StatementFileError {
      Terminal.complain("daybook-audit: \(error.description)")
      return .couldNotRun
    } catch let error as SystemError {
      Terminal.complain("daybook-audit: \(error.description)")
      return .couldNotRun
    } catch {
      Terminal.complain("daybook-audit: \(error)")
      return .couldNotRun
    }
  }

  private static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    switch parsed.path.first {
    case "verify": return try VerifyCommand.run(parsed)
    case "reexecute": return try ReexecuteCommand.run(parsed)
    case "hashes": return try HashesCommand.run(parsed)
    case "describe": return try DescribeCommand.run(parsed)
    case "doctor": return try DoctorCommand.run(parsed)
    case "backup": return try BackupCommand.backup(parsed)
    case "restore": return try BackupCommand.restore(parsed)
    case "repair": return try RepairCommand.run(parsed)
    case "migrate": return try MigrateCommand.run(parsed)
    case "retain": return try RetainCommand.run(parsed)
    case .some, .none:
      if let code = try EvidenceVerbs.run(parsed) { return code }
      throw UsageError(
        what: "a subcommand is missing", place: "daybook-audit",
        next: "Type one of \(AuditTable.root.subcommands.map(\.name).joined(separator: ", ")), "
          + "or --help.")
    }
  }

  /// Writes a report. What was found is said by the exit code also when nobody reads the report.
  static func say(_ text: String, isClean: Bool) throws(SystemError) -> ExitCode {
    var output = Output()
    do throws(SystemError) {
      try output.add(text)
      try output.flush()
    } catch {
      guard error.isBrokenPipe else { throw error }
      return isClean ? .clean : .findings
    }
    return isClean ? .clean : .findings
  }

  /// Writes a report in the form asked for.
  static func say(
    _ report: ListingReport, _ parsed: ParsedCommand, isClean: Bool
  ) throws(SystemError) -> ExitCode {
    try say(
      parsed.text("format") == "json" ? report.json + "\n" : report.text, isClean: isClean)
  }
}

extension CheckFinding {
  /// The finding as a line of a report.
  var reportLine: ListingReport.Line {
    ListingReport.Line(severity: severity.rawValue, subject: subject, what: what)
  }
}

extension [CheckFinding] {
  /// Whether there is nothing that a person must look at.
  var isClean: Bool { allSatisfy { $0.severity == .ok } }
}
