/// A moment: nanoseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// Nanoseconds since 1970, UTC, leap seconds not counted.
  package var nanoseconds: Int64

  /// The moment `nanoseconds` after 1970.
  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// No moment: what an unset time reads as.
  package static let unset = Timestamp(nanoseconds: 0)

  /// Ordered by time.
  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// The interval from `earlier` to this moment; at the ends of what can be counted it stays there.
  package func since(_ earlier: Timestamp) -> Interval {
    let (length, overflowed) = nanoseconds.subtractingReportingOverflow(earlier.nanoseconds)
    guard overflowed else { return Interval(nanoseconds: length) }
    return Interval(nanoseconds: nanoseconds < 0 ? Int64.min : Int64.max)
  }

  /// This moment moved by `interval`; at the ends of what can be counted it stays there.
  package func adding(_ interval: Interval) -> Timestamp {
    let (sum, overflowed) = nanoseconds.addingReportingOverflow(interval.nanoseconds)
    guard overflowed else { return Timestamp(nanoseconds: sum) }
    return Timestamp(nanoseconds: interval.nanoseconds < 0 ? Int64.min : Int64.max)
  }

  /// Whole days since 1970 in UTC.
  package var day: Int64 {
    let perDay: Int64 = 86_400_000_000_000
    let whole = nanoseconds / perDay
    return nanoseconds % perDay < 0 ? whole - 1 : whole
  }
}

/// A length of time in nanoseconds.
package struct Interval: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The length in nanoseconds; negative when it points backwards.
  package var nanoseconds: Int64

  /// A length of `nanoseconds`.
  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// A length of `count` milliseconds.
  package static func milliseconds(_ count: Int64) -> Interval {
    Interval(nanoseconds: count * 1_000_000)
  }

  /// The same length the other way; the longest backwards has none, and gives the longest forwards.
  package var reversed: Interval {
    Interval(nanoseconds: nanoseconds == Int64.min ? Int64.max : -nanoseconds)
  }

  /// Ordered by length.
  package static func < (left: Interval, right: Interval) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}
