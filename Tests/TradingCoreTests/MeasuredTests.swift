import Testing
import TradingCore

/// What limits measure without an order, and what is said against a recovery.
@Suite struct MeasuredTests {
  private func holding() -> Desk {
    var desk = Desk(limits: [(.maximumQuoteAge, 1 << 60)])
    desk.guarded()
    let order = desk.order(.buy)
    desk.fill(order, whole(1), at: 100, trade: 1)
    desk.stay(90)
    return desk
  }

  @Test func everyLimitThatMeasuresTheWholeSaysWhat() {
    let state = holding().state
    let wanted: [(Limit, Int64)] = [
      (.maximumExposure, dollars(90).units), (.maximumPositionNotional, dollars(90).units),
      (.maximumOpenOrders, 0), (.capitalLossStop, 10), (.capitalLossWarning, 10),
      (.maximumPositions, 1), (.maximumPositionShare, 90), (.maximumExposureShare, 90),
      (.hourlyLoss, dollars(10).units), (.maximumDrawdown, 10), (.breakerFailures, 0),
      (.breakerOpensBeforeStop, 0), (.breakerFailureRate, 0), (.disconnectStop, 0),
    ]
    for (limit, value) in wanted {
      #expect(state.measured(limit, of: .total) == value, "\(limit.name)")
    }
    for limit in [Limit.maximumOrderQuantity, .priceCollar, .stageLoss, .closingAttempts] {
      #expect(state.measured(limit, of: .total) == nil, "\(limit.name)")
    }
  }

  @Test func narrowerScopesMeasureTheirOwn() {
    let state = holding().state
    let first = InstrumentIndex(0)
    let second = InstrumentIndex(1)
    #expect(
      state.measured(.maximumPositionNotional, of: .instrument(first)) == dollars(90).units)
    #expect(state.measured(.maximumPositionNotional, of: .instrument(second)) == 0)
    #expect(state.measured(.maximumQuoteAge, of: .instrument(second)) == nil)
    #expect(
      state.measured(.maximumExposure, of: .strategy(StrategyIndex(0))) == dollars(90).units)
    #expect(state.measured(.dailyLoss, of: .strategy(StrategyIndex(0))) == dollars(10).units)
    #expect(state.measured(.maximumExposure, of: .venue(VenueIndex(0))) == dollars(90).units)
    #expect(state.measured(.maximumGasPrice, of: .venue(VenueIndex(0))) == nil)
    #expect(state.measured(.breakerFailures, of: .breaker(BreakerIndex(1))) == 0)
    #expect(state.measured(.breakerFailures, of: .breaker(BreakerIndex(9))) == nil)
    #expect(state.measured(.maximumExposure, of: .venue(VenueIndex(9))) == nil)
  }

  @Test func headroomIsWhatIsLeftOfTheRightSide() {
    #expect(Limit.maximumExposure.headroom(100, measured: 90) == 10)
    #expect(Limit.maximumExposure.headroom(100, measured: 130) == -30)
    #expect(Limit.minimumLiquidationDistance.headroom(2_000, measured: 2_500) == 500)
    #expect(Limit.maximumLeverage.headroom(Limit.off, measured: 1) == nil)
    #expect(Limit.dailyLoss.headroom(Int64.max - 1, measured: -10) == nil)
  }

  @Test func everyObjectionToARecoveryIsToldAndTheFirstRefuses() throws {
    var desk = Desk()
    desk.guarded()
    desk.order(.buy)
    desk.say(.stop)
    desk.take(.report(.disconnected(VenueIndex(0))))
    let objections = desk.state.recoveryObjections
    #expect(objections.count > 1)
    #expect(objections.first?.contains("cannot be reached") == true)
    #expect(objections.contains { $0.contains("still open") })
    desk.say(.recover)
    #expect(desk.refusal == objections.first)
  }

  @Test func aLimitAndItsScopeAreReadAsCommandsReadThem() throws {
    let state = holding().state
    let found = try state.limitAndScope("maximum-exposure@strategy:scripted")
    #expect(found.limit == .maximumExposure && found.scope == .strategy(StrategyIndex(0)))
    #expect(try state.limitAndScope("price-collar").scope == .total)
    for (text, words) in [
      ("nope", "the limits are maximum-order-quantity"), ("price-collar@nope", "T0, T1"),
      ("maximum-drawdown@T0", "can be set for total"),
    ] {
      let fault = #expect(throws: CommandFault.self) { try state.limitAndScope(text) }
      #expect(fault?.description.contains(words) == true, "\(text)")
    }
  }
}
