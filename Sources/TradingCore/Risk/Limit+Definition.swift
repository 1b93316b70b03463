extension Limit {
  /// What a limit is, whatever its value: a row of `Limit.definitions`. Constants only, and so no
  /// `String`: the table then lies in the binary, while with names of that type every look at it,
  /// in the risk gate too, would first ask whether it is built.
  package struct Definition: Sendable {
    /// Whether a greater or a lesser value is meant.
    package enum Direction: Sendable {
      case more
      case less
    }

    /// The limit.
    package let limit: Limit
    /// The name in configuration, commands and reports.
    package let name: StaticString
    /// How its value is counted.
    package let unit: Unit
    /// What it can be about.
    package let scopes: LimitScope.KindSet
    /// The value before any was set.
    package let defaultValue: Int64
    /// The value that switches it off; nil where it cannot be.
    package let offValue: Int64?
    /// Which values let more risk through.
    package let looser: Direction
    /// Whether what is measured must be the value at least, and not at most.
    package let isMinimum: Bool
    /// Whether a stage of the way back and a crisis make it smaller.
    package let isSize: Bool
    /// The least that can be written.
    package let least: Int64
    /// The most that can be written.
    package let greatest: Int64
    /// The rule of the gate that refuses an order by it; nil where none does.
    package let rule: RiskRule?
  }
}
