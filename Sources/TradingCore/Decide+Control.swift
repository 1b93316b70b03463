extension Decider {
  /// Moves the breaker if `occurrence`, already folded in, asks for it, and stops everything when
  /// it opened too often.
  mutating func transition(after occurrence: Breaker.Occurrence, _ cause: Sequence) {
    guard
      let transition = state.control.breaker.transition(
        after: occurrence, at: state.now, state.thresholds(of: .engine))
    else { return }
    move(transition, cause)
  }

  /// Records a transition of the engine's breaker, and what follows from it.
  mutating func move(_ transition: BreakerTransitioned, _ cause: Sequence) {
    var transition = transition
    // Journals of the first rules say no more than how many.
    if !state.safeguards.isOn { transition.counted = [] }
    emit(.breakerTransitioned(transition), cause: cause)
    if transition.to == .open { fallBack(because: "the breaker opened", state.lastSequence) }
    let opens = Int64(state.control.breaker.opensInSeries)
    let bearable = state.limits[.breakerOpensBeforeStop]
    if transition.to == .open, opens >= bearable {
      stop(
        .breaker, value: opens, limit: bearable, actor: "engine",
        message: "the breaker opened \(opens) times without closing in between",
        state.lastSequence)
    }
  }

  /// Stops everything when a loss has lasted for as many marks as it takes to be believed.
  mutating func checkLosses(_ cause: Sequence) {
    // A loss while something else stopped is one reason more, which a recovery must know.
    guard state.control.stop == nil || state.safeguards.isOn, state.book.isOpen else { return }
    let needed = max(1, state.limits[.lossConfirmations])
    // Nearly always nothing is lost and nothing was warned of.
    if state.safeguards.isOn,
      !state.safeguards.losses.isCalm || !state.safeguards.warnings.isEmpty
    {
      checkGuardedLosses(needed, cause)
    }
    if state.losses.capitalLossMarks >= needed, !isStopped(for: .capitalLoss) {
      let capital = state.book.capital
      let loss = capital - state.book.equity
      let share = loss.scaled(by: 10_000, over: capital.units, rounding: .up)
      stop(
        .capitalLoss, value: share.units, limit: state.limits[.capitalLossStop],
        actor: "engine", message: "lost \(loss) of a capital of \(capital)", cause)
    }
  }

  /// Whether a stop for a reason says nothing new: it is in force already.
  func isStopped(for reason: StopTriggered.Reason) -> Bool {
    state.safeguards.isOn
      ? state.safeguards.stops.stop(for: reason) != nil : state.control.stop != nil
  }

  /// Stops all trading and takes back every order. What somebody commands is a stop of its own each
  /// time, so that a plan made before it no longer holds; the engine says each reason once.
  mutating func stop(
    _ reason: StopTriggered.Reason, value: Int64, limit: Int64, actor: String, message: String,
    isCommanded: Bool = false, _ cause: Sequence
  ) {
    let isNew = isCommanded && state.safeguards.isOn || !isStopped(for: reason)
    guard isNew else {
      // Stopped already: whatever still works is asked for again.
      cancelOrders(cause) { _ in true }
      return
    }
    emit(
      .stopTriggered(
        StopTriggered(reason: reason, value: value, limit: limit, actor: actor, message: message)),
      cause: cause)
    cancelOrders(state.lastSequence) { _ in true }
  }

  /// Asks the venue to take back every open order that `isWanted` picks and that is not on its way
  /// out already.
  mutating func cancelOrders(_ cause: Sequence, where isWanted: (Order) -> Bool) {
    let numbers = state.orders.open { !$0.isCancelRequested && isWanted($0) }
    for number in numbers {
      guard let order = state.orders[number] else { continue }
      emit(
        .cancelIntended(
          OrderProgress(order: number, venueOrderNumber: order.venueOrderNumber)),
        cause: cause)
    }
  }

  /// After a start: nobody here knows what became of the orders that the last run left open.
  mutating func settleOldOrders(_ cause: Sequence) {
    markUnknown(cause, reason: .restarted) { _ in true }
  }

  /// After a disconnect: requests that were not answered may or may not have arrived.
  mutating func loseUnanswered(_ cause: Sequence) {
    markUnknown(cause, reason: .disconnected) { $0.answerDueAt != .unset && $0.state != .unknown }
  }

  /// With time: answers that are overdue, and orders that have worked long enough.
  mutating func checkDeadlines(_ cause: Sequence) {
    let now = state.now
    markUnknown(cause, reason: .timedOut) { $0.answerDueAt != .unset && $0.answerDueAt <= now }
    let isStopped = state.control.stop != nil
    cancelOrders(cause) {
      (isStopped || $0.expiresAt <= now)
        && ($0.state == .acknowledged || $0.state == .partlyFilled)
    }
  }

  private mutating func markUnknown(
    _ cause: Sequence, reason: VenueReason, where isWanted: (Order) -> Bool
  ) {
    for number in state.orders.open(where: isWanted) {
      emit(.orderOutcomeUnknown(OrderClosure(order: number, reason: reason)), cause: cause)
      if reason.isVenueFault { transition(after: .failure(number), state.lastSequence) }
    }
  }

  /// After a venue would not cancel an order because it is closed or unknown there: whatever ended
  /// it was not heard, so the venue is asked.
  mutating func settleRefusedCancel(_ closure: OrderClosure, _ cause: Sequence) {
    switch closure.reason {
    case .alreadyClosed, .unknownOrder:
      markUnknown(cause, reason: closure.reason) { $0.number == closure.order }
    case .requested, .venueUnavailable, .invalidOrder, .insufficientBalance, .duplicateOrder,
      .immediateRemainder, .disconnected, .timedOut, .restarted:
      break
    }
  }
}
