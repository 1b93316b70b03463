// measured for this file: a fold does 9.3 M/s with these inlined into other rooms, else 7.6

/// A moment: nanoseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// Nanoseconds since 1970, UTC, leap seconds not counted.
  public var nanoseconds: Int64

  /// The moment `nanoseconds` after 1970.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// No moment: what an unset time reads as.
  public static var unset: Timestamp { Timestamp(nanoseconds: 0) }

  /// Ordered by time.
  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// The interval from `earlier` to this moment; the longest there is where it is longer.
  public func since(_ earlier: Timestamp) -> Interval {
    let (length, overflowed) = nanoseconds.subtractingReportingOverflow(earlier.nanoseconds)
    guard overflowed else { return Interval(nanoseconds: length) }
    return Interval(nanoseconds: nanoseconds < 0 ? Int64.min : Int64.max)
  }

  /// This moment moved by `interval`; at the ends of what can be counted it stays there.
  public func adding(_ interval: Interval) -> Timestamp {
    let (sum, overflowed) = nanoseconds.addingReportingOverflow(interval.nanoseconds)
    guard overflowed else { return Timestamp(nanoseconds: sum) }
    return Timestamp(nanoseconds: interval.nanoseconds < 0 ? Int64.min : Int64.max)
  }

  /// Whole days since 1970 in UTC.
  public var day: Int64 {
    let (days, rest) = nanoseconds.quotientAndRemainder(dividingBy: Self.perDay)
    return rest < 0 ? days - 1 : days
  }

  /// Nanoseconds since the day began.
  var ofDay: Int64 {
    let rest = nanoseconds % Self.perDay
    return rest < 0 ? rest + Self.perDay : rest
  }

  /// When a day counted from 1970 begins in UTC; nil where that is beyond what can be counted.
  package init?(beginOfDay day: Int64) {
    let (nanoseconds, overflowed) = day.multipliedReportingOverflow(by: Self.perDay)
    guard !overflowed else { return nil }
    self.nanoseconds = nanoseconds
  }

  private static let perDay: Int64 = 86_400_000_000_000
}

/// A length of time in nanoseconds.
public struct Interval: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The length in nanoseconds; negative when it points backwards.
  public var nanoseconds: Int64

  /// A length of `nanoseconds`.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// A length of `count` milliseconds.
  public static func milliseconds(_ count: Int64) -> Interval {
    Interval(nanoseconds: count * 1_000_000)
  }

  /// The same length the other way; the longest backwards has none, and gives the longest forwards.
  package var reversed: Interval {
    Interval(nanoseconds: nanoseconds == Int64.min ? Int64.max : -nanoseconds)
  }

  /// Ordered by length.
  public static func < (left: Interval, right: Interval) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}
