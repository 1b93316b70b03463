import TradingCore

/// Events of the market in words.
struct MarketText {
  let state: TradingState

  init(_ state: TradingState) { self.state = state }

  func what(_ event: Event) -> String {
    switch event {
    case .quoted(let quote):
      return "\(state.name(of: quote.instrument)) \(quote.bidQuantity) at \(quote.bid) bid, "
        + "\(quote.askQuantity) at \(quote.ask) asked"
    case .traded(let trade):
      return "\(state.name(of: trade.instrument)) \(trade.quantity) at \(trade.price), taken by a "
        + "\(trade.takerSide), trade \(trade.venueTradeNumber)"
    case .bookChanged(let change):
      let side = change.side == .buy ? "bids" : "asks"
      let level = change.quantity.units > 0 ? "\(change.quantity)" : "nothing"
      let end = change.isLastOfUpdate ? "" : ", more to come"
      return "\(state.name(of: change.instrument)) \(side) \(level) at \(change.price), update "
        + "\(change.updateNumber)\(end)"
    case .bookReset(let reset):
      let why =
        switch reset.reason {
        case .snapshot: "a snapshot follows"
        case .sequenceGap: "updates are missing"
        }
      return "\(state.name(of: reset.instrument)) book emptied, \(why), update "
        + "\(reset.updateNumber)"
    case .marketDataRejected(let rejected):
      return "message \(rejected.messageNumber) of \(state.name(of: rejected.instrument)): "
        + "\(Amounts.words(rejected.reason)), \(Amounts.quoted(rejected.detail))"
    case .connectionChanged(let change):
      return "\(state.name(of: change.venue)) "
        + (change.isConnected ? "connected" : "disconnected")
    case .runStarted, .runEnded, .journalRecovered, .journalRepaired, .configurationRecorded,
      .currencyDeclared,
      .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared, .limitSet,
      .clockStepped, .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared, .decisionMade,
      .orderRefused,
      .orderIntended, .orderWithheld, .orderSent, .orderAcknowledged, .orderRejected,
      .orderPartlyFilled, .orderFilled, .cancelIntended, .cancelSent, .cancelRejected,
      .orderCancelled, .orderExpired, .orderOutcomeUnknown, .orderOutcomeResolved,
      .reportIgnored, .balanceReported, .breakerTransitioned, .stopTriggered, .recovered,
      .modeChanged, .operatorCommanded, .commandRefused, .control:
      preconditionFailure("only events of the market are worded here")
    }
  }
}
