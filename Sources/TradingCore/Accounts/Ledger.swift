/// The double-entry books of one trading account. Every posting has two or more legs that sum to
/// zero, in money as in units; `imbalance` proves it.
package struct Ledger: Hashable, Sendable {
  /// The account kept.
  package let account: AccountDeclared
  /// Money at the venue.
  package internal(set) var cash: Money = .zero
  /// Capital paid in, as a credit.
  package internal(set) var capital: Money = .zero
  /// Cost of everything held.
  package internal(set) var inventory: Money = .zero
  /// Realised profit, as a credit.
  package internal(set) var profit: Money = .zero
  /// Fees paid.
  package internal(set) var fees: Money = .zero
  /// Units held of each instrument, by index.
  package internal(set) var unitsHeld: [Quantity] = []
  /// Units delivered by the venue of each instrument, as a credit.
  package internal(set) var unitsDelivered: [Quantity] = []

  /// Books opened with the capital paid in.
  package init(_ account: AccountDeclared) {
    self.account = account
    cash = account.capital
    capital = -account.capital
  }

  /// Makes room for one more instrument.
  package mutating func addInstrument() {
    unitsHeld.append(.zero)
    unitsDelivered.append(.zero)
  }

  /// Whether every account stays one that can be counted.
  func canPost(_ booking: Position.Booking, in instrument: InstrumentIndex) -> Bool {
    let money = Int128(cash.units) - Int128(booking.paid.units)
    let position = instrument.position
    return Int64(exactly: money) != nil
      && Int64(exactly: money - Int128(booking.fee.units)) != nil
      && Int64(exactly: Int128(inventory.units) + Int128(booking.cost.units)) != nil
      && Int64(exactly: Int128(profit.units) - Int128(booking.realised.units)) != nil
      && Int64(exactly: Int128(fees.units) + Int128(booking.fee.units)) != nil
      && Int64(exactly: Int128(unitsHeld[position].units) + Int128(booking.quantity.units)) != nil
      && Int64(exactly: Int128(unitsDelivered[position].units) - Int128(booking.quantity.units))
        != nil
  }

  /// Posts a booking that can be posted.
  package mutating func post(_ booking: Position.Booking, in instrument: InstrumentIndex) {
    cash -= booking.paid
    inventory += booking.cost
    profit -= booking.realised
    cash -= booking.fee
    fees += booking.fee
    unitsHeld[instrument.position] += booking.quantity
    unitsDelivered[instrument.position] -= booking.quantity
  }

  /// What the books are out of balance by: zero, or they are wrong. Units count as money does.
  package var imbalance: Money {
    // Wide sums: no amounts, however large, overflow them.
    var units: UInt128 = 0
    for position in unitsHeld.indices {
      let sum = Int128(unitsHeld[position].units) + Int128(unitsDelivered[position].units)
      units += sum.magnitude
    }
    var money = Int128(units)
    for side in [cash, capital, inventory, profit, fees] { money += Int128(side.units) }
    return Money(clamping: money)
  }

  /// Adds everything to a state hash.
  package func hash(into hasher: inout StateHasher) {
    hasher.combine(cash.units)
    hasher.combine(capital.units)
    hasher.combine(inventory.units)
    hasher.combine(profit.units)
    hasher.combine(fees.units)
    hasher.combine(unitsHeld.count)
    for held in unitsHeld { hasher.combine(held.units) }
    for delivered in unitsDelivered { hasher.combine(delivered.units) }
  }
}
