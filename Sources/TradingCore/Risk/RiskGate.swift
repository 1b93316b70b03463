/// An order that passed every rule of the risk gate. Only the gate can make one, so holding one
/// proves that the check ran.
package struct ApprovedOrder: Sendable {
  /// What was approved.
  package let intent: OrderIntended

  fileprivate init(intent: OrderIntended) { self.intent = intent }
}

/// What the risk gate answers.
package enum RiskVerdict: Sendable {
  /// The order may be written and then sent.
  case approved(ApprovedOrder)
  /// The order is refused by a rule.
  case refused(OrderRefused)
}

/// The risk gate: every rule in its declared order, the first that is broken refuses. Pure, and
/// without allocation. Rules lie in files by what they look at.
package enum RiskGate {
  /// What a rule measured: the value and the limit it broke, in the rule's unit, and what the limit
  /// is about.
  struct Breach {
    var rule: RiskRule
    var value: Int64
    var limit: Int64
    var scope = LimitScope.total
  }

  /// Asks whether `wanted` may become an order in `state`.
  package static func judge(
    _ wanted: DecisionMade, in state: borrowing TradingState
  ) -> RiskVerdict {
    let action: TradingAction = state.isReducing(wanted) ? .reduce : .grow
    let bounds = LimitBounds(wanted, action, state)
    let breach =
      controlBreach(wanted, action, state) ?? marketBreach(wanted, action, bounds, state)
      ?? sizeBreach(wanted, bounds, state) ?? portfolioBreach(wanted, action, bounds, state)
    if let breach { return .refused(refusal(of: wanted, breach)) }
    return .approved(approval(of: wanted, isReduceOnly: action == .reduce, state))
  }

  /// Asks whether an order may close a position because an operator wants everything closed. Stops,
  /// pauses, breakers and limits do not stand in the way of less risk; the venue's rules and the
  /// quality of the market do, and it may not make the position larger.
  package static func judgeClosing(
    _ wanted: DecisionMade, in state: borrowing TradingState
  ) -> RiskVerdict {
    let bounds = LimitBounds(wanted, .close, state)
    var breach = controlBreach(wanted, .close, state) ?? quoteBreach(wanted, bounds, state)
    if breach == nil { breach = venueBreach(wanted, state) }
    if breach == nil, !state.isReducing(wanted) {
      breach = Breach(rule: .reduceOnly, value: wanted.quantity.units, limit: 0)
    }
    if let breach { return .refused(refusal(of: wanted, breach)) }
    return .approved(approval(of: wanted, isReduceOnly: true, state))
  }

  private static func refusal(of wanted: DecisionMade, _ breach: Breach) -> OrderRefused {
    var refused = OrderRefused(
      strategy: wanted.strategy, instrument: wanted.instrument, side: wanted.side,
      rule: breach.rule, quantity: wanted.quantity, value: breach.value, limit: breach.limit)
    refused.scope = breach.scope
    return refused
  }

  private static func approval(
    of wanted: DecisionMade, isReduceOnly: Bool, _ state: borrowing TradingState
  ) -> ApprovedOrder {
    let strategy = state.strategies[Int(wanted.strategy.rawValue)].declared
    return ApprovedOrder(
      intent: OrderIntended(
        order: state.orders.nextNumber, account: strategy.account, strategy: wanted.strategy,
        instrument: wanted.instrument, side: wanted.side, timeInForce: wanted.timeInForce,
        isReduceOnly: isReduceOnly, price: wanted.price, quantity: wanted.quantity))
  }
}

extension TradingState {
  /// Whether an order could only make a position smaller, counting every order that already works
  /// in the same direction.
  package func isReducing(_ wanted: DecisionMade) -> Bool {
    let position = wanted.instrument.position
    let held = book.positions[position].quantity.units
    // Wide: asked before anything is known of the order's size.
    switch wanted.side {
    case .buy:
      return held < 0
        && Int128(held) + Int128(book.workingBuys[position].units) + Int128(wanted.quantity.units)
          <= 0
    case .sell:
      return held > 0
        && Int128(held) - Int128(book.workingSells[position].units) - Int128(wanted.quantity.units)
          >= 0
    }
  }
}
