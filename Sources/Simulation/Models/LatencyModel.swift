import TradingCore

/// How long a message is on its way: a base, and up to a jitter on top, every value as likely.
package struct LatencyModel: Hashable, Sendable, BitwiseCopyable {
  /// The shortest time.
  package var base: Interval
  /// What may come on top.
  package var jitter: Interval

  /// A latency of `base` and up to `jitter` more; neither is negative.
  package init(base: Interval, jitter: Interval = Interval(nanoseconds: 0)) {
    precondition(base.nanoseconds >= 0 && jitter.nanoseconds >= 0, "no message arrives early")
    self.base = base
    self.jitter = jitter
  }

  /// No latency at all.
  package static let none = LatencyModel(base: Interval(nanoseconds: 0))

  func draw(_ random: inout SeededRandom) -> Int64 {
    jitter.nanoseconds == 0
      ? base.nanoseconds : base.nanoseconds + random.below(jitter.nanoseconds + 1)
  }
}
