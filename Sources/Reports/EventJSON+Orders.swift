import TradingCore

extension EventJSON {
  /// The fields of a decision or of an event of an order.
  func orderFields(of event: Event, _ json: inout JSONText) {
    switch event {
    case .decisionMade(let it): decision(it, &json)
    case .orderRefused(let it): refusal(it, &json)
    case .orderIntended(let it): intent(it, &json)
    case .orderWithheld(let it), .orderSent(let it), .orderAcknowledged(let it),
      .cancelIntended(let it), .cancelSent(let it):
      json.member("order", it.order.rawValue)
      json.member("venueOrderNumber", it.venueOrderNumber)
    case .orderRejected(let it), .cancelRejected(let it), .orderCancelled(let it),
      .orderExpired(let it), .orderOutcomeUnknown(let it):
      json.member("order", it.order.rawValue)
      json.member("reason", "\(it.reason)")
    case .orderPartlyFilled(let it), .orderFilled(let it): fill(it, &json)
    case .orderOutcomeResolved(let it):
      json.member("order", it.order.rawValue)
      json.member("outcome", "\(it.outcome)")
      json.member("filledQuantity", "\(it.filledQuantity)")
      json.member("venueOrderNumber", it.venueOrderNumber)
    case .reportIgnored(let it):
      json.member("order", it.order.rawValue)
      json.member("wouldBe", "\(it.wouldBe)")
      json.member("reason", "\(it.reason)")
    case .balanceReported(let it):
      json.member("account", it.account.rawValue)
      json.instrument(it.instrument, state)
      json.member("currency", it.currency.rawValue)
      json.member("held", FixedPoint.text(it.units))
    case .runStarted, .runEnded, .journalRecovered, .journalRepaired, .configurationRecorded,
      .currencyDeclared, .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared,
      .limitSet, .clockStepped, .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared,
      .quoted, .traded, .bookChanged, .bookReset, .marketDataRejected, .connectionChanged,
      .breakerTransitioned, .stopTriggered, .recovered, .modeChanged, .operatorCommanded,
      .commandRefused, .control:
      preconditionFailure("only events of orders have these fields")
    }
  }

  private func decision(_ it: DecisionMade, _ json: inout JSONText) {
    json.strategy(it.strategy, state)
    json.instrument(it.instrument, state)
    json.member("action", "\(it.action)")
    json.member("side", "\(it.side)")
    json.member("timeInForce", "\(it.timeInForce)")
    json.member("price", "\(it.price)")
    json.member("quantity", "\(it.quantity)")
    json.member("signal", it.signal)
    json.member("threshold", it.threshold)
  }

  private func refusal(_ it: OrderRefused, _ json: inout JSONText) {
    let unit = it.rule.unit
    json.strategy(it.strategy, state)
    json.instrument(it.instrument, state)
    json.member("side", "\(it.side)")
    json.member("rule", it.rule.name)
    json.member("quantity", "\(it.quantity)")
    json.member("unit", Amounts.name(unit))
    json.member("value", Amounts.plain(it.value, unit))
    json.member("limit", Amounts.plain(it.limit, unit))
    json.member("headroom", it.headroom.map { Amounts.plain($0, unit) })
  }

  func intent(_ it: OrderIntended, _ json: inout JSONText) {
    json.member("order", it.order.rawValue)
    json.member("account", it.account.rawValue)
    json.strategy(it.strategy, state)
    json.instrument(it.instrument, state)
    json.member("side", "\(it.side)")
    json.member("timeInForce", "\(it.timeInForce)")
    json.member("isReduceOnly", it.isReduceOnly)
    json.member("price", "\(it.price)")
    json.member("quantity", "\(it.quantity)")
  }

  private func fill(_ it: Fill, _ json: inout JSONText) {
    json.member("order", it.order.rawValue)
    json.member("venueTradeNumber", it.venueTradeNumber)
    json.member("liquidity", "\(it.liquidity)")
    json.member("price", "\(it.price)")
    json.member("quantity", "\(it.quantity)")
    json.money("fee", it.fee)
  }
}
