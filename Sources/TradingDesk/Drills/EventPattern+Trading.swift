import TradingCore

/// What orders, the market and the run may be expected to do.
extension EventPattern {
  /// An order of any kind.
  static let anyOrder = EventPattern("an order", .orderIntended)

  /// An order that could make a position larger; of one instrument by its symbol, if given.
  static func growingOrder(in symbol: String? = nil) -> EventPattern {
    order("an order that grows a position", isReducing: false, symbol)
  }

  /// An order that can only make a position smaller; of one instrument by its symbol, if given.
  static func reducingOrder(in symbol: String? = nil) -> EventPattern {
    order("an order that reduces a position", isReducing: true, symbol)
  }

  /// Any order of one instrument.
  static func order(in symbol: String) -> EventPattern {
    order("an order", isReducing: nil, symbol)
  }

  private static func order(
    _ words: String, isReducing: Bool?, _ symbol: String?
  ) -> EventPattern {
    EventPattern(words + (symbol.map { " in \($0)" } ?? ""), .orderIntended) { event, state in
      guard case .orderIntended(let it) = event else { return false }
      let isThere = symbol.map { state.instrument($0) == it.instrument } ?? true
      return isThere && (isReducing.map { $0 == it.isReduceOnly } ?? true)
    }
  }

  /// The risk gate refuses by a rule.
  static func refused(by rule: RiskRule, in symbol: String? = nil) -> EventPattern {
    EventPattern(
      "an order\(symbol.map { " in \($0)" } ?? "") is refused by \(rule.name)", .orderRefused
    ) { event, state in
      guard case .orderRefused(let it) = event else { return false }
      let isThere = symbol.map { state.instrument($0) == it.instrument } ?? true
      return isThere && it.rule == rule
    }
  }

  /// The venue refuses an order as its own fault.
  static let rejected = EventPattern("the venue rejects an order", .orderRejected) { event, _ in
    guard case .orderRejected(let it) = event else { return false }
    return it.reason.isVenueFault
  }

  static let filled = EventPattern("an order fills", .orderFilled, .orderPartlyFilled)

  static let cancelIntended = EventPattern("an order is to be cancelled", .cancelIntended)

  static let cancelSent = EventPattern("the cancel is sent", .cancelSent)

  static let cancelled = EventPattern("the venue says it is cancelled", .orderCancelled)

  static let outcomeUnknown = EventPattern(
    "the outcome of an order is unknown", .orderOutcomeUnknown)

  static let outcomeResolved = EventPattern(
    "the venue says what became of it", .orderOutcomeResolved)

  static let balances = EventPattern("the venue says what it holds", .balanceReported)

  static func connection(_ isConnected: Bool) -> EventPattern {
    EventPattern("the venue is \(isConnected ? "back" : "gone")", .connectionChanged) { event, _ in
      guard case .connectionChanged(let it) = event else { return false }
      return it.isConnected == isConnected
    }
  }

  static func quoted(_ symbol: String) -> EventPattern {
    EventPattern("\(symbol) is quoted", .quoted) { event, state in
      guard case .quoted(let it) = event else { return false }
      return state.instrument(symbol) == it.instrument
    }
  }

  /// The venue tells of gas above a price, or of gas that costs no more.
  static func gas(isAbove: Bool, _ price: Price) -> EventPattern {
    EventPattern(
      "gas costs \(isAbove ? "more than" : "at most") \(price)", .costReported
    ) { event, _ in
      guard case .control(.costReported(let it)) = event else { return false }
      return (it.price > price) == isAbove
    }
  }

  static let runEnded = EventPattern("the run ends with nothing open", .runEnded) { event, _ in
    guard case .runEnded(let it) = event else { return false }
    return it.openOrders == 0
  }

  static let runStarted = EventPattern("a run starts", .runStarted)

  static let signed = EventPattern("a key signs for the journal", .signingKeyDeclared)
}

extension DrillExpectation {
  static let nothingOpen = DrillExpectation.endsWith("no order is open or unsettled") {
    $0.orders.openCount == 0 && $0.orders.unknownCount == 0
  }

  static let notStopped = DrillExpectation.endsWith("trading is not stopped") {
    $0.control.stop == nil
  }

  static func mode(_ mode: TradingMode) -> DrillExpectation {
    .endsWith("the mode is \(mode.words)") { $0.control.mode == mode }
  }

  static let nothingHeld = DrillExpectation.endsWith("nothing is held") {
    $0.book.positions.allSatisfy { $0.quantity.units == 0 }
  }
}
