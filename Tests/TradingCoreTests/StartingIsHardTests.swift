import Testing
import TradingCore

/// Starting is hard: the ways by which one person alone, a stop that nobody heard, or what lowers
/// risk could have raised it.
@Suite struct StartingIsHardTests {
  private func desk(
    needingSecond second: PermissionSet = [], limits: [(Limit, Int64)] = []
  ) -> Desk {
    var desk = Desk(limits: limits)
    desk.guarded(needingSecond: second)
    desk.quote(100)
    return desk
  }

  private func plan(_ desk: Desk) -> StateHash {
    desk.state.safeguards.plan?.planned.plan ?? StateHash(high: 0, low: 0)
  }

  private func waiting(_ desk: Desk) -> String {
    desk.state.safeguards.pending.last.map { "\($0.sequence)" } ?? ""
  }

  @Test func brokenGlassNeverGivesAwayWhoMayDoWhat() {
    var desk = desk()
    desk.say(.lockDown, by: "bob")
    desk.say(.breakGlass, by: "bob")
    #expect(desk.refusal == nil)
    desk.say(.declareOperator, "puppet", "supervisor uid=1234", by: "bob")
    #expect(desk.refusal?.contains("bob may not administer: that takes admin") == true)
    desk.say(.declareOperator, "ada", "supervisor uid=1234", by: "bob")
    #expect(desk.refusal?.contains("may not administer") == true)
    desk.say(.revokeOperator, "ada", by: "bob")
    #expect(desk.refusal?.contains("may not administer") == true)
    for permission in Permission.allCases {
      let isLeft = desk.state.verdict(of: "bob", for: permission) == .allowed
      #expect(isLeft == (permission != .administer), "\(permission)")
    }
    // The hour over, it is as before.
    desk.now = desk.now.adding(.milliseconds(3_600_000))
    desk.wait(1)
    #expect(desk.state.verdict(of: "bob", for: .administer) == .refused)
  }

  @Test func glassTakesNobodyElsesVoiceInWhoMayDoWhat() {
    var desk = desk(needingSecond: .administer)
    desk.say(.breakGlass)
    desk.say(.declareOperator, "puppet", "supervisor uid=1234")
    #expect(desk.kinds == [.operatorCommanded, .approvalRequested])
    let command = waiting(desk)
    desk.say(.breakGlass, by: "bob")
    desk.say(.approve, command, by: "bob")
    #expect(desk.refusal?.contains("bob may not administer") == true)
  }

  @Test(arguments: [
    "revoked", "another role", "another token", "glass over",
  ])
  func whoApprovedAndMayNoLongerRecoverVoidsThePlan(how: String) {
    var desk = desk(limits: [(.approvalWindow, 7_200_000_000_000)])
    desk.control(
      .operatorDeclared(
        OperatorChanged(
          record: OperatorRecord(name: "cleo", roles: RoleSet([.supervisor, .trader])),
          actor: "test", reason: "")))
    let first = how == "glass over" ? "gus" : "cleo"
    if how == "glass over" {
      // Somebody who may break the glass and nothing else.
      desk.control(
        .operatorDeclared(
          OperatorChanged(
            record: OperatorRecord(name: "gus", roles: RoleSet([.admin])), actor: "test",
            reason: "")))
      desk.say(.breakGlass, by: "gus")
    }
    desk.say(.lockDown)
    desk.say(.planRecovery)
    let plan = plan(desk)
    desk.say(.approveRecovery, by: first) { $0.plan = plan }
    #expect(desk.kinds == [.operatorCommanded, .approvalGiven])
    switch how {
    case "revoked": desk.say(.revokeOperator, "cleo")
    case "another role": desk.say(.declareOperator, "cleo", "trader")
    case "another token":
      desk.say(
        .declareOperator, "cleo", "supervisor token=" + String(repeating: "5e", count: 32))
    default: desk.now = desk.now.adding(.milliseconds(3_600_001))
    }
    #expect(desk.refusal == nil)
    desk.say(.approveRecovery, by: "bob") { $0.plan = plan }
    #expect(desk.refusal?.contains("plan again") == true)
    if how != "another token" {
      #expect(desk.refusal?.contains("\(first), who approved the plan") == true)
    }
    #expect(desk.state.control.stop != nil)
    desk.say(.planRecovery)
    let second = self.plan(desk)
    desk.say(.approveRecovery) { $0.plan = second }
    desk.say(.approveRecovery, by: "bob") { $0.plan = second }
    #expect(desk.state.control.stop == nil)
  }

  private static let unproved = OperatorCommand.Channel.allCases.filter {
    ![.socketPeer, .socketToken, .script].contains($0)
  }

