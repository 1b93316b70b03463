extension TradingState {
  /// Folds one event in. Total: an event that cannot be is counted, never trapped on, so that an
  /// audit can read any journal.
  package mutating func apply(_ recorded: RecordedEvent) {
    // The hot kind is asked for by itself: the way through all kinds takes three times as long.
    if case .quoted(let quote) = recorded.event {
      apply(quote, recorded.envelope)
    } else {
      apply(recorded.event, recorded.envelope)
    }
  }

  /// Folds one event in, given apart from its envelope.
  package mutating func apply(_ event: Event, _ envelope: Envelope) {
    note(event.kind, envelope)
    switch event {
    case .quoted(let quote): apply(quote)
    case .traded(let trade): apply(trade)
    case .bookChanged(let change):
      if known(change.instrument) {
        market.instruments[change.instrument.position].book.apply(change)
      }
    case .bookReset(let reset):
      if known(reset.instrument) {
        market.instruments[reset.instrument.position].book.apply(reset)
      }
    case .decisionMade(let decision): remember(decision)
    case .orderRefused(let refused): noteRefusal(refused)
    case .journalRepaired(let repaired): safeguards.note(repaired)
    case .marketDataRejected, .commandRefused, .configurationRecorded,
      .journalRecovered, .clockStepped, .reportIgnored, .balanceReported:
      break
    case .timerElapsed: forgetOldMarks()
    case .operatorCommanded(let command): safeguards.note(command, envelope.sequence)
    case .signingKeyDeclared(let declared): signingEpoch = declared.epoch
    case .orderIntended, .orderWithheld, .orderSent, .orderAcknowledged, .orderRejected,
      .orderPartlyFilled, .orderFilled, .cancelIntended, .cancelSent, .cancelRejected,
      .orderCancelled, .orderExpired, .orderOutcomeUnknown, .orderOutcomeResolved:
      applyToOrders(event, envelope)
    case .runStarted, .runEnded, .currencyDeclared, .venueDeclared, .instrumentDeclared,
      .accountDeclared, .strategyDeclared, .connectionChanged:
      applyToRun(event)
    case .limitSet(let set):
      limits[set.limit] = set.new
      // For good, as a start says it: what would return by itself returns no more.
      safeguards.overrides.temporary.removeAll { $0.limit == set.limit && $0.scope == .total }
      safeguards.rescheduleWake(limits, control)
    case .dayRolled(let rolled):
      losses.apply(rolled)
      for index in safeguards.strategyBooks.indices {
        safeguards.strategyBooks[index].dayBaseline = safeguards.strategyBooks[index].profit
      }
      lookAtLosses()
    case .stateHashed: lastHashed = envelope.sequence
    case .breakerTransitioned(let transition): apply(transition)
    case .stopTriggered(let stopped):
      control.apply(stopped, envelope)
      safeguards.note(stopped, envelope)
      safeguards.rescheduleWake(limits, control)
    case .recovered(let recovered):
      control.apply(recovered)
      losses.forgetMarks()
      // Who takes a loss back takes it over, or it would stop again at the next mark. Any other
      // recovery leaves the hour's loss and the fall from the highest as they are.
      if safeguards.stops.contains(where: \.reason.isLoss) {
        safeguards.losses.takeOver(held: book.heldValue, now: now)
      }
      safeguards.plan = nil
      safeguards.stops = []
      safeguards.rescheduleWake(limits, control)
    case .modeChanged(let change):
      control.apply(change)
      safeguards.rescheduleWake(limits, control)
    case .control(let event): apply(event)
    }
  }

  /// Folds a quote in: what `apply` does with it, for who has it out of its event already.
  mutating func apply(_ quote: Quote, _ envelope: Envelope) {
    note(.quoted, envelope)
    apply(quote)
  }

  private mutating func note(_ kind: EventKind, _ envelope: Envelope) {
    lastSequence = envelope.sequence
    now = envelope.recordedAt
    kindCounts[Int(kind.rawValue)] &+= 1
  }

  private mutating func apply(_ quote: Quote) {
    guard known(quote.instrument) else { return }
    market.instruments[quote.instrument.position].take(quote, at: now)
    let mark = quote.isComplete ? quote.mid : nil
    if safeguards.isOn {
      // A crossed quote says nothing of what anything is worth.
      revalueWatchingLosses(quote.instrument, at: quote.bid <= quote.ask ? mark : nil)
    } else if book.mark(quote.instrument, at: mark) {
      countLossMarks(of: quote.instrument)
    }
    for index in strategies.indices { rules.span[index].observe(&strategies[index], quote) }
  }

  private mutating func apply(_ trade: TradePrint) {
    guard known(trade.instrument) else { return }
    let position = trade.instrument.position
    market.instruments[position].lastTrade = trade.price
    market.instruments[position].tradeCount &+= 1
  }

  private mutating func remember(_ decision: DecisionMade) {
    let index = Int(decision.strategy.rawValue)
    guard index < strategies.count, known(decision.instrument) else {
      illegalOrderEvents &+= 1
      return
    }
    guard let program = programs[index] else { return }
    program.remember(&strategies[index], decision, now)
  }

  /// Gives every strategy its words of memory for every instrument.
  private mutating func makeRoomForMemory() {
    for (index, program) in programs.enumerated() {
      let needed = market.instruments.count * (program?.memoryPerInstrument ?? 0)
      while strategies[index].memory.count < needed { strategies[index].memory.append(0) }
    }
  }

  /// Counts, mark by mark, how long a loss has lasted: a single bad tick starts a count and the
  /// next good one ends it.
  mutating func countLossMarks(of instrument: InstrumentIndex) {
    guard book.isOpen else { return }
    let lost = book.capital.clampedDifference(book.equity)
    losses.count(
      isBeyond: lost.isAtLeast(limits[.capitalLossStop], ofCapital: book.capital), at: instrument)
  }

  mutating func known(_ instrument: InstrumentIndex) -> Bool {
    if market.knows(instrument) { return true }
    illegalOrderEvents &+= 1
    return false
  }

  private mutating func applyToRun(_ event: Event) {
    switch event {
    case .runStarted(let started):
      run = started
      isDryRun = started.kind == .dryRun
      runStatus = .running
      for venue in isConnected.indices { isConnected[venue] = false }
      for venue in safeguards.gasPrices.indices { safeguards.gasPrices[venue] = .zero }
    case .runEnded: runStatus = .ended
    case .currencyDeclared(let declared):
      if Int(declared.currency.rawValue) == currencies.count { currencies.append(declared.code) }
    case .venueDeclared(let declared):
      guard Int(declared.venue.rawValue) == venues.count else { return }
      venues.append(declared.name)
      isConnected.append(false)
      makeRoomForSafeguards()
    case .instrumentDeclared(let declared):
      guard declared.instrument.position == market.instruments.count else { return }
      market.instruments.append(InstrumentMarket(declared))
      orders.addInstrument(at: declared.venue)
      book.addInstrument()
      makeRoomForMemory()
      makeRoomForSafeguards()
    case .accountDeclared(let declared): book.open(declared)
    case .strategyDeclared(let declared): install(declared)
    case .connectionChanged(let change):
      guard Int(change.venue.rawValue) < isConnected.count else { return }
      isConnected[Int(change.venue.rawValue)] = change.isConnected
      noteConnection(change)
    case .journalRecovered, .journalRepaired, .configurationRecorded, .limitSet, .clockStepped,
      .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared, .quoted, .traded, .bookChanged,
      .bookReset, .marketDataRejected, .decisionMade, .orderRefused, .orderIntended, .orderWithheld,
      .orderSent, .orderAcknowledged, .orderRejected, .orderPartlyFilled, .orderFilled,
      .cancelIntended, .cancelSent, .cancelRejected, .orderCancelled, .orderExpired,
      .orderOutcomeUnknown, .orderOutcomeResolved, .reportIgnored, .balanceReported,
      .breakerTransitioned, .stopTriggered, .recovered, .modeChanged, .operatorCommanded,
      .commandRefused, .control:
      preconditionFailure("only events of the run reach this fold")
    }
  }

  private mutating func install(_ declared: StrategyDeclared) {
    let index = Int(declared.strategy.rawValue)
    let program = catalog.program(declared.name, version: declared.version)
    if index == strategies.count {
      strategies.append(StrategyState(declared))
      programs.append(program)
      rules.append(StrategyRules(program))
    } else if index < strategies.count {
      // Other rules or settings start with an empty memory; the same go on with what they know.
      if strategies[index].declared != declared { strategies[index] = StrategyState(declared) }
      programs[index] = program
      rules[index] = StrategyRules(program)
    }
    makeRoomForMemory()
    makeRoomForSafeguards()
  }
}
