/// Losses that are watched: of the capital, of the day, of the last hour, and from the highest
/// equity. One bad tick neither trips one of them nor moves what they are measured from, and no
/// instrument's silence hides what another loses.
///
/// Three equities are told apart, each of what is realised and of what is held at some mark:
/// - *confirmed*, at the confirmed marks (`ConfirmedMarks`): baselines of day, hour and stage are
///   taken at it;
/// - *hoped*, at the last mark of an instrument where that is better for us than the confirmed one
///   and not older than `maximum-quote-age`: a loss counts when even this equity shows it, so that
///   of two positions that make up for each other the one quoted first is no loss;
/// - *feared*, the same where it is worse for us: a new highest counts when even this one shows it.
package struct LossGuards: Hashable, Sendable {
  /// A watched loss.
  package enum Loss: Int, Sendable, CaseIterable {
    /// The capital's, at its warning share.
    case capitalWarning = 0
    /// The day's, at the limit that stops.
    case dailyStop
    /// Of the last hour.
    case hourly
    /// From the highest equity.
    case drawdown
    /// The capital's, at the share that stops.
    case capitalStop
  }

  /// The confirmed equity before the first mark or fill of a minute.
  struct Sample: Hashable, Sendable, BitwiseCopyable {
    var minute: Int64
    var equity: Money
  }

  /// The marks that losses are measured by.
  package internal(set) var marks = ConfirmedMarks()
  // A bit each.
  var beyond: UInt8 = 0
  /// The highest equity.
  package internal(set) var highest: Money?
  // One a minute with a mark or fill, oldest first, of the last hour and the minute before it.
  var minutes: [Sample] = []

  /// Nothing seen yet.
  package init() {}

  /// Whether no watched loss is beyond its limit.
  package var isCalm: Bool { beyond == 0 }

  /// Whether a loss is beyond its limit.
  package func isBeyond(_ loss: Loss) -> Bool { beyond & (1 << UInt8(loss.rawValue)) != 0 }

  /// Loss of the last hour at an equity, positive when money was lost: from before the first mark
  /// at or after one hour ago.
  package func hourlyLoss(at equity: Money, now: Timestamp) -> Money {
    let begin = now.minute - 60
    guard let first = minutes.first(where: { $0.minute >= begin }) else { return .zero }
    return first.equity.clampedDifference(equity)
  }

  /// Fall from the highest equity, in basis points of it, rounded up; 0 while there is none.
  package func drawdown(at equity: Money) -> Int64 {
    guard let highest, highest.units > 0, equity < highest else { return 0 }
    return FixedPoint.scaledIfExact(
      highest.clampedDifference(equity).units, times: 10_000, over: highest.units, rounding: .up)
      ?? Int64.max
  }

  /// Whether the fall from the highest equity is at its limit, in basis points.
  private func isFallen(to equity: Money, limit: Int64) -> Bool {
    guard let highest, highest.units > 0, equity < highest else { return limit <= 0 }
    // As `drawdown` says, but multiplied out: a division of 128 bits at every mark is dear.
    return Int128(highest.clampedDifference(equity).units) * 10_000
      > (Int128(limit) - 1) * Int128(highest.units)
  }

  /// Remembers the equity before the first mark or fill of a minute, and before the first of all.
  mutating func begin(held: Money, now: Timestamp) {
    if minutes.last?.minute != now.minute {
      minutes.removeAll { $0.minute < now.minute - 60 }
      minutes.append(Sample(minute: now.minute, equity: marks.confirmed(held)))
    }
    if highest == nil { highest = marks.confirmed(held) }
  }

  /// Looks at every loss anew.
  mutating func look(
    held: Money, capital: Money, dayBaseline: Money, limits: Limits, now: Timestamp
  ) {
    let equity = marks.hoped(held)
    let lost = capital.clampedDifference(equity)
    let warning = limits[.capitalLossWarning]
    var seen: UInt8 = 0
    func see(_ loss: Loss, _ isSeen: Bool) {
      if isSeen { seen |= 1 << UInt8(loss.rawValue) }
    }
    see(.capitalWarning, warning != Limit.off && lost.isAtLeast(warning, ofCapital: capital))
    see(.capitalStop, lost.isAtLeast(limits[.capitalLossStop], ofCapital: capital))
    let (daily, hourly) = (limits[.dailyLossStop], limits[.hourlyLoss])
    let fall = limits[.maximumDrawdown]
    see(
      .dailyStop,
      daily != Limit.off && dayBaseline.clampedDifference(equity).units >= daily)
    see(.hourly, hourly != Limit.off && hourlyLoss(at: equity, now: now).units >= hourly)
    see(.drawdown, fall != Limit.off && isFallen(to: equity, limit: fall))
    beyond = seen
    let feared = marks.feared(held)
    if let highest, feared > highest { self.highest = feared }
  }

  /// Begins anew from the confirmed equity, after an operator took the losses over.
  mutating func takeOver(held: Money, now: Timestamp) {
    let equity = marks.confirmed(held)
    beyond = 0
    highest = equity
    minutes = [Sample(minute: now.minute, equity: equity)]
  }

  func hash(into hasher: inout StateHasher) {
    marks.hash(into: &hasher)
    hasher.combine(UInt64(beyond))
    hasher.combine(highest != nil)
    hasher.combine(highest?.units ?? 0)
    hasher.combine(minutes.count)
    // ordered: an array, oldest first
    for sample in minutes {
      hasher.combine(sample.minute)
      hasher.combine(sample.equity.units)
    }
  }
}

extension Timestamp {
  /// Whole minutes since 1970.
  fileprivate var minute: Int64 { nanoseconds / 60_000_000_000 }
}
