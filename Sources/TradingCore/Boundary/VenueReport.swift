/// What a venue says, in the venue's own terms; the engine classifies it into an event.
package enum VenueReport: Hashable, Sendable {
  /// The connection is there.
  case connected(VenueIndex)
  /// The connection is gone.
  case disconnected(VenueIndex)
  /// It took an order.
  case acknowledged(OrderProgress)
  /// It refused an order.
  case rejected(OrderClosure)
  /// An order traded.
  case traded(Fill)
  /// An order was cancelled.
  case cancelled(OrderClosure)
  /// An order expired.
  case expired(OrderClosure)
  /// It would not cancel an order.
  case cancelRejected(OrderClosure)
  /// The answer to a query, after every fill of the order was reported.
  case status(OutcomeResolved)
  /// What an account holds.
  case balance(BalanceReported)
  /// What a unit of gas costs.
  case cost(CostReported)
}

/// What reaches the engine.
package enum Input: Hashable, Sendable {
  /// Something that is a fact as it stands: the market, the run, the clock, what was sent.
  case fact(Event)
  /// A venue's word.
  case report(VenueReport)
  /// An operator's command.
  indirect case command(OperatorCommand)
  /// Nothing but time.
  case timer
}

/// What the engine asks of a venue. It exists only after its event is durable; a heartbeat has no
/// event.
package enum VenueRequest: Hashable, Sendable {
  /// Place an order.
  case place(OrderIntended)
  /// Cancel an order.
  case cancel(OrderNumber, venueOrderNumber: UInt64)
  /// Say what became of an order, fills first.
  case query(OrderNumber)
  /// Say what the account holds.
  case queryBalances
  /// Nothing: the engine lives. No event asks for it, as it carries no order and wants no answer.
  case heartbeat
}
