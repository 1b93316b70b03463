import TradingCore

/// Going on from a statement.
extension SimulatedVenue {
  /// The venue as its own statement tells it: orders, fills, used names, account and numbers. It is
  /// not connected, what was on its way is lost, and its seed is taken on from the number of lines.
  /// An order whose handling the statement breaks off in is closed, which adds lines to it. The
  /// fold must be of a venue with these settings.
  ///
  /// A venue that cancels for silence counts it from the last word of the engine in the statement,
  /// though never back to before its end; heartbeats are not in it. What rests is cancelled then or
  /// with the next session, whichever comes first: before any request or market is taken.
  package init(resuming fold: StatementFold, settings: VenueSettings, seed: UInt64) {
    precondition(
      fold.basis == StatementFold.Basis(settings), "a venue goes on from a statement of its own")
    self.init(settings: settings, seed: seed)
    random = SeededRandom(seed: seed, part: UInt64(fold.lineCount))
    orders = fold.orders
    used = fold.used
    missing = fold.missing
    account = fold.account
    lastVenueOrderNumber = fold.lastVenueOrderNumber
    lastTradeNumber = fold.lastTradeNumber
    if let place = fold.unanswered { refuseBrokenOff(place, fold) }
    for slot in orders.open { reopen(slot, at: fold.end) }
    if !orders.open.isEmpty {
      hear(at: fold.heardAt)
      silenceAt = max(silenceAt, fold.end.nanoseconds)
    }
    rescheduleWake()
  }

  /// The same from the lines themselves. Lines that contradict each other throw.
  package init(
    resuming lines: [StatementLine], settings: VenueSettings, seed: UInt64
  ) throws(StatementError) {
    var fold = StatementFold(settings: settings)
    for line in lines { try fold.take(line) }
    self.init(resuming: fold, settings: settings, seed: seed)
  }

  /// An order received as the statement breaks off was never answered: it is refused now.
  private mutating func refuseBrokenOff(_ place: StatementLine, _ fold: StatementFold) {
    var rejected = place
    rejected.kind = .rejected
    rejected.at = fold.end
    rejected.reason = .venueUnavailable
    if orders.slot(of: place.name) != nil || missing.contains(place.name) {
      rejected.reason = .duplicateOrder
    }
    write(rejected)
    var refused = fold
    _ = refused.refuse(rejected)
    orders = refused.orders
  }

  /// Puts an open order back into its market. What it said of the order may have been lost, so that
  /// it waits to be asked.
  private mutating func reopen(_ slot: Int, at time: Timestamp) {
    let order = orders[slot]
    orders[slot].withholdsFills = true
    orders[slot].isOwed = true
    switch order.timeInForce {
    case .immediateOrCancel: end(slot, .cancelled, .immediateRemainder, at: time)
    case .goodTillCancelled:
      markets[order.instrument.position].rest(
        RestingOrder(slot: slot, price: order.price, remaining: order.remaining, ahead: nil),
        order.side)
      watchExpiry(of: slot)
    }
  }
}
