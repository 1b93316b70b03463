import CommandLineParsing
import DeskFiles
import JournalReview
import JournalStore
import Projections
import Reports
import SystemCalls
import TradingCore
import TradingDesk

/// `daybook-ctl preflight`: gathers facts, and has them judged.
enum PreflightCommand {
  private typealias Check = PreflightReport.Check
  private static let pingNanoseconds: Int64 = 1_000_000_000

  static func run(_ parsed: ParsedCommand) throws -> ExitCode {
    let journal = try ReadingVerbs.journal(parsed)
    let (review, found) = try look(at: journal)
    let state = review?.state
    var checks = [found, Check.stop(state)]
    checks.append(try stopFile(of: journal))
    checks += try machine(for: journal)
    checks.append(keys(in: parsed.optionalText("keys") ?? "\(journal)/keys"))
    checks.append(
      socket(at: ReadingVerbs.controlPath(parsed, journal: journal)))
    checks.append(
      Check.limits(state, profile(parsed, state)?.limits) {
        review?.history.setting($0, of: .total) != nil
      })
    checks.append(Check.operators(state))
    checks.append(pager(parsed, state))
    checks.append(try statement(of: journal, state))
    let report = PreflightReport(checks)
    let text = parsed.text("format") == "json" ? report.json + "\n" : report.text
    guard Terminal.say(text) else { return .couldNotRun }
    return report.failedCount == 0 ? .clean : .findings
  }

  /// The journal with its whole chain; damage is a check that failed, and what cannot be read at
  /// all is thrown.
  private static func look(at journal: String) throws -> (ControlReview?, Check) {
    do throws(ReviewError) {
      let review = try ControlReview.run(
        journal, catalog: ReadingVerbs.catalog, verification: .chain)
      return (
        review,
        Check(
          "journal", .ok,
          "chain whole to \(review.state.lastSequence); \(review.tail?.words ?? "open")",
          [
            .number("lastEvent", review.state.lastSequence.rawValue),
            .text("end", review.tail?.word ?? "open"),
          ])
      )
    } catch {
      guard case .journal(let fault) = error else { throw error }
      switch fault {
      case .notFound, .empty: return (nil, try place(for: journal))
      case .notAJournal, .foreignSegment, .missingSegment, .damaged, .incomplete:
        return (nil, Check("journal", .failed, fault.description))
      case .newerVersion, .writerActive, .system, .recordTooLarge, .epochsExhausted, .closed:
        throw error
      }
    }
  }

  /// Whether a run could begin a journal where there is none.
  private static func place(for journal: String) throws(SystemError) -> Check {
    if try FileStatus(of: journal) != nil, try !Directory(journal).exists() {
      return Check(
        "journal", .failed, "\(journal) is no directory: name another one with --journal")
    }
    do throws(DeskError) {
      try DeskRun.checkDirectory(journal)
    } catch {
      return Check("journal", .failed, error.description)
    }
    return Check("journal", .ok, "none yet: a run begins one")
  }

  /// Who would be paged: as the next start is told, else as the last one was.
  private static func pager(_ parsed: ParsedCommand, _ state: TradingState?) -> Check {
    let said = parsed.optionalText("pager")
    let program = said.map { $0 == "none" ? "" : $0 } ?? state?.safeguards.paging.program ?? ""
    let name = profile(parsed, state)?.name
    guard !program.isEmpty else { return Check.pager("", fault: nil, profile: name) }
    do throws(DeskError) {
      _ = try PagerPlan(program: program)
      return Check.pager(program, fault: nil, profile: name)
    } catch {
      return Check.pager(program, fault: error.description, profile: name)
    }
  }

  private static func profile(_ parsed: ParsedCommand, _ state: TradingState?) -> Profile? {
    (parsed.optionalText("profile") ?? state?.run?.profile).flatMap { Profile.named($0) }
  }

  private static func stopFile(of journal: String) throws(DeskFileError) -> Check {
    guard let file = try StopFile(of: journal) else { return Check("stop file", .ok, "none") }
    return Check(
      "stop file", .failed,
      "\(file.path) by \(file.owner): \(file.reason); remove it when it is safe",
      [.text("path", file.path), .text("owner", file.owner), .text("reason", file.reason)])
  }

