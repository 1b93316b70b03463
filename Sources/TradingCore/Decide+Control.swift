extension Decider {
  /// Moves the breaker if `occurrence`, already folded in, asks for it, and stops everything when
  /// it opened too often.
  mutating func transition(after occurrence: Breaker.Occurrence, _ cause: Sequence) {
    if case .timer = occurrence, isHourlyLossStillThere { return }
    guard
      let transition = state.control.breaker.transition(
        after: occurrence, at: state.now, state.thresholds(of: .engine))
    else { return }
    move(transition, cause)
  }

  /// Whether the breaker is open for the loss of an hour that it would be opened for again.
  private var isHourlyLossStillThere: Bool {
    guard state.control.breaker.isOpenForLoss, state.control.breaker.probeAt <= state.now else {
      return false
    }
    return state.safeguards.losses.hourlyLoss(at: state.lossEquity, now: state.now).units
      >= state.limits[.hourlyLoss]
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
    if transition.to == .open, transition.reason.isOfVenue, opens >= bearable {
      stop(
        .breaker, value: opens, limit: bearable, actor: "engine",
        message: "the breaker opened \(opens) times without closing in between",
        state.lastSequence)
    }
  }

  /// Stops everything when a loss is one to be believed.
  mutating func checkLosses(_ cause: Sequence) {
    // A loss while something else stopped is one reason more, which a recovery must know.
    guard state.control.stop == nil || state.safeguards.isOn, state.book.isOpen else { return }
    if state.safeguards.isOn {
      // Nearly always nothing is lost or warned of, and no move of the market asks for it.
      if !state.safeguards.losses.isCalm || !state.safeguards.warnings.isEmpty || isStretched {
        checkWatchedLosses(cause)
      }
    } else if state.losses.capitalLossMarks >= max(1, state.limits[.lossConfirmations]) {
      stopForCapitalLoss(shareLost(state.book.equity), cause)
    }
  }

  mutating func stopForCapitalLoss(_ share: Int64, _ cause: Sequence) {
    stop(
      .capitalLoss, value: share, limit: state.limits[.capitalLossStop], actor: "engine",
      message: "lost \(state.lossOfCapital) of a capital of \(state.book.capital)", cause)
  }

  /// Stops all trading and takes back every order.
  mutating func stop(
    _ reason: StopTriggered.Reason, value: Int64, limit: Int64, actor: String, message: String,
    isCommanded: Bool = false, _ cause: Sequence
  ) {
    // Under the second rules each reason is told, and each command: a plan made before it is void.
    let isNew =
      state.control.stop == nil
      || state.safeguards.isOn && (isCommanded || !state.isStopped(for: reason))
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
