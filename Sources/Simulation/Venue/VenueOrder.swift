import TradingCore

/// The venue's record of one order.
struct VenueOrder: Sendable {
  enum State: UInt8, Sendable {
    case open = 1
    case filled = 2
    case cancelled = 3
    case expired = 4
    case rejected = 5
  }

  var name: ClientOrderId
  var venueOrderNumber: UInt64
  var instrument: InstrumentIndex
  var side: Side
  var timeInForce: TimeInForce
  var price: Price
  var quantity: Quantity
  var acceptedAt: Timestamp
  var filled: Quantity = .zero
  var state = State.open
  var fills: [Fill] = []
  /// Whether a fill was never told, so that all later words wait for a query with it: a fill after
  /// one with a higher number, or after the order's end, would be taken for a repetition.
  var withholdsFills = false
  /// Whether something final about it was never told, so that its record stays until asked for.
  var isOwed = false
  /// Whether it was its turn to be forgotten while it was owed a word.
  var isOverdue = false

  var remaining: Quantity { quantity - filled }

  /// Enters a fill into the record.
  mutating func enter(_ fill: Fill) {
    filled += fill.quantity
    fills.append(fill)
    if remaining.units == 0 { state = .filled }
  }

  var outcome: OutcomeResolved.Outcome {
    switch state {
    case .open: .open
    case .filled: .filled
    case .cancelled, .expired: .cancelled
    case .rejected: .rejected
    }
  }
}

/// An order that works at the venue, as its records say.
package struct WorkingOrder: Hashable, Sendable {
  /// Its name.
  package var name: ClientOrderId
  /// The venue's number.
  package var venueOrderNumber: UInt64
  /// The instrument.
  package var instrument: InstrumentIndex
  /// Buy or sell.
  package var side: Side
  /// Limit price.
  package var price: Price
  /// Quantity in all.
  package var quantity: Quantity
  /// Quantity filled.
  package var filled: Quantity
}

/// All open orders and the last closed ones, in slots that are used again.
struct OrderRecords: Sendable {
  private(set) var slots: [VenueOrder] = []
  private var free: [Int] = []
  private var slotByName: [ClientOrderId: Int] = [:]
  private var closed = FirstInFirstOut<Int>()
  private let closedKept: Int

  init(closedKept: Int) { self.closedKept = closedKept }

  var count: Int { slots.count - free.count }

  func slot(of name: ClientOrderId) -> Int? { slotByName[name] }

  subscript(slot: Int) -> VenueOrder {
    get { slots[slot] }
    _modify { yield &slots[slot] }
  }

  mutating func add(_ order: VenueOrder) -> Int {
    let slot: Int
    if let reused = free.popLast() {
      slot = reused
      slots[slot] = order
    } else {
      slot = slots.count
      slots.append(order)
    }
    slotByName[order.name] = slot
    return slot
  }

  /// Notes that an order is closed; the oldest closed ones are forgotten, those owed a word aside.
  mutating func close(_ slot: Int) {
    closed.append(slot)
    while closed.count > closedKept, let oldest = closed.popFirst() {
      if slots[oldest].isOwed { slots[oldest].isOverdue = true } else { forget(oldest) }
    }
  }

  /// Notes that everything about an order was told.
  mutating func settle(_ slot: Int) {
    slots[slot].withholdsFills = false
    slots[slot].isOwed = false
    guard slots[slot].isOverdue else { return }
    slots[slot].isOverdue = false
    close(slot)
  }

  /// Every open order, oldest first.
  var open: [Int] {
    slots.indices.filter { slots[$0].state == .open }
      .sorted { slots[$0].venueOrderNumber < slots[$1].venueOrderNumber }
  }

  /// Every closed order that is kept, in the order in which they will be forgotten.
  var closedInOrder: [VenueOrder] { closed.waiting.map { slots[$0] } }

  private mutating func forget(_ slot: Int) {
    slotByName[slots[slot].name] = nil
    slots[slot].fills = []
    free.append(slot)
  }
}