  /// Disk, file system and clock, as daybook-audit doctor judges them.
  private static func machine(for journal: String) throws(SystemError) -> [Check] {
    let facts = try FileSystemFacts(of: try existing(journal))
    var checks = Doctor.judge(facts).map { finding in
      Check(
        finding.subject, finding.severity == .error ? .failed : .ok, finding.what,
        values(of: finding.subject, facts))
    }
    let needed = SpaceLimits()
    let found: [PreflightReport.Found] = [
      .number("freeByteCount", facts.freeByteCount),
      .number("neededByteCount", needed.riskBelow),
    ]
    let free = "\(mebibytes(facts.freeByteCount)) MiB are free"
    if facts.freeByteCount < needed.riskBelow {
      checks.append(
        Check(
          "space for a run", .failed,
          "\(free); below \(mebibytes(needed.riskBelow)) MiB a run only reduces: free some", found))
    } else {
      checks.append(Check("space for a run", .ok, free, found))
    }
    let machine = try MachineFacts()
    checks += Doctor.judge(machine).filter { $0.subject == "clock" }.map {
      Check(
        "clock", $0.severity == .ok ? .ok : .failed, $0.what,
        machine.clockQuality.map {
          [.number("maximumErrorMicroseconds", $0.maximumErrorMicroseconds)]
        } ?? [])
    }
    return checks
  }

  private static func mebibytes(_ byteCount: UInt64) -> UInt64 { byteCount >> 20 }

  private static func values(
    of subject: String, _ facts: FileSystemFacts
  ) -> [PreflightReport.Found] {
    switch subject {
    case "file system":
      facts.mount.map { [.text("mountPoint", $0.point), .text("device", $0.source)] } ?? []
    case "free space":
      [.number("freeByteCount", facts.freeByteCount), .number("byteCount", facts.byteCount)]
    case "free inodes":
      [.number("freeFileCount", facts.freeFileCount), .number("fileCount", facts.fileCount)]
    default: []  // open set: what the doctor looks at
    }
  }

  /// The journal's directory, or the nearest above it that there is.
  private static func existing(_ path: String) throws(SystemError) -> String {
    var directory = Directory(path)
    while try !directory.exists() {
      let parent = directory.parent
      if parent == directory { break }
      directory = parent
    }
    return directory.path
  }

  private static func keys(in path: String) -> Check {
    let folder = KeyFolder(Directory(path))
    do throws(EvidenceError) {
      let epochs = try folder.epochs()
      guard !epochs.isEmpty else {
        return Check(
          "evidence keys", .skipped,
          "none in \(path): a run makes one there, or where its --keys says")
      }
      for epoch in epochs { _ = try folder.open(epoch: epoch) }
      return Check(
        "evidence keys", .ok, "\(epochs.count) can be read in \(path)",
        [.number("keys", UInt64(epochs.count)), .text("path", path)])
    } catch {
      return Check("evidence keys", .failed, error.description)
    }
  }

  private static func socket(at path: String) -> Check {
    let door = EngineDoor.look(at: path, pingNanoseconds)
    let found: [PreflightReport.Found] = [
      .text("state", door.told(at: path).state), .text("path", path),
    ]
    switch door {
    case .answers: return Check("socket", .ok, "an engine \(door.words)", found)
    case .absent: return Check("socket", .ok, "\(path) is free", found)
    case .dead: return Check("socket", .ok, "\(path) is left over; a start takes it away", found)
    case .silent:
      return Check(
        "socket", .failed, "\(door.words); end the engine, or name another with --control", found)
    }
  }

  private static func statement(
    of journal: String, _ state: TradingState?
  ) throws(DeskFileError) -> Check {
    guard let state, state.orders.lastNumber.rawValue > 0 else {
      return Check("venue statement", .skipped, "the journal has no orders")
    }
    let path = StatementFile.path(of: journal)
    guard let size = try StatementFile.byteCount(of: path) else {
      return Check(
        "venue statement", .failed,
        "\(path) is missing and the journal has orders: put back the file that belongs to it")
    }
    return Check(
      "venue statement", .ok, "\(path), \(size) bytes",
      [.text("path", path), .number("byteCount", UInt64(size))])
  }
}
