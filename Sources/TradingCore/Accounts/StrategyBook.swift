/// What one strategy holds and earns, valued at the same marks as the account's books. It answers
/// for limits per strategy; the books that money is proven by are the account's.
package struct StrategyBook: Hashable, Sendable {
  /// What is held, by instrument, in units of 10⁻⁸; negative when short.
  package internal(set) var held: [Int64] = []
  /// What open buy orders may still add, by instrument.
  package internal(set) var workingBuys: [Int64] = []
  /// What open sell orders may still take away, by instrument.
  package internal(set) var workingSells: [Int64] = []
  /// Received less paid, fees taken off, since the first fill.
  package internal(set) var cash: Money = .zero
  /// Profit when the day began.
  package internal(set) var dayBaseline: Money = .zero
  // Kept up to date at every fill, order and mark, so that the risk gate never walks instruments.
  var values: [Money] = []
  var exposures: [Money] = []
  /// The value of everything held, at the last marks.
  package internal(set) var value: Money = .zero
  /// The sum over all instruments of the largest position that open orders could lead to, at mark.
  package internal(set) var exposure: Money = .zero

  /// Nothing held in so many instruments.
  package init(instrumentCount: Int) {
    for _ in 0..<instrumentCount { addInstrument() }
  }

  /// Profit since the first fill, realised and not.
  package var profit: Money { cash + value }

  /// Loss of the day so far, positive when money was lost.
  package var lossOfDay: Money { dayBaseline - profit }

  mutating func addInstrument() {
    held.append(0)
    workingBuys.append(0)
    workingSells.append(0)
    values.append(.zero)
    exposures.append(.zero)
  }

  mutating func apply(_ fill: Fill, _ intent: OrderIntended) {
    let position = intent.instrument.position
    switch intent.side {
    case .buy:
      held[position] += fill.quantity.units
      cash -= fill.price.notional(of: fill.quantity, rounding: .up)
    case .sell:
      held[position] -= fill.quantity.units
      cash += fill.price.notional(of: fill.quantity, rounding: .down)
    }
    cash -= fill.fee
  }

  mutating func change(working before: Quantity, to after: Quantity, of order: OrderIntended) {
    let position = order.instrument.position
    switch order.side {
    case .buy: workingBuys[position] += after.units - before.units
    case .sell: workingSells[position] += after.units - before.units
    }
  }

  /// Whether a mark of an instrument changes anything here.
  func isActive(_ position: Int) -> Bool {
    held[position] != 0 || workingBuys[position] != 0 || workingSells[position] != 0
      || exposures[position].units != 0 || values[position].units != 0
  }

  /// The largest position, long or short, that open orders could lead to.
  func worstQuantity(_ position: Int) -> Quantity {
    let long = held[position] + workingBuys[position]
    let short = held[position] - workingSells[position]
    return Quantity(units: max(abs(long), abs(short)))
  }

  /// Values one instrument anew; a mark at which it is worth more than money can count is no mark.
  mutating func revalue(_ position: Int, at mark: Price) {
    guard let worst = mark.notionalIfExact(of: worstQuantity(position), rounding: .up),
      let magnitude = mark.notionalIfExact(
        of: Quantity(units: abs(held[position])), rounding: .down)
    else { return }
    exposure += worst - exposures[position]
    exposures[position] = worst
    let worth = held[position] < 0 ? -magnitude : magnitude
    value += worth - values[position]
    values[position] = worth
  }

  func hash(into hasher: inout StateHasher) {
    hasher.combine(held)
    hasher.combine(workingBuys)
    hasher.combine(workingSells)
    hasher.combine(cash.units)
    hasher.combine(dayBaseline.units)
    for value in values { hasher.combine(value.units) }
    for value in exposures { hasher.combine(value.units) }
  }
}
