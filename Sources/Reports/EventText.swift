import TradingCore

/// One line for people about one event: when, where in the journal, what kind, what happened.
package struct EventText: Sendable {
  private let state: TradingState
  private let intent: OrderIntended?

  /// A writer that takes names from `state`, the state after the event or later. An order that the
  /// state has forgotten already may be given by its intent.
  package init(_ state: TradingState, intent: OrderIntended? = nil) {
    self.state = state
    self.intent = intent
  }

  /// The line, without a line break.
  package func line(_ recorded: RecordedEvent) -> String {
    let envelope = recorded.envelope
    var line = "\(envelope.recordedAt) \(Amounts.padded("\(envelope.sequence)", to: 9)) "
    line += Amounts.padded("\(recorded.event.kind)", to: 21) + " " + what(recorded.event)
    if envelope.cause != .none { line += " (because of \(envelope.cause))" }
    return line
  }

  /// What happened, in words.
  package func what(_ event: Event) -> String {
    switch event {
    case .runStarted, .runEnded, .journalRecovered, .journalRepaired, .configurationRecorded,
      .currencyDeclared,
      .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared, .limitSet,
      .clockStepped, .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared:
      RunText(state).what(event)
    case .quoted, .traded, .bookChanged, .bookReset, .marketDataRejected, .connectionChanged:
      MarketText(state).what(event)
    case .decisionMade, .orderRefused, .orderIntended, .orderWithheld, .orderSent,
      .orderAcknowledged, .orderRejected, .orderPartlyFilled, .orderFilled, .cancelIntended,
      .cancelSent, .cancelRejected, .orderCancelled, .orderExpired, .orderOutcomeUnknown,
      .orderOutcomeResolved, .reportIgnored, .balanceReported:
      OrderText(state, intent).what(event)
    case .breakerTransitioned, .stopTriggered, .recovered, .modeChanged, .operatorCommanded,
      .commandRefused, .control:
      ControlText(state).what(event)
    }
  }
}
