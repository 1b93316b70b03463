import TradingCore

/// Decisions and what happens to orders, in words.
struct OrderText {
  let state: TradingState
  let intent: OrderIntended?

  init(_ state: TradingState, _ intent: OrderIntended?) {
    self.state = state
    self.intent = intent
  }

  func what(_ event: Event) -> String {
    switch event {
    case .decisionMade(let it): decision(it)
    case .orderRefused(let it): refusal(it)
    case .orderIntended(let it): intended(it)
    case .orderWithheld(let it): "\(order(it.order)) withheld, the run is dry"
    case .orderSent(let it): "\(order(it.order)) sent"
    case .orderAcknowledged(let it): "\(order(it.order)) acknowledged\(number(it))"
    case .orderRejected(let it): "\(order(it.order)) rejected: \(Amounts.words(it.reason))"
    case .orderPartlyFilled(let fill): filled(fill, "partly filled")
    case .orderFilled(let fill): filled(fill, "filled")
    case .cancelIntended(let it): "cancel of \(order(it.order)) intended\(number(it))"
    case .cancelSent(let it): "cancel of \(order(it.order)) sent\(number(it))"
    case .cancelRejected(let it):
      "cancel of \(order(it.order)) rejected: \(Amounts.words(it.reason))"
    case .orderCancelled(let it): "\(order(it.order)) cancelled: \(Amounts.words(it.reason))"
    case .orderExpired(let it): "\(order(it.order)) expired: \(Amounts.words(it.reason))"
    case .orderOutcomeUnknown(let it):
      "outcome of \(order(it.order)) unknown: \(Amounts.words(it.reason))"
    case .orderOutcomeResolved(let it): resolved(it)
    case .reportIgnored(let it):
      "report about \(order(it.order)) ignored as \(Amounts.words(it.reason)), it would be "
        + "\(it.wouldBe)"
    case .balanceReported(let it): balance(it)
    case .runStarted, .runEnded, .journalRecovered, .journalRepaired, .configurationRecorded,
      .currencyDeclared,
      .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared, .limitSet,
      .clockStepped, .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared, .quoted, .traded,
      .bookChanged,
      .bookReset, .marketDataRejected, .connectionChanged, .breakerTransitioned, .stopTriggered,
      .recovered, .modeChanged, .operatorCommanded, .commandRefused, .control:
      preconditionFailure("only events of orders are worded here")
    }
  }

  private func decision(_ it: DecisionMade) -> String {
    let head = "\(state.name(of: it.strategy)) wants to "
    let signal =
      ", signal \(Amounts.signal(it.signal)) against \(Amounts.signal(it.threshold))"
    switch it.action {
    case .enter, .exit:
      return head + "\(it.action): \(it.side) \(it.quantity) \(state.name(of: it.instrument)) at "
        + "\(it.price) \(Amounts.words(it.timeInForce))\(signal)"
    case .cancel:
      return head + "cancel its orders in \(state.name(of: it.instrument))\(signal)"
    }
  }

  private func refusal(_ it: OrderRefused) -> String {
    let head =
      "\(it.side) \(it.quantity) \(state.name(of: it.instrument)) of "
      + "\(state.name(of: it.strategy)) refused by \(it.rule.name)"
    guard it.rule.isMeasured else { return head }
    let unit = it.rule.unit
    let left = it.headroom.map { ", headroom \(Amounts.value($0, unit))" } ?? ""
    return head + ": \(Amounts.value(it.value, unit)), limit \(Amounts.value(it.limit, unit))"
      + left
  }

  private func intended(_ it: OrderIntended) -> String {
    let reducing = it.isReduceOnly ? ", reduce only" : ""
    return "\(order(it.order)): \(it.side) \(it.quantity) \(state.name(of: it.instrument)) at "
      + "\(it.price) \(Amounts.words(it.timeInForce))\(reducing), for "
      + state.name(of: it.strategy)
  }

  private func filled(_ fill: Fill, _ how: String) -> String {
    // An event that came with a proof comes without the declaration of its currency.
    let code = state.currencyCode.isEmpty ? "" : " " + state.currencyCode
    return "\(order(fill.order)) \(how): \(fill.quantity) at \(fill.price) as \(fill.liquidity), "
      + "fee \(Amounts.money(fill.fee))\(code), trade \(fill.venueTradeNumber)"
  }

  private func resolved(_ it: OutcomeResolved) -> String {
    let outcome = Amounts.words(it.outcome)
    return "\(order(it.order)) settled with the venue: \(outcome), \(it.filledQuantity) filled"
      + number(OrderProgress(order: it.order, venueOrderNumber: it.venueOrderNumber))
  }

  private func balance(_ it: BalanceReported) -> String {
    let held = FixedPoint.text(it.units)
    let what = it.instrument == .all ? state.name(of: it.currency) : state.name(of: it.instrument)
    return "the venue says \(state.name(of: it.account)) holds \(held) \(what)"
  }

  private func number(_ progress: OrderProgress) -> String {
    progress.venueOrderNumber == 0 ? "" : ", at the venue \(progress.venueOrderNumber)"
  }

  /// The order with its side and instrument where they are known.
  private func order(_ number: OrderNumber) -> String {
    let known = intent?.order == number ? intent : state.orders[number]?.intent
    guard let known else { return "order \(number.rawValue)" }
    return "order \(number.rawValue) (\(known.side) \(state.name(of: known.instrument)))"
  }
}
