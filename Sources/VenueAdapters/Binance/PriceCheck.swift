import TradingCore

/// Tells prices that cannot be from those that can. A price must be above zero and at most 10⁹;
/// those of quotes and trades must also lie within 50 % of the middle of the last quote that was
/// taken. Depth levels are held to the first rule only, for real books reach from a hundredth to
/// ten times the market. After 100 quotes refused in a row the market is believed and the old
/// middle forgotten, so that the first quote of a feed, were it the wrong one, does not close it
/// for good.
struct PriceCheck {
  /// Above this nothing is a price.
  static let highest = Price(units: 1_000_000_000 * FixedPoint.scale)
  /// Refused quotes in a row after which the reference is forgotten.
  static let patience = 100

  /// The middle of the last quote taken.
  private(set) var reference: Price?
  private var refusedInARow = 0

  /// What is wrong with a quote; nil takes it as the new reference.
  mutating func problem(bid: Price, ask: Price) -> (MarketDataRejected.Reason, String)? {
    if let found = absurdity(of: bid, "bid") ?? absurdity(of: ask, "ask") {
      refusedInARow += 1
      if refusedInARow == Self.patience { reference = nil }
      return (.absurdPrice, found)
    }
    if bid > ask { return (.crossedBook, "bid \(bid) is above ask \(ask)") }
    refusedInARow = 0
    reference = bid.midpoint(ask)
    return nil
  }

  /// What is wrong with the price of a trade or of a side of a quote.
  func absurdity(of price: Price, _ name: String) -> String? {
    guard Self.isPossible(price) else {
      return "\(name) \(price) is not above 0 and at most \(Self.highest)"
    }
    guard let reference else { return nil }
    let distance = price > reference ? price - reference : reference - price
    guard distance + distance > reference else { return nil }
    return "\(name) \(price) is more than 50 % away from the last quote's middle \(reference)"
  }

  /// Whether a price can be one at all.
  static func isPossible(_ price: Price) -> Bool { price > .zero && price <= highest }

  /// What is wrong with the levels of a depth message, whose sides must not cross where they are a
  /// whole book.
  static func problem(
    _ levels: Span<BinanceMessage.Level>, areWholeBook: Bool
  ) -> (MarketDataRejected.Reason, String)? {
    var highestBid = Price.zero
    var lowestAsk = highest
    for index in levels.indices {
      let level = levels[index]
      guard isPossible(level.price) else {
        return (
          .absurdPrice, "a level's price \(level.price) is not above 0 and at most \(highest)"
        )
      }
      switch level.side {
      case .buy: highestBid = max(highestBid, level.price)
      case .sell: lowestAsk = min(lowestAsk, level.price)
      }
    }
    guard areWholeBook, highestBid > lowestAsk else { return nil }
    return (.crossedBook, "the best bid \(highestBid) is above the best ask \(lowestAsk)")
  }
}
