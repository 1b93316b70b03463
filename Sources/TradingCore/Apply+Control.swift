extension TradingState {
  /// Folds an event of control in.
  mutating func apply(_ event: ControlEvent) {
    switch event {
    case .rulesDeclared(let declared): apply(declared)
    case .permissionDeclared(let line):
      safeguards.roster.allowed[Int(line.role.rawValue)] = line.allowed
      safeguards.roster.needsSecond[Int(line.role.rawValue)] = line.needsSecond
      safeguards.roster.since = lastSequence
    case .operatorDeclared(let change), .operatorChanged(let change):
      safeguards.roster.apply(change.record)
      safeguards.roster.since = lastSequence
    case .breakerDeclared(let declared): apply(declared)
    case .serviceReported(let report): apply(report)
    case .costReported(let cost):
      guard Int(cost.venue.rawValue) < safeguards.gasPrices.count else { return }
      safeguards.gasPrices[Int(cost.venue.rawValue)] = cost.price
    case .requestRejected: return  // it was no command, and nothing follows from it
    case .limitChanged(let change):
      settle(change)
      apply(change)
    case .denialChanged(let change): safeguards.denied.apply(change, lastSequence)
    case .crisisChanged(let change): safeguards.crisis = change.to
    case .maintenanceChanged(let change): safeguards.maintenance.apply(change)
    case .recoveryPlanned(let planned):
      safeguards.plan = RecoveryPlan(sequence: lastSequence, planned: planned, approvers: [])
    case .approvalRequested(let requested): safeguards.keep(requested, now: now)
    case .approvalGiven(let given): apply(given)
    case .withdrawn(let taken):
      if safeguards.plan?.sequence == taken.subject { safeguards.plan = nil }
      safeguards.pending.removeAll { $0.sequence == taken.subject }
    case .stageChanged(let change):
      safeguards.stage = change.to
      safeguards.stageSince = now
      safeguards.stageBaseline = confirmedEquity
    case .closingChanged(let change): safeguards.closing.apply(change, lastSequence)
    case .warningChanged(let change):
      safeguards.warnings.removeAll { $0 == change.warning }
      if change.isRaised { safeguards.warnings.append(change.warning) }
    case .glassBroken(let broken): safeguards.glass = broken
    }
    safeguards.rescheduleWake(limits, control)
  }

  private mutating func apply(_ declared: RulesDeclared) {
    let wasOn = safeguards.isOn
    safeguards.rules = declared.rules
    safeguards.dayBegins = declared.dayBegins
    guard safeguards.isOn, !wasOn else { return }
    control.breaker.remembersAnswers = true
    // What stopped before is in force still.
    if let stop = control.stop { safeguards.stops = [stop] }
    makeRoomForGuards()
    losses.forgetMarks()
    for position in book.positions.indices { believeWhatIsHeld(position) }
    // What was held before anybody asked by whom is the first strategy's: older journals had one.
    guard !safeguards.strategyBooks.isEmpty else { return }
    for position in book.positions.indices {
      let held = book.positions[position]
      safeguards.strategyBooks[0].held[position] = held.quantity.units
      safeguards.strategyBooks[0].workingBuys[position] = book.workingBuys[position].units
      safeguards.strategyBooks[0].workingSells[position] = book.workingSells[position].units
      let instrument = InstrumentIndex(UInt16(position))
      moveGuarded(instrument, from: .zero, at: mark(of: instrument))
    }
    // So that profit begins at zero, whatever is held.
    safeguards.strategyBooks[0].cash = Money.zero.clampedDifference(
      safeguards.strategyBooks[0].value)
  }

  /// What was held before marks were confirmed is worth what the books say: nothing better is
  /// known.
  private mutating func believeWhatIsHeld(_ position: Int) {
    let held = book.positions[position]
    guard held.quantity.units != 0 else { return }
    let worth = Int128(held.cost.units) + Int128(book.unrealisedParts[position].units)
    let price = worth * Int128(FixedPoint.scale) / Int128(held.quantity.units)
    safeguards.losses.marks.open(
      Price(units: max(1, Int64(clamping: price))), held, of: position)
  }

  private mutating func apply(_ declared: BreakerDeclared) {
    // Number 0 is the engine's own, which every journal has.
    guard declared.breaker.position == safeguards.breakers.count + 1 else { return }
    var named = NamedBreaker(declared: declared)
    named.breaker.remembersAnswers = true
    safeguards.breakers.append(named)
  }

  private mutating func apply(_ report: ServiceReported) {
    let index = report.breaker.position - 1
    guard safeguards.breakers.indices.contains(index) else {
      illegalOrderEvents &+= 1
      return
    }
    safeguards.breakers[index].lastLatency = report.latency
    safeguards.breakers[index].breaker.count(
      report.occurrence(thresholds(of: report.breaker)), lastSequence, at: now)
  }

  /// The thresholds in force of a breaker.
  package func thresholds(of breaker: BreakerIndex) -> BreakerThresholds {
    BreakerThresholds(limits, safeguards.overrides, of: breaker)
  }

  mutating func apply(_ transition: BreakerTransitioned) {
    let index = transition.breaker.position - 1
    if transition.breaker == .engine {
      control.breaker.apply(transition, lastSequence)
    } else if safeguards.breakers.indices.contains(index) {
      safeguards.breakers[index].breaker.apply(transition, lastSequence)
    } else {
      illegalOrderEvents &+= 1
    }
    let isClosedByHand =
      transition.breaker == .engine && safeguards.isOn && transition.to == .closed
      && transition.reason == .forcedClosed
    // Who closes it takes the losses over, or it would open again at the next mark.
    if isClosedByHand { safeguards.losses.takeOver(held: book.heldValue, now: now) }
    safeguards.rescheduleWake(limits, control)
  }

  private mutating func apply(_ change: LimitChanged) {
    if change.scope == .total {
      limits[change.limit] = change.new
    } else {
      safeguards.overrides.set(change.limit, of: change.scope, to: change.new)
    }
  }

  /// Keeps what returns by itself. A change for a time lies over those that last longer; one for
  /// good ends all of them; the engine's own tells of an end.
  private mutating func settle(_ change: LimitChanged) {
    let former = safeguards.overrides.temporary.first {
      $0.limit == change.limit && $0.scope == change.scope
    }
    let isEnd = change.actor == "engine"
    let ended = isEnd ? now : change.until
    safeguards.overrides.temporary.removeAll {
      $0.limit == change.limit && $0.scope == change.scope
        && (ended == .unset || $0.until <= ended)
    }
    guard change.until != .unset, !isEnd else { return }
    safeguards.overrides.temporary.append(
      LimitOverrides.Temporary(
        limit: change.limit, scope: change.scope, value: change.new,
        previous: former?.previous ?? change.old, until: change.until))
  }

  private mutating func apply(_ given: ApprovalGiven) {
    if safeguards.plan?.sequence == given.subject {
      safeguards.plan?.approvers.append(given.actor)
    }
    safeguards.pending.removeAll { $0.sequence == given.subject }
  }
}

