import TradingCore

/// Binance's markets, which differ in how depth updates are numbered.
package enum BinanceMarket: String, Sendable, CaseIterable {
  /// Spot: updates follow by `U` = last `u` + 1.
  case spot
  /// USD-margined futures and perpetuals: updates follow by `pu` = last `u`.
  case usdMargined
}

/// What a recorded feed is about, as its first lines show.
package struct FeedDescription: Hashable, Sendable {
  /// Binance's symbol, such as `BTCUSDT`.
  package var symbol: String
  /// The market it was recorded on.
  package var market: BinanceMarket
  /// The smallest step of prices, a power of ten (see `BinanceFeed.describe`).
  package var tick: Price
  /// The smallest step of quantities, a power of ten.
  package var lot: Quantity
  /// When the first message was received.
  package var firstReceiveTime: Timestamp

  /// A description that does not come from a feed.
  package init(
    symbol: String, market: BinanceMarket, tick: Price, lot: Quantity, firstReceiveTime: Timestamp
  ) {
    self.symbol = symbol
    self.market = market
    self.tick = tick
    self.lot = lot
    self.firstReceiveTime = firstReceiveTime
  }
}
