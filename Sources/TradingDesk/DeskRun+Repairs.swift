import CommandLineParsing
import JournalStore
import SystemCalls
import TradingCore
import TradingEngine

extension DeskRun {
  /// What was mended of the journal's files, and the journal does not say yet.
  struct UntoldRepairs {
    /// Torn tails that were cut off by this start, or by one that was killed before it said so.
    var torn: [JournalRecovered] = []
    /// What a person repaired, and superblocks that this start wrote anew.
    var repaired: [JournalRepaired] = []

    /// In the order in which they go into the journal.
    var events: [Event] {
      torn.map { .journalRecovered($0) } + repaired.map { .journalRepaired($0) }
    }
  }

  /// Refuses a `repair.log` that says of no time when, before anything is opened for writing.
  static func checkRepairs(_ request: RunRequest, _ past: PastState) throws(DeskError) {
    for entry in past.repairs { _ = try repair(entry, request) }
  }

  /// Looks for them. What the journal says already it says itself: its last run told of every torn
  /// tail of earlier openings, and its state knows the digests of repairs. So each is told once,
  /// wherever a start is killed.
  func untoldRepairs(_ past: PastState) throws(DeskError) -> UntoldRepairs {
    var untold = UntoldRepairs()
    do throws(JournalError) {
      let tails = try TornTail.inQuarantine(
        of: DiskStorage(request.journal), fromEpoch: past.state.run?.epoch ?? 0,
        next: past.state.lastSequence.next.rawValue)
      untold.torn = tails.map { torn in
        JournalRecovered(
          from: Sequence(torn.fromSequence), byteCount: UInt64(torn.byteCount),
          quarantineFile: torn.copy.split(separator: "/").suffix(2).joined(separator: "/"),
          digest: "\(torn.digest)")
      }
    } catch {
      throw .startUp(StartUpFault(description: error.description, exitCode: error.exitCode))
    }
    for entry in past.repairs where !past.state.safeguards.repairs.contains("\(entry.digest)") {
      untold.repaired.append(try Self.repair(entry, request))
    }
    if !opening.badSuperblocks.isEmpty { untold.repaired.append(superblocksWritten()) }
    return untold
  }

  private static func repair(
    _ entry: RepairLog.Entry, _ request: RunRequest
  ) throws(DeskError) -> JournalRepaired {
    let time: Int64
    do throws(RFC3339.ParseError) {
      time = try RFC3339.nanoseconds(from: entry.time)
    } catch {
      let fault = JournalError.notAJournal(
        file: "\(request.journal)/\(RepairLog.fileName)",
        why: "'\(entry.time)' is not the time of a repair")
      throw .startUp(StartUpFault(description: fault.description, exitCode: fault.exitCode))
    }
    return JournalRepaired(
      work: .rebuilt, lostFrom: Sequence(entry.lostFrom),
      lostThrough: Sequence(entry.lostThrough), byteCount: entry.byteCount,
      repairedAt: Timestamp(nanoseconds: time), actor: entry.name, reason: entry.reason,
      plan: entry.plan, quarantineFiles: entry.quarantined.joined(separator: " "),
      digest: "\(entry.digest)")
  }

  private func superblocksWritten() -> JournalRepaired {
    let words = opening.badSuperblocks.map { "copy \($0.copy) of \($0.file): \($0.fault.rawValue)" }
    return JournalRepaired(
      work: .superblocks, lostFrom: .none, lostThrough: .none, byteCount: 0, repairedAt: .unset,
      actor: "engine", reason: words.joined(separator: "; "), plan: "", quarantineFiles: "",
      digest: "")
  }
}
