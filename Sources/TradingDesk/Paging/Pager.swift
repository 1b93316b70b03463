import SystemCalls
import TradingCore

/// Runs the program that pages people, one at a time, on a thread of its own: neither a turn nor a
/// stop waits for it, not even for its file to be read from a disk that hangs. A class because the
/// loop's thread and its own share it.
package final class Pager: @unchecked Sendable {
  /// What became of an attempt.
  struct Attempt: Sendable {
    /// The event that it was about; none for a halt.
    var page: Sequence
    /// The program's exit status; -1 where there is none.
    var exitStatus: Int64
    /// Why it was not delivered; empty where it was.
    var failure: String
  }

  let plan: PagerPlan
  private let monitor = Monitor()
  // Guarded by the monitor.
  private var finished: Attempt?
  private var isUnwanted = false
  // Only the loop's thread looks at these.
  private var thread: Thread?
  private(set) var isBusy = false

  init(_ plan: PagerPlan) {
    self.plan = plan
    ProgramGroup.keepExitStatuses()
  }

  /// Begins an attempt; returns at once.
  func begin(_ page: Sequence, _ line: [UInt8]) {
    precondition(!isBusy, "one page at a time")
    isBusy = true
    monitor.withLock {
      finished = nil
      isUnwanted = false
    }
    do throws(SystemError) {
      thread = try Thread.spawn(name: "daybook-pager") { [self] in attempt(page, line) }
    } catch {
      finish(Attempt(page: page, exitStatus: -1, failure: error.description))
    }
  }

  /// What became of the attempt; nil while it goes on, or when there was none.
  func take() throws(DeskError) -> Attempt? {
    guard isBusy, let attempt = monitor.withLock({ finished }) else { return nil }
    do throws(SystemError) {
      if let thread = thread.take() { try thread.join() }
    } catch {
      throw .file(error.description)
    }
    isBusy = false
    return attempt
  }

  /// Has the program killed if it runs.
  func cancel() {
    monitor.withLock { isUnwanted = true }
  }

  /// Lets an attempt under way go, of which nobody wants to hear any more: its program is killed,
  /// and its thread, which may hang with a disk, is not waited for.
  func abandon() throws(DeskError) {
    cancel()
    do throws(SystemError) {
      if let thread = thread.take() { try thread.detach() }
    } catch {
      throw .file(error.description)
    }
  }

  private func attempt(_ page: Sequence, _ line: [UInt8]) {
    var attempt = Attempt(page: page, exitStatus: -1, failure: "")
    do throws(SystemError) {
      let outcome = try ProgramGroup.run(
        plan.program, input: line, timeoutNanoseconds: plan.timeout.nanoseconds
      ) { monitor.withLock { isUnwanted } }
      switch outcome {
      case .ended(let code):
        attempt.exitStatus = Int64(code)
        if code != 0 { attempt.failure = "it ended with exit status \(code)" }
      case .signalled(let signal):
        attempt.exitStatus = 128 + Int64(signal)
        attempt.failure = "signal \(signal) ended it"
      case .tookTooLong:
        attempt.failure =
          "it did not end within \(plan.timeout.nanoseconds / 1_000_000) ms and was killed"
      case .unwanted: attempt.failure = "the run ended before it did, and it was killed"
      }
    } catch {
      attempt.failure = error.description
    }
    finish(attempt)
  }

  private func finish(_ attempt: Attempt) {
    monitor.withLock {
      finished = attempt
      monitor.wakeAll()
    }
  }

  /// Sleeps until an attempt is over, for a while at most.
  func wait(nanoseconds: Int64) {
    let deadline = Clocks.monotonicNanoseconds() + nanoseconds
    monitor.withLock {
      while isBusy, finished == nil, Clocks.monotonicNanoseconds() < deadline {
        monitor.wait(untilMonotonicNanoseconds: deadline)
      }
    }
  }
}
