import Synchronization

/// How far a run's loop is, for a watchdog in another thread to look at. A class, as the two
/// threads share its identity.
package final class LoopProgress: Sendable {
  private let passes = Atomic<UInt64>(0)
  private let isWatched = Atomic<Bool>(false)

  /// A loop that has not begun.
  package init() {}

  /// Passes so far, waits included.
  package var count: UInt64 { passes.load(ordering: .relaxed) }

  /// Whether the loop has begun and has not ended: only then does it mean anything that nothing
  /// moves. Opening a journal and closing one take as long as they take.
  package var isUnderWay: Bool { isWatched.load(ordering: .acquiring) }

  func begin() { isWatched.store(true, ordering: .releasing) }

  /// One pass. Only the loop's own thread calls it, so that no locked instruction is needed.
  func pass() { passes.store(passes.load(ordering: .relaxed) &+ 1, ordering: .relaxed) }

  func end() { isWatched.store(false, ordering: .releasing) }
}
