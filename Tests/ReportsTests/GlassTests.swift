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
}
