import Testing
import TradingCore

/// Ways round the rules that look like lowering risk, or like somebody else.
@Suite struct LoopholeTests {
  private func approve(_ desk: inout Desk, by person: String) {
    guard let plan = desk.state.safeguards.plan?.planned.plan else { return }
    desk.say(.approveRecovery, by: person) { $0.plan = plan }
  }

  @Test func brokenGlassDeclaresNobody() {
    var desk = Desk.guarded(needingSecond: [.administer])
    desk.say(.breakGlass)
    #expect(desk.refusal == nil)
    desk.say(.declareOperator, "eve", "supervisor uid=9")
    #expect(desk.kinds.last == .approvalRequested)
    #expect(desk.state.safeguards.roster.find("eve") == nil)
  }

  @Test func anApproverWhoWasRevokedNoLongerCounts() {
    var desk = Desk.guarded()
    desk.say(.lockDown)
    desk.say(.planRecovery, by: "bob")
    approve(&desk, by: "bob")
    #expect(desk.state.safeguards.plan?.approvers == ["bob"])
    desk.say(.revokeOperator, "bob")
    #expect(desk.refusal == nil)
    approve(&desk, by: "ada")
    #expect(desk.refusal?.contains("bob, who approved the plan, may not recover") == true)
    #expect(desk.state.control.stop != nil)
  }

  @Test func aStopBetweenPlanAndApprovalVoidsThePlan() {
    var desk = Desk.guarded()
    desk.say(.lockDown)
    desk.say(.planRecovery)
    approve(&desk, by: "bob")
    desk.say(.stop, by: "tess", because: "not yet")
    #expect(desk.kinds.contains(.stopTriggered))
    approve(&desk, by: "ada")
    #expect(desk.refusal?.contains("have changed since the plan was made") == true)
    // The security stop stays the one that is named.
    #expect(desk.state.control.stop?.reason == .security)
    #expect(desk.state.safeguards.stops.map(\.reason) == [.security, .manual])
  }

  @Test func aWarningThatComesWithThePriceVoidsNoPlan() {
    var desk = Desk.guarded()
    let order = desk.order(.buy)
    desk.fill(order, whole(1), at: 100, trade: 1)
    desk.say(.lockDown)
    desk.say(.planRecovery)
    approve(&desk, by: "ada")
    desk.quote(900)
    #expect(desk.state.safeguards.warnings == [.exposureAboveLimit])
    approve(&desk, by: "bob")
    #expect(desk.state.control.stop == nil)
  }

  @Test func aLockDownDuringAStopForALossNeedsBothToBeTakenBack() {
    var desk = Desk.guarded([(.dailyLossStop, dollars(15).units), (.dailyLoss, 1 << 60)])
    let order = desk.order(.buy)
    desk.fill(order, whole(1), at: 100, trade: 1)
    desk.stay(80)
    #expect(desk.state.control.stop?.reason == .dailyLoss)
    desk.say(.lockDown, by: "tess")
    #expect(desk.state.safeguards.stops.map(\.reason) == [.dailyLoss, .security])
    desk.say(.setLimit, "daily-loss-stop", "40")
    desk.say(.planRecovery)
    #expect(desk.state.safeguards.plan?.planned.needed == 2)
    approve(&desk, by: "ada")
    approve(&desk, by: "bob")
    #expect(desk.state.control.stop == nil && desk.state.safeguards.stops.isEmpty)
  }

  @Test func aRecoveryEndsNoPause() {
    var desk = Desk.guarded()
    desk.say(.pause, by: "tess")
    desk.say(.stop)
    desk.say(.recover)
    #expect(desk.refusal == nil && desk.state.control.mode == .paused)
    desk.say(.resume)
    #expect(desk.state.control.mode == .reduceOnly)
  }

  @Test func aRecoveryFromAnythingElseForgetsNoLoss() {
    var desk = Desk.guarded([(.dailyLoss, 1 << 60), (.capitalLossStop, 9_000)])
    let order = desk.order(.buy)
    desk.fill(order, whole(1), at: 100, trade: 1)
    desk.stay(140)
    let highest = desk.state.safeguards.losses.highest
    #expect(highest == dollars(10_040))
    desk.stay(110)
    desk.say(.stop)
    desk.say(.recover)
    #expect(desk.state.control.stop == nil)
    #expect(desk.state.safeguards.losses.highest == highest)
  }

