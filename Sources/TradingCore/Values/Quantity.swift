/// A quantity of the base instrument, counted in 10⁻⁸; signed where it is a position.
package struct Quantity: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The amount in units of 10⁻⁸.
  package var units: Int64

  /// A value of `units` × 10⁻⁸.
  package init(units: Int64) { self.units = units }

  /// Parses plain decimal text; nil when it is not exact in eight decimals or too large.
  package init?(_ text: some StringProtocol) {
    guard let units = FixedPoint.parse(String(text)) else { return nil }
    self.units = units
  }

  /// Zero.
  package static let zero = Quantity(units: 0)

  /// Ordered by amount.
  package static func < (left: Quantity, right: Quantity) -> Bool { left.units < right.units }

  /// The sum; overflow traps.
  package static func + (left: Quantity, right: Quantity) -> Quantity {
    Quantity(units: left.units + right.units)
  }

  /// The difference; overflow traps.
  package static func - (left: Quantity, right: Quantity) -> Quantity {
    Quantity(units: left.units - right.units)
  }

  /// Adds in place; overflow traps.
  package static func += (left: inout Quantity, right: Quantity) { left.units += right.units }

  /// Subtracts in place; overflow traps.
  package static func -= (left: inout Quantity, right: Quantity) { left.units -= right.units }

  /// The negated amount.
  package static prefix func - (value: Quantity) -> Quantity { Quantity(units: -value.units) }

  /// The amount without its sign.
  package var magnitude: Quantity { Quantity(units: abs(units)) }
}

extension Quantity: CustomStringConvertible {
  /// Plain decimal text without trailing zeros.
  package var description: String { FixedPoint.text(units) }
}
