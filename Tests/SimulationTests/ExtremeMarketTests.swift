import ExtremeDays
import Testing
import TradingCore

@testable import Simulation

/// A venue takes any market and any order: it refuses what cannot be counted, and never traps.
@Suite struct ExtremeMarketTests {
  @Test(arguments: [401, 402, 403, 404, 405, 406] as [UInt64])
  func noMarketAndNoOrderTrapsAVenue(seed: UInt64) {
    print("seed \(seed)")
    var day = ExtremeDay(seed: seed)
    let state = TradingState(catalog: StrategyCatalog([]))
    var fills = 0
    for round in 0..<40 as Range<UInt64> {
      var scene = Scene(seed: seed &+ round) {
        $0.checksBalance = round % 2 == 0
        $0.startingCash = Money(units: day.amount())
        $0.orderLifetime = .milliseconds(5_000)
        $0.gas = GasSettings(
          price: Price(units: 1), blockTime: .milliseconds(1_000), begin: Scene.start)
      }
      for number in 1...150 as ClosedRange<UInt64> {
        let at = Scene.at(Int64(number) * 500)
        scene.venue.observe(day.fact(state), at: at)
        scene.venue.observe(.quoted(day.quote()), at: at)
        let intent = OrderIntended(
          order: OrderNumber(number), account: AccountIndex(0), strategy: StrategyIndex(0),
          instrument: InstrumentIndex(UInt16(number % 2)), side: day.side(),
          timeInForce: number % 5 == 0 ? .immediateOrCancel : .goodTillCancelled,
          isReduceOnly: false, price: Price(units: day.amount()),
          quantity: Quantity(units: day.amount()))
        scene.venue.receive(
          .place(intent), named: ClientOrderId(journal: 1, order: intent.order), at: at)
        scene.settle(Int64(number) * 500)
      }
      fills += scene.reports.count { if case .traded = $0 { true } else { false } }
      // Its own statement restores it, and a second opinion agrees.
      var fold = StatementFold(settings: scene.venue.settings)
      for line in scene.statement {
        #expect(throws: Never.self) { try fold.take(line) }
      }
      let summary = StatementSummary(
        scene.statement, startingCash: scene.venue.settings.startingCash)
      #expect(summary.contradictions.isEmpty)
      #expect(summary.cash == scene.venue.cash && summary.fees == scene.venue.fees)
    }
    #expect(fills > 0)
  }

  @Test func aSaleIsRefusedThatCouldBringMoreThanMoneyCanCount() {
    var scene = Scene()
    scene.venue.observe(
      .quoted(
        Quote(
          instrument: InstrumentIndex(0), bid: price(1_000_000_000), bidQuantity: quantity(5),
          ask: price(1_000_000_001), askQuantity: quantity(5))), at: Scene.at(1))
    scene.place(1, .sell, 1, 1_000_000_000, at: 2)
    scene.settle(5)
    #expect(
      scene.reports.contains(
        .rejected(OrderClosure(order: OrderNumber(1), reason: .invalidOrder))))
    scene.place(2, .sell, 1, 5, at: 6)
    scene.settle(9)
    #expect(scene.venue.cash > Scene.settings().startingCash)
  }

  @Test func aStatementOfMoreThanMoneyCanCountIsRefused() {
    let settings = Scene.settings()
    var placed = StatementLine(.place, at: Scene.at(0), name: name(1))
    placed.instrument = InstrumentIndex(0)
    placed.side = .buy
    placed.timeInForce = .goodTillCancelled
    for (price, quantity) in [(Int64.max, Int64.max), (-1, 1), (1, 0)] as [(Int64, Int64)] {
      placed.price = Price(units: price)
      placed.quantity = Quantity(units: quantity)
      var accepted = placed
      accepted.kind = .accepted
      accepted.venueOrderNumber = 1
      var fold = StatementFold(settings: settings)
      #expect(throws: Never.self) { try fold.take(placed) }
      #expect(throws: StatementError.self) { try fold.take(accepted) }
    }
  }

  private func name(_ order: UInt64) -> ClientOrderId {
    ClientOrderId(journal: 1, order: OrderNumber(order))
  }
}
