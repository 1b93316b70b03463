/// The baselines that losses are measured from, and the marks that confirm a loss. Kept in the
/// journal, so that no restart resets them.
package struct LossBaselines: Hashable, Sendable {
  /// Days since 1970 that the baseline belongs to; none before the first.
  package internal(set) var day: Int64?
  /// Equity when the day began.
  package internal(set) var dayBaseline: Money = .zero
  /// Marks in a row, of one instrument, at which the capital's loss was beyond its limit.
  package internal(set) var capitalLossMarks: Int64 = 0
  // The instrument whose mark began the count: others neither add to it, nor could one bad tick be
  // confirmed by them.
  var countedInstrument = InstrumentIndex.all

  /// No day yet.
  package init() {}

  /// Takes a new day over.
  package mutating func apply(_ rolled: DayRolled) {
    day = rolled.day
    dayBaseline = rolled.baseline
  }

  /// Takes a mark over: whether the loss is beyond its limit at it.
  package mutating func count(isBeyond: Bool, at instrument: InstrumentIndex) {
    if !isBeyond {
      capitalLossMarks = 0
    } else if capitalLossMarks == 0 {
      capitalLossMarks = 1
      countedInstrument = instrument
    } else if countedInstrument == instrument {
      capitalLossMarks = min(capitalLossMarks + 1, 1 << 32)
    }
  }

  /// Begins to count anew, after a recovery.
  package mutating func forgetMarks() { capitalLossMarks = 0 }

  /// Adds everything to a state hash.
  package func hash(into hasher: inout StateHasher) {
    hasher.combine(day ?? -1)
    hasher.combine(dayBaseline.units)
    hasher.combine(capitalLossMarks)
    hasher.combine(UInt64(countedInstrument.rawValue))
  }
}
