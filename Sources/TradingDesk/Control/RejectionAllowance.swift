import TradingCore

/// How many requests that are no commands are written down: some at once, and then one now and
/// then, so that a client that says nothing else cannot fill the journal. The others are counted,
/// and the next one that is written says how many there were.
struct RejectionAllowance {
  /// How many may come at once.
  static let burst: Int64 = 16
  /// After how long one more may.
  static let nanosecondsEach: Int64 = 10_000_000_000

  // When all that was written is made up for, by the monotonic clock (a bucket that leaks).
  private var spentUntil: Int64 = 0
  private var unwritten: UInt32 = 0
  private var last: RequestRejected?

  /// Counts rejections that never came here.
  mutating func count(_ others: UInt32) {
    let (sum, overflow) = unwritten.addingReportingOverflow(others)
    unwritten = overflow ? .max : sum
  }

  /// The rejection as it is to be written, with the count of those before; nil when it is only
  /// counted.
  mutating func admit(_ rejected: RequestRejected, at now: Int64) -> RequestRejected? {
    let since = max(now, spentUntil)
    guard since - now <= (Self.burst - 1) * Self.nanosecondsEach else {
      count(1)
      last = rejected
      return nil
    }
    spentUntil = since + Self.nanosecondsEach
    return counted(rejected)
  }

  /// What is left to be written when a run ends: the last that was only counted, where it is known,
  /// and how many before it were.
  mutating func rest() -> RequestRejected? {
    guard unwritten > 0 else { return nil }
    unwritten -= 1
    return counted(
      last
        ?? RequestRejected(
          reason: .malformed, unwritten: 0, user: -1, process: 0, asked: "",
          because: "more came at once than could be looked at"))
  }

  private mutating func counted(_ rejected: RequestRejected) -> RequestRejected {
    var written = rejected
    written.unwritten = unwritten
    unwritten = 0
    last = nil
    return written
  }
}
