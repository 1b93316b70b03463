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
    case .pagerDeclared(let declared): safeguards.paging.program = declared.program
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
    case .glassBroken(let broken):
      safeguards.glass = broken
      safeguards.paging.note(.glass(broken), lastSequence, at: now)
    case .pageReported(let reported):
      if !safeguards.paging.apply(reported, at: now) { illegalOrderEvents &+= 1 }
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
    makeRoomForSafeguards()
    losses.forgetMarks()
    for position in book.positions.indices { believeWhatIsHeld(position) }
    // What was held before anybody asked by whom is the first strategy's: older journals had one.
    guard !safeguards.strategyBooks.isEmpty else { return }
    for position in book.positions.indices {
      let held = book.positions[position]
      safeguards.strategyBooks[0].held[position] = held.quantity.units
      if let believed = safeguards.losses.marks.price(of: InstrumentIndex(UInt16(position))) {
        safeguards.strategyBooks[0].open(position, at: believed, counted: 0)
        safeguards.losses.marks.note(holders: 1, of: position, isHeldOn: false)
      }
      safeguards.strategyBooks[0].workingBuys[position] = book.workingBuys[position].units
      safeguards.strategyBooks[0].workingSells[position] = book.workingSells[position].units
      let instrument = InstrumentIndex(UInt16(position))
      revalueScopes(of: instrument, from: .zero, at: mark(of: instrument))
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

// What venues say to the engine's breaker, and since when they are away.
extension TradingState {
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
    // What a venue told of gas before it went is told no more, and nothing may be sent by it.
    if !change.isConnected { safeguards.gasPrices[venue] = .zero }
    if change.isConnected {
      safeguards.awaySince[venue] = .unset
    } else if safeguards.awaySince[venue] == .unset {
      safeguards.awaySince[venue] = now
    }
    safeguards.rescheduleWake(limits, control)
  }
}
