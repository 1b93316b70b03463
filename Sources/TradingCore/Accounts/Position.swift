/// What is held of one instrument, by average cost.
package struct Position: Hashable, Sendable, BitwiseCopyable {
  /// Quantity held; negative when short.
  package var quantity: Quantity = .zero
  /// What it cost, signed as the quantity.
  package var cost: Money = .zero
  /// Profit realised by reducing, fees not taken off.
  package var realised: Money = .zero
  /// Fees paid.
  package var fees: Money = .zero
  /// Fills booked.
  package var fillCount: UInt64 = 0
  /// Value traded, both sides.
  package var turnover: Money = .zero

  /// Nothing held.
  package init() {}

  /// What one fill does to a position, in exact amounts.
  package struct Booking: Hashable, Sendable {
    /// Change of quantity, signed.
    package var quantity: Quantity
    /// Money that leaves (positive) or comes in (negative), without the fee.
    package var paid: Money
    /// Change of cost, signed.
    package var cost: Money
    /// Profit realised.
    package var realised: Money
    /// Fee paid.
    package var fee: Money
  }

  /// Splits a fill into what it closes and what it opens. The value of the trade is rounded against
  /// us; the part of the cost that a reduction takes along is rounded to the nearest unit, and the
  /// profit is the rest, so that nothing is lost between them.
  package func booking(of fill: Fill, side: Side) -> Booking {
    let change = side.signed(fill.quantity)
    let paid =
      side == .buy
      ? fill.price.notional(of: fill.quantity, rounding: .up)
      : -fill.price.notional(of: fill.quantity, rounding: .down)
    let isReducing = quantity.units != 0 && (quantity.units < 0) != (change.units < 0)
    guard isReducing else {
      return Booking(quantity: change, paid: paid, cost: paid, realised: .zero, fee: fill.fee)
    }
    let closed = min(fill.quantity, quantity.magnitude)
    let paidForClosed = paid.scaled(
      by: closed.units, over: fill.quantity.units, rounding: .nearest)
    let costClosed = cost.scaled(
      by: closed.units, over: quantity.magnitude.units, rounding: .nearest)
    let costOpened = paid - paidForClosed
    return Booking(
      quantity: change, paid: paid, cost: costOpened - costClosed,
      realised: -paidForClosed - costClosed, fee: fill.fee)
  }

  /// Takes a booking over.
  package mutating func apply(_ booking: Booking) {
    quantity += booking.quantity
    cost += booking.cost
    realised += booking.realised
    fees += booking.fee
    fillCount += 1
    // A sum for reports: at the end of what money can count it stays there.
    let (sum, overflowed) = turnover.units.addingReportingOverflow(booking.paid.magnitude.units)
    turnover = Money(units: overflowed ? Int64.max : sum)
  }

  /// Profit not realised at a mark.
  package func unrealised(at mark: Price) -> Money {
    guard quantity.units != 0 else { return .zero }
    return mark.notional(of: quantity, rounding: .down) - cost
  }

  /// Adds everything to a state hash.
  package func hash(into hasher: inout StateHasher) {
    hasher.combine(quantity.units)
    hasher.combine(cost.units)
    hasher.combine(realised.units)
    hasher.combine(fees.units)
    hasher.combine(fillCount)
    hasher.combine(turnover.units)
  }
}
