import Synchronization
import SystemCalls

/// Where commands wait for the engine, in the order in which they came: were a `reduce-only` to
/// overtake the `trade` before it, the engine would trade in the end. A class because the threads
/// that put in and the one that takes out share it.
///
/// It holds 64 commands; a further one is answered `failed` at once. What lowers risk
/// (`CommandRequest.isUrgent`) gets in until there are 1,024. Lines that are no request go the same
/// way, so that the journal knows of them; those that do not get in are counted.
package final class CommandQueue: @unchecked Sendable {
  /// How many commands wait at most.
  package static let capacity = 64
  /// How many wait at most when the next lowers risk.
  package static let urgentCapacity = 1_024

  private static let longestWait: Int64 = 86_400_000_000_000

  private let count = Atomic<Int>(0)
  private let monitor = Monitor()
  // All below is guarded by the monitor.
  private var waiting: [SubmittedCommand] = []
  private var isClosed = false
  private var unheard: UInt32 = 0

  /// Nothing waits yet.
  package init() {}

  deinit { for command in waiting { command.settle(Self.ended) } }

  // MARK: The engine's side

  /// Whether a command waits: one relaxed load, cheap enough to ask for every input. It may be late
  /// by a moment, and `take()` is then asked at the next.
  package var hasPending: Bool { count.load(ordering: .relaxed) > 0 }

  /// The next command, or nil. One whose asker has been told that it took too long is passed over,
  /// unless it lowers risk.
  package func take() -> PendingCommand? {
    let now = Clocks.monotonicNanoseconds()
    let next: SubmittedCommand? = monitor.withLock {
      defer { count.store(waiting.count, ordering: .relaxed) }
      dropLate(at: now)
      return waiting.isEmpty ? nil : waiting.removeFirst()
    }
    return next.map { PendingCommand($0) }
  }

  /// How many lines that are no request did not get to the engine since it was asked last.
  package func takeUnheard() -> UInt32 {
    monitor.withLock {
      defer { unheard = 0 }
      return unheard
    }
  }

  /// Sleeps until a command waits or the time is over.
  package func wait(nanoseconds: Int64) {
    let deadline = Clocks.monotonicNanoseconds() + min(max(0, nanoseconds), Self.longestWait)
    monitor.withLock {
      while waiting.isEmpty, Clocks.monotonicNanoseconds() < deadline {
        monitor.wait(untilMonotonicNanoseconds: deadline)
      }
    }
  }

  /// Takes no more, and answers what still waits with `failed`. Call it when the last command has
  /// been taken, before the server is closed.
  package func close() {
    let left = monitor.withLock {
      isClosed = true
      defer { waiting.removeAll() }
      count.store(0, ordering: .relaxed)
      return waiting
    }
    for command in left { settle(command, Self.ended) }
  }

  // MARK: The askers' side

  /// The same of a request.
  package func submit(
    _ request: CommandRequest, from peer: PeerCredentials, deadline: Int64,
    whenAnswered: @escaping @Sendable () -> Void
  ) -> SubmittedCommand {
    submit(.request(request), from: peer, deadline: deadline, whenAnswered: whenAnswered)
  }

  /// Puts a command in, for a server to wait for; `whenAnswered` is called once, on whatever thread
  /// answers, and must not wait. What is not let in is answered already.
  package func submit(
    _ line: SubmittedLine, from peer: PeerCredentials, deadline: Int64,
    whenAnswered: @escaping @Sendable () -> Void
  ) -> SubmittedCommand {
    let command = SubmittedCommand(
      line, from: peer, deadline: deadline, whenAnswered: whenAnswered)
    let refusal: CommandAnswer? = monitor.withLock {
      if isClosed { return Self.ended }
      let limit = line.isUrgent ? Self.urgentCapacity : Self.capacity
      if waiting.count >= limit { dropLate(at: Clocks.monotonicNanoseconds()) }
      guard waiting.count < limit else {
        noteUnheard(command)
        return Self.full(waiting.count)
      }
      waiting.append(command)
      count.store(waiting.count, ordering: .relaxed)
      monitor.wakeAll()
      return nil
    }
    if let refusal { settle(command, refusal) }
    return command
  }

  /// Stops waiting for an answer. What the engine has not taken is taken back, unless it lowers
  /// risk; the answer says which.
  func giveUp(_ command: SubmittedCommand) {
    let isTakenBack = monitor.withLock {
      guard !command.line.isUrgent,
        let index = waiting.firstIndex(where: { $0 === command })
      else { return false }
      waiting.remove(at: index)
      noteUnheard(command)
      count.store(waiting.count, ordering: .relaxed)
      return true
    }
    settle(command, isTakenBack ? Self.takenBack : Self.late)
  }

  /// Inside the lock: what nobody waits for any more goes.
  private func dropLate(at now: Int64) {
    waiting.removeAll { command in
      guard command.deadline <= now, !command.line.isUrgent else { return false }
      noteUnheard(command)
      settle(command, Self.takenBack)
      return true
    }
  }

  /// Inside the lock.
  private func noteUnheard(_ command: SubmittedCommand) {
    guard case .unreadable = command.line, unheard < .max else { return }
    unheard += 1
  }

  /// Answers without the engine; of a line that is no request also why it is none.
  private func settle(_ command: SubmittedCommand, _ answer: CommandAnswer) {
    guard case .unreadable(let line) = command.line else {
      command.settle(answer)
      return
    }
    command.settle(
      CommandAnswer(answer.outcome, because: "\(line.fault.description); \(answer.because)"))
  }

  // MARK: Answers without the engine

  private static let ended = CommandAnswer(
    .failed, because: "the engine has ended and takes no commands")

  private static let takenBack = CommandAnswer(
    .failed,
    because: "the engine did not get to it in time, and it was taken back: nothing was done")

  private static let late = CommandAnswer(
    .failed,
    because: "the engine has not answered in time, and may still obey: look into the journal")

  private static func full(_ count: Int) -> CommandAnswer {
    CommandAnswer(
      .failed,
      because: "\(count) commands wait already: nothing was done; try again when the engine has "
        + "caught up")
  }
}
