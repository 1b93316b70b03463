import Testing
import TradingCore

@Suite struct ControlTests {
  private func reject(_ desk: inout Desk) {
    desk.quote(100, wants: .buy)
    let number = desk.state.orders.lastNumber
    desk.fact(.orderSent(OrderProgress(order: number)))
    desk.take(.report(.rejected(OrderClosure(order: number, reason: .venueUnavailable))))
  }

  @Test func theBreakerOpensProbesAndClosesAgain() {
    var desk = Desk()
    for _ in 0..<3 { reject(&desk) }
    #expect(desk.state.control.breaker.phase == .open)
    desk.quote(100, wants: .buy)
    #expect(desk.kinds.last == .orderRefused)
    desk.wait(1_100)
    #expect(desk.state.control.breaker.phase == .halfOpen)
    desk.quote(100, wants: .buy)
    #expect(desk.kinds.last == .orderIntended)
    let probe = desk.state.orders.lastNumber
    desk.quote(100, wants: .buy)
    #expect(desk.kinds.last == .orderRefused)
    desk.take(.report(.acknowledged(OrderProgress(order: probe, venueOrderNumber: 9))))
    #expect(desk.state.control.breaker.phase == .closed)
  }

  @Test func aFailedProbeOpensAgainAndTooManyStopEverything() {
    var desk = Desk()
    for _ in 0..<3 { reject(&desk) }
    desk.wait(1_100)
    reject(&desk)
    #expect(desk.kinds == [.orderRejected, .breakerTransitioned, .stopTriggered])
    #expect(desk.state.control.stop?.reason == .breaker)
  }

  @Test func businessRefusalsDoNotOpenTheBreaker() {
    var desk = Desk()
    for _ in 0..<10 {
      desk.quote(100, wants: .buy)
      let number = desk.state.orders.lastNumber
      desk.take(.report(.rejected(OrderClosure(order: number, reason: .insufficientBalance))))
    }
    #expect(desk.state.control.breaker.phase == .closed)
  }

  @Test func aStopCancelsEverythingAndLetsNothingThrough() {
    var desk = Desk()
    let resting = desk.order(.buy)
    desk.command(.stop)
    #expect(desk.kinds == [.operatorCommanded, .stopTriggered, .cancelIntended])
    #expect(desk.state.orders[resting]?.isCancelRequested == true)
    desk.quote(100, wants: .buy)
    #expect(desk.kinds.last == .orderRefused)
    desk.start(run: 2)
    #expect(desk.state.control.stop != nil)
  }

  @Test func onlyANamedOperatorWithAReasonAndSettledOrdersRecovers() {
    var desk = Desk()
    let resting = desk.order(.buy)
    desk.command(.recover)
    #expect(desk.kinds.last == .commandRefused)
    desk.command(.stop)
    desk.command(.recover)
    #expect(desk.kinds.last == .commandRefused)
    desk.take(.report(.cancelled(OrderClosure(order: resting, reason: .requested))))
    desk.command(.recover, by: "")
    #expect(desk.kinds.last == .commandRefused)
    desk.command(.recover, because: "")
    #expect(desk.kinds.last == .commandRefused)
    desk.command(.trade)
    #expect(desk.kinds.last == .commandRefused)
    desk.command(.recover)
    #expect(desk.kinds == [.operatorCommanded, .modeChanged, .recovered])
    #expect(desk.state.control.mode == .reduceOnly)
    #expect(desk.state.control.stop == nil)
    desk.command(.trade)
    #expect(desk.state.control.mode == .normal)
  }

  @Test func oneBadTickNeverStopsAndALastingLossDoes() {
    var desk = Desk(limits: [
      (.capitalLossStop, 20), (.lossConfirmations, 3), (.dailyLoss, dollars(1_000).units),
    ])
    desk.quote(100)
    let bought = desk.order(.buy)
    desk.fill(bought, whole(1), at: 100, trade: 1)
    desk.quote(50)
    desk.quote(100)
    desk.quote(50)
    desk.quote(50)
    #expect(desk.state.control.stop == nil)
    desk.quote(50)
    #expect(desk.state.control.stop?.reason == .capitalLoss)
  }

