import JournalReview
import Projections
import Testing
import TradingCore

@Suite struct PageCheckTests {
  /// A day on which the glass was broken, people were paged in vain, and then told.
  private func day(attempts: [UInt32] = [1, 2, 3], page: Sequence? = nil) -> SampleDesk {
    var desk = SampleDesk()
    desk.begin()
    desk.declare()
    desk.fact(
      .control(
        .rulesDeclared(
          RulesDeclared(rules: RulesDeclared.current, dayBegins: Interval(nanoseconds: 0)))))
    for line in Roster.lines(needingSecond: []) { desk.fact(.control(.permissionDeclared(line))) }
    let record = OperatorRecord(name: "ada", roles: RoleSet([.supervisor]))
    desk.fact(
      .control(.operatorDeclared(OperatorChanged(record: record, actor: "test", reason: ""))))
    desk.fact(.control(.pagerDeclared(PagerDeclared(program: "/p"))))
    desk.take(
      .command(
        OperatorCommand(verb: .breakGlass, actor: "ada", reason: "alone", channel: .script)))
    let owed = desk.state.safeguards.paging.pages.first?.sequence ?? .none
    for (index, attempt) in attempts.enumerated() {
      desk.fact(
        .control(
          .pageReported(
            PageReported(
              page: page ?? owed,
              outcome: index + 1 == attempts.count ? .delivered : .failed, attempt: attempt,
              exitStatus: 0, detail: ""))))
    }
    desk.end()
    return desk
  }

  private func findings(_ events: [RecordedEvent]) -> FindingList {
    var verifier = Verifier(catalog: SampleDesk.catalog)
    for event in events { verifier.take(event) }
    verifier.finish(.clean)
    return verifier.findings
  }

  @Test func aPageThatWasDeliveredAtLastIsNoFinding() {
    let desk = day()
    #expect(desk.state.safeguards.paging.pages.isEmpty)
    #expect(findings(desk.events).findings == [])
  }

  @Test(arguments: [[1, 3], [2, 3], [1, 1], [0, 1]] as [[UInt32]])
  func anAttemptThatIsMissingIsFound(attempts: [UInt32]) {
    #expect(findings(day(attempts: attempts).events).count(of: .eventPossible) == 1)
  }

  @Test func anOutcomeOfWhatNobodyWasOwedIsFound() {
    let found = findings(day(attempts: [1], page: Sequence(2)).events)
    #expect(found.count(of: .eventPossible) == 1)
  }
}
