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
    guard let booking = bookingIfExact(of: fill, side: side) else {
      preconditionFailure("a fill was booked whose amounts left 64 bits")
    }
    return booking
  }

  /// The same, or nil when one of the amounts is more than money can count.
  package func bookingIfExact(of fill: Fill, side: Side) -> Booking? {
    guard fill.quantity.units > 0 else { return nil }
    let change = side.signed(fill.quantity)
    let value = fill.price.notionalIfExact(
      of: fill.quantity, rounding: side == .buy ? .up : .down)
    guard let value, value.units >= 0 else { return nil }
    let paid = side == .buy ? value : -value
    let isReducing = quantity.units != 0 && (quantity.units < 0) != (change.units < 0)
    guard isReducing else {
      return Booking(quantity: change, paid: paid, cost: paid, realised: .zero, fee: fill.fee)
    }
    let closed = min(fill.quantity, quantity.magnitude)
    // Parts of the whole, so they fit where it does.
    let paidForClosed = paid.scaled(
      by: closed.units, over: fill.quantity.units, rounding: .nearest)
    let costClosed = FixedPoint.scaledIfExact(
      cost.units, times: closed.units, over: quantity.magnitude.units, rounding: .nearest)
    guard let costClosed else { return nil }
    let costOpened = paid - paidForClosed
    let (taken, a) = costOpened.units.subtractingReportingOverflow(costClosed)
    let (realised, b) = (-paidForClosed).units.subtractingReportingOverflow(costClosed)
    return a || b
      ? nil
      : Booking(
        quantity: change, paid: paid, cost: Money(units: taken),
        realised: Money(units: realised), fee: fill.fee)
  }

  /// Whether every sum stays one that can be counted, and its negation too.
  package func canApply(_ booking: Booking) -> Bool {
    func fits(_ sum: Int64, _ change: Int64) -> Bool {
      let (after, overflowed) = sum.addingReportingOverflow(change)
      return !overflowed && after != Int64.min
    }
    return fits(quantity.units, booking.quantity.units) && fits(cost.units, booking.cost.units)
      && fits(realised.units, booking.realised.units) && fits(fees.units, booking.fee.units)
  }

  /// Takes a booking over.
  package mutating func apply(_ booking: Booking) {
    quantity += booking.quantity
    cost += booking.cost
    realised += booking.realised
    fees += booking.fee
    fillCount &+= 1
    // A sum for reports: at the end of what money can count it stays there.
    let (sum, overflowed) = turnover.units.addingReportingOverflow(booking.paid.magnitude.units)
    turnover = Money(units: overflowed ? Int64.max : sum)
  }

  /// Profit not realised at a mark.
  package func unrealised(at mark: Price) -> Money {
    guard let profit = unrealisedIfExact(at: mark) else {
      preconditionFailure("a position was valued at a mark that is none")
    }
    return profit
  }

  /// The same, or nil when it is more than money can count.
  package func unrealisedIfExact(at mark: Price) -> Money? {
    guard quantity.units != 0 else { return .zero }
    guard let value = mark.notionalIfExact(of: quantity, rounding: .down) else { return nil }
    let (profit, overflowed) = value.units.subtractingReportingOverflow(cost.units)
    return overflowed ? nil : Money(units: profit)
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
