import TradingCore

/// An order of ours that rests in a simulated market, and its place in the queue at its price.
struct RestingOrder: Hashable, Sendable, BitwiseCopyable {
  /// Where the venue keeps its record.
  var slot: Int
  var price: Price
  var remaining: Quantity
  /// What stands before it at its price; nil while its price was never at the touch nor in a book.
  var ahead: Quantity?

  /// The market shows `displayed` at its price: others before it can only have become fewer.
  mutating func see(displayed: Quantity) {
    ahead = min(ahead ?? displayed, displayed)
  }

  /// The market's best price on its side is worse than its own: nobody is before it.
  mutating func leadMarket() { ahead = .zero }

  /// A trade of `quantity` at its price, of which other orders of ours already had
  /// `consumed`: eats the queue, and answers how much reaches the order.
  mutating func trade(_ quantity: Quantity, consumed: Quantity) -> Quantity {
    let before = ahead ?? quantity
    // A market may tell of any quantity.
    let reaching = quantity.clampedDifference(before).clampedDifference(consumed)
    ahead = max(.zero, before.clampedDifference(quantity))
    return min(remaining, max(.zero, reaching))
  }
}
