import SystemCalls
import TradingCore

/// How fast a run plays its market.
package enum Pace: Hashable, Sendable {
  /// As fast as it can.
  case maximum
  /// So many times as fast as it happened.
  case times(Int64)
}

/// Holds a run back to its pace against the monotonic clock.
struct Pacer {
  private let pace: Pace
  private var begun: (market: Timestamp, clock: Int64)?

  init(_ pace: Pace) { self.pace = pace }

  /// How long to sleep before `moment` of the market is due, in nanoseconds; zero or less when it
  /// is.
  mutating func wait(until moment: Timestamp) -> Int64 {
    guard case .times(let factor) = pace else { return 0 }
    let clock = Clocks.monotonicNanoseconds()
    guard let begun else {
      self.begun = (moment, clock)
      return 0
    }
    let length = moment.since(begun.market).nanoseconds / max(1, factor)
    return Timestamp(nanoseconds: begun.clock).adding(Interval(nanoseconds: length))
      .since(Timestamp(nanoseconds: clock)).nanoseconds
  }
}
