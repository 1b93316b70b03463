import Projections
import Testing
import TradingCore

@Suite struct ProfitAndLossTests {
  @Test func figuresAreThoseOfTheBooks() {
    var fold = SampleFold()
    fold.quote(99)
    fold.trade(1, .buy, 2, at: 100)
    fold.trade(2, .sell, 1, at: 110)
    fold.quote(119)
    let profit = fold.overview.profit
    #expect(profit.total.realised == SampleFold.money(10))
    #expect(profit.total.unrealised == SampleFold.money(20))
    #expect(profit.total.fees == SampleFold.money(2))
    #expect(profit.total.net == SampleFold.money(28))
    #expect(profit.total.turnover == SampleFold.money(310))
    #expect(profit.total.fillCount == 2)
    #expect(profit.equity == fold.state.book.equity)
    #expect(profit.instruments[0].net == profit.total.net)
    #expect(profit.instruments[1].fillCount == 0)
  }

  @Test func roundTripsAreCountedWonAndLostAfterFees() {
    var fold = SampleFold()
    fold.quote(99)
    fold.trade(1, .buy, 1, at: 100)
    fold.trade(2, .sell, 1, at: 110)
    fold.trade(3, .buy, 1, at: 100)
    fold.trade(4, .sell, 1, at: 101)
    fold.trade(5, .buy, 1, at: 100)
    fold.trade(6, .sell, 1, at: 95)
    fold.trade(7, .buy, 1, at: 100)
    fold.trade(8, .sell, 1, at: 102)
    let total = fold.overview.profit.total
    #expect(total.roundTripsWon == 1)
    #expect(total.roundTripsLost == 2)
    #expect(total.roundTripsEven == 1)
    #expect(total.largestLoss == SampleFold.money(7))
    #expect(total.longestLossStreak == 2)
    #expect(total.winRate == 2_500)
  }

  @Test func aFillThatTurnsThePositionEndsItsRoundTrip() {
    var fold = SampleFold()
    fold.quote(99)
    fold.trade(1, .buy, 1, at: 100)
    fold.trade(2, .sell, 3, at: 110)
    #expect(fold.overview.profit.total.roundTripsWon == 1)
    fold.trade(3, .buy, 2, at: 120)
    #expect(fold.overview.profit.total.roundTripsLost == 1)
  }

  @Test func aStrategysFiguresAreThoseOfItsOwnFills() {
    var fold = SampleFold()
    fold.quote(99)
    fold.trade(1, .buy, 1, at: 100, strategy: 0)
    fold.trade(2, .buy, 1, at: 120, strategy: 1)
    fold.trade(3, .sell, 1, at: 130, strategy: 1)
    let profit = fold.overview.profit
    #expect(profit.strategies[1].realised == SampleFold.money(10))
    #expect(profit.strategies[1].roundTripsWon == 1)
    #expect(profit.strategies[0].realised == .zero)
    // Together the two sold at the average of what both paid.
    #expect(profit.total.realised == SampleFold.money(20))
  }

  @Test func drawdownIsTheDeepestFallFromThePeak() {
    var fold = SampleFold()
    fold.quote(99)
    fold.trade(1, .buy, 1, at: 100)
    fold.quote(149)
    fold.quote(109)
    fold.quote(129)
    #expect(fold.overview.profit.total.maximumDrawdown == SampleFold.money(40))
  }

  @Test func aFillThatTheStateRefusesIsNoMoney() {
    var fold = SampleFold()
    fold.quote(99)
    fold.trade(1, .buy, 1, at: 100)
    let before = fold.overview.profit.total
    fold.take(
      .orderFilled(
        Fill(
          order: OrderNumber(1), venueTradeNumber: 9, liquidity: .taker,
          price: SampleFold.price(100), quantity: SampleFold.quantity(1), fee: .zero)))
    #expect(fold.overview.profit.total == before)
  }
}
