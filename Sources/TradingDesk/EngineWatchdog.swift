import DeskFiles
import Synchronization
import SystemCalls

/// Ends an engine that hangs: a thread that looks at the loop's progress and at nothing else. What
/// rests at the venue is cancelled by the venue when it hears nothing more, and the stop file keeps
/// the next start from trading before somebody has looked.
///
/// What hangs may be the disk or whoever reads standard error, so the last words get two seconds.
package struct EngineWatchdog: ~Copyable {
  private let watch: Watch
  private let thread: Thread

  private init(watch: Watch, thread: consuming Thread) {
    self.watch = watch
    self.thread = thread
  }

  /// Begins to watch; nil when there is no patience to lose. Whoever begins must `leave`.
  package static func start(
    _ progress: LoopProgress, patienceNanoseconds patience: Int64, journal: String,
    complain: @escaping @Sendable (String) -> Void
  ) throws(DeskError) -> EngineWatchdog? {
    guard patience > 0 else { return nil }
    let watch = Watch(progress, patience: patience, journal: journal, complain: complain)
    do throws(SystemError) {
      let thread = try Thread.spawn(name: "watchdog") { watch.watch() }
      return EngineWatchdog(watch: watch, thread: thread)
    } catch {
      throw .file(error.description)
    }
  }

  /// Watches no longer.
  package consuming func leave() throws(DeskError) {
    watch.stop()
    do throws(SystemError) {
      try thread.join()
    } catch {
      throw .file(error.description)
    }
  }
}

/// What the watchdog's threads share; a class, as they share its identity.
private final class Watch: Sendable {
  private let progress: LoopProgress
  private let patience: Int64
  private let journal: String
  private let complain: @Sendable (String) -> Void
  private let monitor = Monitor()
  private let isDone = Atomic<Bool>(false)
  private let isSaid = Atomic<Bool>(false)

  private static let longestTick: Int64 = 100_000_000
  private static let lastWords: Int64 = 2_000_000_000

  init(
    _ progress: LoopProgress, patience: Int64, journal: String,
    complain: @escaping @Sendable (String) -> Void
  ) {
    self.progress = progress
    self.patience = patience
    self.journal = journal
    self.complain = complain
  }

  func stop() { raise(isDone) }

  /// Looks ten times within its patience. Each look counts for no more than two ticks, so that a
  /// process or a machine that was held as a whole is not taken for one that hangs.
  func watch() {
    let tick = max(1_000_000, min(Self.longestTick, patience / 10))
    var seen = progress.count
    var still: Int64 = 0
    var lookedAt = Clocks.monotonicNanoseconds()
    while !wait(tick) {
      let now = Clocks.monotonicNanoseconds()
      let count = progress.count
      if count != seen || !progress.isUnderWay {
        (seen, still) = (count, 0)
      } else {
        still += min(now - lookedAt, 2 * tick)
        if still >= patience { end() }
      }
      lookedAt = now
    }
  }

  /// Waits for a tick; true when there is nothing more to watch.
  private func wait(_ tick: Int64) -> Bool { wait(for: isDone, atMost: tick) }

  private func wait(for flag: borrowing Atomic<Bool>, atMost nanoseconds: Int64) -> Bool {
    let deadline = Clocks.monotonicNanoseconds() + nanoseconds
    return monitor.withLock {
      while !flag.load(ordering: .acquiring), Clocks.monotonicNanoseconds() < deadline {
        monitor.wait(untilMonotonicNanoseconds: deadline)
      }
      return flag.load(ordering: .acquiring)
    }
  }

  private func raise(_ flag: borrowing Atomic<Bool>) {
    monitor.withLock {
      flag.store(true, ordering: .releasing)
      monitor.wakeAll()
    }
  }

  /// Says why and ends the process. The other thread ends it, too, when that takes too long.
  private func end() -> Never {
    do throws(SystemError) {
      let thread = try Thread.spawn(name: "last words") { [self] in
        _ = wait(for: isSaid, atMost: Self.lastWords)
        CurrentProcess.exitAtOnce(code: 2)
      }
      sayWhy()
      raise(isSaid)
      try thread.join()
    } catch {
      sayWhy()
    }
    CurrentProcess.exitAtOnce(code: 2)
  }

  private func sayWhy() {
    let why = "the engine made no progress for \(patience / 1_000_000) ms"
    let file = StopFile.leave(for: journal, reason: "watchdog: \(why)").outcome
    complain(
      "\(why): ended at once by its watchdog. The venue cancels what rests when its profile says "
        + "so; \(file). Find out what hung, remove the stop file, then start again with --recover "
        + "REASON --operator NAME")
  }
}
