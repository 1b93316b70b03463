/// The baselines that losses are measured from, and the marks that confirm a loss. Kept in the
/// journal, so that no restart resets them.
package struct LossBaselines: Hashable, Sendable {
  /// Days since 1970 that the baseline belongs to; none before the first.
  package private(set) var day: Int64?
  /// Equity when the day began.
  package private(set) var dayBaseline: Money = .zero
  /// Marks in a row at which the capital's loss was beyond its limit.
  package var capitalLossMarks: Int64 = 0

  /// No day yet.
  package init() {}

  /// Takes a new day over.
  package mutating func apply(_ rolled: DayRolled) {
    day = rolled.day
    dayBaseline = rolled.baseline
  }

  /// Adds everything to a state hash.
  package func hash(into hasher: inout StateHasher) {
    hasher.combine(day ?? -1)
    hasher.combine(dayBaseline.units)
    hasher.combine(capitalLossMarks)
  }
}