  @Test(arguments: Self.unproved)
  func aNameThatNothingProvesIsNoneOfTwo(channel: OperatorCommand.Channel) {
    var desk = desk(needingSecond: .loosen)
    // It asks.
    desk.say(.setLimit, "maximum-exposure", "900") { $0.channel = channel }
    #expect(desk.kinds == [.operatorCommanded, .commandRefused])
    #expect(desk.refusal?.contains("is proved") == true)
    // It agrees.
    desk.say(.setLimit, "maximum-exposure", "900", by: "bob")
    let command = waiting(desk)
    desk.say(.approve, command) { $0.channel = channel }
    #expect(desk.refusal?.contains("is proved") == true)
    #expect(desk.state.limits[.maximumExposure] == dollars(800).units)
    // It approves a plan for two.
    desk.say(.lockDown)
    desk.say(.planRecovery)
    let plan = plan(desk)
    desk.say(.approveRecovery) {
      $0.plan = plan
      $0.channel = channel
    }
    #expect(desk.refusal?.contains("is proved") == true)
    #expect(desk.state.safeguards.plan?.approvers == [])
  }

  @Test func whatTakesOnePersonTakesNoProofBeyondTheStart() {
    var desk = desk()
    desk.say(.stop)
    desk.say(.recover) { $0.channel = .commandLine }
    #expect(desk.state.control.stop == nil)
    desk.say(.setLimit, "maximum-exposure", "900") { $0.channel = .commandLine }
    #expect(desk.state.limits[.maximumExposure] == dollars(900).units)
    desk.say(.stop)
    desk.say(.planRecovery)
    let plan = plan(desk)
    desk.say(.approveRecovery) {
      $0.plan = plan
      $0.channel = .commandLine
    }
    #expect(desk.state.control.stop == nil)
  }

  @Test func aScriptPlaysAllOfItsPersons() {
    var desk = desk(needingSecond: .loosen)
    desk.say(.setLimit, "maximum-exposure", "900") { $0.channel = .script }
    let command = waiting(desk)
    desk.say(.approve, command, by: "bob") { $0.channel = .script }
    #expect(desk.state.limits[.maximumExposure] == dollars(900).units)
  }

  /// A desk stopped for a loss that is no longer beyond its limit.
  private func stoppedForALoss() -> Desk {
    var desk = desk(limits: [
      (.capitalLossStop, 10), (.dailyLoss, 1 << 60), (.maximumQuoteAge, 1 << 60),
    ])
    let order = desk.order(.buy)
    desk.fill(order, whole(1), at: 100, trade: 1)
    desk.stay(80)
    desk.say(.setLimit, "capital-loss-stop", "2000")
    return desk
  }

  @Test func aLaterStopIsInForceBesideTheOneBefore() {
    var desk = stoppedForALoss()
    #expect(desk.state.safeguards.stops.map(\.reason) == [.capitalLoss])
    desk.say(.lockDown, by: "tess")
    #expect(desk.kinds == [.operatorCommanded, .stopTriggered])
    desk.say(.stop, by: "tess")
    #expect(desk.kinds == [.operatorCommanded, .stopTriggered])
    #expect(desk.state.safeguards.stops.map(\.reason) == [.capitalLoss, .security, .manual])
    #expect(desk.state.control.stop?.reason == .capitalLoss)
    #expect(desk.state.approvalsToRecover == 2)
    desk.say(.planRecovery)
    let plan = plan(desk)
    desk.say(.approveRecovery) { $0.plan = plan }
    desk.say(.approveRecovery, by: "bob") { $0.plan = plan }
    #expect(desk.state.control.stop == nil)
    #expect(desk.state.safeguards.stops.isEmpty)
  }

  @Test func aLossUnderALighterStopStillStandsInTheWay() {
    var desk = desk(limits: [
      (.capitalLossStop, 10), (.dailyLoss, 1 << 60), (.dailyLossStop, dollars(5).units),
      (.maximumQuoteAge, 1 << 60),
    ])
    let order = desk.order(.buy)
    desk.fill(order, whole(1), at: 100, trade: 1)
    desk.say(.lockDown)
    desk.stay(80)
    #expect(desk.state.safeguards.stops.map(\.reason) == [.security, .dailyLoss, .capitalLoss])
    #expect(desk.count(.stopTriggered) == 3)
    // The first of equally grave ones is the one that is named.
    #expect(desk.state.control.stop?.reason == .security)
    desk.say(.planRecovery)
    let first = plan(desk)
    desk.say(.approveRecovery) { $0.plan = first }
    #expect(desk.refusal?.contains("would stop again") == true)
    desk.say(.setLimit, "capital-loss-stop", "2000")
    desk.say(.planRecovery)
    let second = plan(desk)
    desk.say(.approveRecovery) { $0.plan = second }
    #expect(desk.refusal?.contains("the loss of the day") == true)
  }

  @Test func whatTheEngineSaysOnceAReasonItSaysOnce() {
    var desk = desk(limits: [(.disconnectStop, 1_000_000_000)])
    desk.say(.stop)
    desk.take(.report(.disconnected(VenueIndex(0))))
    desk.wait(2_000)
    #expect(desk.state.safeguards.stops.map(\.reason) == [.manual, .networkFailure])
    let count = desk.count(.stopTriggered)
    for _ in 0..<5 { desk.wait(2_000) }
    #expect(desk.count(.stopTriggered) == count)
    #expect(desk.state.safeguards.wakeAt == .unset)
  }

