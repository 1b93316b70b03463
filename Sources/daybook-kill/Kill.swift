import DeskFiles
import JournalStore
import Simulation
import SystemCalls
import TradingCore

/// Stops a journal's engine from outside: each step takes the one before it for failed, so that the
/// last word never depends on the engine.
struct Kill: Sendable {
  let journal: Directory
  let reason: String
  /// How long the engine may take to stop by itself, in nanoseconds.
  let patience: Int64

  var lockPath: String { journal.path(of: JournalFormat.lockName) }

  /// Does everything, and says each step as soon as it is done.
  func carryOut(_ say: (KillStep) -> Void) -> KillReport {
    var report = KillReport()
    func note(_ name: String, _ what: String, isDone: Bool = true) {
      let step = KillStep(name: name, what: what, isDone: isDone)
      report.steps.append(step)
      say(step)
    }
    do throws(KillError) {
      if let objection = try objection() {
        note("journal", objection, isDone: false)
        report.resting = try VenueSession(of: journal.path).resting()
        return report
      }
    } catch {
      note("journal", error.description, isDone: false)
      return report
    }
    let isAnnounced = makeStopFile(note)
    do throws(KillError) {
      var end = try EngineEnd(of: self)
      // An engine that nobody can tell to stop need not be waited for.
      if isAnnounced, !end.isEngineGone, try end.awaitStop() {
        report.resting = try VenueSession(of: journal.path).resting()
        if report.resting.isEmpty {
          note("engine", end.words)
          note("venue", "nothing rests at the venue")
          return report
        }
      }
      try end.endEngine()
      note("engine", end.words)
      let session = try VenueSession(of: journal.path)
      note("venue", try session.cancelEverything())
      report.resting = try VenueSession(of: journal.path).resting()
      try end.release()
    } catch {
      note("failed", error.description, isDone: false)
      report.resting = lastKnown()
    }
    for name in report.resting { note("resting", "\(name) still rests", isDone: false) }
    return report
  }

  /// What still rests, where that can be known after something failed.
  private func lastKnown() -> [ClientOrderId] {
    do throws(KillError) {
      return try VenueSession(of: journal.path).resting()
    } catch {
      return []  // the failure that is reported already says that nobody knows
    }
  }

  /// Why this is no journal; nil when it is one. A mistyped path must not look like a success.
  private func objection() throws(KillError) -> String? {
    do throws(SystemError) {
      guard try journal.exists() else {
        return "there is no directory \(journal.path): nothing was stopped; check --journal"
      }
      let isJournal = try journal.names().contains {
        $0 == JournalFormat.lockName || SegmentName($0) != nil
      }
      if isJournal { return nil }
      return "\(journal.path) holds no journal: nothing was stopped; check --journal"
    } catch {
      throw .system(error)
    }
  }

  private func makeStopFile(_ note: (String, String, Bool) -> Void) -> Bool {
    let path = StopFile.path(of: journal.path)
    do throws(DeskFileError) {
      let isNew = try StopFile.create(for: journal.path, reason: reason)
      note("stop file", isNew ? "\(path) was made" : "\(path) was there already", true)
      return true
    } catch {
      note("stop file", "none could be made: \(error.description). The next start may trade", false)
      return false
    }
  }
}
