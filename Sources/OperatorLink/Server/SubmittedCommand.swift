import SystemCalls

/// A command on its way to the engine and back. A class because whoever asked and the engine's
/// thread share it: what is settled on one side is seen on the other.
package final class SubmittedCommand: @unchecked Sendable {
  /// What is asked.
  package let line: SubmittedLine
  /// Who asks.
  package let peer: PeerCredentials
  /// Until when somebody waits, by the monotonic clock.
  package let deadline: Int64
  private let whenAnswered: @Sendable () -> Void
  private let monitor = Monitor()
  // All below is guarded by the monitor.
  private var settled: CommandAnswer?

  init(
    _ line: SubmittedLine, from peer: PeerCredentials, deadline: Int64,
    whenAnswered: @escaping @Sendable () -> Void
  ) {
    self.line = line
    self.peer = peer
    self.deadline = deadline
    self.whenAnswered = whenAnswered
  }

  /// The answer, once there is one; then it never changes.
  package var answer: CommandAnswer? { monitor.withLock { settled } }

  /// Answers, unless that was done before.
  func settle(_ answer: CommandAnswer) {
    let isFirst = monitor.withLock {
      if settled != nil { return false }
      settled = answer
      return true
    }
    if isFirst { whenAnswered() }
  }
}
