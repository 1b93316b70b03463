import Projections
import TradingCore

/// Every order of a journal as an audit sees it, by number: kept apart from the trading state, so
/// that the two can be compared. Grows with the orders, 64 bytes each.
struct AuditedOrders: Sendable {
  struct Entry: Sendable, BitwiseCopyable {
    let intendedBy: Sequence
    let instrument: InstrumentIndex
    let side: Side
    let price: Price
    let quantity: Quantity
    var filled: Quantity = .zero
    var wasSent = false
    var state = OrderState.intended
    var receivedCount: UInt32 = 0
  }

  // Order numbers are given without gaps, from 1.
  private(set) var entries: [Entry] = []

  var lastNumber: OrderNumber { OrderNumber(UInt64(entries.count)) }

  subscript(number: OrderNumber) -> Entry? {
    guard let index = index(of: number) else { return nil }
    return entries[index]
  }

  mutating func update(_ number: OrderNumber, _ change: (inout Entry) -> Void) {
    guard let index = index(of: number) else { return }
    change(&entries[index])
  }

  /// Checks an event about an order against what the order went through, and takes it over.
  mutating func take(
    _ recorded: borrowing RecordedEvent, _ run: RunKind?, durableThrough: Sequence?,
    _ findings: inout FindingList
  ) {
    let sequence = recorded.envelope.sequence
    switch recorded.event {
    case .orderIntended(let intent): add(intent, sequence, &findings)
    case .orderSent(let it): send(it.order, sequence, run, durableThrough, &findings)
    case .orderPartlyFilled(let fill), .orderFilled(let fill): book(fill, sequence, &findings)
    case .reportIgnored(let it):
      if it.reason == .unknownOrder {
        findings.add(
          .reportKnown, at: sequence,
          "the venue spoke of order \(it.order.rawValue), which the journal does not hold")
      }
    case .orderWithheld, .orderAcknowledged, .orderRejected, .cancelIntended, .cancelSent,
      .cancelRejected, .orderCancelled, .orderExpired, .orderOutcomeUnknown,
      .orderOutcomeResolved, .runStarted, .runEnded, .journalRecovered, .configurationRecorded,
      .currencyDeclared, .venueDeclared, .instrumentDeclared, .accountDeclared,
      .strategyDeclared, .limitSet, .clockStepped, .timerElapsed, .stateHashed, .dayRolled,
      .signingKeyDeclared,
      .quoted, .traded, .bookChanged, .bookReset, .marketDataRejected, .connectionChanged,
      .decisionMade, .orderRefused, .balanceReported, .breakerTransitioned, .stopTriggered,
      .recovered, .modeChanged, .operatorCommanded, .commandRefused, .control:
      break
    }
  }

  private mutating func add(
    _ intent: OrderIntended, _ sequence: Sequence, _ findings: inout FindingList
  ) {
    guard intent.order.rawValue == UInt64(entries.count) + 1 else {
      findings.add(
        .orderNumberOnce, at: sequence,
        "order \(intent.order.rawValue) was intended where "
          + "\(UInt64(entries.count) + 1) was the next number")
      return
    }
    entries.append(
      Entry(
        intendedBy: sequence, instrument: intent.instrument, side: intent.side,
        price: intent.price, quantity: intent.quantity))
  }

  private mutating func send(
    _ number: OrderNumber, _ sequence: Sequence, _ run: RunKind?, _ durableThrough: Sequence?,
    _ findings: inout FindingList
  ) {
    if run == .dryRun {
      findings.add(.dryRunSilent, at: sequence, "order \(number.rawValue) was sent in a dry run")
    }
    guard let index = index(of: number) else {
      findings.add(
        .intentBeforeSent, at: sequence,
        "order \(number.rawValue) was sent and never intended")
      return
    }
    if entries[index].wasSent {
      findings.add(.sentOnce, at: sequence, "order \(number.rawValue) was sent again")
    }
    entries[index].wasSent = true
    // A backtest makes its journal durable when it is done, so there is nothing to hold it to.
    if run == .live, let durableThrough, durableThrough < entries[index].intendedBy {
      findings.add(
        .intentDurable, at: sequence,
        "order \(number.rawValue) was sent when the journal was durable through "
          + "\(durableThrough), before its intent \(entries[index].intendedBy)")
    }
  }

  private mutating func book(
    _ fill: Fill, _ sequence: Sequence, _ findings: inout FindingList
  ) {
    guard let index = index(of: fill.order) else { return }
    entries[index].filled = entries[index].filled.clampedSum(fill.quantity)
    if entries[index].filled > entries[index].quantity {
      findings.add(
        .fillsWithinQuantity, at: sequence,
        "order \(fill.order.rawValue) of \(entries[index].quantity) is filled with "
          + "\(entries[index].filled)")
    }
  }

  private func index(of number: OrderNumber) -> Int? {
    guard number.rawValue > 0, number.rawValue <= UInt64(entries.count) else { return nil }
    return Int(number.rawValue - 1)
  }
}