extension ServiceReported {
  /// What the answer is to its breaker: one that took too long is a failure.
  func occurrence(_ thresholds: BreakerThresholds) -> Breaker.Occurrence {
    isSuccess && latency <= thresholds.latency ? .served : .failure(nil)
  }
}

// What the guards keep in step with orders, fills and marks. Only under the rules that know them.
extension TradingState {
  mutating func makeRoomForGuards() {
    guard safeguards.isOn else { return }
    let instrumentCount = market.instruments.count
    while safeguards.strategyBooks.count < strategies.count {
      safeguards.strategyBooks.append(StrategyBook(instrumentCount: instrumentCount))
    }
    for index in safeguards.strategyBooks.indices {
      while safeguards.strategyBooks[index].held.count < instrumentCount {
        safeguards.strategyBooks[index].addInstrument()
      }
    }
    while safeguards.venueExposures.count < venues.count {
      safeguards.venueExposures.append(.zero)
      safeguards.gasPrices.append(.zero)
      safeguards.awaySince.append(.unset)
      safeguards.rates.venues.append(0)
    }
    while safeguards.rates.instruments.count < instrumentCount {
      safeguards.rates.instruments.append(0)
    }
    while safeguards.rates.strategies.count < strategies.count {
      safeguards.rates.strategies.append(0)
    }
    while safeguards.losses.marks.rows.count < instrumentCount {
      safeguards.losses.marks.addInstrument()
    }
  }

