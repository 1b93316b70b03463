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

  /// Books a fill; the value traded is rounded against us.
  mutating func post(
    _ side: Side, _ quantity: Quantity, at price: Price, fee: Money, _ instrument: InstrumentIndex
  ) {
    cash -= Self.paid(side, quantity, at: price) + fee
    fees += fee
    positions[instrument.position] += side.signed(quantity)
  }

  /// Money that leaves (positive) or comes in (negative), without the fee.
  static func paid(_ side: Side, _ quantity: Quantity, at price: Price) -> Money {
    switch side {
    case .buy: price.notional(of: quantity, rounding: .up)
    case .sell: -price.notional(of: quantity, rounding: .down)
    }
  }
}
