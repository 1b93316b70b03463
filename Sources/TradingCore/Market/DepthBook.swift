/// One side of an order book, best level last, so that the busy end of the array is the cheap one.
package struct BookSide: Hashable, Sendable {
  /// A price and what stands there.
  package struct Level: Hashable, Sendable, BitwiseCopyable {
    /// The price.
    package var price: Price
    /// The quantity there, positive.
    package var quantity: Quantity
  }

  /// Levels kept at most; the farthest are dropped first.
  package static let levelLimit = 4_096

  private let side: Side
  /// The levels from the farthest to the best.
  package internal(set) var levels: [Level] = []

  /// An empty side.
  package init(_ side: Side) { self.side = side }

  /// The best level.
  package var best: Level? { levels.last }

  /// Sets the quantity at a price; zero removes the level.
  package mutating func set(_ price: Price, _ quantity: Quantity) {
    let position = insertionPoint(of: price)
    let isThere = position < levels.count && levels[position].price == price
    if quantity.units <= 0 {
      if isThere { levels.remove(at: position) }
    } else if isThere {
      levels[position].quantity = quantity
    } else {
      levels.insert(Level(price: price, quantity: quantity), at: position)
      if levels.count > Self.levelLimit { levels.removeFirst(Self.levelLimit / 8) }
    }
  }

  /// Forgets every level.
  package mutating func removeAll() { levels.removeAll(keepingCapacity: true) }

  /// Adds every level to a state hash.
  package func hash(into hasher: inout StateHasher) {
    hasher.combine(levels.count)
    for level in levels {
      hasher.combine(level.price.units)
      hasher.combine(level.quantity.units)
    }
  }

  /// Where a level of `price` stands or belongs: the first place whose level is not farther away.
  private func insertionPoint(of price: Price) -> Int {
    var low = 0
    var high = levels.count
    while low < high {
      let middle = (low + high) / 2
      let isFarther =
        side == .buy ? levels[middle].price < price : price < levels[middle].price
      if isFarther { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// An order book by price.
package struct DepthBook: Hashable, Sendable {
  /// The bids.
  package var bids = BookSide(.buy)
  /// The asks.
  package var asks = BookSide(.sell)
  /// The venue's number of the last update.
  package var updateNumber: UInt64 = 0
  /// Whether updates are missing since the last snapshot.
  package var hasGap = false

  /// An empty book.
  package init() {}

  /// Sets one level.
  package mutating func apply(_ change: BookChange) {
    switch change.side {
    case .buy: bids.set(change.price, change.quantity)
    case .sell: asks.set(change.price, change.quantity)
    }
    updateNumber = change.updateNumber
  }

  /// Empties the book.
  package mutating func apply(_ reset: BookReset) {
    bids.removeAll()
    asks.removeAll()
    updateNumber = reset.updateNumber
    hasGap = reset.reason == .sequenceGap
  }

  /// Adds the whole book to a state hash.
  package func hash(into hasher: inout StateHasher) {
    bids.hash(into: &hasher)
    asks.hash(into: &hasher)
    hasher.combine(updateNumber)
    hasher.combine(hasGap)
  }
}
