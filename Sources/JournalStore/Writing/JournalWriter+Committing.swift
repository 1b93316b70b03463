import Synchronization
import SystemCalls

// Where the engine's thread and the committer meet. Each side publishes with a sequentially
// consistent store and then looks whether the other is parked; the other sets its parked flag and
// then looks at what is published. So one of the two sees the other, and no wake-up is lost.
extension JournalWriter {
  /// Turns of a spin loop before parking: some 30 µs, as a park and a wake-up cost 45 µs and a
  /// commit 90 µs (docs/PERFORMANCE.md).
  private static var spinCount: Int { 2_000 }

  private enum Work {
    case commit
    case idleBlock
    case answer
    case stop
  }

  /// The committer's thread.
  func commitUntilStopped() {
    while true {
      switch awaitWork() {
      case .commit:
        commitSubmitted()
        handover.store(.idle, ordering: .sequentiallyConsistent)
        wakeEngine()
      case .answer:
        treeHead = appender.treeHead()
        handover.store(.idle, ordering: .sequentiallyConsistent)
        wakeEngine()
      case .idleBlock:
        commitIdleBlock()
      case .stop:
        return
      }
    }
  }

  private func commitSubmitted() {
    guard !hasFailed.load(ordering: .relaxed) else { return }
    do {
      try latching { () throws(SystemError) in
        try appender.commit(
          &submitted, durableThrough: durable.load(ordering: .relaxed))
      }
    } catch {
      // Latched: the engine's next call throws it.
      return
    }
    if options.durability == .everyGroup {
      durable.store(submitted.nextSequence - 1, ordering: .sequentiallyConsistent)
    }
  }

  private func commitIdleBlock() {
    do {
      try latching { () throws(SystemError) in
        try appender.commitEmpty(.empty, durableThrough: durable.load(ordering: .relaxed))
      }
    } catch {
      // Latched: the engine's next call throws it.
      wakeEngine()
    }
  }

  private func awaitWork() -> Work {
    for _ in 0..<Self.spinCount {
      if let work = workAtHand() { return work }
      Clocks.spinPause()
    }
    let deadline = idleDeadline()
    return monitor.withLock {
      isCommitterParked.store(true, ordering: .sequentiallyConsistent)
      defer { isCommitterParked.store(false, ordering: .sequentiallyConsistent) }
      while true {
        if let work = workAtHand() { return work }
        if let deadline {
          if Clocks.monotonicNanoseconds() >= deadline { return .idleBlock }
          monitor.wait(untilMonotonicNanoseconds: deadline)
        } else {
          monitor.wait()
        }
      }
    }
  }

  private func workAtHand() -> Work? {
    switch handover.load(ordering: .sequentiallyConsistent) {
    case .idle: nil
    case .handed: .commit
    case .asked: .answer
    case .stopped: .stop
    }
  }

  /// When to write an empty block, or nil when a block already carries the watermark.
  private func idleDeadline() -> Int64? {
    guard options.idleCommitMilliseconds > 0, !hasFailed.load(ordering: .relaxed),
      appender.state.durableThrough < durable.load(ordering: .relaxed)
    else { return nil }
    return Clocks.monotonicNanoseconds() + Int64(options.idleCommitMilliseconds) * 1_000_000
  }

  /// Runs calls whose failure ends the writing: it is kept, and thrown by every later call.
  func latching(
    _ calls: () throws(SystemError) -> Void
  ) throws(JournalError) {
    do {
      try calls()
    } catch {
      let latched = JournalError.system(error)
      monitor.withLock { if failure == nil { failure = latched } }
      hasFailed.store(true, ordering: .sequentiallyConsistent)
      throw latched
    }
  }

  func wakeCommitter() {
    if isCommitterParked.load(ordering: .sequentiallyConsistent) {
      monitor.withLock { monitor.wakeAll() }
    }
  }

  private func wakeEngine() {
    if isEngineParked.load(ordering: .sequentiallyConsistent) {
      monitor.withLock { monitor.wakeAll() }
    }
  }

  /// Blocks the engine's thread while the committer has not yet changed what `isWaiting` looks at.
  func waitWhile(_ isWaiting: () -> Bool) {
    for _ in 0..<Self.spinCount {
      if !isWaiting() { return }
      Clocks.spinPause()
    }
    monitor.withLock {
      isEngineParked.store(true, ordering: .sequentiallyConsistent)
      while isWaiting() { monitor.wait() }
      isEngineParked.store(false, ordering: .sequentiallyConsistent)
    }
  }
}
