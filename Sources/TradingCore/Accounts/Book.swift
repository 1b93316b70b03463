/// Positions, books and exposure of the trading account.
package struct Book: Hashable, Sendable {
  /// What is held, by instrument.
  package internal(set) var positions: [Position] = []
  /// Quantity that open buy orders may still add, by instrument.
  package internal(set) var workingBuys: [Quantity] = []
  /// Quantity that open sell orders may still take away, by instrument.
  package internal(set) var workingSells: [Quantity] = []
  /// The books, once the account was declared.
  package internal(set) var ledger: Ledger?
  // The value of each instrument's worst case and their sum, kept up to date at every change of
  // position, order or mark, so that the risk gate never walks all instruments.
  var exposures: [Money] = []
  /// The sum over all instruments of the largest position that open orders could lead to, at mark.
  package internal(set) var exposure: Money = .zero
  var unrealisedParts: [Money] = []
  /// Profit not realised, at the last marks.
  package internal(set) var unrealised: Money = .zero

  /// Instruments that are held or that open orders may lead to.
  package internal(set) var activeCount = 0
  /// Whether the books are open. Kept apart: to look into an optional ledger is to copy it.
  package internal(set) var isOpen = false
  /// Capital paid in.
  package internal(set) var capital: Money = .zero
  // Cash and inventory together, beside the books so that a mark need not open them.
  var heldValue: Money = .zero

  /// Nothing held.
  package init() {}

  /// Opens the books; a second opening of the same account changes nothing.
  package mutating func open(_ account: AccountDeclared) {
    // Books have two sides, and the least amount has no other one; what is valued already must add
    // up with it.
    let (equity, overflowed) = account.capital.units.addingReportingOverflow(unrealised.units)
    guard ledger == nil, account.capital.units != Int64.min, !overflowed,
      !account.capital.units.subtractingReportingOverflow(equity).overflow
    else { return }
    var books = Ledger(account)
    for _ in positions { books.addInstrument() }
    ledger = books
    isOpen = true
    capital = account.capital
    heldValue = account.capital
  }

  /// Makes room for one more instrument.
  package mutating func addInstrument() {
    positions.append(Position())
    workingBuys.append(.zero)
    workingSells.append(.zero)
    exposures.append(.zero)
    unrealisedParts.append(.zero)
    ledger?.addInstrument()
  }

  /// Whether a fill can be booked, with every amount and sum that follows still one that money can
  /// count. What cannot be is refused, and never trapped on.
  package func canBook(_ fill: Fill, _ intent: OrderIntended) -> Bool {
    let position = intent.instrument.position
    guard fill.isBookable,
      let booking = positions[position].bookingIfExact(of: fill, side: intent.side),
      positions[position].canApply(booking)
    else { return false }
    guard let ledger else { return true }
    let held =
      Int128(heldValue.units) + Int128(booking.cost.units) - Int128(booking.paid.units)
      - Int128(booking.fee.units)
    let worth = held + Int128(unrealised.units)
    return ledger.canPost(booking, in: intent.instrument) && Int64(exactly: held) != nil
      && Int64(exactly: worth) != nil && Int64(exactly: Int128(capital.units) - worth) != nil
  }

  /// Books a fill that can be booked.
  package mutating func apply(_ fill: Fill, _ intent: OrderIntended) {
    let position = intent.instrument.position
    let booking = positions[position].booking(of: fill, side: intent.side)
    positions[position].apply(booking)
    guard isOpen else { return }
    ledger?.post(booking, in: intent.instrument)
    // Only the sum need be an amount of money.
    heldValue.units &+= booking.cost.units &- booking.paid.units &- booking.fee.units
  }

  /// Whether another open order leaves sums that can be counted.
  func canWork(_ order: OrderIntended) -> Bool {
    let position = order.instrument.position
    let working = order.side == .buy ? workingBuys[position] : workingSells[position]
    return !working.units.addingReportingOverflow(order.quantity.units).overflow
  }

  /// Takes over how much of an order still works.
  package mutating func change(
    working before: Quantity, to after: Quantity, of order: OrderIntended
  ) {
    let position = order.instrument.position
    switch order.side {
    case .buy: workingBuys[position].units &+= after.units &- before.units
    case .sell: workingSells[position].units &+= after.units &- before.units
    }
  }

  /// Values one instrument anew if there is a mark and anything of it is held or may come to be;
  /// whether it was.
  package mutating func mark(_ instrument: InstrumentIndex, at mark: Price?) -> Bool {
    guard mark != nil, isActive(instrument.position) else { return false }
    revalue(instrument, at: mark)
    return true
  }

  /// Whether anything of an instrument is held, works or is valued: else a mark changes nothing.
  func isActive(_ position: Int) -> Bool {
    positions[position].quantity.units != 0 || workingBuys[position].units != 0
      || workingSells[position].units != 0 || exposures[position].units != 0
      || unrealisedParts[position].units != 0
  }

  /// The largest position, long or short, that open orders and `extra` could lead to.
  package func worstQuantity(
    _ instrument: InstrumentIndex, adding extra: Quantity = .zero, on side: Side = .buy
  ) -> Quantity {
    let position = instrument.position
    return Quantity.worst(
      holding: positions[position].quantity, buying: workingBuys[position],
      selling: workingSells[position], adding: extra, on: side)
  }

  /// The part of `exposure` that an instrument has.
  package func exposure(of instrument: InstrumentIndex) -> Money {
    exposures[instrument.position]
  }

  /// Values one instrument anew; whether it did. Without a mark it keeps its last value, and a mark
  /// at which the position, or all of them together, would be worth more than money can count is no
  /// mark.
  @discardableResult
  package mutating func revalue(_ instrument: InstrumentIndex, at mark: Price?) -> Bool {
    let position = instrument.position
    guard let mark,
      let value = mark.notionalIfExact(of: worstQuantity(instrument), rounding: .up),
      let open = positions[position].unrealisedIfExact(at: mark)
    else { return false }
    let (growth, a) = value.units.subtractingReportingOverflow(exposures[position].units)
    let (exposed, b) = exposure.units.addingReportingOverflow(growth)
    let (change, c) = open.units.subtractingReportingOverflow(unrealisedParts[position].units)
    let (profit, d) = unrealised.units.addingReportingOverflow(change)
    let (worth, e) = heldValue.units.addingReportingOverflow(profit)
    let (_, f) = capital.units.subtractingReportingOverflow(worth)
    guard !(a || b || c || d || e || f) else { return false }
    exposure.units = exposed
    activeCount += (value.units == 0 ? 0 : 1) - (exposures[position].units == 0 ? 0 : 1)
    exposures[position] = value
    unrealised.units = profit
    unrealisedParts[position] = open
    return true
  }

  /// Capital and profit, realised and not, fees taken off, at the last marks.
  package var equity: Money { heldValue + unrealised }

  /// Adds everything to a state hash.
  package func hash(into hasher: inout StateHasher) {
    for position in positions { position.hash(into: &hasher) }
    for quantity in workingBuys { hasher.combine(quantity.units) }
    for quantity in workingSells { hasher.combine(quantity.units) }
    for value in exposures { hasher.combine(value.units) }
    for value in unrealisedParts { hasher.combine(value.units) }
    hasher.combine(exposure.units)
    hasher.combine(unrealised.units)
    hasher.combine(heldValue.units)
    hasher.combine(isOpen)
    ledger?.hash(into: &hasher)
  }
}
