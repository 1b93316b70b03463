import TradingCore

/// Counts intervals in buckets whose width grows with the value, as HDR histograms do: every
/// percentile is at most 1/64 too high, and memory does not grow.
///
///     value          0 … 127 ns      128 … 255 ns    256 … 511 ns   …
///     bucket width   1 ns            2 ns            4 ns           …
package struct LatencyHistogram: Sendable {
  // Buckets of one doubling, as a power of two.
  private static let fineness = 6

  private var buckets: [UInt64]
  /// Intervals counted.
  package private(set) var count: UInt64 = 0
  /// The longest, exact; zero before the first.
  package private(set) var maximum = Interval(nanoseconds: 0)
  /// The shortest, exact; zero before the first.
  package private(set) var minimum = Interval(nanoseconds: 0)
  /// Intervals that pointed backwards; they are counted as zero.
  package private(set) var negativeCount: UInt64 = 0

  /// Nothing counted.
  package init() {
    buckets = Array(repeating: 0, count: Self.bucket(of: UInt64(Int64.max)) + 1)
  }

  /// Counts one interval.
  package mutating func add(_ interval: Interval) {
    if interval.nanoseconds < 0 { negativeCount += 1 }
    let value = max(0, interval.nanoseconds)
    if count == 0 || value < minimum.nanoseconds { minimum = Interval(nanoseconds: value) }
    if value > maximum.nanoseconds { maximum = Interval(nanoseconds: value) }
    buckets[Self.bucket(of: UInt64(value))] += 1
    count += 1
  }

  /// The interval that so many basis points of all do not exceed; nil before the first. 9900 is
  /// p99.
  package func percentile(basisPoints: Int64) -> Interval? {
    precondition((0...10_000).contains(basisPoints), "a percentile lies between 0 and 100 percent")
    guard count > 0 else { return nil }
    let product = count.multipliedFullWidth(by: UInt64(basisPoints))
    let (quotient, remainder) = UInt64(10_000).dividingFullWidth(product)
    let wanted = max(1, quotient + (remainder > 0 ? 1 : 0))
    var seen: UInt64 = 0
    for (index, bucket) in buckets.enumerated() {
      seen += bucket
      if seen >= wanted {
        return min(maximum, Interval(nanoseconds: Int64(clamping: Self.highest(in: index))))
      }
    }
    return maximum
  }

  /// Half of all do not exceed it.
  package var median: Interval? { percentile(basisPoints: 5_000) }

  /// Ninety-nine of a hundred do not exceed it.
  package var p99: Interval? { percentile(basisPoints: 9_900) }

  private static func bucket(of value: UInt64) -> Int {
    let doublings = max(0, 63 - fineness - value.leadingZeroBitCount)
    return (doublings << fineness) + Int(value >> UInt64(doublings))
  }

  private static func highest(in bucket: Int) -> UInt64 {
    let perDoubling = 1 << fineness
    guard bucket >= 2 * perDoubling else { return UInt64(bucket) }
    let doublings = (bucket >> fineness) - 1
    let leading = UInt64(bucket - (doublings << fineness))
    return ((leading + 1) << UInt64(doublings)) - 1
  }
}
