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

  /// Posts a booking.
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
    var units: Quantity = .zero
    for position in unitsHeld.indices {
      units += (unitsHeld[position] + unitsDelivered[position]).magnitude
    }
    return cash + capital + inventory + profit + fees + Money(units: units.units)
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
