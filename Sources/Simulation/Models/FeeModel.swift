import TradingCore

/// Fees as parts per million of what is traded, rounded against us.
package struct FeeModel: Hashable, Sendable, BitwiseCopyable {
  /// For orders that rested; negative for a rebate.
  package var makerPerMillion: Int64
  /// For orders that took.
  package var takerPerMillion: Int64

  /// A pair of fees.
  package init(makerPerMillion: Int64, takerPerMillion: Int64) {
    self.makerPerMillion = makerPerMillion
    self.takerPerMillion = takerPerMillion
  }

  /// No fees.
  package static let none = FeeModel(makerPerMillion: 0, takerPerMillion: 0)

  /// The fee of one fill.
  package func fee(
    of quantity: Quantity, at price: Price, _ liquidity: Fill.Liquidity
  ) -> Money {
    let perMillion = liquidity == .maker ? makerPerMillion : takerPerMillion
    return price.notional(of: quantity, rounding: .up)
      .scaled(by: perMillion, over: 1_000_000, rounding: .up)
  }
}
