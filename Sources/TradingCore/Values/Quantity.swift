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

  /// The amount without its sign; the least of all, which has no other, is the greatest.
  package var magnitude: Quantity { Quantity(units: abs(max(-Int64.max, units))) }

  /// The largest position, long or short, that what works and an order could lead to from what is
  /// held; at the end of what can be counted it stays there.
  package static func worst(
    holding held: Quantity, buying buys: Quantity, selling sells: Quantity,
    adding extra: Quantity = .zero, on side: Side = .buy
  ) -> Quantity {
    let long = Int128(held.units) + Int128(buys.units) + (side == .buy ? Int128(extra.units) : 0)
    let short =
      Int128(held.units) - Int128(sells.units) - (side == .sell ? Int128(extra.units) : 0)
    return Quantity(units: Int64(clamping: max(long.magnitude, short.magnitude)))
  }
}

extension Quantity: CustomStringConvertible {
  /// Plain decimal text without trailing zeros.
  package var description: String { FixedPoint.text(units) }
}