  @Test func aDayWithoutRoomForLossLetsPositionsShrinkOnly() {
    var desk = Desk(limits: [(.dailyLoss, dollars(20).units)])
    desk.quote(100)
    let bought = desk.order(.buy)
    desk.fill(bought, whole(1), at: 100, trade: 1)
    desk.quote(70, wants: .buy)
    guard case .orderRefused(let refused) = desk.decider.emitted.last?.event else {
      Issue.record("an order that grows a losing position passed")
      return
    }
    #expect(refused.rule == .dailyLoss)
    desk.quote(70, wants: .sell)
    #expect(desk.kinds.last == .orderIntended)
    #expect(desk.state.control.stop == nil)
  }

  @Test func theDaysBaselineSurvivesARestartAndRollsWithTheDate() {
    var desk = Desk()
    desk.quote(100)
    #expect(desk.count(.dayRolled) == 1)
    let baseline = desk.state.losses.dayBaseline
    desk.start(run: 2)
    desk.quote(100)
    #expect(desk.count(.dayRolled) == 1)
    #expect(desk.state.losses.dayBaseline == baseline)
    desk.now = desk.now.adding(.milliseconds(86_400_000))
    desk.quote(100)
    #expect(desk.count(.dayRolled) == 2)
  }

  @Test func aPauseEndsWhereItBegan() {
    var desk = Desk()
    desk.command(.reduceOnly)
    desk.command(.pause)
    desk.quote(100, wants: .buy)
    #expect(desk.kinds.last == .orderRefused)
    desk.command(.resume)
    #expect(desk.state.control.mode == .reduceOnly)
    desk.command(.resume)
    #expect(desk.kinds.last == .commandRefused)
  }

  /// Each phase below each occurrence: where the breaker goes, or that it stays.
  private static let transitions:
    [(occurrence: Breaker.Occurrence, closed: String, open: String, halfOpen: String)] = [
      (.success(OrderNumber(1)), "stays", "stays", "closed"),
      (.success(OrderNumber(2)), "stays", "stays", "stays"),
      (.served, "stays", "stays", "closed"),
      (.failure(OrderNumber(1)), "open", "stays", "open"),
      (.failure(OrderNumber(2)), "open", "stays", "stays"),
      (.failure(nil), "open", "stays", "open"),
      (.timer, "stays", "halfOpen", "stays"),
      (.recovery, "stays", "halfOpen", "halfOpen"),
    ]

  @Test func everyBreakerPhaseAnswersEveryOccurrence() {
    for (occurrence, closed, open, halfOpen) in Self.transitions {
      #expect(answer(of: .closed, to: occurrence) == closed, "closed, \(occurrence)")
      #expect(answer(of: .open, to: occurrence) == open, "open, \(occurrence)")
      #expect(answer(of: .halfOpen, to: occurrence) == halfOpen, "half open, \(occurrence)")
    }
  }

  /// What a breaker whose only probe is order 1, its cooldown over, makes of an occurrence.
  private func answer(of phase: Breaker.Phase, to occurrence: Breaker.Occurrence) -> String {
    var limits = Limits()
    limits[.breakerFailures] = 1
    limits[.breakerCooldown] = 10
    let thresholds = BreakerThresholds(limits)
    var breaker = Breaker()
    if phase != .closed {
      breaker.count(.failure(nil))
      breaker.apply(
        BreakerTransitioned(
          from: .closed, to: .open, reason: .consecutiveFailures, failures: 1, threshold: 1,
          probeAt: Timestamp(nanoseconds: 5)))
    }
    if phase == .halfOpen {
      breaker.apply(
        BreakerTransitioned(
          from: .open, to: .halfOpen, reason: .cooldownElapsed, failures: 1, threshold: 1,
          probeAt: .unset))
      breaker.noteOrder(OrderNumber(1), thresholds)
    }
    // What is asked about was counted before, as the fold does.
    breaker.count(occurrence)
    let late = Timestamp(nanoseconds: 1 << 40)
    let moved = breaker.transition(after: occurrence, at: late, thresholds)
    return moved.map { "\($0.to)" } ?? "stays"
  }
}
