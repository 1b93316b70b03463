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

  /// Nothing held.
  package init() {}

  /// Opens the books; a second opening of the same account changes nothing.
  package mutating func open(_ account: AccountDeclared) {
    guard ledger == nil else { return }
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

  /// Books a fill.
  package mutating func apply(_ fill: Fill, _ intent: OrderIntended) {
    let position = intent.instrument.position
    let booking = positions[position].booking(of: fill, side: intent.side)
    positions[position].apply(booking)
    guard isOpen else { return }
    ledger?.post(booking, in: intent.instrument)
    heldValue += booking.cost - booking.paid - booking.fee
  }

  /// Takes over how much of an order still works.
  package mutating func change(
    working before: Quantity, to after: Quantity, of order: OrderIntended
  ) {
    let position = order.instrument.position
    switch order.side {
    case .buy: workingBuys[position] += after - before
    case .sell: workingSells[position] += after - before
    }
  }

  /// Values one instrument anew if there is a mark and anything of it is held or may come to be;
  /// whether it was.
  package mutating func mark(_ instrument: InstrumentIndex, at mark: Price?) -> Bool {
    guard mark != nil, isActive(instrument.position) else { return false }
    revalue(instrument, at: mark)
    return true
  }

  private mutating func isActive(_ position: Int) -> Bool {
    positions[position].quantity.units != 0 || workingBuys[position].units != 0
      || workingSells[position].units != 0 || exposures[position].units != 0
      || unrealisedParts[position].units != 0
  }

  /// Instruments that are held or that open orders may lead to.
  package internal(set) var activeCount = 0

  /// The largest position, long or short, that open orders and `extra` could lead to.
  package func worstQuantity(
    _ instrument: InstrumentIndex, adding extra: Quantity = .zero, on side: Side = .buy
  ) -> Quantity {
    let position = instrument.position
    let held = positions[position].quantity
    let long = held + workingBuys[position] + (side == .buy ? extra : .zero)
    let short = held - workingSells[position] - (side == .sell ? extra : .zero)
    return max(long.magnitude, short.magnitude)
  }

  /// The part of `exposure` that an instrument has.
  package func exposure(of instrument: InstrumentIndex) -> Money {
    exposures[instrument.position]
  }

  /// Values one instrument anew; without a mark it keeps its last value.
  package mutating func revalue(_ instrument: InstrumentIndex, at mark: Price?) {
    let position = instrument.position
    // A mark at which the position is worth more than money can count is no mark.
    guard let mark,
      let value = mark.notionalIfExact(of: worstQuantity(instrument), rounding: .up)
    else { return }
    exposure += value - exposures[position]
    activeCount += (value.units == 0 ? 0 : 1) - (exposures[position].units == 0 ? 0 : 1)
    exposures[position] = value
    let open = positions[position].unrealised(at: mark)
    unrealised += open - unrealisedParts[position]
    unrealisedParts[position] = open
  }

  /// Whether the books are open. Kept apart: to look into an optional ledger is to copy it.
  package internal(set) var isOpen = false

  /// Capital paid in.
  package internal(set) var capital: Money = .zero

  // Cash and inventory together, beside the books so that a mark need not open them.
  var heldValue: Money = .zero

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
