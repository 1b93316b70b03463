import Projections
import TradingCore

/// The journal against the venue's own statement, item by item: fills as they come, orders and
/// totals at the end.
struct Reconciliation: Sendable {
  private let statement: VenueStatement
  // The first half word of the journal's identity, as the names of its orders carry it.
  private let journal: UInt32
  // The place of each trade in the statement, and whether the journal holds it as well.
  private var placeOfTrade: [UInt64: Int] = [:]
  private var isMatched: [Bool]

  init(_ statement: VenueStatement, journal: UInt32) {
    self.statement = statement
    self.journal = journal
    isMatched = Array(repeating: false, count: statement.fills.count)
    for (place, fill) in statement.fills.enumerated() { placeOfTrade[fill.tradeNumber] = place }
  }

  /// Looks for a fill of the journal among the venue's.
  mutating func take(_ fill: Fill, at sequence: Sequence, _ findings: inout FindingList) {
    let what = "trade \(fill.venueTradeNumber) of order \(fill.order.rawValue)"
    guard let place = placeOfTrade[fill.venueTradeNumber] else {
      findings.add(.venueFillEqual, at: sequence, "the venue knows no \(what)")
      return
    }
    let theirs = statement.fills[place]
    if isMatched[place] {
      findings.add(.venueFillEqual, at: sequence, "the journal holds \(what) again")
    }
    isMatched[place] = true
    let isEqual =
      theirs.name.order == fill.order && theirs.name.journal == journal
      && theirs.price == fill.price && theirs.quantity == fill.quantity && theirs.fee == fill.fee
    if !isEqual {
      findings.add(
        .venueFillEqual, at: sequence,
        "\(what): the journal has \(fill.quantity) at \(fill.price), fee \(fill.fee); the venue "
          + "\(theirs.quantity) at \(theirs.price), fee \(theirs.fee), for \(theirs.name)")
    }
  }

  /// Compares orders and totals after the last event.
  func finish(
    _ audited: AuditedOrders, _ state: borrowing TradingState, _ findings: inout FindingList
  ) {
    var orders = audited
    for received in statement.received { check(received, &orders, &findings) }
    checkSentWereReceived(orders, &findings)
    var totals = VenueTotals(instrumentCount: state.market.instruments.count)
    for (place, fill) in statement.fills.enumerated()
    where isDue(fill, place, orders, &findings) {
      totals.add(fill)
    }
    compare(totals, state, &findings)
  }

  private func check(
    _ received: VenueStatement.ReceivedOrder, _ orders: inout AuditedOrders,
    _ findings: inout FindingList
  ) {
    let number = received.name.order
    guard received.name.journal == journal, let order = orders[number] else {
      findings.add(
        .venueOrderIntended, at: .none,
        "the venue received \(received.name) at \(received.at), which the journal never intended")
      return
    }
    orders.update(number) { $0.receivedCount += 1 }
    if order.receivedCount > 0 {
      findings.add(
        .venueOrderOnce, at: order.intendedBy,
        "the venue received \(received.name) again at \(received.at)")
    }
    let isEqual =
      received.price == order.price && received.quantity == order.quantity
      && received.instrument ?? order.instrument == order.instrument
      && received.side ?? order.side == order.side
    if !isEqual {
      findings.add(
        .venueOrderEqual, at: order.intendedBy,
        "the venue received \(received.name) as \(received.quantity) at \(received.price), "
          + "intended was to \(order.side) \(order.quantity) at \(order.price)")
    }
  }

  /// An order of which the journal knows an answer of the venue must have arrived there.
  private func checkSentWereReceived(_ orders: AuditedOrders, _ findings: inout FindingList) {
    for (index, order) in orders.entries.enumerated() where order.receivedCount == 0 {
      let wasAnswered =
        switch order.state {
        case .acknowledged, .partlyFilled, .filled, .cancelled, .expired: true
        case .intended, .sent, .unknown, .rejected, .withheld, .neverReceived: false
        }
      guard wasAnswered else { continue }
      findings.add(
        .venueOrderReceived, at: order.intendedBy,
        "order \(index + 1) is \(order.state) in the journal, and the venue never received it")
    }
  }

