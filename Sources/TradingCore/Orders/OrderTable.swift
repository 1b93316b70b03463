/// All orders that can still matter, in the order of their numbers: every open one, and the last
/// closed ones for late words of the venue. Its size does not grow with the journal.
package struct OrderTable: Hashable, Sendable {
  /// Closed orders kept at least.
  package static let closedKept = 1_024

  var orders: [Order] = []
  /// Orders not in a terminal state.
  package internal(set) var openCount = 0
  /// Orders whose outcome is unknown.
  package internal(set) var unknownCount = 0
  // Open orders by instrument, strategy and venue, kept beside the orders that they count: the
  // risk gate asks for each order, and no hash need know them.
  private var openByInstrument: [Int32] = []
  private var openByStrategy: [Int32] = []
  private var openByVenue: [Int32] = []
  private var venues: [VenueIndex] = []
  // What each order asks for, mixed to 32 bits, so that 256 of them can be looked through at once.
  var fingerprints: [UInt32] = []
  /// The highest number ever given.
  package internal(set) var lastNumber = OrderNumber(0)

  /// No orders.
  package init() {}

  /// The number that the next order gets.
  package var nextNumber: OrderNumber { OrderNumber(lastNumber.rawValue + 1) }

  /// Adds an order; false when its number is not above every number given before, or the last that
  /// there is.
  package mutating func add(_ order: Order) -> Bool {
    // The next order needs a number too.
    guard order.number > lastNumber, order.number.rawValue < .max else { return false }
    if orders.count >= 2 * Self.closedKept + openCount { dropOldestClosed() }
    orders.append(order)
    fingerprints.append(Self.fingerprint(order.intent))
    lastNumber = order.number
    openCount += 1
    countOpen(order.intent, by: 1)
    return true
  }

  /// Open orders in an instrument.
  package func openCount(of instrument: InstrumentIndex) -> Int {
    instrument.position < openByInstrument.count
      ? Int(openByInstrument[instrument.position]) : 0
  }

  /// Open orders of a strategy.
  package func openCount(of strategy: StrategyIndex) -> Int {
    strategy.position < openByStrategy.count ? Int(openByStrategy[strategy.position]) : 0
  }

  /// Open orders at a venue.
  package func openCount(at venue: VenueIndex) -> Int {
    Int(venue.rawValue) < openByVenue.count ? Int(openByVenue[Int(venue.rawValue)]) : 0
  }

  /// Remembers where the next instrument is traded, before there are orders in it.
  mutating func addInstrument(at venue: VenueIndex) { venues.append(venue) }

  /// Counts an order that was found in a snapshot.
  mutating func countOpen(_ intent: OrderIntended, by change: Int32) {
    while openByInstrument.count <= intent.instrument.position { openByInstrument.append(0) }
    while openByStrategy.count <= intent.strategy.position { openByStrategy.append(0) }
    openByInstrument[intent.instrument.position] += change
    openByStrategy[intent.strategy.position] += change
    countOpenAtVenue(of: intent.instrument, by: change)
    // As long as the last that counts, so that a table has one form whatever came before.
    while openByInstrument.last == 0 { openByInstrument.removeLast() }
    while openByStrategy.last == 0 { openByStrategy.removeLast() }
  }

  private mutating func countOpenAtVenue(of instrument: InstrumentIndex, by change: Int32) {
    guard instrument.position < venues.count else { return }
    let venue = Int(venues[instrument.position].rawValue)
    while openByVenue.count <= venue { openByVenue.append(0) }
    openByVenue[venue] += change
    while openByVenue.last == 0 { openByVenue.removeLast() }
  }

  /// The order of a number, while it is kept.
  package subscript(number: OrderNumber) -> Order? {
    position(of: number).map { orders[$0] }
  }

  /// Changes the order of a number, if kept, and keeps the counts.
  package mutating func update(_ number: OrderNumber, _ change: (inout Order) -> Void) {
    guard let position = position(of: number) else { return }
    let before = orders[position].state
    change(&orders[position])
    let after = orders[position].state
    guard before != after else { return }
    count(before, by: -1)
    count(after, by: 1)
    if before.isTerminal != after.isTerminal {
      countOpen(orders[position].intent, by: after.isTerminal ? -1 : 1)
    }
  }

  /// Calls `body` with every open order, oldest first.
  package func forEachOpen(_ body: (Order) -> Void) {
    guard openCount > 0 else { return }
    var left = openCount
    for order in orders where !order.state.isTerminal {
      body(order)
      left -= 1
      if left == 0 { return }
    }
  }

  /// Calls `body` with every order that is kept, oldest first.
  package func forEachKept(_ body: (Order) -> Void) {
    for order in orders { body(order) }
  }

  /// The numbers of the open orders that `isWanted` picks, oldest first.
  package func open(where isWanted: (Order) -> Bool = { _ in true }) -> [OrderNumber] {
    var numbers: [OrderNumber] = []
    forEachOpen { if isWanted($0) { numbers.append($0.number) } }
    return numbers
  }

  /// Adds everything to a state hash.
  package func hash(into hasher: inout StateHasher) {
    hasher.combine(lastNumber.rawValue)
    hasher.combine(orders.count)
    for order in orders { order.hash(into: &hasher) }
  }

  private func position(of number: OrderNumber) -> Int? {
    var low = 0
    var high = orders.count
    while low < high {
      let middle = (low + high) / 2
      if orders[middle].number < number { low = middle + 1 } else { high = middle }
    }
    return low < orders.count && orders[low].number == number ? low : nil
  }

  private mutating func count(_ state: OrderState, by change: Int) {
    if !state.isTerminal { openCount += change }
    if state == .unknown { unknownCount += change }
  }

  private mutating func dropOldestClosed() {
    var closedToDrop = orders.count - openCount - Self.closedKept
    orders.removeAll { order in
      guard closedToDrop > 0, order.state.isTerminal else { return false }
      closedToDrop -= 1
      return true
    }
    fingerprints = orders.map { Self.fingerprint($0.intent) }
  }
}
