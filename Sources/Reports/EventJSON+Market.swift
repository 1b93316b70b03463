import TradingCore

extension EventJSON {
  /// The fields of an event of the market.
  func marketFields(of event: Event, _ json: inout JSONText) {
    switch event {
    case .quoted(let it):
      json.instrument(it.instrument, state)
      json.member("bid", "\(it.bid)")
      json.member("bidQuantity", "\(it.bidQuantity)")
      json.member("ask", "\(it.ask)")
      json.member("askQuantity", "\(it.askQuantity)")
    case .traded(let it):
      json.instrument(it.instrument, state)
      json.member("takerSide", "\(it.takerSide)")
      json.member("price", "\(it.price)")
      json.member("quantity", "\(it.quantity)")
      json.member("venueTradeNumber", it.venueTradeNumber)
    case .bookChanged(let it):
      json.instrument(it.instrument, state)
      json.member("side", "\(it.side)")
      json.member("price", "\(it.price)")
      json.member("quantity", "\(it.quantity)")
      json.member("updateNumber", it.updateNumber)
      json.member("isLastOfUpdate", it.isLastOfUpdate)
    case .bookReset(let it):
      json.instrument(it.instrument, state)
      json.member("reason", "\(it.reason)")
      json.member("updateNumber", it.updateNumber)
    case .marketDataRejected(let it):
      json.instrument(it.instrument, state)
      json.member("reason", "\(it.reason)")
      json.member("messageNumber", it.messageNumber)
      json.member("detail", it.detail)
    case .connectionChanged(let it):
      json.member("venue", it.venue.rawValue)
      json.member("venueName", state.name(of: it.venue))
      json.member("isConnected", it.isConnected)
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
      preconditionFailure("only events of the market have these fields")
    }
  }
}
