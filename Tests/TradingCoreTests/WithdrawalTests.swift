import Testing
import TradingCore

/// What waits for a second person can be taken back, and is agreed to only as it was asked.
@Suite struct WithdrawalTests {
  private func desk(
    needingSecond second: PermissionSet = [.loosen, .closeBreaker, .administer]
  ) -> Desk {
    var desk = Desk()
    desk.guarded(needingSecond: second)
    desk.control(
      .operatorDeclared(
        OperatorChanged(
          record: OperatorRecord(name: "cleo", roles: RoleSet([.supervisor, .admin])),
          actor: "test", reason: "")))
    desk.quote(100)
    return desk
  }

  private func waiting(_ desk: Desk) -> String {
    desk.state.safeguards.pending.last.map { "\($0.sequence)" } ?? ""
  }

  private func withdrawn(_ desk: Desk) -> Withdrawn? {
    for recorded in desk.decider.emitted {
      if case .control(.withdrawn(let taken)) = recorded.event { return taken }
    }
    return nil
  }

  @Test func whoAskedTakesItBackAndWhoCouldAgreeRejectsIt() throws {
    for (person, isRejected) in [("ada", false), ("bob", true)] {
      var desk = desk()
      desk.say(.setLimit, "maximum-exposure", "900")
      let command = waiting(desk)
      desk.say(.withdraw, command, by: "tess")
      #expect(desk.refusal?.contains("tess may not loosen") == true)
      #expect(desk.refusal?.contains("only ada asked for it") == true)
      desk.say(.withdraw, command, by: "vic")
      #expect(desk.refusal?.contains("vic may not loosen") == true)
      desk.say(.withdraw, command, by: "nobody")
      #expect(desk.refusal?.contains("no operator here") == true)
      desk.say(.withdraw, command, by: person, because: " ")
      #expect(desk.refusal == "a withdrawal needs a reason; give one")
      desk.say(.withdraw, command, by: person) { $0.channel = .commandLine }
      #expect(desk.refusal?.contains("is proved") == true)
      desk.say(.withdraw, command, by: person, because: "no longer needed")
      #expect(desk.kinds == [.operatorCommanded, .withdrawn])
      let taken = try #require(withdrawn(desk))
      #expect("\(taken.subject)" == command && taken.isRejected == isRejected)
      #expect(taken.actor == person && taken.reason == "no longer needed")
      #expect(desk.state.safeguards.pending == [])
      desk.say(.approve, command, by: "bob")
      #expect(desk.refusal?.contains("none does") == true)
      desk.say(.withdraw, command, by: person)
      #expect(desk.refusal?.contains("is neither a command that waits") == true)
      #expect(desk.state.limits[.maximumExposure] == dollars(800).units)
    }
  }

  @Test func whoeverAskedMayAlsoNoLongerBeAllowedTo() {
    var desk = desk(needingSecond: .loosen)
    desk.say(.setLimit, "maximum-exposure", "900", by: "bob")
    let command = waiting(desk)
    desk.say(.declareOperator, "bob", "viewer uid=7")
    desk.say(.withdraw, command, by: "bob")
    #expect(desk.kinds == [.operatorCommanded, .withdrawn])
  }

  @Test func whatIsOverWaitsNoMore() {
    var desk = desk()
    desk.say(.setLimit, "maximum-exposure", "900")
    let command = waiting(desk)
    desk.now = desk.now.adding(Interval(nanoseconds: desk.state.limits[.approvalWindow]))
    desk.say(.withdraw, command)
    #expect(desk.refusal?.contains("is neither a command that waits") == true)
    for text in ["", "91", "#", "#x"] {
      desk.say(.withdraw, text)
      #expect(desk.refusal?.contains("names no command") == true, "\(text)")
    }
  }

  @Test func aPlanIsWithdrawnByWhoeverMayRecoverAndNobodyElse() {
    for person in ["ada", "bob"] {
      var desk = desk()
      desk.say(.lockDown)
      desk.say(.planRecovery)
      let plan = desk.state.safeguards.plan
      let sequence = plan.map { "\($0.sequence)" } ?? ""
      desk.say(.withdraw, sequence, by: "tess")
      #expect(desk.refusal?.contains("tess may not recover") == true)
      desk.say(.withdraw, sequence, by: person)
      #expect(desk.kinds == [.operatorCommanded, .withdrawn])
      #expect(withdrawn(desk)?.isRejected == (person != "ada"))
      #expect(desk.state.safeguards.plan == nil)
      desk.say(.approveRecovery, by: "bob") {
        $0.plan = plan?.planned.plan ?? StateHash(high: 0, low: 0)
      }
      #expect(desk.refusal?.contains("there is no plan") == true)
    }
  }

  private typealias Step = @Sendable (inout Desk) -> Void

