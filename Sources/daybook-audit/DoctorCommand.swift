import CommandLineParsing
import JournalStore
import Reports
import SystemCalls

/// `daybook-audit doctor`.
enum DoctorCommand {
  static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    var facts: [ListingReport.Fact] = []
    var findings: [CheckFinding] = []
    if let path = parsed.optionalText("DIRECTORY") {
      let storage = DiskStorage(path)
      guard try storage.exists() else { throw JournalError.notFound(directory: path) }
      facts.append(ListingReport.Fact("directory", path))
      findings += Doctor.judge(try FileSystemFacts(of: path))
      findings.append(measure(storage))
    }
    findings += Doctor.judge(try MachineFacts())
    let errors = findings.filter { $0.severity == .error }.count
    let warnings = findings.filter { $0.severity == .warning }.count
    let report = ListingReport(
      facts, lines: findings.map(\.reportLine),
      verdict: findings.isClean
        ? "clean: all is as it should be" : "findings: \(errors) errors, \(warnings) warnings")
    return try AuditDoor.say(report, parsed, isClean: findings.isClean)
  }

  private static func measure(_ storage: DiskStorage) -> CheckFinding {
    do throws(SystemError) {
      return Doctor.judge(try SyncLatency.measure(in: storage))
    } catch {
      return CheckFinding(.error, "fdatasync", "cannot be measured: \(error.description)")
    }
  }
}
