import TradingCore

/// What the venue owes us, by its own records.
struct VenueAccount: Hashable, Sendable {
  private(set) var cash: Money
  private(set) var fees: Money = .zero
  private(set) var positions: [Quantity]

  init(cash: Money, instrumentCount: Int) {
    self.cash = cash
    positions = Array(repeating: .zero, count: instrumentCount)
  }

  init(cash: Money, fees: Money, positions: [Quantity]) {
    self.cash = cash
    self.fees = fees
    self.positions = positions
  }

  /// Whether an order at a price, and every fill of it, is worth what money can count: up to
  /// 1.8 × 10¹⁰ whole units.
  static func canCount(_ quantity: Quantity, at price: Price) -> Bool {
    guard price.units > 0, quantity.units > 0 else { return false }
    return price.units.multipliedFullWidth(by: quantity.units).high < 10_000_000
  }

  /// Books a fill of an order that can be counted; the value traded is rounded against us. At the
  /// ends of what can be counted the balances stay there: the engine's books refuse what leads
  /// there, and a comparison shows it.
  mutating func post(_ fill: Fill, of order: VenueOrder) {
    cash = cash.clampedDifference(Self.paid(order.side, fill.quantity, at: fill.price))
      .clampedDifference(fill.fee)
    fees = fees.clampedSum(fill.fee)
    let place = order.instrument.position
    positions[place] = positions[place].clampedSum(order.side.signed(fill.quantity))
  }

  /// Money that leaves (positive) or comes in (negative), without the fee.
  static func paid(_ side: Side, _ quantity: Quantity, at price: Price) -> Money {
    switch side {
    case .buy: price.notional(of: quantity, rounding: .up)
    case .sell: -price.notional(of: quantity, rounding: .down)
    }
  }
}
