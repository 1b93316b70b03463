import ExtremeDays
import Projections
import Testing
import TradingCore

/// Projections are total, as the fold is: they count what a journal holds or leave it out and say
/// so, and never trap.
@Suite struct ExtremeEventTests {
  @Test(arguments: [201, 202, 203, 204, 205, 206, 207, 208] as [UInt64], [false, true])
  func noEventTrapsAProjection(seed: UInt64, isGuarded: Bool) {
    print("seed \(seed)")
    let catalog = StrategyCatalog([])
    for part in 0..<20 as Range<UInt64> {
      let journal = ExtremeJournal(
        seed: seed << 32 | part, isGuarded: isGuarded, catalog: catalog, count: 300)
      var state = TradingState(catalog: catalog)
      var overview = Overview()
      var history = ControlHistory()
      for recorded in journal.events {
        state.apply(recorded)
        overview.fold(recorded, state)
        history.fold(recorded, state)
      }
      look(overview, state)
      #expect(overview.profit.equity == state.book.equity)
      #expect(overview.conservation.violation == nil)
    }
  }

  private func look(_ overview: Overview, _ state: TradingState) {
    let profit = overview.profit
    for figures in profit.instruments + profit.strategies + [profit.total] {
      _ = (figures.net, figures.realised, figures.unrealised, figures.fees, figures.turnover)
      #expect(figures.maximumDrawdown >= .zero && figures.largestLoss >= .zero)
      _ = figures.winRate
    }
    for (index, position) in state.book.positions.enumerated() where position.fillCount > 0 {
      #expect(profit.instruments[index].fillCount == position.fillCount)
      #expect(profit.instruments[index].realised == position.realised)
    }
    for basisPoints in [0, 5_000, 9_900, 10_000] as [Int64] {
      _ = overview.latency.decisionToSent.percentile(basisPoints: basisPoints)
    }
    for incident in overview.incidents.incidents { _ = incident.duration }
    for run in overview.runs.runs { _ = run.duration }
  }

  @Test func whatAStrategyCannotSumUpIsLeftOutAndTheRestStays() {
    var fold = SampleFold()
    fold.quote(99)
    // Each strategy by itself wins or loses most of what money can count, the account nothing.
    let most: Int64 = 40_000_000_000
    for round in 0..<3 as Range<UInt64> {
      for (part, strategy, side, price) in [
        (1, 0, Side.buy, 1), (2, 1, .sell, 1), (3, 1, .buy, most), (4, 0, .sell, most),
      ] as [(UInt64, UInt8, Side, Int64)] {
        fold.trade(round * 4 + part, side, 1, at: price, strategy: strategy)
      }
    }
    let strategies = fold.overview.profit.strategies
    #expect(strategies.map(\.fillCount) == [5, 5])
    #expect(strategies.map(\.uncountedFills) == [1, 1])
    #expect(strategies[0].realised == SampleFold.money(2 * most - 2))
    #expect(strategies[1].realised == SampleFold.money(2 - 2 * most))
    #expect(strategies[1].largestLoss == SampleFold.money(most + 1))
    #expect(fold.overview.profit.total.fillCount == 12)
    #expect(fold.overview.profit.total.realised == .zero)
  }

  @Test func aFillThatAStrategyCannotCountIsLeftOutAndSaid() {
    var fold = SampleFold()
    fold.quote(1)
    let most: Int64 = 60_000_000_000
    fold.trade(1, .buy, most, at: 1, strategy: 0)
    fold.trade(2, .sell, most, at: 1, strategy: 1)
    fold.trade(3, .buy, most, at: 1, strategy: 0)
    let strategies = fold.overview.profit.strategies
    #expect(strategies[0].fillCount == 1)
    #expect(strategies[0].uncountedFills == 1)
    #expect(strategies[1].uncountedFills == 0)
    #expect(fold.overview.profit.instruments[0].fillCount == 3)
  }
}
