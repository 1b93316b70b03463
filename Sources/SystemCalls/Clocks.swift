import CSystemShims
import Glibc

/// The machine's clocks. Only outer rooms may ask: the core sees time as the event's timestamp.
package enum Clocks {
  /// Nanoseconds since 1970 UTC (CLOCK_REALTIME); may step.
  package static func wallNanoseconds() -> Int64 { read(CLOCK_REALTIME) }

  /// Nanoseconds since an arbitrary start (CLOCK_MONOTONIC); never steps back.
  package static func monotonicNanoseconds() -> Int64 { read(CLOCK_MONOTONIC) }

  /// The monotonic time so many nanoseconds from now; the end of the clock where that is beyond.
  package static func deadline(in nanoseconds: Int64) -> Int64 {
    let (sum, isBeyond) = monotonicNanoseconds().addingReportingOverflow(nanoseconds)
    return isBeyond ? Int64.max : sum
  }

  /// Processor nanoseconds that the calling thread has used (CLOCK_THREAD_CPUTIME_ID).
  package static func threadProcessorNanoseconds() -> Int64 { read(CLOCK_THREAD_CPUTIME_ID) }

  /// Sleeps at least that long; a signal does not shorten it.
  package static func sleep(nanoseconds: Int64) {
    guard nanoseconds > 0 else { return }
    var wanted = timespec(
      tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    var rest = timespec()
    while unsafe nanosleep(&wanted, &rest) == -1 && errno == EINTR { wanted = rest }
  }

  /// One turn of a spin loop.
  package static func spinPause() { daybook_spin_pause() }

  private static func read(_ clock: clockid_t) -> Int64 {
    var now = timespec()
    // clock_gettime(2) fails only for a clock that does not exist.
    precondition(unsafe clock_gettime(clock, &now) == 0, "the clock \(clock) exists on Linux")
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
  }
}
