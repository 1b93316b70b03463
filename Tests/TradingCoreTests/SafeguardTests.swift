import Testing
import TradingCore

@Suite struct SafeguardTests {
  private func report(_ desk: inout Desk, _ success: Bool, _ milliseconds: Int64 = 1) {
    desk.control(
      .serviceReported(
        ServiceReported(
          breaker: BreakerIndex(1), isSuccess: success, latency: .milliseconds(milliseconds),
          detail: "")))
  }

  @Test func aTransitionNamesTheVeryEventsThatCounted() {
    var desk = Desk.guarded()
    var failures: [Sequence] = []
    for _ in 0..<3 {
      desk.quote(100, wants: .buy)
      let number = desk.state.orders.lastNumber
      desk.take(.report(.rejected(OrderClosure(order: number, reason: .venueUnavailable))))
      failures.append(desk.decider.emitted[0].envelope.sequence)
    }
    #expect(desk.transition?.counted == failures)
    #expect(desk.state.control.breaker.lastTransition == desk.decider.emitted[1].envelope.sequence)
  }

  @Test func aShareOfFailuresOpensABreakerOnceEnoughWereAnswered() {
    var desk = Desk.guarded([
      (.breakerFailureRate, 4_000), (.breakerRateMinimum, 6), (.breakerFailures, 100),
    ])
    for success in [true, false, true, false, true] { report(&desk, success) }
    #expect(desk.transition == nil)
    report(&desk, false)
    #expect(desk.transition?.reason == .failureRate)
    #expect(desk.transition?.value == 5_000)
    #expect(desk.transition?.limit == 4_000)
    #expect(desk.transition?.counted.count == 3)
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal?.rule == .serviceBreaker)
  }

  @Test func aNamedBreakerIsProbedAndClosedByAsManySuccessesAsItsBudget() {
    var desk = Desk.guarded([(.breakerFailures, 2), (.breakerProbes, 2)])
    report(&desk, false)
    report(&desk, false)
    #expect(desk.transition?.to == .open)
    #expect(desk.state.safeguards.wakeAt != .unset)
    desk.wait(1_100)
    #expect(desk.transition?.to == .halfOpen)
    report(&desk, true)
    #expect(desk.transition == nil)
    report(&desk, true)
    #expect(desk.transition?.to == .closed)
    #expect(desk.transition?.breaker == BreakerIndex(1))
  }

  @Test func anAnswerThatTakesTooLongIsAFailure() {
    var desk = Desk.guarded([(.breakerFailures, 2)])
    desk.say(.setLimit, "breaker-latency@breaker:router", "100ms")
    report(&desk, true, 100)
    report(&desk, true, 101)
    report(&desk, true, 101)
    #expect(desk.transition?.to == .open)
    #expect(desk.state.safeguards.breakers[1].breaker.phase == .closed)
  }

  @Test func operatorsForceAndResetBreakers() {
    var desk = Desk.guarded([(.breakerFailures, 3)])
    desk.say(.openBreaker, "router", by: "tess", because: "odd quotes")
    #expect(desk.transition?.reason == .forcedOpen)
    #expect(desk.transition?.actor == "tess")
    desk.wait(100_000)
    // Without a time to probe, only an operator closes it.
    #expect(desk.state.safeguards.breakers[0].breaker.phase == .open)
    desk.say(.closeBreaker, "router", by: "tess")
    #expect(desk.refusal?.contains("may not close-breaker") == true)
    desk.say(.closeBreaker, "router", because: "checked")
    #expect(desk.transition?.reason == .forcedClosed)
    desk.say(.closeBreaker, "router")
    #expect(desk.refusal?.contains("is closed already") == true)
    desk.say(.openBreaker, "jupiter")
    #expect(
      desk.refusal == "there is no breaker 'jupiter'; the breakers are engine, router, oracle")
    report(&desk, false)
    report(&desk, false)
    desk.say(.resetBreaker, "router")
    #expect(desk.transition?.reason == .metricsReset)
    report(&desk, false)
    #expect(desk.transition == nil)
    desk.say(.openBreaker, "engine")
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal?.rule == .breakerOpen)
  }

  @Test func aFallFromTheHighestEquityOpensTheBreakerAndOneBadTickDoesNot() {
    var desk = Desk.guarded([
      (.maximumDrawdown, 20), (.capitalLossStop, 9_000), (.dailyLoss, 1 << 60),
    ])
    let order = desk.order(.buy)
    desk.fill(order, whole(1), at: 100, trade: 1)
    desk.stay(140)
    #expect(desk.state.safeguards.losses.highest == dollars(10_040))
    // One tick, up or down, is not believed.
    desk.quote(1_000)
    desk.quote(140)
    #expect(desk.state.safeguards.losses.highest == dollars(10_040))
    desk.quote(1)
    desk.quote(140)
    #expect(desk.state.control.breaker.phase == .closed)
    desk.stay(119)
    #expect(desk.transition?.reason == .drawdown)
    #expect(desk.state.control.breaker.isOpenForLoss)
    // Only reducing passes, and no time closes it.
    desk.wait(100_000)
    desk.quote(119, wants: .buy)
    #expect(desk.orderRefusal?.rule == .breakerOpen)
    desk.quote(119, wants: .sell)
    #expect(desk.orderRefusal == nil)
    desk.say(.closeBreaker, "engine", because: "taken over")
    desk.stay(119)
    #expect(desk.state.control.breaker.phase == .closed)
    #expect(desk.state.safeguards.losses.highest == dollars(10_019))
  }

  @Test func lossesOfTheCapitalAndOfTheDayAreWarnedOfAndStop() {
    var desk = Desk.guarded([
      (.capitalLossWarning, 10), (.dailyLossStop, dollars(15).units), (.dailyLoss, 1 << 60),
    ])
    let order = desk.order(.buy)
    desk.fill(order, whole(1), at: 100, trade: 1)
    desk.stay(89)
    #expect(desk.state.safeguards.warnings == [.capitalLoss])
    desk.stay(95)
    #expect(desk.state.safeguards.warnings == [])
    desk.stay(85)
    #expect(desk.state.control.stop?.reason == .dailyLoss)
  }

  @Test func aLossThatIsRealisedIsNoTickAndCountsAtOnce() {
    var desk = Desk.guarded([
      (.capitalLossWarning, 10), (.dailyLossStop, dollars(15).units), (.dailyLoss, 1 << 60),
    ])
    let bought = desk.order(.buy)
    desk.fill(bought, whole(1), at: 100, trade: 1)
    let sold = desk.order(.sell, at: 80)
    desk.fill(sold, whole(1), at: 80, trade: 2)
    #expect(desk.state.book.positions[0].quantity == .zero)
    #expect(desk.state.safeguards.warnings == [.capitalLoss])
    #expect(desk.state.control.stop?.reason == .dailyLoss)
  }

  @Test func aFillWarnsOfLeverageAtOnceAndTakesItBack() {
    var desk = Desk.guarded([(.maximumLeverage, FixedPoint.scale * 12 / 1_000)])
    let order = desk.order(.buy)
    #expect(desk.state.safeguards.warnings == [])
    desk.fill(order, whole(1), at: 100, trade: 1)
    // No order is open, so no timer would come to say it.
    #expect(desk.state.orders.openCount == 0)
    #expect(desk.state.safeguards.warnings == [.leverage])
    desk.quote(102, wants: .sell)
    let sold = desk.state.orders.lastNumber
    desk.fact(.orderSent(OrderProgress(order: sold)))
    desk.fill(sold, whole(1), at: 102, trade: 2)
    #expect(desk.state.safeguards.warnings == [])
  }

  @Test func missingMarksDisableNoLimit() {
    var desk = Desk.guarded([(.dailyLossStop, dollars(15).units), (.dailyLoss, 1 << 60)])
    let order = desk.order(.buy)
    desk.fill(order, whole(1), at: 100, trade: 1)
    desk.quote(81)
    desk.quote(80)
    // A side that is missing is no mark: what was counted stays counted.
    desk.fact(
      .quoted(
        Quote(
          instrument: InstrumentIndex(0), bid: .zero, bidQuantity: .zero, ask: price(80),
          askQuantity: whole(5))))
    #expect(desk.state.control.stop == nil)
    desk.quote(79)
    #expect(desk.state.control.stop?.reason == .dailyLoss)
  }

  @Test func aVenueAwayForTooLongStopsEverything() {
    var desk = Desk.guarded([(.disconnectStop, 5_000_000_000)])
    desk.take(.report(.disconnected(VenueIndex(0))))
    desk.wait(4_900)
    #expect(desk.state.control.stop == nil)
    desk.wait(200)
    #expect(desk.state.control.stop?.reason == .networkFailure)
  }

  @Test func aClockThatJumpsTooFarStopsEverything() {
    var desk = Desk.guarded([(.clockStepStop, 1_000_000_000)])
    let now = desk.now
    desk.fact(.clockStepped(ClockStepped(from: now, to: now.adding(.milliseconds(-999)))))
    #expect(desk.state.control.stop == nil)
    desk.fact(.clockStepped(ClockStepped(from: now, to: now.adding(.milliseconds(-1_000)))))
    #expect(desk.state.control.stop?.reason == .clockError)
  }

  @Test func aRunThatTakesAnotherFeedsTimeOverIsNoClockError() {
    var desk = Desk.guarded([(.clockStepStop, 1_000_000_000)])
    let then = desk.now.adding(.milliseconds(-900_000))
    desk.fact(.clockStepped(ClockStepped(from: then, to: desk.now)))
    #expect(desk.state.control.stop == nil)
    let extremes = ClockStepped(
      from: Timestamp(nanoseconds: .max), to: Timestamp(nanoseconds: .min + 1))
    desk.fact(.clockStepped(extremes))
    #expect(desk.state.control.stop?.reason == .clockError)
  }

  @Test func aClockThatRunsBackwardsDuringACooldownDoesNotProbeEarly() {
    var desk = Desk.guarded([(.breakerFailures, 1)])
    report(&desk, false)
    let opened = desk.now
    desk.now = opened.adding(.milliseconds(-60_000))
    desk.take(.timer)
    #expect(desk.state.now == opened)
    #expect(desk.state.safeguards.breakers[0].breaker.phase == .open)
  }

  @Test func aWindowOfMaintenanceComesNearBeginsAndEnds() {
    var desk = Desk.guarded([(.maintenanceLead, 10_000_000_000), (.orderLifetime, 1 << 50)])
    desk.order(.buy)
    let begin = desk.now.adding(.milliseconds(20_000))
    desk.say(.maintenance, by: "tess") {
      $0.from = begin
      $0.lasts = .milliseconds(5_000)
    }
    #expect(desk.state.safeguards.maintenance.phase == .planned)
    // Shorter at either end is refused, longer is not.
    desk.say(.maintenance) { $0.until = begin }
    #expect(desk.refusal?.contains("can be made longer") == true)
    desk.say(.maintenance) {
      $0.from = begin.adding(.milliseconds(1))
      $0.lasts = .milliseconds(9_000)
    }
    #expect(desk.refusal?.contains("can be made longer") == true)
    desk.say(.maintenance, by: "tess") {
      $0.from = begin
      $0.lasts = .milliseconds(6_000)
    }
    #expect(desk.refusal == nil)
    desk.wait(10_100)
    #expect(desk.kinds == [.timerElapsed, .maintenanceChanged, .cancelIntended])
    desk.take(.report(.cancelled(OrderClosure(order: OrderNumber(1), reason: .requested))))
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal?.rule == .maintenance)
    desk.wait(10_000)
    #expect(desk.state.safeguards.maintenance.phase == .inside)
    desk.wait(6_000)
    #expect(desk.state.safeguards.maintenance.phase == .ended)
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal == nil)
    let before = desk.now.adding(.milliseconds(-1))
    desk.say(.maintenance) { $0.until = before }
    #expect(desk.refusal?.contains("over before it begins") == true)
    desk.say(.maintenance)
    #expect(desk.refusal?.contains("needs an end") == true)
    desk.say(.cancelMaintenance)
    #expect(desk.refusal?.contains("no window of maintenance is planned") == true)
  }

  @Test func aCrisisNarrowsByLevelAndEndsByANamedOperator() {
    var desk = Desk.guarded([
      (.orderLifetime, 1 << 50), (.maximumPositionNotional, dollars(150).units),
    ])
    desk.order(.buy)
    desk.say(.crisis, "", "elevated", by: "tess")
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal?.rule == .positionNotional)
    #expect(desk.orderRefusal?.limit == dollars(75).units)
    desk.say(.crisis, "", "high", by: "tess")
    #expect(desk.kinds == [.operatorCommanded, .crisisChanged, .cancelIntended])
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal?.rule == .crisis)
    desk.say(.crisis, "", "total")
    #expect(desk.refusal?.contains("there is no level 'total'") == true)
    desk.say(.crisis, "", "none", because: "")
    #expect(desk.refusal?.contains("needs a reason") == true)
    desk.say(.crisis, "", "none", by: "vic")
    #expect(desk.refusal?.contains("may not resume") == true)
    desk.say(.crisis, "", "none")
    #expect(desk.state.safeguards.crisis == .none)
  }

  @Test func whatIsDeniedIsNotBoughtUntilItIsAllowedOrTheDenialEnds() {
    var desk = Desk.guarded()
    desk.say(.deny, "T0", by: "tess") { $0.lasts = .milliseconds(500) }
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal?.rule == .denied)
    desk.quote(100, wants: .buy, of: 1)
    #expect(desk.orderRefusal == nil)
    desk.wait(600)
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal == nil)
    for subject in ["USD", "test", "scripted"] {
      desk.say(.deny, subject, by: "tess")
      desk.quote(100, wants: .buy)
      #expect(desk.orderRefusal?.rule == .denied, "\(subject)")
      desk.say(.allow, subject, by: "tess")
      #expect(desk.refusal?.contains("may not loosen") == true)
      desk.say(.allow, subject)
    }
    desk.say(.allow, "T0")
    #expect(desk.refusal == "'T0' is not denied")
    desk.say(.deny, "DOGE")
    #expect(desk.refusal?.contains("cannot be denied") == true)
  }

  @Test func timesThatNobodyMeansAreRefused() {
    var desk = Desk.guarded()
    for nanoseconds in [Int64.min, Int64.min + 1, -1, 1, Int64.max] {
      let time = Timestamp(nanoseconds: nanoseconds)
      #expect(time.description.hasSuffix("Z"))
      desk.say(.setLimit, "maximum-exposure", "5") { $0.until = time }
      #expect(desk.refusal?.contains("more than ten years") == true, "\(nanoseconds)")
      desk.say(.maintenance) {
        $0.from = time
        $0.lasts = .milliseconds(10)
      }
      #expect(desk.refusal?.contains("more than ten years") == true, "\(nanoseconds)")
    }
    for lasts in [Int64.min, -1, Int64.max] {
      desk.say(.deny, "T0") { $0.lasts = Interval(nanoseconds: lasts) }
      #expect(desk.refusal?.contains("ten years at most") == true, "\(lasts)")
    }
  }

  @Test func manyCancelsDoNotSilenceADeskForLong() {
    var desk = Desk.guarded([(.maximumMessageRate, 10), (.maximumOpenOrders, 1_000)])
    for _ in 0..<4 { desk.order(.buy) }
    // Each is counted, though none of them leaves for long.
    for _ in 0..<100 {
      desk.say(.cancelAll)
      let open = desk.state.orders.open()
      for number in open {
        desk.take(.report(.cancelled(OrderClosure(order: number, reason: .requested))))
      }
      desk.quote(100, wants: .buy)
    }
    desk.wait(1_200)
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal == nil)
  }
}
