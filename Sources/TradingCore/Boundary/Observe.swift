extension TradingState {
  /// The fact that an input is, seen from this state. Pure; what cannot follow what an order went
  /// through becomes a `reportIgnored`, so that nothing said to us is lost.
  package func fact(of input: Input) -> Event {
    switch input {
    case .fact(let event): event
    case .command(let command): .operatorCommanded(command)
    case .timer: .timerElapsed
    case .report(let report): fact(of: report)
    }
  }

  /// The event that an input answers to, none where it stands for itself.
  package func cause(of event: Event) -> Sequence {
    if case .control(.pageReported(let reported)) = event { return reported.page }
    let order: OrderNumber? =
      switch event {
      case .orderSent(let it), .orderAcknowledged(let it), .cancelSent(let it): it.order
      case .orderRejected(let it), .cancelRejected(let it), .orderCancelled(let it),
        .orderExpired(let it):
        it.order
      case .orderPartlyFilled(let fill), .orderFilled(let fill): fill.order
      case .orderOutcomeResolved(let it): it.order
      case .reportIgnored(let it): it.order
      case .runStarted, .runEnded, .journalRecovered, .journalRepaired, .configurationRecorded,
        .currencyDeclared,
        .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared, .limitSet,
        .clockStepped, .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared, .quoted,
        .traded, .bookChanged,
        .bookReset, .marketDataRejected, .connectionChanged, .decisionMade, .orderRefused,
        .orderIntended, .orderWithheld, .cancelIntended, .orderOutcomeUnknown,
        .balanceReported, .breakerTransitioned, .stopTriggered, .recovered, .modeChanged,
        .operatorCommanded, .commandRefused, .control:
        nil
      }
    guard let order, let known = orders[order] else { return .none }
    return known.lastEvent
  }

  private func fact(of report: VenueReport) -> Event {
    switch report {
    case .connected(let venue):
      .connectionChanged(ConnectionChanged(venue: venue, isConnected: true))
    case .disconnected(let venue):
      .connectionChanged(ConnectionChanged(venue: venue, isConnected: false))
    case .acknowledged(let it): checked(it.order, .acknowledged, .orderAcknowledged(it))
    case .rejected(let it): checked(it.order, .rejected, .orderRejected(it))
    case .traded(let fill): fact(of: fill)
    case .cancelled(let it): checked(it.order, .cancelled, .orderCancelled(it))
    case .expired(let it): checked(it.order, .expired, .orderExpired(it))
    case .cancelRejected(let it): cancelRejected(it)
    case .status(let resolved): fact(of: resolved)
    case .balance(let balance): .balanceReported(balance)
    case .cost(let cost): .control(.costReported(cost))
    }
  }

  private func cancelRejected(_ closure: OrderClosure) -> Event {
    let event = Event.cancelRejected(closure)
    guard let order = orders[closure.order] else {
      return ignored(closure.order, event, .unknownOrder)
    }
    return order.state.isTerminal || !order.isCancelRequested
      ? ignored(closure.order, event, .duplicate) : event
  }

  private func fact(of fill: Fill) -> Event {
    guard let order = orders[fill.order] else {
      return ignored(fill.order, .orderFilled(fill), .unknownOrder)
    }
    let completes = fill.quantity == order.remaining
    let event: Event = completes ? .orderFilled(fill) : .orderPartlyFilled(fill)
    if fill.venueTradeNumber <= order.lastTradeNumber {
      return ignored(fill.order, event, .duplicate)
    }
    let isPossible =
      fill.quantity.units > 0 && fill.quantity <= order.remaining && canBook(fill, order.intent)
      && order.state.after(completes ? .filled : .partlyFilled) != .illegal
    return isPossible ? event : ignored(fill.order, event, .outOfOrder)
  }

  private func fact(of resolved: OutcomeResolved) -> Event {
    let event = Event.orderOutcomeResolved(resolved)
    guard let order = orders[resolved.order] else {
      return ignored(resolved.order, event, .unknownOrder)
    }
    guard order.state == .unknown else { return ignored(resolved.order, event, .duplicate) }
    // Fills come before the status. Where the venue counts others than we heard of, the order stays
    // unknown and is asked about again: what is not booked is not settled.
    let isWhole = resolved.outcome == .neverReceived || resolved.filledQuantity == order.filled
    return isWhole ? event : ignored(resolved.order, event, .outOfOrder)
  }

  private func checked(
    _ number: OrderNumber, _ occurrence: OrderOccurrence, _ event: Event
  ) -> Event {
    guard let order = orders[number] else { return ignored(number, event, .unknownOrder) }
    switch order.state.after(occurrence) {
    case .to: return event
    case .stays: return ignored(number, event, .duplicate)
    case .illegal:
      let isRepeated =
        occurrence == .acknowledged && order.venueOrderNumber != 0
        || occurrence == .cancelled && order.state == .cancelled
      return ignored(number, event, isRepeated ? .duplicate : .outOfOrder)
    }
  }

  private func ignored(
    _ order: OrderNumber, _ event: Event, _ reason: ReportIgnored.Reason
  ) -> Event {
    .reportIgnored(ReportIgnored(order: order, wouldBe: event.kind, reason: reason))
  }
}
