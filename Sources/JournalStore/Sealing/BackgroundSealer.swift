import Synchronization
import SystemCalls

/// Seals closed segments on a thread that gives way to all others. A class because its thread and
/// the writer's share it. It never harms the journal: the first failure ends its work, is kept, and
/// everything stays as it was written.
final class BackgroundSealer: @unchecked Sendable {
  private let sealer: Sealer
  private let monitor = Monitor()
  private let isStopping = Atomic<Bool>(false)
  // Guarded by the monitor.
  private var hasWork = true
  private var latched: JournalError?
  private var thread: Thread?

  init(_ sealer: Sealer) throws(SystemError) {
    self.sealer = sealer
    thread = try Thread.spawn(name: "daybook-seal") { [self] in run() }
  }

  /// The first failure.
  var failure: JournalError? { monitor.withLock { latched } }

  /// Says that a segment was closed.
  func wake() {
    monitor.withLock {
      hasWork = true
      monitor.wakeAll()
    }
  }

  /// Ends the thread within the time of one block.
  func stop() throws(SystemError) {
    isStopping.store(true, ordering: .relaxed)
    monitor.withLock { monitor.wakeAll() }
    if let thread = thread.take() { try thread.join() }
  }

  private func run() {
    // At the usual priority it works as well, only not as politely.
    _ = Thread.giveWay()
    while awaitWork() {
      do throws(JournalError) {
        try sealPending()
      } catch {
        monitor.withLock { latched = error }
        return
      }
    }
  }

  private func sealPending() throws(JournalError) {
    for name in try sealer.pending() {
      let outcome = try sealer.seal(name) { isStopping.load(ordering: .relaxed) }
      if outcome == .cancelled { return }
    }
  }

  private func awaitWork() -> Bool {
    monitor.withLock {
      while !hasWork && !isStopping.load(ordering: .relaxed) { monitor.wait() }
      hasWork = false
      return !isStopping.load(ordering: .relaxed)
    }
  }
}