  /// Whether a trade of the venue belongs into the totals: not while its order is open here and the
  /// trade may still be on its way.
  private func isDue(
    _ fill: VenueStatement.VenueFill, _ place: Int, _ orders: AuditedOrders,
    _ findings: inout FindingList
  ) -> Bool {
    if isMatched[place] { return true }
    let what = "trade \(fill.tradeNumber) of \(fill.name), \(fill.quantity) at \(fill.price)"
    if fill.name.journal == journal, let order = orders[fill.name.order],
      !order.state.isTerminal
    {
      findings.add(
        .venueFillSeen, at: order.intendedBy,
        "the journal does not know yet of \(what); its order is \(order.state) here")
      return false
    }
    findings.add(.venueFillEqual, at: .none, "the journal does not hold \(what)")
    return true
  }

  private func compare(
    _ totals: VenueTotals, _ state: borrowing TradingState, _ findings: inout FindingList
  ) {
    for (position, held) in totals.quantities.enumerated() {
      guard position < state.book.positions.count else {
        findings.add(
          .venuePositionEqual, at: state.lastSequence,
          "the venue's trades leave \(Quantity(units: Int64(clamping: held))) of instrument "
            + "\(position), which the journal does not trade: it is another journal's statement")
        continue
      }
      let ours = state.book.positions[position].quantity
      guard held != Int128(ours.units) else { continue }
      findings.add(
        .venuePositionEqual, at: state.lastSequence,
        "the venue's trades leave \(Quantity(units: Int64(clamping: held))) of "
          + "\(state.market.instruments[position].instrument.symbol), the journal \(ours)")
    }
    guard let ledger = state.book.ledger else { return }
    let cash = Int128(ledger.account.capital.units) - totals.paid - totals.fees
    if cash != Int128(ledger.cash.units) {
      findings.add(
        .venueCashEqual, at: state.lastSequence,
        "the venue's trades leave \(Money(units: Int64(clamping: cash))) of cash, the journal "
          + "\(ledger.cash)")
    }
    if totals.fees != Int128(ledger.fees.units) {
      findings.add(
        .venueFeesEqual, at: state.lastSequence,
        "the venue took \(Money(units: Int64(clamping: totals.fees))) of fees, the journal paid "
          + "\(ledger.fees)")
    }
  }
}

/// What trades add up to, exactly. Values are rounded against us, as the books do.
struct VenueTotals: Sendable {
  private(set) var quantities: [Int128]
  private(set) var paid: Int128 = 0
  private(set) var fees: Int128 = 0

  init(instrumentCount: Int) { quantities = Array(repeating: 0, count: instrumentCount) }

  /// What the trades behind a state added up to, by its books.
  init(of state: borrowing TradingState) {
    quantities = state.book.positions.map { Int128($0.quantity.units) }
    guard let ledger = state.book.ledger else { return }
    fees = Int128(ledger.fees.units)
    paid = Int128(ledger.account.capital.units) - Int128(ledger.cash.units) - fees
  }

  mutating func add(_ fill: VenueStatement.VenueFill) {
    add(
      fill.side, fill.price, fill.quantity, fee: fill.fee, at: fill.instrument.position)
  }

  mutating func add(
    _ side: Side, _ price: Price, _ quantity: Quantity, fee: Money, at position: Int
  ) {
    while quantities.count <= position { quantities.append(0) }
    let product = Int128(price.units) * Int128(quantity.units)
    let scale = Int128(FixedPoint.scale)
    switch side {
    case .buy:
      quantities[position] += Int128(quantity.units)
      paid += (product + scale - 1) / scale
    case .sell:
      quantities[position] -= Int128(quantity.units)
      paid -= product / scale
    }
    fees += Int128(fee.units)
  }
}
