import TradingCore

/// What became of one order, from the quote that led to it to the money it brought.
package struct OrderStory: Sendable {
  /// What an event is to the order.
  package enum Role: UInt8, Sendable, CaseIterable {
    /// It led to the order or to something that happened to it.
    case cause = 1
    /// It happened to the order.
    case own = 2
    /// It followed from what happened to the order.
    case consequence = 3
  }

  /// One event of the story.
  package struct Step: Sendable {
    /// The event.
    package let recorded: RecordedEvent
    /// What it is to the order.
    package let role: Role

    /// One step.
    package init(_ recorded: RecordedEvent, _ role: Role) {
      self.recorded = recorded
      self.role = role
    }
  }

  /// What was intended.
  package let intent: OrderIntended
  /// The name at the venue.
  package let clientOrderId: String
  /// Where it stands after its last event.
  package let state: OrderState
  /// Every event, in the order of the journal.
  package let steps: [Step]
  /// Quantity filled.
  package let filled: Quantity
  /// Value traded, without fees.
  package let turnover: Money
  /// Profit that its fills realised, fees not taken off.
  package let realised: Money
  /// Fees of its fills.
  package let fees: Money

  /// One story.
  package init(
    intent: OrderIntended, clientOrderId: String, state: OrderState, steps: [Step],
    filled: Quantity, turnover: Money, realised: Money, fees: Money
  ) {
    self.intent = intent
    self.clientOrderId = clientOrderId
    self.state = state
    self.steps = steps
    self.filled = filled
    self.turnover = turnover
    self.realised = realised
    self.fees = fees
  }

  /// Profit realised, fees taken off.
  package var net: Money { realised.clampedDifference(fees) }

  /// The mean price of its fills, rounded to the nearest unit; nil without any, and where it is
  /// more than a price can be.
  package var meanPrice: Price? {
    guard filled.units > 0 else { return nil }
    return FixedPoint.scaledIfExact(
      turnover.units, times: FixedPoint.scale, over: filled.units, rounding: .nearest
    ).map { Price(units: $0) }
  }
}
