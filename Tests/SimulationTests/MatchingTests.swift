import Testing
import TradingCore

@testable import Simulation

struct MatchingTests {
  @Test func anImmediateOrderTakesTheTouchAndTheRestIsCancelled() {
    var scene = Scene()
    scene.quote(99, 5, 100, 3, at: 1)
    scene.place(1, .buy, 101, 5, at: 2, .immediateOrCancel)
    #expect(scene.trades == [[100, 3]])
    #expect(scene.fills.allSatisfy { $0.liquidity == .taker })
    #expect(scene.reports.last == .cancelled(scene.closure(1, .immediateRemainder)))
    #expect(scene.venue.workingOrders.isEmpty)
  }

  @Test func whatWasTakenStaysTakenUntilTheLevelChanges() {
    var scene = Scene()
    scene.quote(99, 5, 100, 3, at: 1)
    scene.place(1, .buy, 100, 2, at: 2, .immediateOrCancel)
    scene.quote(98, 7, 100, 3, at: 3)
    scene.place(2, .buy, 100, 2, at: 4, .immediateOrCancel)
    #expect(scene.trades == [[100, 2], [100, 1]])
    scene.quote(98, 7, 100, 4, at: 5)
    scene.place(3, .buy, 100, 9, at: 6, .immediateOrCancel)
    #expect(scene.trades == [[100, 2], [100, 1], [100, 4]])
  }

  @Test func aMarketableOrderWalksTheDepth() {
    var scene = Scene()
    for (at, size) in [(100, 2), (101, 3), (103, 9)] as [(Int64, Int64)] {
      scene.level(.sell, at, size, at: 1)
    }
    scene.place(1, .buy, 102, 7, at: 2)
    #expect(scene.trades == [[100, 2], [101, 3]])
    #expect(scene.venue.workingOrders.map(\.filled) == [quantity(5)])
    scene.place(2, .buy, 103, 4, at: 3, .immediateOrCancel)
    #expect(scene.trades.last == [103, 4])
    scene.place(3, .buy, 103, 9, at: 4, .immediateOrCancel)
    #expect(scene.trades.last == [103, 5])
  }

  @Test func aRestingOrderWaitsBehindWhatWasThere() {
    var scene = Scene()
    scene.quote(99, 5, 101, 5, at: 1)
    scene.place(1, .buy, 99, 4, at: 2)
    scene.trade(.sell, 99, 3, at: 3)
    scene.trade(.buy, 99, 9, at: 4)
    #expect(scene.trades.isEmpty)
    scene.trade(.sell, 99, 3, at: 5)
    #expect(scene.trades == [[99, 1]])
    #expect(scene.fills.last?.liquidity == .maker)
    scene.trade(.sell, 98, 1, at: 6)
    #expect(scene.trades == [[99, 1], [99, 3]])
  }

  @Test func aQueueOnlyGetsShorter() {
    var scene = Scene()
    scene.quote(99, 5, 101, 5, at: 1)
    scene.place(1, .buy, 99, 2, at: 2)
    scene.quote(99, 2, 101, 5, at: 3)
    scene.quote(99, 9, 101, 5, at: 4)
    scene.trade(.sell, 99, 3, at: 5)
    #expect(scene.trades == [[99, 1]])
  }

  @Test func oneTradeIsNotGivenToTwoOfOurOrders() {
    var scene = Scene()
    scene.quote(99, 2, 101, 5, at: 1)
    scene.place(1, .buy, 99, 3, at: 2)
    scene.place(2, .buy, 99, 3, at: 3)
    scene.trade(.sell, 99, 6, at: 4)
    #expect(scene.trades == [[99, 3], [99, 1]])
  }

  @Test func aCrossingQuoteFillsAtTheRestingPrice() {
    var scene = Scene()
    scene.quote(99, 5, 101, 5, at: 1)
    scene.place(1, .buy, 99, 4, at: 2)
    scene.place(2, .sell, 101, 4, at: 2)
    scene.quote(96, 5, 97, 9, at: 3)
    scene.quote(103, 9, 104, 9, at: 4)
    #expect(scene.trades == [[99, 4], [101, 4]])
    #expect(scene.venue.workingOrders.isEmpty)
  }

  @Test func aRequestMeetsTheMarketOfItsArrival() {
    var scene = Scene { $0.requestLatency = LatencyModel(base: .milliseconds(5)) }
    scene.quote(99, 5, 100, 5, at: 1)
    scene.place(1, .buy, 105, 1, at: 2, .immediateOrCancel)
    scene.quote(101, 5, 102, 5, at: 6)
    scene.quote(109, 5, 110, 5, at: 8)
    #expect(scene.trades == [[102, 1]])
  }

  @Test func rulesAndBalancesRefuse() {
    var scene = Scene { $0.checksBalance = true }
    scene.quote(99, 5, 100, 5, at: 1)
    scene.place(1, .buy, 0, 1, at: 2)
    scene.place(2, .buy, 100, -1, at: 2)
    scene.place(3, .buy, 90, 20_000, at: 2)
    scene.place(4, .sell, 100, 1, at: 2)
    scene.place(5, .buy, 90_000_000, 90_000_000, at: 2)
    #expect(
      scene.reports == [
        .rejected(scene.closure(1, .invalidOrder)), .rejected(scene.closure(2, .invalidOrder)),
        .rejected(scene.closure(3, .insufficientBalance)),
        .rejected(scene.closure(4, .insufficientBalance)),
        .rejected(scene.closure(5, .invalidOrder)),
      ])
  }

  @Test func feesAreRoundedAgainstUs() {
    let fees = FeeModel(makerPerMillion: -100, takerPerMillion: 500)
    let one = Quantity(units: 1)
    #expect(fees.fee(of: one, at: price(1), .taker) == Money(units: 1))
    #expect(fees.fee(of: one, at: price(1), .maker) == .zero)
    #expect(fees.fee(of: quantity(2), at: price(100), .taker) == Money("0.1"))
    #expect(fees.fee(of: quantity(2), at: price(100), .maker) == Money("-0.02"))
  }

  @Test func aRestingOrderExpires() {
    var scene = Scene { $0.orderLifetime = .milliseconds(50) }
    scene.quote(99, 5, 101, 5, at: 1)
    scene.place(1, .buy, 99, 4, at: 2)
    scene.settle(51)
    #expect(scene.venue.workingOrders.count == 1)
    scene.settle(52)
    #expect(scene.reports.last == .expired(scene.closure(1, .timedOut)))
    scene.cancel(1, at: 60)
    #expect(scene.reports.last == .cancelRejected(scene.closure(1, .alreadyClosed)))
    scene.cancel(7, at: 61)
    #expect(scene.reports.last == .cancelRejected(scene.closure(7, .unknownOrder)))
  }
}
