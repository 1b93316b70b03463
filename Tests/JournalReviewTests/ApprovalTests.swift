import JournalReview
import Projections
import Testing
import TradingCore

@Suite struct ApprovalTests {
  /// A day on which ada denies an instrument and allows it again with bob.
  private func allowedWithTwo() -> SampleDesk {
    var desk = SampleDesk()
    desk.begin()
    desk.declare()
    desk.fact(
      .control(
        .rulesDeclared(
          RulesDeclared(rules: RulesDeclared.current, dayBegins: Interval(nanoseconds: 0)))))
    for line in Roster.lines(needingSecond: [.loosen]) {
      desk.fact(.control(.permissionDeclared(line)))
    }
    for name in ["ada", "bob"] {
      let record = OperatorRecord(name: name, roles: RoleSet([.supervisor]))
      desk.fact(
        .control(.operatorDeclared(OperatorChanged(record: record, actor: "test", reason: ""))))
    }
    func command(
      _ verb: OperatorCommand.Verb, _ target: String, by actor: String
    ) -> Input {
      var command = OperatorCommand(verb: verb, actor: actor, reason: "why", origin: "script")
      command.target = target
      return .command(command)
    }
    desk.take(command(.deny, "AAA", by: "ada"))
    desk.take(command(.allow, "AAA", by: "ada"))
    let waiting = desk.state.safeguards.pending.last?.sequence ?? .none
    desk.take(command(.approve, "\(waiting)", by: "bob"))
    desk.end()
    return desk
  }

  private func findings(_ events: [RecordedEvent]) -> FindingList {
    var verifier = Verifier(catalog: SampleDesk.catalog)
    for event in events { verifier.take(event) }
    verifier.finish(.clean)
    return verifier.findings
  }

  @Test func whatASecondPersonAgreedToIsNoFinding() {
    let desk = allowedWithTwo()
    #expect(desk.state.safeguards.denied.denials.isEmpty)
    #expect(findings(desk.events).findings == [])
  }

  @Test func allowingWithoutTheSecondPersonIsFound() {
    var events = allowedWithTwo().events
    events.remove(at: events.place(of: .approvalGiven))
    events.renumber()
    #expect(findings(events).count(of: .operatorEntitled) == 1)
  }
}
