/// Losses that are watched beside the day's and the capital's: of the last hour, and from the
/// highest equity; and how often in a row each watched loss was seen beyond its limit. One bad tick
/// neither trips one of them nor raises the mark that they are measured from.
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
  }

  /// How often in a row a loss was seen, at marks of one instrument.
  struct Count: Hashable, Sendable, BitwiseCopyable {
    var marks: Int64 = 0
    var instrument = InstrumentIndex.all

    /// Takes a mark over.
    mutating func note(isBeyond: Bool, at mark: InstrumentIndex) {
      if !isBeyond {
        marks = 0
      } else if marks == 0 {
        (marks, instrument) = (1, mark)
      } else if instrument == mark {
        marks = min(marks + 1, 1 << 32)
      }
    }
  }

  /// The equity before the first mark of a minute.
  struct Sample: Hashable, Sendable, BitwiseCopyable {
    var minute: Int64
    var equity: Money
  }

  var counts = [Count](repeating: Count(), count: Loss.allCases.count)
  /// Whether no watched loss was beyond its limit at the last mark. Kept apart, as it is asked at
  /// every quote.
  private(set) var isCalm = true
  /// The highest equity that as many marks in a row confirmed.
  package internal(set) var highest: Money?
  var higher = Count()
  var leastHigher: Money = .zero
  // One a minute with a mark, oldest first, of the last hour and the minute before it.
  var minutes: [Sample] = []

  /// Nothing seen yet.
  package init() {}

  /// Marks in a row at which a loss was beyond its limit.
  package func marks(_ loss: Loss) -> Int64 { counts[loss.rawValue].marks }

  /// Whether marks of an instrument are being counted towards any of the losses.
  func isCounting(at instrument: InstrumentIndex) -> Bool {
    counts.contains { $0.marks > 0 && $0.instrument == instrument }
  }

  /// Loss of the last hour at an equity, positive when money was lost: from before the first mark
  /// at or after one hour ago.
  package func hourlyLoss(at equity: Money, now: Timestamp) -> Money {
    let begin = now.minute - 60
    guard let first = minutes.first(where: { $0.minute >= begin }) else { return .zero }
    return first.equity - equity
  }

  /// Fall from the highest equity, in basis points of it, rounded up; 0 while there is none.
  package func drawdown(at equity: Money) -> Int64 {
    guard let highest, highest.units > 0, equity < highest else { return 0 }
    return FixedPoint.scaledIfExact(
      (highest - equity).units, times: 10_000, over: highest.units, rounding: .up) ?? Int64.max
  }

  /// Whether the fall from the highest equity is at its limit, in basis points.
  private func isFallen(to equity: Money, limit: Int64) -> Bool {
    guard let highest, highest.units > 0, equity < highest else { return limit <= 0 }
    // As `drawdown` says, but multiplied out: a division of 128 bits at every mark is dear.
    return Int128(highest.units - equity.units) * 10_000
      > Int128(limit - 1) * Int128(highest.units)
  }

  /// Takes a mark over, with the equity before it and after it.
  mutating func note(
    _ equity: Money, before: Money, capital: Money, day: Money, limits: Limits,
    at instrument: InstrumentIndex, now: Timestamp
  ) {
    if minutes.last?.minute != now.minute {
      minutes.removeAll { $0.minute < now.minute - 60 }
      minutes.append(Sample(minute: now.minute, equity: before))
    }
    if highest == nil { highest = before }
    let warning = limits[.capitalLossWarning]
    let isWarned =
      warning != Limit.off && (capital - equity).isAtLeast(warning, ofCapital: capital)
    let isStopped = day.units >= limits[.dailyLossStop]
    let isHourly = hourlyLoss(at: equity, now: now).units >= limits[.hourlyLoss]
    let isFallen = isFallen(to: equity, limit: limits[.maximumDrawdown])
    // Nearly always nothing is lost and nothing was counted.
    if !isCalm || isWarned || isStopped || isHourly || isFallen {
      counts[Loss.capitalWarning.rawValue].note(isBeyond: isWarned, at: instrument)
      counts[Loss.dailyStop.rawValue].note(isBeyond: isStopped, at: instrument)
      counts[Loss.hourly.rawValue].note(isBeyond: isHourly, at: instrument)
      counts[Loss.drawdown.rawValue].note(isBeyond: isFallen, at: instrument)
      look()
    }
    raise(equity, confirmations: max(1, limits[.lossConfirmations]), at: instrument)
  }

  /// Looks at the counts after they changed.
  mutating func look() { isCalm = counts.allSatisfy { $0.marks == 0 } }

  /// Raises the highest equity to the least of as many marks in a row above it.
  private mutating func raise(
    _ equity: Money, confirmations: Int64, at instrument: InstrumentIndex
  ) {
    guard let highest else { return }
    let isHigher = equity > highest
    leastHigher = higher.marks == 0 ? equity : min(leastHigher, equity)
    higher.note(isBeyond: isHigher, at: instrument)
    if higher.marks >= confirmations {
      self.highest = leastHigher
      higher.marks = 0
    }
  }

  /// Begins anew from an equity, after an operator took the losses over.
  mutating func begin(at equity: Money, now: Timestamp) {
    counts = [Count](repeating: Count(), count: Loss.allCases.count)
    isCalm = true
    highest = equity
    higher.marks = 0
    minutes = [Sample(minute: now.minute, equity: equity)]
  }

  func hash(into hasher: inout StateHasher) {
    for count in counts {
      hasher.combine(count.marks)
      hasher.combine(UInt64(count.instrument.rawValue))
    }
    hasher.combine(highest != nil)
    hasher.combine(highest?.units ?? 0)
    hasher.combine(higher.marks)
    hasher.combine(UInt64(higher.instrument.rawValue))
    hasher.combine(leastHigher.units)
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
