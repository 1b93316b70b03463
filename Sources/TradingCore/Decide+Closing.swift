// The closing of all positions: orders that an operator's command asks for, not a strategy.
extension Decider {
  /// Begins to close everything. What is under way already goes on.
  mutating func beginClosing(_ command: OperatorCommand, _ cause: Sequence) {
    if state.safeguards.closing.phase != .under {
      change(to: .under, actor: command.actor, reason: command.reason, cause)
      // Or strategies would open again what is closed.
      change(to: .paused, command, state.lastSequence)
      cancelOrders(state.lastSequence) { _ in true }
    }
    goOnClosing(state.lastSequence)
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
        to: .givenUp, actor: "engine",
        reason: "\(held) positions are left after \(state.safeguards.closing.orders) orders", cause)
      return
    }
    for position in state.book.positions.indices
    where state.book.positions[position].quantity.units != 0 {
      let instrument = InstrumentIndex(UInt16(position))
      guard state.orders.openCount(of: instrument) == 0,
        let wanted = closingOrder(instrument),
        case .approved(let order) = RiskGate.judgeClosing(wanted, in: state)
      else { continue }
      emit(.orderIntended(order.intent), cause: cause)
      if state.isDryRun {
        emit(.orderWithheld(OrderProgress(order: order.intent.order)), cause: state.lastSequence)
      }
    }
  }

  /// An immediate order for all that is held, whatever one order may be, priced to fill within the
  /// collar. It is booked to the strategy that holds most of it.
  private func closingOrder(_ instrument: InstrumentIndex) -> DecisionMade? {
    let market = state.market.instruments[instrument.position]
    guard market.isQuoted else { return nil }
    let held = state.book.positions[instrument.position].quantity
    let side: Side = held.units > 0 ? .sell : .buy
    let tick = max(1, market.instrument.tick.units)
    let lot = max(1, market.instrument.lot.units)
    let room = FixedPoint.scaledIfExact(
      market.quote.mid.units, times: state.limits[.priceCollar], over: 10_000, rounding: .down)
    guard let room else { return nil }
    let middle = Int128(market.quote.mid.units)
    let edge = side == .buy ? middle + Int128(room) : middle - Int128(room)
    // Whole ticks, towards the market; never behind the other side of it.
    let step = Int128(tick)
    let wide =
      side == .buy
      ? max(edge - edge % step, Int128(market.quote.ask.units))
      : min(edge + (step - edge % step) % step, Int128(market.quote.bid.units))
    guard let price = Int64(exactly: wide), price > 0 else { return nil }
    let quantity = held.magnitude.units - held.magnitude.units % lot
    guard quantity > 0 else { return nil }
    return DecisionMade(
      strategy: holder(of: instrument, side), instrument: instrument, action: .exit, side: side,
      timeInForce: .immediateOrCancel, price: Price(units: price),
      quantity: Quantity(units: quantity), signal: 0, threshold: 0)
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