  /// What is asked, what happens meanwhile, and what was and is when it is agreed to.
  private static let changes: [(ask: Step, meanwhile: Step, was: String, now: String)] = [
    (
      { $0.say(.setLimit, "maximum-exposure", "900") },
      { $0.say(.setLimit, "maximum-exposure", "300", by: "bob") },
      "maximum-exposure is 800", "maximum-exposure is 300"
    ),
    (
      { $0.say(.setLimit, "maximum-exposure", "900") },
      {
        $0.say(.setLimit, "maximum-exposure", "300", by: "bob") { $0.lasts = .milliseconds(60_000) }
      },
      "maximum-exposure is 800",
      "maximum-exposure is 300, then 800"
    ),
    (
      { $0.say(.setLimit, "maximum-order-quantity@T0", "12") },
      { $0.say(.setLimit, "maximum-order-quantity", "3", by: "bob") },
      "maximum-order-quantity@T0 is the total's, 10",
      "maximum-order-quantity@T0 is the total's, 3"
    ),
    (
      { $0.say(.allow, "T1") }, { $0.say(.deny, "T1", by: "bob") { $0.lasts = .milliseconds(9) } },
      "T1 is denied since", "T1 is denied since"
    ),
    (
      { $0.say(.closeBreaker, "router") }, { $0.say(.openBreaker, "router", by: "bob") },
      "the breaker router is closed", "the breaker router is open, last moved for forcedOpen"
    ),
    (
      { $0.say(.declareOperator, "eve", "trader uid=9") },
      { desk in
        desk.control(
          .operatorDeclared(
            OperatorChanged(
              record: OperatorRecord(name: "eve", roles: RoleSet([.viewer]), isRevoked: true),
              actor: "test", reason: "")))
      },
      "eve is no operator", "eve is revoked"
    ),
  ]

  @Test(arguments: changes.indices)
  func whatIsAgreedToMustBeAsItWasWhenItWasAsked(index: Int) {
    let change = Self.changes[index]
    var desk = desk()
    if index == 3 { desk.say(.deny, "T1", by: "tess") { $0.lasts = .milliseconds(5_000) } }
    change.ask(&desk)
    #expect(desk.kinds == [.operatorCommanded, .approvalRequested])
    let command = waiting(desk)
    if index == 3 { desk.wait(5_001) }
    change.meanwhile(&desk)
    #expect(desk.refusal == nil)
    desk.say(.approve, command, by: "cleo")
    #expect(desk.kinds == [.operatorCommanded, .commandRefused])
    #expect(
      desk.refusal?.contains("when it was asked, \(change.was)") == true, "\(desk.refusal ?? "")")
    #expect(desk.refusal?.contains("and now \(change.now)") == true, "\(desk.refusal ?? "")")
    // It goes on waiting, and can be asked anew.
    #expect(waiting(desk) == command)
    change.ask(&desk)
    let again = waiting(desk)
    desk.say(.approve, again, by: "cleo")
    #expect(desk.kinds.prefix(2) == [.operatorCommanded, .approvalGiven])
  }

  @Test func whatRaisesNoRiskAnyMoreIsAgreedTo() {
    for meanwhile in ["900", "1000"] {
      var desk = desk()
      desk.say(.setLimit, "maximum-exposure", "900")
      let first = waiting(desk)
      desk.say(.setLimit, "maximum-exposure", meanwhile, by: "bob")
      let second = waiting(desk)
      desk.say(.approve, second, by: "cleo")
      desk.say(.approve, first, by: "cleo")
      #expect(desk.kinds.prefix(2) == [.operatorCommanded, .approvalGiven])
      #expect(desk.refusal == (meanwhile == "900" ? "maximum-exposure is 900 already" : nil))
      #expect(desk.state.limits[.maximumExposure] == dollars(900).units)
    }
    // A graver crisis than the one that was to end is no such thing.
    var desk = desk(needingSecond: PermissionSet([.resume]))
    desk.say(.crisis, "", "high", by: "tess")
    desk.say(.crisis, "", "elevated")
    let command = waiting(desk)
    desk.say(.crisis, "", "severe", by: "tess")
    desk.say(.approve, command, by: "bob")
    #expect(desk.refusal?.contains("the crisis is high, and now the crisis is severe") == true)
  }

  @Test func aPauseOutOfAnotherModeIsNotTheOneThatWasAskedAbout() {
    var desk = desk(needingSecond: PermissionSet([.resume]))
    desk.say(.reduceOnly)
    desk.say(.pause)
    desk.say(.resume)
    let command = waiting(desk)
    desk.say(.resume)
    let other = waiting(desk)
    desk.say(.approve, other, by: "bob")
    #expect(desk.state.control.mode == .reduceOnly)
    desk.say(.trade)
    let trade = waiting(desk)
    desk.say(.approve, trade, by: "bob")
    desk.say(.pause)
    desk.say(.approve, command, by: "bob")
    #expect(desk.refusal?.contains("before it was reduce-only, and now") == true)
    #expect(desk.state.control.mode == .paused)
  }
}
