import Testing
import TradingCore

@Suite struct RiskTests {
  /// The rule that refuses an order wanted now, or nil.
  private func refusal(_ desk: inout Desk, _ side: Side, at middle: Int64 = 100) -> RiskRule? {
    desk.quote(middle, wants: side)
    for recorded in desk.decider.emitted {
      if case .orderRefused(let refused) = recorded.event { return refused.rule }
    }
    return nil
  }

  @Test func anOrderWithinEveryLimitPasses() {
    var desk = Desk()
    desk.quote(100)
    #expect(refusal(&desk, .buy) == nil)
    #expect(desk.kinds == [.quoted, .decisionMade, .orderIntended])
  }

  @Test(
    arguments: [
      (Limit.maximumOrderQuantity, 1, RiskRule.orderQuantity),
      (.maximumOrderNotional, 1, .orderNotional), (.maximumPositionNotional, 1, .positionNotional),
      (.maximumExposure, 1, .exposure), (.maximumOpenOrders, 0, .openOrders),
      (.priceCollar, 0, .priceCollar), (.dailyLoss, 0, .dailyLoss),
    ] as [(Limit, Int64, RiskRule)])
  func eachLimitRefusesByItsRule(limit: Limit, value: Int64, rule: RiskRule) {
    var desk = Desk(limits: [(limit, value)])
    #expect(refusal(&desk, .buy) == rule)
  }

  @Test func aRefusalSaysValueLimitAndHeadroom() {
    var desk = Desk(limits: [(.maximumPositionNotional, dollars(50).units)])
    desk.quote(100, wants: .buy)
    guard case .orderRefused(let refused) = desk.decider.emitted.last?.event else {
      Issue.record("nothing was refused")
      return
    }
    #expect(refused.value == dollars(100).units)
    #expect(refused.limit == dollars(50).units)
    #expect(refused.headroom == dollars(-50).units)
  }

  @Test func openOrdersCountTowardsThePosition() {
    var desk = Desk()
    var passed = 0
    for _ in 0..<10 where refusal(&desk, .buy) == nil { passed += 1 }
    #expect(passed == 5)
    #expect(refusal(&desk, .buy) == .positionNotional)
  }

  @Test func reduceOnlyLetsPositionsShrinkAndNeverGrowOrFlip() {
    var desk = Desk()
    let bought = desk.order(.buy)
    desk.fill(bought, whole(1), at: 100, trade: 1)
    desk.command(.reduceOnly)
    #expect(refusal(&desk, .buy) == .reduceOnly)
    #expect(refusal(&desk, .sell) == nil)
    // The sell that already works would flatten the position; another would turn it.
    #expect(refusal(&desk, .sell) == .reduceOnly)
  }

  @Test func aStaleQuoteIsNotTradedOn() {
    var desk = Desk(limits: [(.maximumQuoteAge, 0)])
    desk.quote(100)
    #expect(refusal(&desk, .buy) == nil)
    let wanted = DecisionMade(
      strategy: StrategyIndex(0), instrument: InstrumentIndex(1), action: .enter, side: .buy,
      timeInForce: .goodTillCancelled, price: price(100), quantity: whole(1), signal: 0,
      threshold: 0)
    desk.quote(100, of: 1)
    desk.now = desk.now.adding(.milliseconds(5))
    desk.take(.timer)
    guard case .refused(let refused) = RiskGate.judge(wanted, in: desk.state) else {
      Issue.record("a stale quote was traded on")
      return
    }
    #expect(refused.rule == .staleQuote)
  }

  @Test(arguments: [3, 11, 77, 4_242] as [UInt64])
  func exposureNeverPassesItsLimitWhateverHappens(seed: UInt64) {
    print("seed \(seed)")
    var dice = Dice(seed: seed)
    var desk = Desk()
    var trade: UInt64 = 0
    for _ in 0..<3_000 {
      switch dice.roll(8) {
      case 0, 1, 2:
        desk.quote(100, wants: dice.roll(2) == 0 ? .buy : .sell, of: UInt16(dice.roll(2)))
      case 3, 4:
        if let number = desk.state.orders.open().first, let order = desk.state.orders[number] {
          trade += 1
          let part =
            dice.roll(2) == 0 ? order.remaining : Quantity(units: order.remaining.units / 2)
          if part.units > 0 { desk.fill(number, part, at: 100, trade: trade) }
        }
      case 5:
        if let number = desk.state.orders.open().last {
          desk.take(.report(.cancelled(OrderClosure(order: number, reason: .requested))))
        }
      case 6: desk.wait(50)
      default:  // open set: the last faces of the dice
        desk.command(dice.roll(2) == 0 ? .reduceOnly : .trade)
      }
      #expect(desk.state.book.exposure <= dollars(800))
      #expect(desk.state.book.ledger?.imbalance == .zero)
    }
    #expect(desk.state.illegalOrderEvents == 0)
    #expect(desk.count(.orderIntended) > 100)
  }
}
