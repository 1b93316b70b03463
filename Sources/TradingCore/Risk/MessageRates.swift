/// How close each scope is to its limit of messages a second, by the generic cell rate algorithm
/// (ITU-T I.371): one moment a scope, moved on by each message, which may lie one second ahead of
/// now at most. A burst of a second's messages passes at once; over any longer time the rate holds.
package struct MessageRates: Hashable, Sendable {
  // The moment up to which the messages so far have used up the rate, by index of what they are of.
  var total: Int64 = 0
  var instruments: [Int64] = []
  var strategies: [Int64] = []
  var venues: [Int64] = []

  /// Nothing sent yet.
  package init() {}

  /// Messages of the last second that count, at a rate; more than the rate means that another one
  /// must wait.
  static func used(_ moment: Int64, rate: Int64, now: Timestamp) -> Int64 {
    guard rate > 0, rate != Limit.off else { return 0 }
    let (ahead, overflowed) = moment.subtractingReportingOverflow(now.nanoseconds)
    guard ahead > 0, !overflowed else { return overflowed && moment > 0 ? Int64.max : 0 }
    let spacing = max(1, 1_000_000_000 / rate)
    return ahead / spacing + (ahead % spacing == 0 ? 0 : 1)
  }

  /// The moment after one more message. Cancels are counted and never refused, so that many of them
  /// would lead far ahead: more than a second's messages count as a second's and one more.
  func moved(_ moment: Int64, rate: Int64, now: Timestamp) -> Int64 {
    guard rate > 0, rate != Limit.off else { return moment }
    let spacing = Interval(nanoseconds: max(1, 1_000_000_000 / rate))
    let second = Interval(nanoseconds: 1_000_000_000)
    let next = Timestamp(nanoseconds: max(moment, now.nanoseconds)).adding(spacing)
    return min(next, now.adding(second).adding(spacing)).nanoseconds
  }

  func hash(into hasher: inout StateHasher) {
    hasher.combine(total)
    hasher.combine(instruments)
    hasher.combine(strategies)
    hasher.combine(venues)
  }
}
