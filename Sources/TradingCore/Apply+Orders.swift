extension TradingState {
  /// Folds an event about an order in.
  mutating func applyToOrders(_ event: Event, _ envelope: Envelope) {
    switch event {
    case .orderIntended(let intent): apply(intent, envelope)
    case .orderWithheld(let it): move(it.order, .withheld, envelope)
    case .orderSent(let it):
      move(it.order, .sent, envelope) { [limits] order in
        order.answerDueAt = envelope.recordedAt.adding(
          Interval(nanoseconds: limits[.acknowledgeTimeout]))
      }
    case .orderAcknowledged(let it):
      countForBreaker(occurrence(ofAcknowledged: it.order), envelope)
      move(it.order, .acknowledged, envelope) { order in
        order.venueOrderNumber = it.venueOrderNumber
        if !order.isCancelRequested { order.answerDueAt = .unset }
      }
    case .orderRejected(let it):
      countForBreaker(
        it.reason.isVenueFault ? .failure(it.order) : .success(it.order), envelope)
      close(it.order, .rejected, envelope)
    case .orderPartlyFilled(let fill): apply(fill, .partlyFilled, envelope)
    case .orderFilled(let fill): apply(fill, .filled, envelope)
    case .cancelIntended(let it):
      if safeguards.isOn { noteMessage(about: it.order) }
      note(it.order, envelope) { [limits] order in
        order.isCancelRequested = true
        order.answerDueAt = envelope.recordedAt.adding(
          Interval(nanoseconds: limits[.acknowledgeTimeout]))
      }
    case .cancelSent(let it): note(it.order, envelope) { _ in }
    case .cancelRejected(let it):
      note(it.order, envelope) { order in
        let soon = envelope.recordedAt.adding(.milliseconds(250))
        let isWorking = order.state == .acknowledged || order.state == .partlyFilled
        order.isCancelRequested = false
        // One that was never answered at all is asked about; one that works is cancelled again.
        order.answerDueAt = isWorking ? .unset : soon
        order.expiresAt = soon
      }
    case .orderCancelled(let it): close(it.order, .cancelled, envelope)
    case .orderExpired(let it): close(it.order, .expired, envelope)
    case .orderOutcomeUnknown(let it):
      // An unanswered question about an order is a failure as much as an unanswered order.
      if it.reason.isVenueFault { countForBreaker(.failure(it.order), envelope) }
      move(it.order, .outcomeUnknown, envelope) { [limits] order in
        order.answerDueAt = envelope.recordedAt.adding(
          Interval(nanoseconds: limits[.acknowledgeTimeout]))
      }
    case .orderOutcomeResolved(let resolved): apply(resolved, envelope)
    case .runStarted, .runEnded, .journalRecovered, .journalRepaired, .configurationRecorded,
      .currencyDeclared,
      .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared, .limitSet,
      .clockStepped, .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared, .quoted, .traded,
      .bookChanged,
      .bookReset, .marketDataRejected, .connectionChanged, .decisionMade, .orderRefused,
      .reportIgnored, .balanceReported, .breakerTransitioned, .stopTriggered, .recovered,
      .modeChanged, .operatorCommanded, .commandRefused, .control:
      preconditionFailure("only events of orders reach this fold")
    }
  }

  private mutating func apply(_ intent: OrderIntended, _ envelope: Envelope) {
    guard market.knows(intent.instrument), intent.quantity.units > 0, book.canWork(intent) else {
      illegalOrderEvents &+= 1
      return
    }
    let lifetime = Interval(nanoseconds: limits[.orderLifetime])
    guard orders.add(Order(intent, envelope, lifetime: lifetime)) else {
      illegalOrderEvents &+= 1
      return
    }
    control.breaker.noteOrder(
      intent.order, BreakerThresholds(limits, safeguards.overrides))
    book.change(working: .zero, to: intent.quantity, of: intent)
    if safeguards.isOn { noteIntent(intent) }
    revalue(intent.instrument)
  }

  private mutating func apply(_ fill: Fill, _ occurrence: OrderOccurrence, _ envelope: Envelope) {
    guard let order = orders[fill.order], fill.quantity.units > 0,
      fill.quantity <= order.remaining, fill.venueTradeNumber > order.lastTradeNumber,
      order.state.after(occurrence) != .illegal, canBook(fill, order.intent)
    else {
      illegalOrderEvents &+= 1
      return
    }
    countForBreaker(.success(fill.order), envelope)
    move(fill.order, occurrence, envelope) { order in
      order.filled += fill.quantity
      order.lastTradeNumber = fill.venueTradeNumber
      if !order.isCancelRequested { order.answerDueAt = .unset }
    }
    if safeguards.isOn, book.isOpen {
      safeguards.losses.begin(held: book.heldValue, now: now)
    }
    let before = book.positions[order.intent.instrument.position].quantity
    book.apply(fill, order.intent)
    if safeguards.isOn {
      noteFill(fill, order.intent, holding: before)
    } else {
      revalue(order.intent.instrument)
    }
  }

  /// Whether a fill can be booked, in the account's books and in the strategy's.
  func canBook(_ fill: Fill, _ intent: OrderIntended) -> Bool {
    guard book.canBook(fill, intent) else { return false }
    guard intent.strategy.position < safeguards.strategyBooks.count else { return true }
    return safeguards.strategyBooks[intent.strategy.position].canBook(fill, intent)
  }

  private mutating func apply(_ resolved: OutcomeResolved, _ envelope: Envelope) {
    let occurrence: OrderOccurrence =
      switch resolved.outcome {
      case .open: .foundOpen
      case .filled: .filled
      case .cancelled: .cancelled
      case .rejected: .rejected
      case .neverReceived: .foundMissing
      }
    move(resolved.order, occurrence, envelope) { order in
      order.answerDueAt = .unset
      // A cancel that was lost on the way is asked for again at once.
      if order.isCancelRequested { order.expiresAt = envelope.recordedAt }
      order.isCancelRequested = false
      order.venueOrderNumber = resolved.venueOrderNumber
    }
    // How a query ended is no answer to the probe itself; if it is over, another may try.
    if orders[resolved.order]?.state.isTerminal ?? false {
      control.breaker.noteClosed(resolved.order)
    }
  }

  private mutating func close(
    _ number: OrderNumber, _ occurrence: OrderOccurrence, _ envelope: Envelope
  ) {
    move(number, occurrence, envelope) { order in
      order.answerDueAt = .unset
      order.isCancelRequested = false
    }
  }

  /// Moves an order along the life cycle and keeps what it may still trade in step.
  private mutating func move(
    _ number: OrderNumber, _ occurrence: OrderOccurrence, _ envelope: Envelope,
    _ change: (inout Order) -> Void = { _ in }
  ) {
    guard let before = orders[number] else {
      illegalOrderEvents &+= 1
      return
    }
    let next: OrderState
    switch before.state.after(occurrence) {
    case .to(let state): next = state
    case .stays: next = before.state
    case .illegal:
      illegalOrderEvents &+= 1
      return
    }
    var after = before
    change(&after)
    after.state = next
    after.lastEvent = envelope.sequence
    orders.update(number) { $0 = after }
    if next.isTerminal, occurrence.saysNothingOfTheVenue { control.breaker.noteClosed(number) }
    if next.isTerminal, !safeguards.breakers.isEmpty { noteEnd(of: number) }
    if before.working != after.working {
      book.change(working: before.working, to: after.working, of: before.intent)
      if safeguards.isOn {
        noteWorking(from: before.working, to: after.working, of: before.intent)
      }
      revalue(before.intent.instrument)
    }
  }

  /// Changes what is known of an order without moving it.
  private mutating func note(
    _ number: OrderNumber, _ envelope: Envelope, _ change: (inout Order) -> Void
  ) {
    guard orders[number] != nil else {
      illegalOrderEvents &+= 1
      return
    }
    orders.update(number) { order in
      order.lastEvent = envelope.sequence
      change(&order)
    }
  }

  private mutating func revalue(_ instrument: InstrumentIndex) {
    let mark = mark(of: instrument)
    let before = book.exposure(of: instrument)
    let isMarked = book.revalue(instrument, at: mark)
    if safeguards.isOn { revalueScopes(of: instrument, from: before, at: isMarked ? mark : nil) }
  }
}

extension VenueReason {
  /// Whether the venue itself failed, so that its breaker counts it.
  package var isVenueFault: Bool {
    switch self {
    case .venueUnavailable, .disconnected, .timedOut: true
    case .requested, .invalidOrder, .insufficientBalance, .duplicateOrder, .unknownOrder,
      .immediateRemainder, .alreadyClosed, .restarted:
      false
    }
  }
}

extension OrderOccurrence {
  /// Whether an order can end so without the venue having shown that it works or that it fails.
  fileprivate var saysNothingOfTheVenue: Bool {
    switch self {
    case .withheld, .cancelled, .expired, .foundMissing: true
    case .sent, .acknowledged, .rejected, .partlyFilled, .filled, .outcomeUnknown, .foundOpen: false
    }
  }
}
