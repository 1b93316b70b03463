import Testing
import TradingCore

@Suite struct RecoveryTests {
  private func stopped(_ verb: OperatorCommand.Verb = .lockDown) -> Desk {
    var desk = Desk()
    desk.guarded()
    desk.quote(100)
    desk.say(verb, by: "tess")
    return desk
  }

  private func plan(_ desk: Desk) -> StateHash {
    desk.state.safeguards.plan?.planned.plan ?? StateHash(high: 0, low: 0)
  }

  @Test func aManualStopTakesOnePersonAndAPlan() {
    var desk = stopped(.stop)
    desk.say(.planRecovery)
    #expect(desk.kinds == [.operatorCommanded, .recoveryPlanned])
    let plan = plan(desk)
    desk.say(.approveRecovery) { $0.plan = plan }
    #expect(desk.kinds == [.operatorCommanded, .approvalGiven, .modeChanged, .recovered])
    #expect(desk.state.control.stop == nil)
    #expect(desk.state.control.mode == .reduceOnly)
  }

  @Test func aRecoveryByOnePersonLeavesItsPlanAndItsApproval() throws {
    var desk = stopped(.stop)
    let stop = try #require(desk.state.control.stop)
    let rests = desk.state.planHash()
    desk.say(.recover)
    #expect(
      desk.kinds == [
        .operatorCommanded, .recoveryPlanned, .approvalGiven, .modeChanged, .recovered,
      ])
    guard case .control(.recoveryPlanned(let planned)) = desk.decider.emitted[1].event,
      case .control(.approvalGiven(let given)) = desk.decider.emitted[2].event
    else {
      Issue.record("no plan and no approval of it")
      return
    }
    #expect(planned.plan == rests && planned.stop == stop.sequence)
    #expect(planned.needed == 1 && planned.actor == "ada")
    #expect(given.subject == desk.decider.emitted[1].envelope.sequence)
    #expect(given.given == 1 && given.needed == 1 && given.actor == "ada")
    #expect(given.reason == "test")
    // Each is the cause of the next.
    for index in 1...3 {
      #expect(
        desk.decider.emitted[index].envelope.cause
          == desk.decider.emitted[index - 1].envelope.sequence)
    }
    #expect(desk.state.safeguards.plan == nil)
  }

  @Test func aRefusedRecoveryLeavesNoPlan() {
    var desk = stopped(.stop)
    desk.say(.recover, because: " ")
    #expect(desk.kinds == [.operatorCommanded, .commandRefused])
    desk.say(.recover) { $0.objection = "the stop file is there" }
    #expect(desk.refusal == "the stop file is there")
    #expect(desk.kinds == [.operatorCommanded, .commandRefused])
    desk.say(.recover, "", "now")
    #expect(desk.refusal == "'recover' takes no argument; leave it out")
    desk.say(.planRecovery)
    let plan = plan(desk)
    desk.say(.approveRecovery) {
      $0.plan = plan
      $0.objection = "the stop file is there"
    }
    #expect(desk.refusal == "the stop file is there")
    #expect(desk.state.control.stop != nil)
  }

  @Test func aStopForSecurityTakesTwoDifferentPersonsOverOnePlan() {
    var desk = stopped()
    #expect(desk.state.control.stop?.reason == .security)
    desk.say(.recover)
    #expect(desk.refusal?.contains("needs a plan and 2 different operators") == true)
    desk.say(.planRecovery)
    let plan = plan(desk)
    desk.say(.approveRecovery) { $0.plan = plan }
    #expect(desk.kinds == [.operatorCommanded, .approvalGiven])
    desk.say(.approveRecovery) { $0.plan = plan }
    #expect(desk.refusal?.contains("approved it already") == true)
    desk.say(.approveRecovery, by: "tess") { $0.plan = plan }
    #expect(desk.refusal?.contains("may not recover") == true)
    desk.say(.approveRecovery, by: "bob") { $0.plan = StateHash(high: 1, low: 1) }
    #expect(desk.refusal?.contains("look at it again") == true)
    desk.say(.approveRecovery, by: "bob") { $0.plan = plan }
    #expect(desk.state.control.stop == nil)
  }

  @Test func everyRecoveryTakesTwoPersonsWhereTheMatrixSaysSo() {
    var desk = Desk()
    desk.guarded(needingSecond: PermissionSet([.recover]))
    desk.quote(100)
    desk.say(.stop, by: "tess")
    desk.say(.recover)
    #expect(desk.refusal?.contains("needs a plan and 2 different operators") == true)
    desk.say(.planRecovery)
    #expect(desk.kinds == [.operatorCommanded, .recoveryPlanned])
    #expect(desk.state.safeguards.plan?.planned.needed == 2)
    let plan = plan(desk)
    desk.say(.approveRecovery) { $0.plan = plan }
    #expect(desk.kinds == [.operatorCommanded, .approvalGiven])
    desk.say(.approveRecovery, by: "bob") { $0.plan = plan }
    #expect(desk.kinds == [.operatorCommanded, .approvalGiven, .modeChanged, .recovered])
  }

  @Test func aMatrixMadeStricterVoidsThePlan() {
    var desk = stopped(.stop)
    desk.say(.planRecovery)
    #expect(desk.state.safeguards.plan?.planned.needed == 1)
    for line in Roster.lines(needingSecond: PermissionSet([.recover])) {
      desk.control(.permissionDeclared(line))
    }
    let plan = plan(desk)
    desk.say(.approveRecovery) { $0.plan = plan }
    #expect(desk.refusal?.contains("have changed since the plan was made") == true)
    desk.say(.planRecovery)
    #expect(desk.state.safeguards.plan?.planned.needed == 2)
  }

  @Test func whatMayTakeASecondPersonWaitsForOne() {
    let commands: [(Permission, OperatorCommand.Verb, target: String, argument: String)] = [
      (.resume, .crisis, "", "none"), (.loosen, .setLimit, "maximum-open-orders", "21"),
      (.closeBreaker, .closeBreaker, "engine", ""), (.closeBreaker, .resetBreaker, "engine", ""),
      (.administer, .revokeOperator, "vic", ""),
    ]
    for (permission, verb, target, argument) in commands {
      var desk = Desk()
      desk.guarded(needingSecond: PermissionSet([permission]))
      desk.quote(100)
      desk.say(.crisis, "", "high", by: "tess")
      desk.say(.openBreaker, "engine", by: "tess")
      #expect(desk.kinds.contains(.breakerTransitioned))
      desk.say(verb, target, argument)
      #expect(desk.kinds == [.operatorCommanded, .approvalRequested], "\(verb)")
    }
    let never = Permission.allCases.filter { !$0.mayTakeSecond }
    #expect(never == [.lowerRisk, .tighten, .breakGlass])
    for permission in Permission.allCases {
      #expect(Permission(name: permission.name) == permission)
    }
    #expect(Permission(name: "administration") == nil)
  }

  @Test func aGraverStopTakesThePlaceOfALighterOne() {
    var desk = stopped(.stop)
    let first = desk.state.control.stop
    desk.say(.lockDown, by: "tess")
    #expect(desk.kinds == [.operatorCommanded, .stopTriggered])
    #expect(desk.state.control.stop?.reason == .security)
    #expect(desk.state.control.stop?.sequence != first?.sequence)
    desk.say(.recover)
    #expect(desk.refusal?.contains("2 different operators") == true)
    desk.say(.stop)
    #expect(desk.state.control.stop?.reason == .security)
  }

  @Test func aLossWhileStoppedByHandTakesTwoPersonsToo() {
    var desk = Desk(limits: [(.capitalLossStop, 10), (.dailyLoss, 1 << 60)])
    desk.guarded()
    let order = desk.order(.buy)
    desk.fill(order, whole(1), at: 100, trade: 1)
    desk.say(.stop)
    desk.stay(80)
    #expect(desk.state.control.stop?.reason == .capitalLoss)
  }

  @Test func whoWasRevokedMeanwhileGetsNothingApproved() {
    var desk = Desk()
    desk.guarded(needingSecond: .loosen)
    desk.say(.setLimit, "maximum-exposure", "900", by: "bob")
    let waiting = desk.state.safeguards.pending.last.map { "\($0.sequence)" } ?? ""
    desk.say(.revokeOperator, "bob")
    desk.say(.approve, waiting)
    #expect(desk.refusal?.contains("'bob' is no operator here") == true)
  }

  @Test func aPlanHoldsOnlyWhileNothingItRestsOnMoves() {
    var desk = stopped()
    desk.say(.planRecovery)
    let plan = plan(desk)
    // Prices are no part of it.
    desk.quote(101)
    desk.say(.approveRecovery) { $0.plan = plan }
    #expect(desk.refusal == nil)
    desk.say(.setLimit, "maximum-exposure", "10")
    desk.say(.approveRecovery, by: "bob") { $0.plan = plan }
    #expect(desk.refusal?.contains("plan again") == true)
    #expect(desk.state.control.stop != nil)
  }

  @Test func aPlanIsGoodForTenMinutes() {
    var desk = stopped()
    desk.say(.planRecovery)
    let plan = plan(desk)
    desk.now = desk.now.adding(.milliseconds(600_000))
    desk.say(.approveRecovery) { $0.plan = plan }
    #expect(desk.refusal?.contains("plan again") == true)
  }

  @Test func nothingIsRecoveredWhereNothingIsStopped() {
    var desk = Desk()
    desk.guarded()
    for verb in [OperatorCommand.Verb.recover, .planRecovery, .approveRecovery] {
      desk.say(verb)
      #expect(desk.refusal == "nothing is stopped; nothing to recover")
    }
    desk.say(.stop)
    desk.say(.approveRecovery)
    #expect(desk.refusal?.contains("there is no plan") == true)
  }

  @Test func aVenueThatIsAwayOrAnOrderThatIsOpenStandsInTheWay() {
    var desk = Desk()
    desk.guarded()
    desk.order(.buy)
    desk.say(.stop)
    desk.say(.planRecovery)
    let plan = plan(desk)
    desk.say(.approveRecovery) { $0.plan = plan }
    #expect(desk.refusal?.contains("orders still open") == true)
    desk.take(.report(.cancelled(OrderClosure(order: OrderNumber(1), reason: .requested))))
    desk.take(.report(.disconnected(VenueIndex(0))))
    desk.say(.planRecovery)
    let second = self.plan(desk)
    desk.say(.approveRecovery) { $0.plan = second }
    #expect(desk.refusal?.contains("cannot be reached") == true)
  }

  @Test func aLossStillBeyondItsLimitIsNotRecoveredFrom() {
    var desk = Desk(limits: [(.capitalLossStop, 10), (.maximumQuoteAge, 1 << 60)])
    desk.guarded()
    let order = desk.order(.buy)
    desk.fill(order, whole(1), at: 100, trade: 1)
    desk.stay(80)
    #expect(desk.state.control.stop?.reason == .capitalLoss)
    desk.say(.planRecovery)
    var plan = plan(desk)
    desk.say(.approveRecovery) { $0.plan = plan }
    #expect(desk.refusal?.contains("would stop again") == true)
    desk.say(.setLimit, "capital-loss-stop", "2000")
    desk.say(.planRecovery)
    plan = self.plan(desk)
    desk.say(.approveRecovery) { $0.plan = plan }
    desk.say(.approveRecovery, by: "bob") { $0.plan = plan }
    #expect(desk.state.control.stop == nil)
    desk.stay(80)
    #expect(desk.state.control.stop == nil)
  }

  @Test func aCommandGivenTwiceIsObeyedOnceAlsoAfterARestart() {
    var desk = Desk()
    desk.guarded()
    desk.say(.pause) { $0.nonce = Nonce(high: 1, low: 1) }
    desk.say(.resume)
    desk.say(.pause) { $0.nonce = Nonce(high: 1, low: 1) }
    #expect(desk.refusal?.contains("used before") == true)
    desk.start(run: 2)
    desk.say(.pause) { $0.nonce = Nonce(high: 1, low: 1) }
    #expect(desk.refusal?.contains("used before") == true)
    #expect(desk.state.control.mode == .normal)
  }

  @Test func theWayBackGoesByStagesAndFallsBack() {
    var desk = Desk(limits: [
      (.stageOneShare, 2_500), (.stageTwoShare, 5_000), (.stageDwell, 1_000_000_000),
      (.maximumPositionNotional, dollars(300).units),
    ])
    desk.guarded()
    desk.quote(100)
    desk.say(.stop)
    desk.say(.recover)
    #expect(desk.state.safeguards.stage == 1)
    desk.say(.trade)
    #expect(desk.state.control.mode == .normal)
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal?.rule == .positionNotional)
    #expect(desk.orderRefusal?.limit == dollars(75).units)
    desk.wait(1_100)
    #expect(desk.state.safeguards.stage == 2)
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal == nil)
    // A loss of the stage, here none at all, goes back one; once more, and only reducing is left.
    desk.say(.setLimit, "stage-loss", "0")
    desk.wait(100)
    #expect(desk.state.safeguards.stage == 1)
    desk.wait(100)
    #expect(desk.state.control.mode == .reduceOnly)
    desk.say(.setLimit, "stage-loss", "off")
    desk.say(.trade)
    desk.wait(1_100)
    desk.wait(1_100)
    #expect(desk.state.safeguards.stage == 0)
    desk.say(.stepUp)
    #expect(desk.refusal?.contains("full size") == true)
  }

  @Test func brokenGlassGivesAnHourOfEverythingToOne() {
    var desk = Desk()
    desk.guarded(needingSecond: .loosen)
    desk.say(.breakGlass, by: "tess")
    #expect(desk.refusal?.contains("may not break-glass") == true)
    desk.say(.breakGlass, because: "")
    #expect(desk.kinds.contains(.glassBroken) == false)
    desk.say(.breakGlass)
    #expect(desk.kinds == [.operatorCommanded, .glassBroken])
    desk.say(.setLimit, "maximum-exposure", "900")
    #expect(desk.kinds == [.operatorCommanded, .limitChanged])
    desk.now = desk.now.adding(.milliseconds(3_600_001))
    desk.say(.setLimit, "maximum-exposure", "950")
    #expect(desk.kinds == [.operatorCommanded, .approvalRequested])
  }

  @Test func operatorsComeAndGoAndSomebodyIsAlwaysLeft() {
    var desk = Desk()
    desk.guarded()
    desk.say(.declareOperator, "eve", "trader,risk uid=1001")
    #expect(desk.kinds == [.operatorCommanded, .operatorChanged])
    desk.say(.declareOperator, "eva", "trader uid=1001")
    #expect(desk.refusal?.contains("one person is one operator") == true)
    desk.say(.declareOperator, "eva", "boss uid=1002")
    #expect(desk.refusal?.contains("there is no role 'boss'") == true)
    desk.say(.declareOperator, "eva", "trader password=x")
    #expect(desk.refusal?.contains("is not a credential") == true)
    desk.say(.declareOperator, "engine", "trader uid=1")
    #expect(desk.refusal?.contains("is no name") == true)
    desk.say(.revokeOperator, "eve", by: "bob")
    #expect(desk.refusal?.contains("may not administer") == true)
    desk.say(.revokeOperator, "eve")
    desk.say(.pause, by: "eve")
    #expect(desk.refusal?.contains("no operator here") == true)
    desk.say(.revokeOperator, "ada")
    #expect(desk.refusal?.contains("nobody would be left") == true)
    desk.say(.revokeOperator, "nobody")
    #expect(desk.refusal?.contains("there is no operator 'nobody'") == true)
  }

  @Test func theProcessItselfMayAlwaysStopAndNeverStart() {
    var desk = Desk()
    desk.guarded()
    desk.command(.stop, by: "whoever holds the terminal")
    #expect(desk.state.control.stop != nil)
    desk.command(.recover, by: "whoever holds the terminal")
    #expect(desk.refusal?.contains("no operator here") == true)
  }
}
