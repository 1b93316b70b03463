import Testing
import TradingCore

/// The engine's breaker and those of services under the second rules.
@Suite struct GuardedBreakerTests {
  private func report(_ desk: inout Desk, _ success: Bool) {
    desk.control(
      .serviceReported(
        ServiceReported(
          breaker: BreakerIndex(1), isSuccess: success, latency: .milliseconds(1), detail: "")))
  }

  @Test func openingsForALossStopNothing() {
    var desk = Desk.guarded([
      (.hourlyLoss, dollars(10).units), (.dailyLoss, 1 << 60), (.breakerOpensBeforeStop, 2),
    ])
    let order = desk.order(.buy)
    desk.fill(order, whole(1), at: 100, trade: 1)
    for _ in 0..<3 {
      desk.stay(89)
      #expect(desk.state.control.breaker.isOpenForLoss)
      desk.stay(95)
      desk.wait(5_000)
      #expect(desk.state.control.breaker.phase == .halfOpen)
    }
    #expect(desk.state.control.stop == nil)
  }

  @Test func aLossWhileTheVenueFailsTakesBackWhatCouldGrow() {
    var desk = Desk.guarded([(.hourlyLoss, dollars(10).units), (.dailyLoss, 1 << 60)])
    let first = desk.order(.buy)
    desk.fill(first, whole(1), at: 100, trade: 1)
    let resting = desk.order(.buy)
    desk.say(.openBreaker, "engine", by: "tess", because: "odd answers")
    desk.stay(89)
    #expect(desk.state.orders[resting]?.isCancelRequested == true)
    #expect(desk.state.control.breaker.lastReason == .forcedOpen)
  }

  @Test func anOpenBreakerCanBeHeldOpenAndAResetMovesNothing() {
    var desk = Desk.guarded([(.breakerFailures, 2), (.breakerOpensBeforeStop, 1_000)])
    for _ in 0..<2 {
      desk.quote(100, wants: .buy)
      desk.take(
        .report(
          .rejected(
            OrderClosure(order: desk.state.orders.lastNumber, reason: .venueUnavailable))))
    }
    #expect(desk.state.control.breaker.phase == .open)
    desk.say(.openBreaker, "engine", by: "tess", because: "nobody touches it")
    #expect(desk.transition?.reason == .forcedOpen)
    desk.say(.openBreaker, "engine", by: "tess")
    #expect(desk.refusal?.contains("is open already") == true)
    desk.say(.resetBreaker, "engine")
    desk.wait(100_000)
    #expect(desk.state.control.breaker.phase == .open)
  }

  @Test func oneOrderIsOneProbeThoughItIsAcknowledgedAndFilled() {
    var desk = Desk.guarded([
      (.breakerFailures, 1), (.breakerProbes, 2), (.breakerOpensBeforeStop, 1_000),
    ])
    desk.quote(100, wants: .buy)
    desk.take(
      .report(
        .rejected(OrderClosure(order: desk.state.orders.lastNumber, reason: .venueUnavailable))))
    desk.wait(2_500)
    #expect(desk.state.control.breaker.phase == .halfOpen)
    let first = desk.order(.buy)
    desk.fill(first, whole(1), at: 100, trade: 1)
    #expect(desk.state.control.breaker.phase == .halfOpen)
    #expect(desk.state.control.breaker.probeSuccesses == 1)
    desk.order(.sell)
    #expect(desk.state.control.breaker.phase == .closed)
  }

  @Test func aHalfOpenServiceLetsAsManyOrdersBeUnderWayAsItHasProbes() {
    var desk = Desk.guarded([(.breakerFailures, 1), (.breakerProbes, 1)])
    report(&desk, false)
    desk.wait(2_500)
    #expect(desk.state.safeguards.breakers[0].breaker.phase == .halfOpen)
    let first = desk.order(.buy)
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal?.rule == .serviceBreaker)
    desk.fill(first, whole(1), at: 100, trade: 1)
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal == nil)
  }

  @Test func afterARecoveryOfAFlatDeskTheProbeMayGrow() {
    var desk = Desk.guarded([(.breakerFailures, 1), (.breakerOpensBeforeStop, 1)])
    desk.quote(100, wants: .buy)
    desk.take(
      .report(
        .rejected(OrderClosure(order: desk.state.orders.lastNumber, reason: .venueUnavailable))))
    #expect(desk.state.control.stop?.reason == .breaker)
    desk.say(.recover)
    #expect(desk.state.control.breaker.phase == .halfOpen)
    desk.say(.trade)
    #expect(desk.refusal == nil && desk.state.control.mode == .normal)
    desk.order(.buy)
    #expect(desk.state.control.breaker.phase == .closed)
  }

  @Test func theLossOfTheHourOpensTheBreakerUntilItsCooldown() {
    var desk = Desk.guarded([(.hourlyLoss, dollars(10).units), (.dailyLoss, 1 << 60)])
    let order = desk.order(.buy)
    desk.fill(order, whole(1), at: 100, trade: 1)
    desk.stay(95)
    #expect(desk.state.control.breaker.phase == .closed)
    desk.stay(89)
    #expect(desk.transition?.reason == .hourlyLoss)
    #expect(desk.transition?.value == dollars(11).units)
    // While the loss is there, no probe is of any use; what reduces passes all the time.
    desk.wait(1_100)
    #expect(desk.state.control.breaker.phase == .open)
    desk.quote(93)
    desk.wait(100)
    #expect(desk.state.control.breaker.phase == .halfOpen)
    desk.quote(93, wants: .buy)
    #expect(desk.orderRefusal == nil)
    desk.quote(93, wants: .buy)
    #expect(desk.orderRefusal?.rule == .breakerOpen && desk.orderRefusal?.value == 2)
    desk.quote(93, wants: .sell)
    #expect(desk.orderRefusal == nil)
  }
}
