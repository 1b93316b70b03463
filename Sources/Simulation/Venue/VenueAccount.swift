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

  /// Books a fill; the value traded is rounded against us.
  mutating func post(_ fill: Fill, of order: VenueOrder) {
    cash -= Self.paid(order.side, fill.quantity, at: fill.price) + fill.fee
    fees += fill.fee
    positions[order.instrument.position] += order.side.signed(fill.quantity)
  }

  /// Money that leaves (positive) or comes in (negative), without the fee.
  static func paid(_ side: Side, _ quantity: Quantity, at price: Price) -> Money {
    switch side {
    case .buy: price.notional(of: quantity, rounding: .up)
    case .sell: -price.notional(of: quantity, rounding: .down)
    }
  }
}
