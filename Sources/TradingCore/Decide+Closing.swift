// The closing of all positions: orders that an operator's command asks for, not a strategy.
extension Decider {
  /// Begins to close everything. What is under way already goes on.
  mutating func beginClosing(_ command: OperatorCommand, _ cause: Sequence) {
    if state.safeguards.closing.phase != .inProgress {
      change(to: .inProgress, actor: command.actor, reason: command.reason, cause)
      // Or strategies would open again what is closed.
      change(to: .paused, command, state.lastSequence)
      cancelOrders(state.lastSequence) { _ in true }
    }
    goOnClosing(state.lastSequence)
  }

  /// Leaves what is still held: it takes whoever may resume, and trading stays paused.
  mutating func callOffClosing(_ command: OperatorCommand, _ cause: Sequence) {
    if let objection = objectionToRaisingRisk(command) {
      refuse(command, objection, cause)
      return
    }
    guard state.safeguards.closing.phase == .inProgress else {
      refuse(command, "nothing is being closed; nothing to call off", cause)
      return
    }
    change(to: .calledOff, actor: command.actor, reason: command.reason, cause)
    cancelOrders(state.lastSequence) { _ in true }
  }

  /// Sends what is still to be closed and not on its way, until nothing is held.
  mutating func goOnClosing(_ cause: Sequence) {
    let held = positionsLeft
    if held == 0, state.orders.openCount == 0 {
      change(
        to: .done, actor: state.safeguards.closing.actor, reason: "nothing is held any more", cause)
      return
    }
    guard Int64(state.safeguards.closing.orders) < state.limits[.closingAttempts] else {
      change(
        to: .abandoned, actor: "engine",
        reason: "\(held) positions are left after \(state.safeguards.closing.orders) orders", cause)
      return
    }
    guard !state.strategies.isEmpty else {
      change(
        to: .abandoned, actor: "engine",
        reason: "\(held) positions are left and no strategy is declared to book an order to", cause)
      return
    }
    for position in state.book.positions.indices
    where state.book.positions[position].quantity.units != 0 {
      let instrument = InstrumentIndex(UInt16(position))
      guard state.orders.openCount(of: instrument) == 0, let wanted = closingOrder(instrument)
      else { continue }
      switch RiskGate.judgeClosing(wanted, in: state) {
      case .approved(let order):
        emit(.orderIntended(order.intent), cause: cause)
        if state.isDryRun {
          emit(.orderWithheld(OrderProgress(order: order.intent.order)), cause: state.lastSequence)
        }
      case .refused(let refused):
        // It is tried again at every timer; only another reason is worth another event.
        if refused.rule != state.safeguards.closing.refusedBy {
          emit(.orderRefused(refused), cause: cause)
        }
      }
    }
  }

  /// An immediate order for all that is held, whatever one order may be, priced to fill within the
  /// collar. It is booked to the strategy that holds most of it. Nil when less than a lot is held.
  private func closingOrder(_ instrument: InstrumentIndex) -> DecisionMade? {
    let lot = max(1, state.market.instruments[instrument.position].instrument.lot.units)
    let held = state.book.positions[instrument.position].quantity
    let side: Side = held.units > 0 ? .sell : .buy
    let quantity = held.magnitude.units - held.magnitude.units % lot
    guard quantity > 0 else { return nil }
    return DecisionMade(
      strategy: holder(of: instrument, side), instrument: instrument, action: .exit, side: side,
      timeInForce: .immediateOrCancel, price: closingPrice(instrument, side),
      quantity: Quantity(units: quantity), signal: 0, threshold: 0)
  }

  /// Whole ticks as far beyond the middle as the instrument's collar allows, at least as far as the
  /// other side of the quote and at least a tick; zero without a quote, which the gate refuses.
  private func closingPrice(_ instrument: InstrumentIndex, _ side: Side) -> Price {
    let market = state.market.instruments[instrument.position]
    guard market.isQuoted else { return Price(units: 0) }
    let own = state.value(.priceCollar, of: .instrument(instrument)) ?? Limit.off
    // A price cannot be further away than all of itself.
    let collar = max(0, min(own, state.limits[.priceCollar], 10_000))
    let tick = max(1, market.instrument.tick.units)
    let mid = market.quote.mid.units
    let room = FixedPoint.scaled(mid, times: collar, over: 10_000, rounding: .down)
    switch side {
    case .buy:
      let (edge, overflowed) = mid.addingReportingOverflow(room)
      return Price(
        units: overflowed ? market.quote.ask.units : max(edge - edge % tick, market.quote.ask.units)
      )
    case .sell:
      let edge = mid - room
      let whole = Int128(edge) + Int128((tick - edge % tick) % tick)
      return Price(
        units: max(tick, Int64(clamping: min(whole, Int128(market.quote.bid.units)))))
    }
  }

  private func holder(of instrument: InstrumentIndex, _ side: Side) -> StrategyIndex {
    var most: Int64 = 0
    var holder = StrategyIndex(0)
    for (index, book) in state.safeguards.strategyBooks.enumerated() {
      let signed = book.held[instrument.position]
      if (signed > 0) != (side == .sell) { continue }
      let held = Quantity(units: signed).magnitude.units
      if held > most { (most, holder) = (held, StrategyIndex(UInt8(index))) }
    }
    return holder
  }

  /// Positions that can still be closed: less than a lot cannot be sold anywhere.
  private var positionsLeft: Int {
    state.book.positions.indices.count { position in
      let lot = state.market.instruments[position].instrument.lot
      return state.book.positions[position].quantity.magnitude.units >= max(1, lot.units)
    }
  }

  private mutating func change(
    to phase: ClosingPhase, actor: String, reason: String, _ cause: Sequence
  ) {
    emit(
      .control(
        .closingChanged(
          ClosingChanged(
            phase: phase, positions: UInt32(positionsLeft), orders: state.safeguards.closing.orders,
            actor: actor, reason: reason))),
      cause: cause)
  }
}
