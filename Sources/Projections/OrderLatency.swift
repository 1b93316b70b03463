import TradingCore

/// How long orders took: from the decision to the sending, on to the venue's answer and to the
/// first fill. Times are those of recording, so a backtest shows the simulated venue's.
package struct OrderLatency: Sendable {
  /// From the decision to the sending.
  package private(set) var decisionToSent = LatencyHistogram()
  /// From the sending to the acknowledgement.
  package private(set) var sentToAcknowledged = LatencyHistogram()
  /// From the sending to the first fill.
  package private(set) var sentToFirstFill = LatencyHistogram()

  private struct Pending: Hashable, Sendable {
    let order: OrderNumber
    let sentAt: Timestamp
  }
  // Orders sent and neither filled nor closed: few, since limits bound how many are open.
  private var pending: [Pending] = []

  /// Nothing measured.
  package init() {}

  /// Folds one event in; `state` is that after the event.
  package mutating func fold(_ recorded: borrowing RecordedEvent, _ state: borrowing TradingState) {
    let now = recorded.envelope.recordedAt
    switch recorded.event {
    case .orderSent(let it):
      guard let order = state.orders[it.order], !pending.contains(where: { $0.order == it.order })
      else { return }
      decisionToSent.add(now.since(order.intendedAt))
      if !order.state.isTerminal { pending.append(Pending(order: it.order, sentAt: now)) }
    case .orderAcknowledged(let it):
      if let sent = sentAt(it.order) { sentToAcknowledged.add(now.since(sent)) }
    case .orderPartlyFilled(let fill), .orderFilled(let fill):
      if let sent = sentAt(fill.order) { sentToFirstFill.add(now.since(sent)) }
      forget(fill.order)
    case .orderRejected(let it), .orderCancelled(let it), .orderExpired(let it),
      .orderOutcomeUnknown(let it):
      forget(it.order)
    case .orderOutcomeResolved(let it): forget(it.order)
    case .runStarted, .runEnded, .journalRecovered, .journalRepaired, .configurationRecorded,
      .currencyDeclared,
      .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared, .limitSet,
      .clockStepped, .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared, .quoted, .traded,
      .bookChanged,
      .bookReset, .marketDataRejected, .connectionChanged, .decisionMade, .orderRefused,
      .orderIntended, .orderWithheld, .cancelIntended, .cancelSent, .cancelRejected,
      .reportIgnored, .balanceReported, .breakerTransitioned, .stopTriggered, .recovered,
      .modeChanged, .operatorCommanded, .commandRefused, .control:
      break
    }
  }

  private func sentAt(_ order: OrderNumber) -> Timestamp? {
    pending.first { $0.order == order }?.sentAt
  }

  private mutating func forget(_ order: OrderNumber) {
    pending.removeAll { $0.order == order }
  }
}