  /// Values an instrument at a mark, in the account's and in the strategies' books, and looks at
  /// the losses. Without a mark everything keeps its last value, and every guard goes on by what is
  /// confirmed.
  mutating func revalueWithGuards(_ instrument: InstrumentIndex, at mark: Price?) {
    let hasForgotten = safeguards.losses.marks.forget(
      olderThan: limits[.maximumQuoteAge], now: now)
    let position = instrument.position
    let before = book.exposure(of: instrument)
    guard let mark, book.isActive(position), book.revalue(instrument, at: mark) else {
      if hasForgotten { lookAtLosses() }
      return
    }
    if book.isOpen, book.positions[position].quantity.units != 0 {
      safeguards.losses.begin(held: book.heldValue, now: now)
      _ = safeguards.losses.marks.note(
        mark, of: position, book.positions[position], worth: book.unrealisedParts[position],
        confirmations: Int(clamping: limits[.lossConfirmations]), now: now)
    }
    moveGuarded(instrument, from: before, at: mark)
    lookAtLosses()
  }

  /// Has the watched losses looked at, where there are any to watch.
  mutating func lookAtLosses() {
    guard safeguards.isOn, book.isOpen else { return }
    safeguards.losses.look(
      held: book.heldValue, capital: book.capital, dayBaseline: losses.dayBaseline,
      limits: limits, now: now)
  }

  /// Has no loss hidden by marks that are too old.
  mutating func forgetOldMarks() {
    guard safeguards.isOn else { return }
    let age = limits[.maximumQuoteAge]
    if safeguards.losses.marks.forget(olderThan: age, now: now) { lookAtLosses() }
  }

  /// Takes a fill over that was booked, with what was held before it.
  mutating func noteGuarded(_ fill: Fill, _ intent: OrderIntended, holding before: Quantity) {
    let position = intent.instrument.position
    safeguards.losses.marks.note(fill, of: position, before: before, book.positions[position])
    if intent.strategy.position < safeguards.strategyBooks.count {
      safeguards.strategyBooks[intent.strategy.position].apply(fill, intent)
    }
    let exposure = book.exposure(of: intent.instrument)
    let mark = mark(of: intent.instrument)
    let isMarked = book.revalue(intent.instrument, at: mark)
    moveGuarded(intent.instrument, from: exposure, at: isMarked ? mark : nil)
    safeguards.losses.marks.value(
      position, worth: isMarked ? book.unrealisedParts[position] : nil,
      markedAt: market.instruments[position].quotedAt)
    lookAtLosses()
  }

  /// The price that an instrument is valued at: under these rules a crossed quote has none.
  func mark(of instrument: InstrumentIndex) -> Price? {
    let quote = market.instruments[instrument.position].quote
    if safeguards.isOn, quote.bid > quote.ask { return nil }
    return market.instruments[instrument.position].mark
  }

  /// Takes over what an instrument is worth now; without a mark, what is held is still worth what
  /// is confirmed.
  mutating func moveGuarded(_ instrument: InstrumentIndex, from before: Money, at mark: Price?) {
    let position = instrument.position
    let venue = Int(market.instruments[position].instrument.venue.rawValue)
    if venue < safeguards.venueExposures.count {
      let after = book.exposure(of: instrument)
      safeguards.venueExposures[venue].units &+= after.units &- before.units
    }
    // Where strategies hold against each other, the account holds nothing to be confirmed.
    let worth = safeguards.losses.marks.price(of: instrument) ?? mark
    for index in safeguards.strategyBooks.indices
    where safeguards.strategyBooks[index].isActive(position) {
      safeguards.strategyBooks[index].revalue(position, at: mark, worth: worth)
    }
  }