  @Test func aDenialIsNotShortenedByAnother() {
    var desk = Desk.guarded()
    desk.say(.deny, "T0", by: "bob")
    desk.say(.deny, "T0", by: "tess") { $0.lasts = .milliseconds(1) }
    #expect(desk.refusal == nil)
    desk.wait(1_000)
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal?.rule == .denied)
    desk.say(.deny, "T1", by: "tess") { $0.lasts = .milliseconds(500) }
    desk.say(.deny, "T1", by: "tess") { $0.lasts = .milliseconds(5_000) }
    desk.say(.deny, "T1", by: "tess") { $0.lasts = .milliseconds(10) }
    desk.wait(1_000)
    desk.quote(100, wants: .buy, of: 1)
    #expect(desk.orderRefusal?.rule == .denied)
    desk.wait(5_000)
    desk.quote(100, wants: .buy, of: 1)
    #expect(desk.orderRefusal == nil)
  }

  @Test func changesForATimeLieOverEachOther() {
    var desk = Desk.guarded()
    func exposure() -> Int64 { desk.state.limits[.maximumExposure] / FixedPoint.scale }
    desk.say(.setLimit, "maximum-exposure", "400", by: "bob") { $0.lasts = .milliseconds(60_000) }
    desk.say(.setLimit, "maximum-exposure", "300", by: "tess") { $0.lasts = .milliseconds(1_000) }
    #expect(desk.refusal == nil && exposure() == 300)
    desk.wait(1_100)
    // The longer one goes on.
    #expect(exposure() == 400)
    desk.wait(60_000)
    #expect(exposure() == 800)
    #expect(desk.state.safeguards.overrides.temporary.isEmpty)
    // One that lasts longer takes the place of those that end before it.
    desk.say(.setLimit, "maximum-exposure", "500", by: "tess") { $0.lasts = .milliseconds(1_000) }
    desk.say(.setLimit, "maximum-exposure", "450", by: "tess") { $0.lasts = .milliseconds(2_000) }
    desk.wait(1_100)
    #expect(exposure() == 450)
    desk.wait(1_000)
    #expect(exposure() == 800)
  }

  @Test func aLooseningForATimeIsNotKeptByATightening() {
    var desk = Desk.guarded()
    desk.say(.setLimit, "maximum-exposure", "900") { $0.lasts = .milliseconds(2_000) }
    #expect(desk.refusal == nil)
    // Stricter than now, but looser than what returns.
    desk.say(.setLimit, "maximum-exposure", "899", by: "tess")
    #expect(desk.refusal?.contains("may not loosen") == true)
    desk.say(.setLimit, "maximum-exposure", "899", by: "tess") { $0.lasts = .milliseconds(9_000) }
    #expect(desk.refusal?.contains("may not loosen") == true)
    desk.say(.setLimit, "maximum-exposure", "899", by: "tess") { $0.lasts = .milliseconds(1_000) }
    #expect(desk.refusal == nil)
    desk.say(.setLimit, "maximum-exposure", "800", by: "tess")
    #expect(desk.refusal == nil)
    desk.wait(10_000)
    #expect(desk.state.limits[.maximumExposure] == dollars(800).units)
  }

  @Test func whoIsNotProvedIsNeitherOfTwo() {
    var desk = Desk.guarded(needingSecond: [.loosen])
    desk.say(.setLimit, "maximum-exposure", "900") { $0.channel = .commandLine }
    #expect(desk.refusal?.contains("nobody is proved at a start") == true)
    desk.say(.setLimit, "maximum-exposure", "900")
    let waiting = desk.state.safeguards.pending.last.map { "\($0.sequence)" } ?? ""
    desk.say(.approve, waiting, by: "bob") { $0.channel = .commandLine }
    #expect(desk.refusal?.contains("only who is proved") == true)
    desk.say(.approve, waiting, by: "bob")
    #expect(desk.state.limits[.maximumExposure] == dollars(900).units)
  }
}
