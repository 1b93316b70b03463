import TradingCore

/// One line of JSON about one event, with every field. Decimals are strings, times RFC 3339;
/// indexes come with names beside them.
package struct EventJSON: Sendable {
  let state: TradingState

  /// A writer that takes names from `state`, the state after the event or later.
  package init(_ state: TradingState) { self.state = state }

  /// The line, without a line break.
  package func line(_ recorded: RecordedEvent) -> String {
    JSONText.object { members(recorded, &$0) }
  }

  func members(_ recorded: RecordedEvent, _ json: inout JSONText) {
    let envelope = recorded.envelope
    json.member("sequence", envelope.sequence.rawValue)
    json.time("recordedAt", envelope.recordedAt)
    json.time("sourceTime", envelope.sourceTime)
    if envelope.cause == .none {
      json.member("cause", json: "null")
    } else {
      json.member("cause", envelope.cause.rawValue)
    }
    json.member("epoch", envelope.epoch)
    json.member("kind", "\(recorded.event.kind)")
    fields(of: recorded.event, &json)
  }

  private func fields(of event: Event, _ json: inout JSONText) {
    switch event {
    case .runStarted, .runEnded, .journalRecovered, .journalRepaired, .configurationRecorded,
      .currencyDeclared,
      .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared, .limitSet,
      .clockStepped, .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared:
      runFields(of: event, &json)
    case .quoted, .traded, .bookChanged, .bookReset, .marketDataRejected, .connectionChanged:
      marketFields(of: event, &json)
    case .decisionMade, .orderRefused, .orderIntended, .orderWithheld, .orderSent,
      .orderAcknowledged, .orderRejected, .orderPartlyFilled, .orderFilled, .cancelIntended,
      .cancelSent, .cancelRejected, .orderCancelled, .orderExpired, .orderOutcomeUnknown,
      .orderOutcomeResolved, .reportIgnored, .balanceReported:
      orderFields(of: event, &json)
    case .breakerTransitioned, .stopTriggered, .recovered, .modeChanged, .operatorCommanded,
      .commandRefused, .control:
      controlFields(of: event, &json)
    }
  }
}

extension JSONText {
  /// A time as a string, or null where it is unset.
  mutating func time(_ name: String, _ time: Timestamp) {
    member(name, time == .unset ? nil : "\(time)")
  }

  /// Money as a string.
  mutating func money(_ name: String, _ amount: Money) { member(name, "\(amount)") }

  /// An instrument by index and symbol.
  mutating func instrument(_ index: InstrumentIndex, _ state: TradingState) {
    member("instrument", index.rawValue)
    member("symbol", index == .all ? nil : state.name(of: index))
  }

  /// A strategy by index and name.
  mutating func strategy(_ index: StrategyIndex, _ state: TradingState) {
    member("strategy", index.rawValue)
    member("strategyName", state.name(of: index))
  }
}
