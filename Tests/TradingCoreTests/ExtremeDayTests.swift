import ExtremeDays
import Testing
import TradingCore

/// The fold and the gate are total: whatever a journal holds, they count it or refuse it, and never
/// trap.
@Suite struct ExtremeDayTests {
  @Test(arguments: [81, 82, 83, 84, 85, 86] as [UInt64], [false, true])
  func noEventTrapsTheFoldOrTheGate(seed: UInt64, isGuarded: Bool) {
    print("seed \(seed)")
    var day = ExtremeDay(seed: seed)
    var booked = 0
    for _ in 0..<40 {
      var desk = Desk(limits: [(.maximumOpenOrders, 1 << 40)])
      if isGuarded { desk.guarded() }
      var state = desk.state
      for _ in 0..<120 {
        let event = day.event(state)
        state.apply(
          event,
          Envelope(
            sequence: state.lastSequence.next,
            recordedAt: day.roll(9) == 0 ? day.time() : state.now,
            sourceTime: .unset, cause: .none, epoch: 1))
        ask(state, &day)
      }
      booked += state.book.positions.count { $0.fillCount > 0 }
    }
    #expect(booked > 0)
  }

  @Test(arguments: [91, 92, 93, 94, 95, 96] as [UInt64], [false, true])
  func noFactTrapsTheDecisionsThatFollow(seed: UInt64, isGuarded: Bool) {
    print("seed \(seed)")
    var day = ExtremeDay(seed: seed)
    for _ in 0..<40 {
      var desk = Desk(limits: [(.maximumOpenOrders, 1 << 40)])
      if isGuarded { desk.guarded() }
      for _ in 0..<60 {
        // A past of any kind, and then a turn of the engine on it.
        var state = desk.state
        for _ in 0..<day.roll(4) {
          state.apply(
            day.event(state),
            Envelope(
              sequence: state.lastSequence.next, recordedAt: state.now, sourceTime: .unset,
              cause: .none, epoch: 1))
        }
        desk.decider = Decider(state: state, epoch: 1)
        if day.roll(12) == 0 { desk.now = day.time() }
        desk.fact(day.fact(desk.state))
        if day.roll(4) == 0 { desk.say([.closeAll, .planRecovery, .stop][day.roll(3)]) }
      }
    }
  }

  /// Everything that is asked of a state between two events.
  private func ask(_ state: TradingState, _ day: inout ExtremeDay) {
    for instrument in state.market.instruments.indices {
      _ = state.book.worstQuantity(InstrumentIndex(UInt16(instrument)))
      #expect(state.book.workingBuys[instrument].units >= 0)
      #expect(state.book.workingSells[instrument].units >= 0)
    }
    for _ in 0..<3 {
      let wanted = day.wanted()
      if case .approved(let order) = RiskGate.judge(wanted, in: state) {
        #expect(order.intent.quantity.units > 0 && order.intent.price.units > 0)
      }
      _ = RiskGate.judgeClosing(wanted, in: state)
    }
    for limit in Limit.allCases {
      for scope in [LimitScope.total, .instrument(InstrumentIndex(0)), .strategy(StrategyIndex(0))]
      {
        if let measured = state.measured(limit, of: scope) {
          _ = limit.headroom(state.limits[limit], measured: measured)
        }
      }
    }
    _ = (state.lossOfDay, state.lossOfCapital, state.lossOfStage, state.recoveryObjections)
    #expect(state.book.ledger?.imbalance ?? .zero == .zero)
    // What people are shown: equity, and its way from the capital.
    _ = state.book.equity - state.book.capital
    _ = state.hash()
  }

  @Test func closingAtTheEndOfAllPricesSendsNothing() {
    var desk = Desk(limits: [(.priceCollar, 5_000), (.maximumQuoteAge, 1 << 60)])
    desk.guarded()
    desk.hold(0, side: .sell)
    desk.quote(bid: .max - 1, ask: .max)
    desk.say(.closeAll)
    #expect(desk.state.safeguards.closing.phase == .inProgress)
    #expect(desk.state.orders.openCount == 0)
    desk.quote(100)
    desk.wait(10)
    #expect(desk.state.orders.openCount == 1)
  }

  @Test func anOrderBelowAllPricesIsRefused() {
    var desk = Desk(limits: [(.priceCollar, 10_000), (.maximumSlippage, 100)])
    desk.guarded()
    desk.quote(100)
    for side in Side.allCases {
      let wanted = DecisionMade(
        strategy: StrategyIndex(0), instrument: InstrumentIndex(0), action: .enter, side: side,
        timeInForce: .immediateOrCancel, price: Price(units: .min), quantity: whole(1), signal: 0,
        threshold: 0)
      guard case .refused(let refusal) = RiskGate.judge(wanted, in: desk.state) else {
        Issue.record("an order without a price passed")
        continue
      }
      #expect(refusal.rule == (side == .sell ? .slippage : .tickSize))
    }
  }

  @Test(arguments: [false, true])
  func aFillWhoseFeeOrSumCannotBeBookedIsIgnoredAndSaid(isGuarded: Bool) {
    var desk = Desk()
    if isGuarded { desk.guarded() }
    let order = desk.order(.buy)
    let before = desk.state.book
    for fee in [Money(units: .min), Money(units: .min + 1)] {
      desk.fill(order, whole(1), at: 100, trade: 1, fee: fee)
      #expect(desk.kinds == [.reportIgnored], "\(fee)")
      #expect(desk.state.book == before)
    }
    desk.fill(order, whole(1), at: 100, trade: 1, fee: dollars(1))
    #expect(desk.state.book.positions[0].quantity == whole(1))
  }

  @Test(arguments: [false, true])
  func anAbsurdMarkOfTwoInstrumentsLeavesTheBooksAsTheyWere(isGuarded: Bool) {
    var desk = Desk(limits: [(.dailyLoss, Int64.max - 1), (.capitalLossStop, 0)])
    if isGuarded { desk.guarded() }
    var state = desk.state
    func apply(_ event: Event) {
      state.apply(
        event,
        Envelope(
          sequence: state.lastSequence.next, recordedAt: state.now, sourceTime: .unset,
          cause: .none, epoch: 1))
    }
    for instrument in 0..<2 as Range<UInt16> {
      let number = OrderNumber(UInt64(instrument) + 1)
      apply(
        .orderIntended(
          OrderIntended(
            order: number, account: AccountIndex(0), strategy: StrategyIndex(0),
            instrument: InstrumentIndex(instrument), side: .buy, timeInForce: .goodTillCancelled,
            isReduceOnly: false, price: price(1), quantity: whole(60))))
      apply(
        .orderFilled(
          Fill(
            order: number, venueTradeNumber: 1, liquidity: .taker, price: price(1),
            quantity: whole(60), fee: .zero)))
    }
    func quote(_ instrument: UInt16, _ middle: Int64) {
      apply(
        .quoted(
          Quote(
            instrument: InstrumentIndex(instrument), bid: price(middle), bidQuantity: whole(1),
            ask: price(middle), askQuantity: whole(1))))
    }
    quote(0, 950_000_000)
    #expect(state.book.equity == dollars(10_000 + 60 * 949_999_999))
    // Both together are more than money can count.
    quote(1, 950_000_000)
    #expect(state.book.equity == dollars(10_000 + 60 * 949_999_999))
    quote(0, 1)
    quote(1, 2)
    #expect(state.book.equity == dollars(10_060))
  }
}
