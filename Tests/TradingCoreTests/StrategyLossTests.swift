import Testing
import TradingCore

/// What a strategy loses is measured at confirmed marks, whatever the others hold: no bad tick
/// refuses its orders, no real loss lets them pass.
@Suite struct StrategyLossTests {
  /// Two strategies; each may lose fifteen a day.
  private struct Pair {
    var state: TradingState
    private var orders: UInt64 = 0

    init() {
      var desk = Desk(limits: [
        (.dailyLoss, 1 << 60), (.capitalLossStop, 9_000), (.maximumPositionNotional, 1 << 60),
        (.maximumExposure, 1 << 60),
      ])
      desk.guarded()
      desk.quote(100)
      state = desk.state
      add(
        .strategyDeclared(
          StrategyDeclared(
            strategy: StrategyIndex(1), account: AccountIndex(0), version: 1, name: "scripted",
            trader: "t", settings: [])))
      for strategy in 0..<2 as Range<UInt8> {
        add(
          .control(
            .limitChanged(
              LimitChanged(
                limit: .dailyLoss, scope: .strategy(StrategyIndex(strategy)), old: 0,
                new: dollars(15).units, until: .unset, actor: "ada", second: "",
                reason: "test"))))
      }
      add(.dayRolled(DayRolled(day: 20_458, baseline: dollars(10_000))))
    }

    mutating func add(_ event: Event, after milliseconds: Int64 = 1) {
      state.apply(
        event,
        Envelope(
          sequence: state.lastSequence.next,
          recordedAt: state.now.adding(.milliseconds(milliseconds)), sourceTime: .unset,
          cause: .none, epoch: 1))
    }

    mutating func quote(_ middle: Int64, after milliseconds: Int64 = 1) {
      add(
        .quoted(
          Quote(
            instrument: InstrumentIndex(0), bid: price(middle), bidQuantity: whole(5),
            ask: price(middle), askQuantity: whole(5))), after: milliseconds)
    }

    /// A market that stays.
    mutating func stay(_ middle: Int64) {
      for _ in 0..<3 { quote(middle, after: 1_000) }
    }

    mutating func trade(_ strategy: UInt8, _ side: Side, _ count: Int64, at middle: Int64) {
      orders += 1
      add(
        .orderIntended(
          OrderIntended(
            order: OrderNumber(orders), account: AccountIndex(0),
            strategy: StrategyIndex(strategy), instrument: InstrumentIndex(0), side: side,
            timeInForce: .goodTillCancelled, isReduceOnly: false, price: price(middle),
            quantity: whole(count))))
      add(
        .orderFilled(
          Fill(
            order: OrderNumber(orders), venueTradeNumber: orders, liquidity: .taker,
            price: price(middle), quantity: whole(count), fee: .zero)))
    }

    func loss(_ strategy: Int) -> Money { state.safeguards.strategyBooks[strategy].lossOfDay }

    /// Whether an order that grows what a strategy holds is refused for its loss.
    func isRefused(_ strategy: UInt8, _ side: Side) -> Bool {
      let quote = state.market.instruments[0].quote
      let wanted = DecisionMade(
        strategy: StrategyIndex(strategy), instrument: InstrumentIndex(0), action: .enter,
        side: side, timeInForce: .goodTillCancelled, price: side == .buy ? quote.ask : quote.bid,
        quantity: whole(1), signal: 1, threshold: 1)
      guard case .refused(let refusal) = RiskGate.judge(wanted, in: state) else { return false }
      #expect(refusal.rule == .dailyLoss, "\(refusal)")
      return true
    }
  }

  /// The first is long and the second short, so that the account holds nothing.
  private func opposed() -> Pair {
    var pair = Pair()
    pair.trade(0, .buy, 2, at: 100)
    pair.trade(1, .sell, 2, at: 100)
    #expect(pair.state.book.positions[0].quantity == .zero)
    #expect(pair.state.safeguards.losses.marks.price(of: InstrumentIndex(0)) == nil)
    pair.stay(100)
    return pair
  }

