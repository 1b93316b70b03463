import EventJournal
import JournalStore
import Simulation
import SystemCalls
import TradingCore

/// Writes snapshots behind the engine, on a thread of its own, and after each the cache of the
/// simulation, whose statement it reads on by itself. It has one place: while one is being
/// written, the engine takes no other. A class because the engine's thread and its own share it.
final class SnapshotKeeper: @unchecked Sendable {
  private let snapshots: SnapshotDirectory
  private let journal: EventWriter
  private let waitsForDisk: Bool
  private let interval: UInt64
  private let buildLabel: String
  private let complain: @Sendable (String) -> Void
  private let monitor = Monitor()
  // All below is guarded by the monitor.
  private var waiting: (state: StateSnapshot, market: MarketGenerator?)?
  private var isBusy = false
  private var isJournalClosed = false
  private var spare: [UInt64] = []
  private var isStopping = false
  private var thread: Thread?
  // For its own thread only.
  private let cachePath: String
  private var statement: StatementFollower?
  // For the engine's thread only.
  private var nextAt: UInt64

  /// Takes a snapshot every `interval` events from `first` on. With `waitsForDisk` one is written
  /// only when its last event is on disk; without, readers still see whether the journal has it.
  init(
    snapshots: SnapshotDirectory, journal: EventWriter, waitsForDisk: Bool, interval: UInt64,
    after first: Sequence, statement: StatementFollower, cachePath: String, buildLabel: String,
    complain: @escaping @Sendable (String) -> Void
  ) throws(SystemError) {
    precondition(interval > 0, "a snapshot is taken every so many events")
    self.snapshots = snapshots
    self.journal = journal
    self.waitsForDisk = waitsForDisk
    self.interval = interval
    self.statement = statement
    self.cachePath = cachePath
    self.buildLabel = buildLabel
    self.complain = complain
    nextAt = first.rawValue.advanced(clampedBy: interval)
    thread = try Thread.spawn(name: "daybook-snapshot") { [self] in run() }
  }

  /// Whether it is time for one and there is room.
  func isDue(_ sequence: Sequence) -> Bool {
    sequence.rawValue >= nextAt && !monitor.withLock { isBusy }
  }

  /// Takes the state down and has it written, and the market where all that it told is in the
  /// state.
  func take(_ state: borrowing TradingState, _ market: MarketGenerator?) {
    nextAt = state.lastSequence.rawValue.advanced(clampedBy: interval)
    let buffer = monitor.withLock {
      isBusy = true
      let buffer = spare
      spare = []
      return buffer
    }
    let snapshot = StateSnapshot(of: state, reusing: buffer)
    monitor.withLock {
      waiting = (snapshot, market)
      monitor.wakeAll()
    }
  }

  /// Takes the last state down, when enough has happened since the last one, writes what waits, and
  /// ends. The journal is closed by then, or will never be written again.
  func finish(
    _ state: borrowing TradingState, _ market: MarketGenerator?
  ) throws(SystemError) {
    monitor.withLock {
      isJournalClosed = true
      while isBusy { monitor.wait() }
    }
    if state.lastSequence > .none { take(state, market) }
    monitor.withLock {
      isStopping = true
      monitor.wakeAll()
    }
    if let thread = thread.take() { try thread.join() }
  }

  private func run() {
    while let (snapshot, market) = next() {
      if awaitDurable(snapshot.sequence) {
        do throws(JournalError) {
          _ = try snapshot.write(to: snapshots, buildLabel: buildLabel)
        } catch {
          complain("a snapshot was not written, the next start takes longer: \(error.description)")
        }
        writeCache(market)
      }
      let buffer = snapshot.takeBuffer()
      monitor.withLock {
        spare = buffer
        isBusy = false
        monitor.wakeAll()
      }
    }
  }

  /// The statement is read no further once it could not be, which every start would say too.
  private func writeCache(_ market: MarketGenerator?) {
    let problem: String
    do {
      guard try statement?.follow(upTo: .max) != nil, let statement else { return }
      try SimulationCache.write(cachePath, of: snapshots.origin.journalId, statement, market)
      return
    } catch let error as DeskError {
      statement = nil
      problem = error.description
    } catch {
      problem = "\(error)"
    }
    complain("the simulation was not cached, the next start takes longer: \(problem)")
  }

  private func next() -> (state: StateSnapshot, market: MarketGenerator?)? {
    monitor.withLock {
      while true {
        if let next = waiting.take() { return next }
        if isStopping { return nil }
        monitor.wait()
      }
    }
  }

  /// False when it never will be: the journal failed.
  private func awaitDurable(_ sequence: Sequence) -> Bool {
    guard waitsForDisk else { return true }
    while journal.durableThrough < sequence {
      if monitor.withLock({ isJournalClosed }) { return journal.durableThrough >= sequence }
      Clocks.sleep(nanoseconds: 2_000_000)
    }
    return true
  }
}

extension UInt64 {
  /// The sum; the last of all where it is beyond.
  fileprivate func advanced(clampedBy count: UInt64) -> UInt64 {
    let (sum, overflowed) = addingReportingOverflow(count)
    return overflowed ? .max : sum
  }
}
