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

  // Order numbers are given without gaps, from 1, or behind those that were given before the audit
  // began.
  private(set) var entries: [Entry] = []
  private var given: UInt64 = 0
  // Of orders from before it, those that can still matter.
  private var before: [OrderNumber: Entry] = [:]

  /// No orders yet.
  init() {}

  /// The orders of a state that an audit begins with.
  init(after orders: borrowing OrderTable) {
    given = orders.lastNumber.rawValue
    orders.forEachKept { order in
      var entry = Entry(
        intendedBy: order.intendedBy, instrument: order.intent.instrument,
        side: order.intent.side, price: order.intent.price, quantity: order.intent.quantity)
      entry.filled = order.filled
      entry.state = order.state
      entry.wasSent =
        switch order.state {
        case .intended, .withheld, .neverReceived: false
        case .sent, .acknowledged, .partlyFilled, .filled, .cancelled, .expired, .rejected,
          .unknown:
          true
        }
      before[order.number] = entry
    }
  }

  var lastNumber: OrderNumber { OrderNumber(given + UInt64(entries.count)) }

  subscript(number: OrderNumber) -> Entry? {
    guard let index = index(of: number) else { return before[number] }
    return entries[index]
  }

  mutating func update(_ number: OrderNumber, _ change: (inout Entry) -> Void) {
    if let index = index(of: number) {
      change(&entries[index])
    } else if var order = before[number] {
      change(&order)
      before[number] = order
    }
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
      .orderOutcomeResolved, .runStarted, .runEnded, .journalRecovered, .journalRepaired,
      .configurationRecorded,
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
    let last = lastNumber.rawValue
    guard last < .max, intent.order.rawValue == last + 1 else {
      findings.add(
        .orderNumberOnce, at: sequence,
        "order \(intent.order.rawValue) was intended behind order \(last)")
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
    guard let order = self[number] else {
      // One that the state behind the audit's begin has forgotten was closed long ago.
      if number > OrderNumber(given) || number.rawValue == 0 {
        findings.add(
          .intentBeforeSent, at: sequence,
          "order \(number.rawValue) was sent and never intended")
      }
      return
    }
    if order.wasSent {
      findings.add(.sentOnce, at: sequence, "order \(number.rawValue) was sent again")
    }
    update(number) { $0.wasSent = true }
    // A backtest makes its journal durable when it is done, so there is nothing to hold it to.
    if run == .live, let durableThrough, durableThrough < order.intendedBy {
      findings.add(
        .intentDurable, at: sequence,
        "order \(number.rawValue) was sent when the journal was durable through "
          + "\(durableThrough), before its intent \(order.intendedBy)")
    }
  }

  private mutating func book(
    _ fill: Fill, _ sequence: Sequence, _ findings: inout FindingList
  ) {
    guard var order = self[fill.order] else { return }
    order.filled = order.filled.clampedSum(fill.quantity)
    update(fill.order) { $0.filled = order.filled }
    if order.filled > order.quantity {
      findings.add(
        .fillsWithinQuantity, at: sequence,
        "order \(fill.order.rawValue) of \(order.quantity) is filled with \(order.filled)")
    }
  }

  private func index(of number: OrderNumber) -> Int? {
    guard number.rawValue > given, number.rawValue <= lastNumber.rawValue else { return nil }
    return Int(number.rawValue - given - 1)
  }
}