  @Test(arguments: [80, 1, 120, 900] as [Int64])
  func oneBadTickRefusesNoOrderOfAStrategy(tick: Int64) {
    var pair = opposed()
    pair.quote(tick)
    #expect(pair.loss(0) == .zero && pair.loss(1) == .zero)
    #expect(!pair.isRefused(0, .buy) && !pair.isRefused(1, .sell))
    // Nor as often as it is repeated within a moment.
    for _ in 0..<50 { pair.quote(tick) }
    #expect(!pair.isRefused(0, .buy) && !pair.isRefused(1, .sell))
    pair.stay(100)
    #expect(pair.loss(0) == .zero && pair.loss(1) == .zero)
  }

  @Test func aRealLossOfOneRefusesItsOrdersAndNobodyElses() {
    var pair = opposed()
    pair.stay(92)
    #expect(pair.loss(0) == dollars(16) && pair.loss(1) == dollars(-16))
    #expect(pair.isRefused(0, .buy))
    #expect(!pair.isRefused(1, .sell))
    pair.stay(108)
    #expect(pair.loss(1) == dollars(16))
    #expect(!pair.isRefused(0, .buy))
    #expect(pair.isRefused(1, .sell))
  }

  @Test func noMissingMarkTakesALossBack() {
    var pair = opposed()
    pair.stay(92)
    for (bid, ask) in [(0, 100), (101, 99), (0, 0)] as [(Int64, Int64)] {
      pair.add(
        .quoted(
          Quote(
            instrument: InstrumentIndex(0), bid: price(bid), bidQuantity: whole(5),
            ask: price(ask), askQuantity: whole(5))), after: 1_000)
      #expect(pair.loss(0) == dollars(16))
    }
    pair.add(.timerElapsed, after: 3_600_000)
    #expect(pair.loss(0) == dollars(16))
    pair.quote(92)
    #expect(pair.isRefused(0, .buy))
  }

  @Test func whatOneTradesAtABadPriceIsNoLossOfAnother() {
    var pair = opposed()
    // Half of it is bought in a flash at half the price: only its own fill says so.
    pair.trade(1, .buy, 1, at: 50)
    #expect(pair.loss(0) == .zero)
    #expect(pair.loss(1) == dollars(-50))
    pair.trade(1, .sell, 1, at: 50)
    #expect(pair.loss(0) == .zero)
    // What it sold again came in at what it brought, until the market says what it is worth.
    #expect(pair.loss(1) == dollars(-50))
    pair.stay(100)
    #expect(pair.loss(0) == .zero)
    #expect(pair.loss(1) == .zero)
  }

  @Test func oneAloneIsMeasuredAsTheAccountIs() {
    var pair = Pair()
    pair.trade(0, .buy, 2, at: 100)
    for middle in [100, 97, 97, 96, 130, 95, 94, 93, 99, 98] as [Int64] {
      pair.quote(middle, after: 400)
      if middle == 96 { pair.trade(0, .buy, 1, at: 96) }
      if middle == 94 { pair.trade(0, .sell, 2, at: 94) }
      let profit = pair.state.safeguards.strategyBooks[0].profit
      #expect(profit == pair.state.confirmedEquity - dollars(10_000), "\(middle)")
    }
    pair.trade(0, .sell, 3, at: 98)
    for middle in [98, 101, 102, 103, 99] as [Int64] {
      pair.quote(middle, after: 400)
      let profit = pair.state.safeguards.strategyBooks[0].profit
      #expect(profit == pair.state.confirmedEquity - dollars(10_000), "\(middle)")
    }
  }

  @Test func aSnapshotKeepsWhatIsConfirmed() throws {
    var pair = opposed()
    pair.stay(95)
    pair.quote(80)
    var restored = try TradingState(test: pair.state.snapshot)
    #expect(restored.hash() == pair.state.hash())
    let before = pair.state
    for middle in [90, 91, 92] as [Int64] {
      pair.quote(middle)
      restored.apply(
        .quoted(
          Quote(
            instrument: InstrumentIndex(0), bid: price(middle), bidQuantity: whole(5),
            ask: price(middle), askQuantity: whole(5))),
        Envelope(
          sequence: restored.lastSequence.next, recordedAt: restored.now.adding(.milliseconds(1)),
          sourceTime: .unset, cause: .none, epoch: 1))
      #expect(restored.hash() == pair.state.hash())
    }
    #expect(before.hash() != pair.state.hash())
  }
}
