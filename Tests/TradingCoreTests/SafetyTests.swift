import Testing
import TradingCore

/// What a stop, a mode or a breaker must do even when the venue loses things on the way.
@Suite struct SafetyTests {
  private func unknown(_ desk: inout Desk, _ order: OrderNumber) {
    desk.take(
      .report(
        .status(
          OutcomeResolved(
            order: order, outcome: .open, filledQuantity: .zero, venueOrderNumber: 1))))
  }

  @Test func aCancelLostUnderAStopIsAskedForAgain() {
    var desk = Desk(limits: [(.orderLifetime, 3_600_000_000_000)])
    let order = desk.order(.buy)
    desk.command(.stop)
    desk.wait(600)
    #expect(desk.kinds == [.timerElapsed, .orderOutcomeUnknown])
    unknown(&desk, order)
    desk.wait(100)
    #expect(desk.kinds == [.timerElapsed, .cancelIntended])
  }

  @Test func aSecondStopAsksForEveryCancelAgain() {
    var desk = Desk(limits: [(.orderLifetime, 3_600_000_000_000)])
    let order = desk.order(.buy)
    desk.command(.stop)
    desk.wait(600)
    unknown(&desk, order)
    desk.command(.stop)
    #expect(desk.kinds == [.operatorCommanded, .cancelIntended])
  }

  @Test func reduceOnlyTakesBackWhatWouldGrowAPosition() {
    var desk = Desk()
    let order = desk.order(.buy)
    desk.command(.reduceOnly)
    #expect(desk.kinds == [.operatorCommanded, .modeChanged, .cancelIntended])
    #expect(desk.state.orders[order]?.isCancelRequested == true)
  }

  @Test func aProbeThatEndsUnheardLetsAnotherTry() {
    var desk = Desk()
    for _ in 0..<3 {
      desk.quote(100, wants: .buy)
      let number = desk.state.orders.lastNumber
      desk.take(.report(.rejected(OrderClosure(order: number, reason: .venueUnavailable))))
    }
    desk.wait(1_100)
    desk.quote(100, wants: .buy)
    let probe = desk.state.orders.lastNumber
    desk.start(run: 2)
    desk.take(.report(.connected(VenueIndex(0))))
    desk.take(
      .report(
        .status(
          OutcomeResolved(
            order: probe, outcome: .neverReceived, filledQuantity: .zero, venueOrderNumber: 0))))
    desk.quote(100, wants: .buy)
    #expect(desk.kinds.last == .orderIntended)
  }

  @Test func anOrderNeverAnsweredWhoseCancelIsRefusedIsAskedAbout() {
    var desk = Desk()
    desk.quote(100, wants: .buy)
    let number = desk.state.orders.lastNumber
    desk.fact(.orderSent(OrderProgress(order: number)))
    desk.command(.stop)
    desk.take(.report(.cancelRejected(OrderClosure(order: number, reason: .venueUnavailable))))
    desk.wait(300)
    #expect(desk.kinds == [.timerElapsed, .orderOutcomeUnknown])
  }

  @Test func aFillThatTheVenueCountsAndNobodyHeardOfSettlesNothing() {
    var desk = Desk()
    let number = desk.order(.buy)
    desk.start(run: 2)
    let status = OutcomeResolved(
      order: number, outcome: .filled, filledQuantity: whole(1), venueOrderNumber: 1)
    desk.take(.report(.status(status)))
    #expect(desk.kinds == [.reportIgnored])
    #expect(desk.state.orders[number]?.state == .unknown)
    desk.fill(number, whole(1), at: 100, trade: 4)
    #expect(desk.state.book.positions[0].quantity == whole(1))
    #expect(desk.state.orders.unknownCount == 0)
  }

  @Test func goodTicksOfAnotherInstrumentDoNotConfirmABadOne() {
    var desk = Desk(limits: [(.capitalLossStop, 20), (.lossConfirmations, 3)])
    desk.quote(100)
    desk.quote(100, of: 1)
    let first = desk.order(.buy)
    desk.fill(first, whole(1), at: 100, trade: 1)
    desk.quote(100, wants: .buy, of: 1)
    desk.fill(desk.state.orders.lastNumber, whole(1), at: 100, trade: 2)
    desk.quote(50)
    for _ in 0..<5 { desk.quote(100, of: 1) }
    #expect(desk.state.control.stop == nil)
    #expect(desk.state.losses.capitalLossMarks == 1)
  }

  @Test func aQuoteOfOneSideConfirmsNothing() {
    var desk = Desk(limits: [(.capitalLossStop, 20), (.lossConfirmations, 3)])
    let bought = desk.order(.buy)
    desk.fill(bought, whole(1), at: 100, trade: 1)
    desk.quote(50)
    for _ in 0..<5 {
      desk.fact(
        .quoted(
          Quote(
            instrument: InstrumentIndex(0), bid: price(50), bidQuantity: whole(1), ask: .zero,
            askQuantity: .zero)))
    }
    #expect(desk.state.control.stop == nil)
  }

  @Test func aDryRunIsAnotherStateThanALiveOne() {
    #expect(Desk(kind: .live).state.hash() != Desk(kind: .dryRun).state.hash())
  }

  @Test func pricesBeyondMoneyNeitherTrapNorPass() {
    let wide: [(Limit, Int64)] = [
      (.maximumOrderQuantity, whole(1_000).units), (.priceCollar, 50_000),
      (.maximumOrderNotional, Int64.max), (.maximumPositionNotional, Int64.max),
      (.maximumExposure, Int64.max),
    ]
    var desk = Desk(limits: wide)
    let bought = desk.order(.buy, at: 5)
    desk.fill(bought, whole(1), at: 5, trade: 1)
    for _ in 0..<200 { desk.quote(950_000_000) }
    let wanted = DecisionMade(
      strategy: StrategyIndex(0), instrument: InstrumentIndex(0), action: .enter, side: .buy,
      timeInForce: .goodTillCancelled, price: price(950_000_000), quantity: whole(1_000),
      signal: 0, threshold: 0)
    guard case .refused = RiskGate.judge(wanted, in: desk.state) else {
      Issue.record("an order worth more than money can count passed")
      return
    }
    let huge = Fill(
      order: OrderNumber(99), venueTradeNumber: 1, liquidity: .taker, price: price(1_000_000_000),
      quantity: whole(1_000), fee: .zero)
    #expect(!huge.isBookable)
  }

  @Test func aPriceOfNothingOrLessIsRefused() {
    var desk = Desk(limits: [(.priceCollar, 50_000)])
    desk.quote(100)
    let wanted = DecisionMade(
      strategy: StrategyIndex(0), instrument: InstrumentIndex(0), action: .enter, side: .buy,
      timeInForce: .goodTillCancelled, price: price(-5), quantity: whole(1), signal: 0,
      threshold: 0)
    guard case .refused(let refused) = RiskGate.judge(wanted, in: desk.state) else {
      Issue.record("a negative price passed")
      return
    }
    #expect(refused.rule == .tickSize)
  }
}
