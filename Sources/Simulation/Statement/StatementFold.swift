import TradingCore

/// What a statement says, line by line: everything that a venue needs which goes on from it. It is
/// a function of the lines alone, so that it may be kept in a cache and gone on with.
package struct StatementFold: Sendable {
  /// The orders of one journal that were received.
  package struct Placed: Hashable, Sendable, BitwiseCopyable {
    /// What their names begin with.
    package var journal: UInt32
    /// The first that was received.
    package var first: OrderNumber
    /// The highest that was received.
    package var highest: OrderNumber
  }

  let basis: Basis
  var orders: OrderRecords
  var used = UsedNames()
  /// Names that were asked about before anything of them arrived.
  var missing = UsedNames()
  var account: VenueAccount
  var lastVenueOrderNumber: UInt64 = 0
  var lastTradeNumber: UInt64 = 0
  /// The order that was received last, until it is accepted or refused.
  var unanswered: StatementLine?
  /// When the engine last said something.
  var heardAt = Timestamp.unset
  /// The time of the last line.
  var end = Timestamp.unset
  /// How many lines were taken.
  package internal(set) var lineCount = 0
  /// What was received, a journal each, in the order of their first lines.
  package internal(set) var placed: [Placed] = []

  /// What of the venue's settings the records depend on.
  struct Basis: Hashable, Sendable {
    var instrumentCount: Int
    var startingCash: Money
    var closedOrdersKept: Int

    init(_ settings: VenueSettings) {
      instrumentCount = settings.instruments.count
      startingCash = settings.startingCash
      closedOrdersKept = settings.closedOrdersKept
    }
  }

  /// Before the first line.
  package init(settings: VenueSettings) {
    basis = Basis(settings)
    orders = OrderRecords(closedKept: settings.closedOrdersKept)
    account = VenueAccount(
      cash: settings.startingCash, instrumentCount: settings.instruments.count)
  }

  /// Takes one more line. One that contradicts those before it throws, and the fold is of no use
  /// afterwards.
  package mutating func take(_ line: StatementLine) throws(StatementError) {
    lineCount += 1
    end = line.at
    if let reason = restore(line) { throw .inconsistent(line: lineCount, reason: reason) }
    switch line.kind {
    case .place: (unanswered, heardAt) = (line, line.at)
    case .cancel, .query, .balances: heardAt = line.at
    case .accepted, .rejected: unanswered = nil
    case .filled, .cancelled, .expired, .cancelRejected, .neverReceived: break
    }
  }

  /// Takes a line over; what is wrong with it, or nil.
  private mutating func restore(_ line: StatementLine) -> String? {
    switch line.kind {
    case .place:
      _ = used.insert(line.name)
      receive(line.name)
      return nil
    case .accepted: return restoreAccepted(line)
    case .rejected: return refuse(line)
    case .filled: return restoreFill(line)
    case .cancelled: return restoreEnd(line, .cancelled)
    case .expired: return restoreEnd(line, .expired)
    case .neverReceived:
      guard used.insert(line.name) || missing.contains(line.name) else {
        return "\(line.name) had been received"
      }
      _ = missing.insert(line.name)
      return nil
    case .cancel, .query, .balances, .cancelRejected: return nil
    }
  }

  private mutating func receive(_ name: ClientOrderId) {
    guard let place = placed.firstIndex(where: { $0.journal == name.journal }) else {
      placed.append(Placed(journal: name.journal, first: name.order, highest: name.order))
      return
    }
    placed[place].highest = max(placed[place].highest, name.order)
  }

  private func order(of line: StatementLine) -> VenueOrder? {
    guard let instrument = line.instrument, instrument.position < basis.instrumentCount,
      let side = line.side, let timeInForce = line.timeInForce
    else { return nil }
    return VenueOrder(
      name: line.name, venueOrderNumber: line.venueOrderNumber, instrument: instrument,
      side: side, timeInForce: timeInForce, price: line.price, quantity: line.quantity,
      acceptedAt: line.at)
  }

  private mutating func restoreAccepted(_ line: StatementLine) -> String? {
    guard used.contains(line.name) else { return "\(line.name) was never received" }
    guard orders.slot(of: line.name) == nil else { return "\(line.name) is accepted twice" }
    guard let order = order(of: line) else { return "\(line.name) trades nothing known" }
    guard VenueAccount.canCount(line.quantity, at: line.price) else {
      return "\(line.name) is worth nothing, or more than money can count"
    }
    guard line.venueOrderNumber > lastVenueOrderNumber else { return "order numbers run back" }
    lastVenueOrderNumber = line.venueOrderNumber
    _ = orders.add(order)
    return nil
  }

  /// Takes a refusal over; what is wrong with it, or nil.
  mutating func refuse(_ line: StatementLine) -> String? {
    guard used.contains(line.name) else { return "\(line.name) was never received" }
    guard line.reason != .duplicateOrder, orders.slot(of: line.name) == nil else { return nil }
    guard let side = line.side, let timeInForce = line.timeInForce else {
      return "\(line.name) has no side"
    }
    var order = VenueOrder(
      name: line.name, venueOrderNumber: 0, instrument: line.instrument ?? .all, side: side,
      timeInForce: timeInForce, price: line.price, quantity: line.quantity, acceptedAt: line.at)
    order.state = .rejected
    orders.close(orders.add(order))
    return nil
  }

  private mutating func restoreFill(_ line: StatementLine) -> String? {
    guard let slot = openSlot(line) else { return "\(line.name) is not open" }
    guard line.venueTradeNumber > lastTradeNumber else { return "trade numbers run back" }
    guard let liquidity = line.liquidity, line.quantity.units > 0,
      line.quantity <= orders[slot].remaining
    else { return "the fill is larger than what is left of \(line.name)" }
    guard VenueAccount.canCount(line.quantity, at: line.price) else {
      return "a fill of \(line.name) is worth nothing, or more than money can count"
    }
    lastTradeNumber = line.venueTradeNumber
    let fill = Fill(
      order: line.name.order, venueTradeNumber: line.venueTradeNumber, liquidity: liquidity,
      price: line.price, quantity: line.quantity, fee: line.fee)
    orders[slot].enter(fill)
    account.post(fill, of: orders[slot])
    if orders[slot].state == .filled { orders.close(slot) }
    return nil
  }

  private mutating func restoreEnd(
    _ line: StatementLine, _ state: VenueOrder.State
  ) -> String? {
    guard let slot = openSlot(line) else { return "\(line.name) is not open" }
    guard line.quantity == orders[slot].remaining else {
      return "what is left of \(line.name) is not what its fills left"
    }
    orders[slot].state = state
    orders.close(slot)
    return nil
  }

  private func openSlot(_ line: StatementLine) -> Int? {
    guard let slot = orders.slot(of: line.name), orders[slot].state == .open,
      orders[slot].venueOrderNumber == line.venueOrderNumber
    else { return nil }
    return slot
  }
}
