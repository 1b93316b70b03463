import TradingCore

/// One side of a touch as it is displayed, and what fills of ours took of it. What was taken stays
/// taken until the displayed price or quantity changes.
struct Touch: Hashable, Sendable, BitwiseCopyable {
  private(set) var price: Price = .zero
  private(set) var displayed: Quantity = .zero
  private var taken: Quantity = .zero

  /// What can still be taken.
  var available: Quantity { displayed.clampedDifference(taken) }

  mutating func show(_ price: Price, _ quantity: Quantity) {
    // Compared and set by their units: calls of another room's operators cost more than the work.
    if price.units == self.price.units && quantity.units == displayed.units { return }
    self.price = price
    displayed = quantity
    taken.units = 0
  }

  mutating func take(_ quantity: Quantity) {
    taken = min(displayed, taken.clampedSum(quantity))
  }
}

/// What a marketable order found at one price.
struct Match: Hashable, Sendable, BitwiseCopyable {
  var price: Price
  var quantity: Quantity
}

/// The market of one instrument as the venue follows it, and the orders of ours in it.
struct VenueMarket: Sendable {
  let tick: Price
  let lot: Quantity
  var bid = Touch()
  var ask = Touch()
  /// Resting buys and sells, the first to fill first.
  var buys: [RestingOrder] = []
  var sells: [RestingOrder] = []
  private var book = DepthBook()
  private var isQuoted = false

  init(_ rules: InstrumentRules) {
    tick = rules.tick
    lot = rules.lot
  }

  var isEmpty: Bool { buys.isEmpty && sells.isEmpty }

  /// Follows a quote.
  mutating func follow(_ quote: Quote) {
    isQuoted = true
    show(quote.bid, quote.bidQuantity, quote.ask, quote.askQuantity)
  }

  /// Follows a change of the order book; true when it moved the touch of a market without quotes.
  mutating func follow(_ change: BookChange) -> Bool {
    book.apply(change)
    seeLevel(change)
    guard !isQuoted, change.isLastOfUpdate, !book.hasGap, let bid = book.bids.best,
      let ask = book.asks.best
    else { return false }
    show(bid.price, bid.quantity, ask.price, ask.quantity)
    return true
  }

  mutating func follow(_ reset: BookReset) { book.apply(reset) }

  /// What an order of `side` up to `limit` finds: the levels of the book where there is one, else
  /// the touch. Nil when there is no more.
  mutating func takeBest(_ side: Side, upTo limit: Price, _ wanted: Quantity) -> Match? {
    let touch = side == .buy ? ask : bid
    let level = side == .buy ? book.asks.best : book.bids.best
    if let level, !book.hasGap {
      guard level.price.units > 0, Self.reaches(side, limit, level.price) else { return nil }
      let quantity = min(wanted, level.quantity)
      guard quantity.units > 0 else { return nil }
      let left = level.quantity - quantity
      switch side {
      case .buy: book.asks.set(level.price, left)
      case .sell: book.bids.set(level.price, left)
      }
      if level.price == touch.price { take(side, quantity) }
      return Match(price: level.price, quantity: quantity)
    }
    guard touch.price.units > 0, Self.reaches(side, limit, touch.price) else { return nil }
    let quantity = min(wanted, touch.available)
    guard quantity.units > 0 else { return nil }
    take(side, quantity)
    return Match(price: touch.price, quantity: quantity)
  }

  /// The highest price that an order of `side` with a limit can trade at now.
  func highestPrice(of side: Side, _ limit: Price) -> Price {
    guard side == .sell else { return limit }
    return max(limit, bid.price, book.bids.best?.price ?? limit)
  }

  /// Takes what a resting order of `side` gets when the touch of the other side crosses it.
  mutating func takeCrossing(_ side: Side, _ quantity: Quantity) {
    let touch = side == .buy ? ask : bid
    take(side, quantity)
    guard let level = side == .buy ? book.asks.best : book.bids.best, level.price == touch.price
    else { return }
    let left = max(.zero, level.quantity.clampedDifference(quantity))
    switch side {
    case .buy: book.asks.set(level.price, left)
    case .sell: book.bids.set(level.price, left)
    }
  }

  private mutating func take(_ side: Side, _ quantity: Quantity) {
    switch side {
    case .buy: ask.take(quantity)
    case .sell: bid.take(quantity)
    }
  }

  /// Puts an order where its price belongs, behind those of the same price.
  mutating func rest(_ order: RestingOrder, _ side: Side) {
    var resting = order
    resting.ahead = queue(at: order.price, side)
    switch side {
    case .buy:
      let place = buys.firstIndex { $0.price < order.price } ?? buys.count
      buys.insert(resting, at: place)
    case .sell:
      let place = sells.firstIndex { $0.price > order.price } ?? sells.count
      sells.insert(resting, at: place)
    }
  }

  /// Takes an order out.
  mutating func remove(slot: Int, _ side: Side) {
    switch side {
    case .buy: buys.removeAll { $0.slot == slot }
    case .sell: sells.removeAll { $0.slot == slot }
    }
  }

  /// Whether a buy up to `limit`, or a sell down to it, reaches `price`.
  static func reaches(_ side: Side, _ limit: Price, _ price: Price) -> Bool {
    side == .buy ? limit >= price : limit <= price
  }

  private mutating func show(
    _ bidPrice: Price, _ bidQuantity: Quantity, _ askPrice: Price, _ askQuantity: Quantity
  ) {
    bid.show(bidPrice, bidQuantity)
    ask.show(askPrice, askQuantity)
    if isEmpty { return }
    for place in buys.indices where buys[place].price >= bid.price {
      if buys[place].price == bid.price {
        buys[place].see(displayed: bid.displayed)
      } else {
        buys[place].leadMarket()
      }
    }
    for place in sells.indices where sells[place].price <= ask.price || ask.price.units == 0 {
      if sells[place].price == ask.price {
        sells[place].see(displayed: ask.displayed)
      } else {
        sells[place].leadMarket()
      }
    }
  }

  private mutating func seeLevel(_ change: BookChange) {
    switch change.side {
    case .buy:
      for place in buys.indices where buys[place].price == change.price {
        buys[place].see(displayed: change.quantity)
      }
    case .sell:
      for place in sells.indices where sells[place].price == change.price {
        sells[place].see(displayed: change.quantity)
      }
    }
  }

  /// What stands at a price before an order that comes now; nil when nobody can see.
  private func queue(at price: Price, _ side: Side) -> Quantity? {
    let touch = side == .buy ? bid : ask
    if touch.price.units == 0 { return nil }
    if price == touch.price { return touch.displayed }
    if side == .buy ? price > touch.price : price < touch.price { return .zero }
    let levels = side == .buy ? book.bids.levels : book.asks.levels
    if levels.isEmpty { return nil }
    return levels.last { $0.price == price }?.quantity ?? .zero
  }
}
