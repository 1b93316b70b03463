import SystemCalls
import TradingCore

/// How a run pages people.
package struct PagerPlan: Hashable, Sendable {
  /// The program's path.
  package var program: String
  /// How long one attempt may take of the machine's time.
  package var timeout = Interval.milliseconds(10_000)
  /// How long after a failure the next attempt waits; twice as long each time.
  package var firstRetry = Interval.milliseconds(1_000)
  /// The longest such wait.
  package var longestRetry = Interval.milliseconds(60_000)
  /// So long after its event, in the journal's time, a page is given up.
  package var givesUpAfter = Interval(nanoseconds: 24 * 3_600_000_000_000)
  /// But not before so many attempts have failed: a run that comes back late still tells.
  package var attemptsAtLeast: UInt32 = 3
  /// So many pages are owed at most; of more, the oldest are given up.
  package var mostOwed = 64

  /// Pages by the program at this path, which must be there and must be one that can be run.
  package init(program: String) throws(DeskError) {
    do throws(SystemError) {
      try FileStatus.checkExecutable(program)
    } catch {
      throw .file(
        "the pager '\(program)' cannot be run: \(error.text). Name a program with --pager, or "
          + "leave it out")
    }
    self.program = program
  }

  /// How long to wait after so many failures in a row.
  func wait(after failures: Int) -> Int64 {
    let doubled = firstRetry.nanoseconds << Int64(min(max(0, failures - 1), 16))
    return min(doubled, longestRetry.nanoseconds)
  }
}