  /// Takes over a new order.
  mutating func noteGuarded(_ intent: OrderIntended) {
    changeGuarded(working: .zero, to: intent.quantity, intent)
    noteMessage(of: intent)
    // Whatever is sent while everything is being closed closes: strategies are paused then.
    if safeguards.closing.phase == .inProgress {
      safeguards.closing.orders += 1
      safeguards.closing.refusedBy = nil
    }
    guard !safeguards.breakers.isEmpty else { return }
    let venue = market.instruments[intent.instrument.position].instrument.venue
    for index in safeguards.breakers.indices
    where safeguards.breakers[index].guardsOrders(at: venue) {
      safeguards.breakers[index].breaker.noteUse(intent.order)
    }
  }

  /// Takes over a refusal. Strategies are paused while everything is being closed, so what else
  /// refuses then refuses the closing.
  mutating func noteGuarded(_ refused: OrderRefused) {
    guard safeguards.closing.phase == .inProgress, refused.rule != .paused,
      refused.rule != .stopped
    else { return }
    safeguards.closing.refusedBy = refused.rule
  }

  /// Takes over that an order is closed.
  mutating func noteGuardedEnd(of order: OrderNumber) {
    for index in safeguards.breakers.indices {
      safeguards.breakers[index].breaker.noteClosed(order)
    }
  }

  mutating func changeGuarded(
    working before: Quantity, to after: Quantity, _ intent: OrderIntended
  ) {
    let strategy = intent.strategy.position
    guard strategy < safeguards.strategyBooks.count else { return }
    safeguards.strategyBooks[strategy].change(working: before, to: after, of: intent)
  }

  /// Counts a cancel as a message.
  mutating func noteMessage(about number: OrderNumber) {
    guard let intent = orders[number]?.intent else { return }
    noteMessage(of: intent)
  }

  private mutating func noteMessage(of intent: OrderIntended) {
    let overrides = safeguards.overrides
    func rate(_ scope: LimitScope) -> Int64 {
      overrides.isEmpty ? Limit.off : overrides.value(.maximumMessageRate, of: scope) ?? Limit.off
    }
    let total = limits[.maximumMessageRate]
    safeguards.rates.total = safeguards.rates.moved(safeguards.rates.total, rate: total, now: now)
    if overrides.isEmpty { return }
    let position = intent.instrument.position
    safeguards.rates.instruments[position] = safeguards.rates.moved(
      safeguards.rates.instruments[position], rate: rate(.instrument(intent.instrument)), now: now)
    let strategy = intent.strategy.position
    if strategy < safeguards.rates.strategies.count {
      safeguards.rates.strategies[strategy] = safeguards.rates.moved(
        safeguards.rates.strategies[strategy], rate: rate(.strategy(intent.strategy)), now: now)
    }
    let venue = market.instruments[position].instrument.venue
    guard Int(venue.rawValue) < safeguards.rates.venues.count else { return }
    safeguards.rates.venues[Int(venue.rawValue)] = safeguards.rates.moved(
      safeguards.rates.venues[Int(venue.rawValue)], rate: rate(.venue(venue)), now: now)
  }

  /// Counts what an answer of a venue says to the engine's breaker.
  mutating func countForBreaker(_ occurrence: Breaker.Occurrence, _ envelope: Envelope) {
    control.breaker.count(occurrence, envelope.sequence, at: envelope.recordedAt)
  }

  /// What an acknowledgement is to the engine's breaker: one that took too long is a failure, where
  /// the rules say so. The time is from the intent on, the wait for the disk included.
  func occurrence(ofAcknowledged number: OrderNumber) -> Breaker.Occurrence {
    guard safeguards.isOn, let order = orders[number] else { return .success(number) }
    let took = now.since(order.intendedAt)
    return took > thresholds(of: .engine).latency ? .failure(number) : .success(number)
  }

  /// A venue came or went.
  mutating func noteConnection(_ change: ConnectionChanged) {
    if !change.isConnected { control.breaker.count(.failure(nil), lastSequence, at: now) }
    let venue = Int(change.venue.rawValue)
    guard safeguards.isOn, venue < safeguards.awaySince.count else { return }
    if change.isConnected {
      safeguards.awaySince[venue] = .unset
    } else if safeguards.awaySince[venue] == .unset {
      safeguards.awaySince[venue] = now
    }
    safeguards.rescheduleWake(limits, control)
  }
}
