import TradingCore

/// What a statement says of one order.
package struct StatementOrder: Hashable, Sendable {
  /// Where it stands by the statement.
  package enum State: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// Received and not answered, or asked about before it was received.
    case unanswered
    /// Asked about and never received.
    case neverReceived
    /// It works.
    case open
    /// It was filled.
    case filled
    /// It was cancelled.
    case cancelled
    /// It expired.
    case expired
    /// It was refused.
    case rejected
  }
  /// Its name.
  package var name: ClientOrderId
  /// How often it was received; more than once is a double send.
  package var receivedCount = 0
  /// How often it was accepted; more than once is the venue's fault.
  package var acceptedCount = 0
  /// Where it stands.
  package var state = State.unanswered
  /// The venue's number, zero where it has none.
  package var venueOrderNumber: UInt64 = 0
  /// The instrument, as it was placed.
  package var instrument: InstrumentIndex?
  /// The side, as it was placed.
  package var side: Side?
  /// Quantity in all, as it was placed.
  package var quantity: Quantity = .zero
  /// Quantity filled.
  package var filled: Quantity = .zero
  /// Fills of it.
  package var fillCount = 0
  /// Fees of its fills.
  package var fees: Money = .zero
  /// The reason of its refusal or end.
  package var reason: VenueReason?
}

/// A statement added up, as a second opinion on what the engine's own books say. It shares nothing
/// with the venue's bookkeeping but the lines.
package struct StatementSummary: Hashable, Sendable {
  /// Every order named in the statement, in the order of their first lines.
  package private(set) var orders: [StatementOrder] = []
  /// What was bought less what was sold, by instrument.
  package private(set) var positions: [Quantity] = []
  /// Cash, fees taken off.
  package private(set) var cash: Money
  /// Fees paid.
  package private(set) var fees: Money = .zero
  /// Value traded, both sides.
  package private(set) var turnover: Money = .zero
  /// Every fill, in order.
  package private(set) var fills: [Fill] = []
  /// Lines that contradict those before them, from 1, with what is wrong.
  package private(set) var contradictions: [StatementError] = []
  /// Lines taken.
  package private(set) var lineCount = 0

  private var placeByName: [ClientOrderId: Int] = [:]
  private var lastTradeNumber: UInt64 = 0

  /// An account with nothing on it but its starting cash.
  package init(startingCash: Money) { cash = startingCash }

  /// The sum of a whole statement.
  package init(_ lines: [StatementLine], startingCash: Money) {
    self.init(startingCash: startingCash)
    for line in lines { add(line) }
  }

  /// Orders that were received more than once.
  package var doubleSends: [StatementOrder] { orders.filter { $0.receivedCount > 1 } }

  /// What the statement says of an order.
  package subscript(name: ClientOrderId) -> StatementOrder? {
    placeByName[name].map { orders[$0] }
  }

  /// Takes one more line.
  package mutating func add(_ line: StatementLine) {
    lineCount += 1
    if line.kind == .balances { return }
    let place = place(of: line.name)
    switch line.kind {
    case .balances, .cancel, .query, .cancelRejected: break
    case .place: receive(line, place)
    case .accepted: accept(line, place)
    case .rejected:
      guard line.reason != .duplicateOrder else { return }
      orders[place].state = .rejected
      orders[place].reason = line.reason
    case .filled: fill(line, place)
    case .cancelled: close(line, place, .cancelled)
    case .expired: close(line, place, .expired)
    case .neverReceived:
      if orders[place].receivedCount > 0, orders[place].state != .neverReceived {
        contradict("\(line.name) had been received")
      }
      orders[place].state = .neverReceived
    }
  }

  private mutating func place(of name: ClientOrderId) -> Int {
    if let place = placeByName[name] { return place }
    placeByName[name] = orders.count
    orders.append(StatementOrder(name: name))
    return orders.count - 1
  }

  private mutating func receive(_ line: StatementLine, _ place: Int) {
    orders[place].receivedCount += 1
    guard orders[place].receivedCount == 1 else { return }
    orders[place].instrument = line.instrument
    orders[place].side = line.side
    orders[place].quantity = line.quantity
  }

  private mutating func accept(_ line: StatementLine, _ place: Int) {
    if orders[place].receivedCount == 0 { contradict("\(line.name) was never received") }
    if orders[place].acceptedCount > 0 { contradict("\(line.name) is accepted twice") }
    orders[place].acceptedCount += 1
    orders[place].venueOrderNumber = line.venueOrderNumber
    orders[place].state = .open
  }

  private mutating func fill(_ line: StatementLine, _ place: Int) {
    guard let instrument = line.instrument, let side = line.side, let liquidity = line.liquidity
    else {
      contradict("a fill of \(line.name) without instrument, side or liquidity")
      return
    }
    if orders[place].state != .open { contradict("\(line.name) is not open") }
    if side != orders[place].side || instrument != orders[place].instrument {
      contradict("\(line.name) trades what it was not placed for")
    }
    if line.venueTradeNumber <= lastTradeNumber { contradict("trade numbers run back") }
    lastTradeNumber = max(lastTradeNumber, line.venueTradeNumber)
    guard VenueAccount.canCount(line.quantity, at: line.price) else {
      contradict("a fill of \(line.name) is worth nothing, or more than money can count")
      return
    }
    let value = line.price.notional(of: line.quantity, rounding: side == .buy ? .up : .down)
    cash = cash.clampedDifference(side == .buy ? value : -value).clampedDifference(line.fee)
    fees = fees.clampedSum(line.fee)
    turnover = turnover.clampedSum(value)
    while positions.count <= instrument.position { positions.append(.zero) }
    positions[instrument.position] =
      positions[instrument.position].clampedSum(side.signed(line.quantity))
    orders[place].filled = orders[place].filled.clampedSum(line.quantity)
    orders[place].fillCount += 1
    orders[place].fees = orders[place].fees.clampedSum(line.fee)
    if orders[place].filled > orders[place].quantity { contradict("\(line.name) is overfilled") }
    if orders[place].filled == orders[place].quantity { orders[place].state = .filled }
    fills.append(
      Fill(
        order: line.name.order, venueTradeNumber: line.venueTradeNumber, liquidity: liquidity,
        price: line.price, quantity: line.quantity, fee: line.fee))
  }

  private mutating func close(
    _ line: StatementLine, _ place: Int, _ state: StatementOrder.State
  ) {
    if orders[place].state != .open { contradict("\(line.name) is not open") }
    if orders[place].filled.clampedSum(line.quantity) != orders[place].quantity {
      contradict("what is left of \(line.name) is not what its fills left")
    }
    orders[place].state = state
    orders[place].reason = line.reason
  }

  private mutating func contradict(_ reason: String) {
    contradictions.append(.inconsistent(line: lineCount, reason: reason))
  }
}
