import JournalStore
import SystemCalls
import TradingCore
import TradingEngine

/// When a run has too little room to write in. Stopping is meant to come before the disk is full,
/// since then nothing can be said any more.
package struct SpaceLimits: Hashable, Sendable {
  /// Below this many free bytes nothing is traded that raises risk.
  package var riskBelow: UInt64 = 1 << 30
  /// Below this many everything is stopped and what rests is taken back.
  package var stopBelow: UInt64 = 256 << 20

  /// The defaults: 1 GiB and 256 MiB.
  package init() {}
}

extension DeskRun {
  private static let spacePeriod: Int64 = 1_000_000_000

  /// Looks at the free space now and then, and lowers risk in time. What was lowered stays so over
  /// restarts, until a named operator raises it. False when the run should end while it still can.
  mutating func watchSpace() throws(DeskError) -> Bool {
    let now = Clocks.monotonicNanoseconds()
    guard now >= nextSpaceCheckAt else { return true }
    nextSpaceCheckAt = now + Self.spacePeriod
    let space: (free: UInt64, failure: JournalError?)
    do throws(JournalError) {
      space = try engine.journalSpace()
    } catch {
      throw .halted(error)
    }
    let limits = request.space
    if let failure = space.failure {
      try lower(.stop, "the journal will get no further segment: \(failure.description)")
      return false
    }
    if space.free < limits.stopBelow {
      try lower(.stop, "\(space.free) bytes are free, fewer than \(limits.stopBelow)")
      return false
    }
    if space.free < limits.riskBelow {
      try lower(.reduceOnly, "\(space.free) bytes are free, fewer than \(limits.riskBelow)")
    }
    return true
  }

  private mutating func lower(_ verb: OperatorCommand.Verb, _ reason: String) throws(DeskError) {
    let control = engine.state.control
    let isDone = control.stop != nil || (verb == .reduceOnly && control.mode != .normal)
    if isDone { return }
    try take(
      .command(
        OperatorCommand(
          verb: verb, actor: "engine", reason: reason, channel: .journalSpace)),
      at: engine.now)
  }
}