  @Test(arguments: [OperatorCommand.Verb.stop, .lockDown])
  func aPlanMadeBeforeSomebodyShoutedStopIsVoid(verb: OperatorCommand.Verb) {
    var desk = desk()
    desk.say(verb, by: "tess")
    desk.say(.planRecovery)
    let plan = plan(desk)
    desk.say(verb, by: "tess")
    #expect(desk.kinds == [.operatorCommanded, .stopTriggered])
    desk.say(.approveRecovery) { $0.plan = plan }
    #expect(desk.refusal == RecoveryPlan.changed)
    #expect(desk.state.control.stop != nil)
  }

  @Test func whatStoppedUnderTheFirstRulesIsInForceUnderTheSecond() {
    var desk = Desk()
    desk.command(.stop)
    #expect(desk.state.safeguards.stops.isEmpty)
    desk.guarded()
    #expect(desk.state.safeguards.stops.map(\.reason) == [.manual])
    #expect(desk.state.safeguards.stops.first?.sequence == desk.state.control.stop?.sequence)
  }

  private static let plannedUpon: [(String, @Sendable (inout Desk) -> Void)] = [
    ("a stop", { $0.say(.stop) }),
    ("the mode", { $0.say(.pause) }),
    ("a limit", { $0.say(.setLimit, "maximum-exposure", "10") }),
    ("a denial", { $0.say(.deny, "T0") }),
    ("a breaker", { $0.say(.openBreaker, "router") }),
    ("a connection", { $0.take(.report(.disconnected(VenueIndex(0)))) }),
    ("the crisis", { $0.say(.crisis, "", "elevated") }),
    ("maintenance", { $0.say(.maintenance) { $0.lasts = .milliseconds(7_200_000) } }),
    ("closing", { $0.say(.closeAll) }),
    ("a stage", { $0.say(.stepDown) }),
    ("operators", { $0.say(.declareOperator, "tess", "risk") }),
    ("the glass", { $0.say(.breakGlass, by: "bob") }),
    ("a warning", { $0.say(.setLimit, "maximum-leverage", "0.01") }),
  ]

  @Test(arguments: plannedUpon.map(\.0))
  func aPlanRestsOnAllThatTheDocumentNames(what: String) {
    var desk = desk(limits: [
      (.stageOneShare, 2_500), (.stageTwoShare, 5_000), (.maximumQuoteAge, 1 << 60),
    ])
    let order = desk.order(.buy)
    desk.fill(order, whole(1), at: 100, trade: 1)
    desk.say(.stop)
    desk.say(.recover)
    desk.say(.trade)
    desk.say(.stepUp)
    #expect(desk.state.safeguards.stage == 2)
    desk.say(.stop)
    let before = desk.state.planHash()
    desk.quote(101)
    #expect(desk.state.planHash() == before)
    for (name, change) in Self.plannedUpon where name == what { change(&desk) }
    #expect(desk.refusal == nil)
    #expect(desk.state.planHash() != before)
  }

  @Test func aDenialIsNeverShortenedByAnother() {
    var desk = desk()
    desk.say(.deny, "T0")
    let since = desk.state.safeguards.denied.denials.first?.since
    desk.say(.deny, "T0", by: "tess") { $0.lasts = .milliseconds(1_000) }
    #expect(desk.refusal == nil)
    desk.wait(1_500)
    #expect(desk.state.safeguards.denied.denials.first?.since == since)
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal?.rule == .denied)
    // Of two that end the later one, whichever came first.
    for lengths in [(500, 900), (900, 500)] as [(Int64, Int64)] {
      desk.say(.deny, "T1") { $0.lasts = .milliseconds(lengths.0) }
      desk.say(.deny, "T1", by: "tess") { $0.lasts = .milliseconds(lengths.1) }
      desk.wait(700)
      #expect(desk.state.safeguards.denied.denials.count == 2)
      desk.wait(300)
      #expect(desk.state.safeguards.denied.denials.count == 1)
    }
    // And without an end it is denied for good.
    desk.say(.deny, "T1") { $0.lasts = .milliseconds(500) }
    desk.say(.deny, "T1")
    desk.wait(600)
    #expect(desk.state.safeguards.denied.denials.count == 2)
  }

  @Test func aPauseStaysOverARecovery() {
    var desk = desk()
    desk.say(.pause, by: "tess")
    desk.say(.stop)
    desk.say(.recover)
    #expect(desk.kinds.contains(.recovered))
    #expect(desk.state.control.stop == nil)
    #expect(desk.state.control.mode == .paused)
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal?.rule == .paused)
    desk.say(.resume, by: "tess")
    #expect(desk.state.control.mode == .reduceOnly)
  }
}
