/// The numbers that a breaker goes by, as the limits in force say.
package struct BreakerThresholds: Hashable, Sendable, BitwiseCopyable {
  /// Consecutive failures that open it.
  package var failures: UInt32
  /// How long it stays open before a probe, in nanoseconds.
  package var cooldown: Int64
  /// Probes that may be under way, and must succeed.
  package var probes: UInt32
  /// Share of failures that opens it, in basis points.
  package var rate: Int64
  /// The window of that share.
  package var window: Interval
  /// Fewest answers in the window.
  package var rateMinimum: Int64
  /// Slowest answer that is no failure.
  package var latency: Interval

  /// The thresholds of a breaker: its own limits, else the total's.
  package init(
    _ limits: Limits, _ overrides: LimitOverrides = LimitOverrides(),
    of breaker: BreakerIndex = .engine
  ) {
    let row = overrides.isEmpty ? -1 : overrides.row(of: .breaker(breaker))
    func value(_ limit: Limit) -> Int64 {
      guard row >= 0 else { return limits[limit] }
      let own = overrides.value(limit, inRow: row)
      return own == LimitOverrides.unset ? limits[limit] : own
    }
    failures = UInt32(clamping: value(.breakerFailures))
    cooldown = value(.breakerCooldown)
    probes = UInt32(clamping: max(1, value(.breakerProbes)))
    rate = value(.breakerFailureRate)
    window = Interval(nanoseconds: value(.breakerRateWindow))
    rateMinimum = value(.breakerRateMinimum)
    latency = Interval(nanoseconds: value(.breakerLatency))
  }
}
