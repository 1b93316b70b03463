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
    case .limitChanged(let change): apply(change)
    case .denialChanged(let change): safeguards.denied.apply(change, lastSequence)
    case .crisisChanged(let change): safeguards.crisis = change.to
    case .maintenanceChanged(let change): safeguards.maintenance.apply(change)
    case .recoveryPlanned(let planned):
      safeguards.plan = RecoveryPlan(sequence: lastSequence, planned: planned, approvers: [])
    case .approvalRequested(let requested): safeguards.keep(requested, now: now)
    case .approvalGiven(let given): apply(given)
    case .stageChanged(let change):
      safeguards.stage = change.to
      safeguards.stageSince = now
      safeguards.stageBaseline = book.equity
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
    makeRoomForGuards()
    // What stopped before is in force still.
    if let stop = control.stop { safeguards.stops.apply(stop) }
    // What was held before anybody asked by whom is the first strategy's: older journals had one.
    guard !safeguards.strategyBooks.isEmpty else { return }
    for position in book.positions.indices {
      let held = book.positions[position]
      safeguards.strategyBooks[0].held[position] = held.quantity.units
      safeguards.strategyBooks[0].workingBuys[position] = book.workingBuys[position].units
      safeguards.strategyBooks[0].workingSells[position] = book.workingSells[position].units
      let instrument = InstrumentIndex(UInt16(position))
      moveGuarded(instrument, from: .zero, at: market.instruments[position].mark)
    }
    // So that profit begins at zero, whatever is held.
    safeguards.strategyBooks[0].cash = -safeguards.strategyBooks[0].value
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
    if isClosedByHand { safeguards.losses.begin(at: book.equity, now: now) }
    safeguards.rescheduleWake(limits, control)
  }

  private mutating func apply(_ change: LimitChanged) {
    if change.isReturn {
      safeguards.overrides.dropTemporary(change.limit, of: change.scope, endedAt: now)
    } else if change.until == .unset {
      safeguards.overrides.dropTemporary(change.limit, of: change.scope)
    } else {
      safeguards.overrides.lay(change)
    }
    if change.scope == .total {
      limits[change.limit] = change.new
    } else {
      safeguards.overrides.set(change.limit, of: change.scope, to: change.new)
    }
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
  }

  /// Values an instrument at a mark, in the account's and in the strategies' books, and looks at
  /// the losses. Without a mark everything keeps its last value, and every guard goes on by it.
  mutating func revalueWithGuards(_ instrument: InstrumentIndex, at mark: Price?) {
    let before = book.exposure(of: instrument)
    let equity = book.equity
    let isHeld = book.mark(instrument, at: mark)
    // A count that began goes on when the position is gone: what was lost with it is no less.
    guard isHeld || mark != nil && isCountingLosses(at: instrument) else { return }
    if isHeld { moveGuarded(instrument, from: before, at: mark) }
    countLossMarks(of: instrument)
    guard book.isOpen else { return }
    safeguards.losses.note(
      book.equity, before: equity, capital: book.capital, day: losses.dayBaseline - book.equity,
      limits: limits, at: instrument, now: now)
  }

  private func isCountingLosses(at instrument: InstrumentIndex) -> Bool {
    losses.capitalLossMarks > 0 && losses.countedInstrument == instrument
      || safeguards.losses.isCounting(at: instrument)
  }

  /// Takes over what an instrument is worth now.
  mutating func moveGuarded(_ instrument: InstrumentIndex, from before: Money, at mark: Price?) {
    let position = instrument.position
    let venue = Int(market.instruments[position].instrument.venue.rawValue)
    if venue < safeguards.venueExposures.count {
      safeguards.venueExposures[venue] += book.exposure(of: instrument) - before
    }
    guard let mark else { return }
    for index in safeguards.strategyBooks.indices
    where safeguards.strategyBooks[index].isActive(position) {
      safeguards.strategyBooks[index].revalue(position, at: mark)
    }
  }

  /// Takes over a new order.
  mutating func noteGuarded(_ intent: OrderIntended) {
    changeGuarded(working: .zero, to: intent.quantity, intent)
    noteMessage(of: intent)
    // Whatever is sent while everything is being closed closes: strategies are paused then.
    if safeguards.closing.phase == .under { safeguards.closing.orders += 1 }
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
