import Projections
import TradingCore

/// Money and units are conserved: the books balance, and positions and cash are the sums of what an
/// audit adds up by itself.
struct MoneyChecks: Sendable {
  private(set) var conservation = Conservation()
  private var totals = VenueTotals(instrumentCount: 0)

  /// Nothing added up yet.
  init() {}

  /// Sums that go on from those of a state.
  init(after state: borrowing TradingState) { totals = VenueTotals(of: state) }

  /// Checks an event against the state after it. `isBooked` is false when the state counted the
  /// event as impossible and did not book it.
  mutating func take(
    _ recorded: borrowing RecordedEvent, _ order: AuditedOrders.Entry?, isBooked: Bool,
    _ state: borrowing TradingState, _ findings: inout FindingList
  ) {
    let wasSound = conservation.violation == nil
    conservation.fold(recorded, state)
    if wasSound, let violation = conservation.violation {
      findings.add(
        .booksBalance, at: violation.sequence,
        "the books are out of balance by \(violation.imbalance)")
    }
    guard isBooked, let fill = recorded.event.fill, let order else { return }
    let position = order.instrument.position
    guard position < state.book.positions.count else { return }
    totals.add(order.side, fill.price, fill.quantity, fee: fill.fee, at: position)
    compare(position, at: recorded.envelope.sequence, state, &findings)
  }

  private func compare(
    _ position: Int, at sequence: Sequence, _ state: borrowing TradingState,
    _ findings: inout FindingList
  ) {
    let held = state.book.positions[position].quantity
    if Int128(held.units) != totals.quantities[position] {
      let sum = Quantity(units: Int64(clamping: totals.quantities[position]))
      findings.add(
        .positionIsSum, at: sequence,
        "\(held) of \(state.market.instruments[position].instrument.symbol) is held, the fills "
          + "add up to \(sum)")
    }
    guard let ledger = state.book.ledger else { return }
    let expected = Int128(ledger.account.capital.units) - totals.paid - totals.fees
    if Int128(ledger.cash.units) != expected {
      findings.add(
        .cashIsSum, at: sequence,
        "cash is \(ledger.cash), capital and fills add up to "
          + "\(Money(units: Int64(clamping: expected)))")
    }
  }
}
