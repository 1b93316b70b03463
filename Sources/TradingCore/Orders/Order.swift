/// An order of ours and everything known of it.
package struct Order: Hashable, Sendable, BitwiseCopyable {
  /// What was intended.
  package let intent: OrderIntended
  /// Where it stands.
  package var state: OrderState = .intended
  /// Quantity filled.
  package var filled: Quantity = .zero
  /// The venue's number, zero until known.
  package var venueOrderNumber: UInt64 = 0
  /// The venue's number of its last fill, so that a fill said twice is booked once.
  package var lastTradeNumber: UInt64 = 0
  /// The event that intended it.
  package let intendedBy: Sequence
  /// The last event about it.
  package var lastEvent: Sequence
  /// When it was intended.
  package let intendedAt: Timestamp
  /// By when the venue must have answered the last request, unset when nothing is awaited.
  package var answerDueAt: Timestamp = .unset
  /// When it is to be cancelled if still open.
  package var expiresAt: Timestamp
  /// Whether its cancel is under way.
  package var isCancelRequested = false

  /// An order as intended.
  package init(_ intent: OrderIntended, _ envelope: Envelope, lifetime: Interval) {
    self.intent = intent
    intendedBy = envelope.sequence
    lastEvent = envelope.sequence
    intendedAt = envelope.recordedAt
    expiresAt = envelope.recordedAt.adding(lifetime)
  }

  /// Its number.
  package var number: OrderNumber { intent.order }

  /// Quantity not yet filled.
  package var remaining: Quantity { intent.quantity - filled }

  /// Quantity that may still change the position.
  package var working: Quantity { state.isTerminal ? .zero : remaining }

  /// Adds everything to a state hash.
  package func hash(into hasher: inout StateHasher) {
    hasher.combine(number.rawValue)
    hasher.combine(
      UInt64(intent.instrument.rawValue) | UInt64(intent.account.rawValue) << 16
        | UInt64(intent.strategy.rawValue) << 24 | UInt64(intent.timeInForce.rawValue) << 32
        | (intent.isReduceOnly ? 1 << 40 : 0))
    hasher.combine(intendedAt.nanoseconds)
    hasher.combine(UInt64(intent.side.rawValue) << 8 | UInt64(state.rawValue))
    hasher.combine(intent.price.units)
    hasher.combine(intent.quantity.units)
    hasher.combine(filled.units)
    hasher.combine(venueOrderNumber)
    hasher.combine(lastTradeNumber)
    hasher.combine(intendedBy.rawValue)
    hasher.combine(lastEvent.rawValue)
    hasher.combine(answerDueAt.nanoseconds)
    hasher.combine(expiresAt.nanoseconds)
    hasher.combine(isCancelRequested)
  }
}
