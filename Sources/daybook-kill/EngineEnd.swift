import EventJournal
import JournalStore
import SystemCalls
import TradingCore

/// The end of whoever writes a journal, by itself or by force. Afterwards this process holds the
/// journal's lock, so that no start comes between.
struct EngineEnd: ~Copyable {
  private let journal: Directory
  private let lockPath: String
  private let patience: Int64
  private var lock: LockFile?
  /// What became of the engine.
  private(set) var words = "nobody writes the journal"

  // What a killed process may take to let go of its files.
  private static let lastPatience: Int64 = 10_000_000_000
  private static let name = "daybook-kill"

  init(of kill: borrowing Kill) throws(KillError) {
    journal = kill.journal
    lockPath = kill.lockPath
    patience = kill.patience
    try takeLock()
  }

  /// Whether nobody else writes the journal.
  var isEngineGone: Bool { lock != nil }

  /// Waits until the journal shows that trading is stopped and nothing is open; false when that
  /// does not come in time, cannot be seen, or its writer ends.
  mutating func awaitStop() throws(KillError) -> Bool {
    guard patience > 0 else { return false }
    let begun = Clocks.monotonicNanoseconds()
    let holder = try holder()
    do throws(JournalError) {
      // No strategy is needed to know stops and orders.
      var fold = try ResumedFold.open(
        journal.path, atOrBefore: .end, catalog: StrategyCatalog([]))
      while Clocks.monotonicNanoseconds() - begun < patience {
        var count = 0
        while count < 4_096, let recorded = try fold.reader.next() {
          fold.state.apply(recorded)
          count += 1
        }
        if count == 4_096 { continue }
        if fold.state.control.stop != nil, fold.state.orders.openCount == 0 {
          let taken = (Clocks.monotonicNanoseconds() - begun) / 1_000_000
          words = "\(holder): stopped trading by itself within \(taken) ms, with nothing open"
          return true
        }
        if try !fold.reader.waitForMore(timeoutMilliseconds: 20), hasEnded() {
          words = "\(holder): ended by itself"
          return false
        }
      }
    } catch {
      words = "\(holder): its journal cannot be followed (\(error.description))"
      return false
    }
    return false
  }

  /// Ends whoever holds the lock and takes it over. Only the process that the lock file names, and
  /// only while it is seen to hold the lock, is ended.
  mutating func endEngine() throws(KillError) {
    let begun = Clocks.monotonicNanoseconds()
    var why = ""
    var killed: Int32?
    do throws(SystemError) {
      try takeLockUnlessHeld()
      while lock == nil, Clocks.monotonicNanoseconds() - begun < Self.lastPatience {
        why = try LockFile.holder(of: lockPath)
        if killed == nil, let process = try findHolder(why), try process.kill() {
          killed = process.identifier
        }
        Clocks.sleep(nanoseconds: 5_000_000)
        try takeLockUnlessHeld()
      }
    } catch {
      throw .system(error)
    }
    guard isEngineGone else {
      throw .stillLocked(directory: journal.path, why: why.isEmpty ? "nobody says by whom" : why)
    }
    let taken = (Clocks.monotonicNanoseconds() - begun) / 1_000_000
    if let killed {
      words =
        "process \(killed) did not stop within \(patience / 1_000_000) ms: ended with "
        + "SIGKILL, gone after \(taken) ms"
    }
  }

  /// Lets go of the journal.
  consuming func release() throws(KillError) {
    do throws(SystemError) {
      if let lock = lock.take() {
        try lock.setHolder("")
        try lock.release()
      }
    } catch {
      throw .system(error)
    }
  }

  /// Whether nobody writes any more; then the lock is ours. What cannot be found out is tried again
  /// when the engine is ended.
  private mutating func hasEnded() -> Bool {
    do throws(SystemError) {
      try takeLockUnlessHeld()
      return isEngineGone
    } catch {
      return false
    }
  }

  private func holder() throws(KillError) -> String {
    do throws(SystemError) {
      return try LockFile.holder(of: lockPath)
    } catch {
      throw .system(error)
    }
  }

  private mutating func takeLock() throws(KillError) {
    do throws(SystemError) {
      try takeLockUnlessHeld()
    } catch {
      throw .system(error)
    }
  }

  private mutating func takeLockUnlessHeld() throws(SystemError) {
    guard lock == nil, let taken = try LockFile.acquire(lockPath) else { return }
    try taken.setHolder(
      "process \(CurrentProcess.identifier) on \(try CurrentProcess.hostName()), \(Self.name)")
    lock = consume taken
  }

  /// The process that a lock file names, if it is on this host, is seen to hold the lock, and is
  /// not another kill under way. It is held by a descriptor before it is looked at.
  private func findHolder(_ text: String) throws(SystemError) -> RunningProcess? {
    guard let (identifier, host) = LockHolder.read(text), host == (try CurrentProcess.hostName()),
      !text.hasSuffix(Self.name), identifier != CurrentProcess.identifier,
      let process = try RunningProcess.find(identifier), try process.holdsLock(of: lockPath)
    else { return nil }
    return process
  }
}

/// What a writer leaves in the lock file: `process 17 on desk-1, epoch 3`.
enum LockHolder {
  static func read(_ text: String) -> (process: Int32, host: String)? {
    let words = text.split(separator: ",").first?.split(separator: " ") ?? []
    guard words.count == 4, words[0] == "process", words[2] == "on",
      let process = Int32(words[1]), process > 0
    else { return nil }
    return (process, String(words[3]))
  }
}
