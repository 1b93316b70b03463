/// What one strategy holds and earns, each instrument valued at a confirmed mark of its own
/// (`ConfirmedMarks`). It answers for limits per strategy; the books that money is proven by are
/// the account's.
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
  // The confirmed marks, zero where nothing is held, and how many marks had counted when the
  // position was opened.
  var marks: [Price] = []
  var opened: [UInt64] = []
  // Kept up to date at every fill, order and mark, so that the risk gate never walks instruments.
  var values: [Money] = []
  var exposures: [Money] = []
  /// The value of everything held, at the confirmed marks.
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
    marks.append(.zero)
    opened.append(0)
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

  /// Books a fill that can be booked; `counted` is how many marks of the instrument counted.
  mutating func apply(_ fill: Fill, _ intent: OrderIntended, counted: UInt64) {
    let position = intent.instrument.position
    let before = held[position]
    let paid: Money
    switch intent.side {
    case .buy:
      held[position] += fill.quantity.units
      paid = fill.price.notional(of: fill.quantity, rounding: .up)
    case .sell:
      held[position] -= fill.quantity.units
      paid = -fill.price.notional(of: fill.quantity, rounding: .down)
    }
    cash -= paid
    cash -= fill.fee
    let after = held[position]
    if after == 0 {
      marks[position] = .zero
      set(value: 0, of: position)
    } else if before != 0, (before < 0) == (after < 0), after.magnitude > before.magnitude {
      // What is added is worth what it cost, to the last unit.
      marks[position] = ConfirmedMarks.average(
        marks[position], of: before.magnitude, and: fill.price, to: after.magnitude)
      set(value: Int128(values[position].units) + Int128(paid.units), of: position)
    } else {
      let isNew = before == 0 || (before < 0) != (after < 0)
      if isNew { believe(fill.price, position, counted: counted) }
      value(position, at: marks[position])
    }
  }

  /// Begins with what is held at a price that is believed.
  mutating func open(_ position: Int, at price: Price, counted: UInt64) {
    believe(price, position, counted: counted)
    value(position, at: marks[position])
  }

  private mutating func believe(_ price: Price, _ position: Int, counted: UInt64) {
    marks[position] = Price(units: max(1, price.units))
    opened[position] = counted
  }

  /// Follows what the last marks of an instrument agree upon, where what is held is worth what
  /// money can count at it.
  mutating func follow(_ agreement: ConfirmedMarks.Agreement, _ position: Int) {
    guard marks[position].units > 0 else { return }
    let price = agreement.moved(marks[position], opened: opened[position])
    guard price != marks[position], value(position, at: price) else { return }
    marks[position] = price
  }

  /// Values what is held at a price; false where it is more than money can count.
  @discardableResult
  private mutating func value(_ position: Int, at price: Price) -> Bool {
    let quantity = Quantity(units: held[position]).magnitude
    guard let worth = price.notionalIfExact(of: quantity, rounding: .down) else { return false }
    return set(value: Int128((held[position] < 0 ? -worth : worth).units), of: position)
  }

  @discardableResult
  private mutating func set(value after: Int128, of position: Int) -> Bool {
    guard let part = Int64(exactly: after),
      let sum = Int64(
        exactly: Int128(value.units) + after - Int128(values[position].units))
    else { return false }
    value.units = sum
    values[position].units = part
    return true
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

  /// Values what open orders could lead to at a mark. One at which it is more than money can count
  /// is none.
  mutating func revalue(_ position: Int, at mark: Price?) {
    guard let mark, let worst = mark.notionalIfExact(of: worstQuantity(position), rounding: .up)
    else { return }
    let (change, a) = worst.units.subtractingReportingOverflow(exposures[position].units)
    let (sum, b) = exposure.units.addingReportingOverflow(change)
    if a || b { return }
    exposure.units = sum
    exposures[position] = worst
  }

  func hash(into hasher: inout StateHasher) {
    hasher.combine(held)
    hasher.combine(workingBuys)
    hasher.combine(workingSells)
    hasher.combine(cash.units)
    hasher.combine(dayBaseline.units)
    for mark in marks { hasher.combine(mark.units) }
    for counted in opened { hasher.combine(counted) }
    for value in values { hasher.combine(value.units) }
    for value in exposures { hasher.combine(value.units) }
  }
}
