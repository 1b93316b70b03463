import Reports
import Testing
import TradingCore

@Suite struct GlassTests {
  private static let hour: Int64 = 3_600_000_000_000
  private static let begin = Timestamp(nanoseconds: 1_767_603_600_000_000_000)

  /// A desk where ada broke the glass so long ago.
  private func broken(_ ago: Int64) -> TradingState {
    var state = TradingState(catalog: StrategyCatalog([]))
    let rules = RulesDeclared(rules: RulesDeclared.current, dayBegins: Interval(nanoseconds: 0))
    let glass = GlassBroken(
      until: Self.begin.adding(GlassBroken.lasts), actor: "ada", reason: "nobody answers")
    let events: [(Event, Int64)] = [
      (.control(.rulesDeclared(rules)), 0), (.control(.glassBroken(glass)), 0),
      (.timerElapsed, ago),
    ]
    for (event, after) in events {
      var recorded = EventSamples.recorded(event, at: state.lastSequence.next)
      recorded.envelope.recordedAt = Self.begin.adding(Interval(nanoseconds: after))
      state.apply(recorded)
    }
    return state
  }

  @Test(arguments: [
    (0, true, false), (hour - 1, true, false), (hour, true, true), (24 * hour - 1, true, true),
    (24 * hour, false, true), (400 * hour, false, true),
  ])
  func itIsAFindingForADayAndInTheStateForEver(ago: Int64, isFinding: Bool, isOver: Bool) {
    let state = broken(ago)
    let status = StatusReport.make(state, journal: "j", beside: Surroundings())
    #expect(status.hasFindings == isFinding)
    let line = "GLASS BROKEN by 'ada' until \(Self.begin.adding(GlassBroken.lasts))"
    #expect(status.text.contains("finding: \(line)") == isFinding)
    let told = StateText(state).summary(eventCount: 3, hash: state.hash())
    #expect(told.contains("GLASS BROKEN"))
    #expect(told.contains(", which is over,") == isOver)
    #expect(told.contains("because of 'nobody answers'"))
  }
  /// A desk with a pager where ada broke the glass, and what was reported of the page since.
  private func paged(_ outcomes: [PageReported.Outcome], _ ago: Int64 = 0) -> TradingState {
    var state = TradingState(catalog: StrategyCatalog([]))
    let rules = RulesDeclared(rules: RulesDeclared.current, dayBegins: Interval(nanoseconds: 0))
    // Over at once, so that the glass itself is no finding.
    let glass = GlassBroken(until: .unset, actor: "ada", reason: "nobody answers")
    var events: [Event] = [
      .control(.rulesDeclared(rules)), .control(.pagerDeclared(PagerDeclared(program: "/p"))),
      .control(.glassBroken(glass)),
    ]
    events += outcomes.map { outcome in
      .control(
        .pageReported(
          PageReported(
            page: Sequence(3), outcome: outcome, attempt: 1, exitStatus: 1, detail: "it hangs")))
    }
    for event in events + [.timerElapsed] {
      var recorded = EventSamples.recorded(event, at: state.lastSequence.next)
      recorded.envelope.recordedAt = Self.begin.adding(
        Interval(nanoseconds: event.kind == .timerElapsed ? ago : 0))
      state.apply(recorded)
    }
    return state
  }

  @Test(
    arguments: [
      (
        [], 0,
        "warning: the page of #3 at 2026-01-05T09:00:00.000000000Z is not delivered, never tried"
      ),
      ([.failed], 0, "is not delivered, 1 attempts failed: it hangs"),
      ([.failed, .givenUp], 24 * hour - 1, "warning: the page of #3 was given up at 2026-01-05"),
      ([.failed, .givenUp], 24 * hour, nil), ([.failed, .delivered], 0, nil),
    ] as [([PageReported.Outcome], Int64, String?)])
  func aPageThatNobodyGotIsAFinding(
    outcomes: [PageReported.Outcome], ago: Int64, finding: String?
  ) {
    let status = StatusReport.make(
      paged(outcomes, ago), journal: "j", beside: Surroundings())
    #expect(status.hasFindings == (finding != nil), "\(status.text)")
    if let finding { #expect(status.text.contains(finding), "\(status.text)") }
    #expect(status.text.contains("pager                      /p"), "\(status.text)")
  }
}
