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
  package var profit: Money { Money(clamping: Int128(cash.units) + Int128(value.units)) }

  /// Loss of the day so far, positive when money was lost.
  package var lossOfDay: Money { dayBaseline.clampedDifference(profit) }

  mutating func addInstrument() {
    held.append(0)
    workingBuys.append(0)
    workingSells.append(0)
    values.append(.zero)
    exposures.append(.zero)
  }

  /// Whether a fill leaves amounts that can be counted.
  func canBook(_ fill: Fill, _ intent: OrderIntended) -> Bool {
    let sign: Int128 = intent.side == .buy ? 1 : -1
    guard
      let paid = fill.price.notionalIfExact(
        of: fill.quantity, rounding: intent.side == .buy ? .up : .down)
    else { return false }
    let money = Int128(cash.units) - sign * Int128(paid.units)
    let units =
      Int128(held[intent.instrument.position]) + sign * Int128(fill.quantity.units)
    return Int64(exactly: money) != nil
      && Int64(exactly: money - Int128(fill.fee.units)) != nil
      && Int64(exactly: units).map { $0 != Int64.min } ?? false
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
    case .buy: workingBuys[position] &+= after.units &- before.units
    case .sell: workingSells[position] &+= after.units &- before.units
    }
  }

  /// Whether a mark of an instrument changes anything here.
  func isActive(_ position: Int) -> Bool {
    held[position] != 0 || workingBuys[position] != 0 || workingSells[position] != 0
      || exposures[position].units != 0 || values[position].units != 0
  }

  /// The largest position, long or short, that open orders could lead to.
  func worstQuantity(_ position: Int) -> Quantity {
    Quantity.worst(
      holding: Quantity(units: held[position]), buying: Quantity(units: workingBuys[position]),
      selling: Quantity(units: workingSells[position]))
  }

  /// Values one instrument anew: what open orders could lead to at a mark, and what is held at what
  /// it is worth, the confirmed mark. A price at which it is more than money can count is none.
  mutating func revalue(_ position: Int, at mark: Price?, worth: Price?) {
    if let mark, let worst = mark.notionalIfExact(of: worstQuantity(position), rounding: .up) {
      let (change, a) = worst.units.subtractingReportingOverflow(exposures[position].units)
      let (sum, b) = exposure.units.addingReportingOverflow(change)
      if !(a || b) {
        exposure.units = sum
        exposures[position] = worst
      }
    }
    guard let worth,
      let magnitude = worth.notionalIfExact(
        of: Quantity(units: held[position]).magnitude, rounding: .down)
    else { return }
    let after = held[position] < 0 ? -magnitude : magnitude
    let (change, a) = after.units.subtractingReportingOverflow(values[position].units)
    let (sum, b) = value.units.addingReportingOverflow(change)
    if a || b { return }
    value.units = sum
    values[position] = after
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
