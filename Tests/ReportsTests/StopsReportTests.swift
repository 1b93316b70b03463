import Projections
import Reports
import Testing
import TradingCore

/// Whoever is to recover sees every stop that is in force.
@Suite struct StopsReportTests {
  private func stopped(
    _ reasons: [StopTriggered.Reason]
  ) -> (state: TradingState, history: ControlHistory) {
    var state = TradingState(catalog: StrategyCatalog([]))
    var history = ControlHistory()
    let rules = RulesDeclared(rules: RulesDeclared.current, dayBegins: Interval(nanoseconds: 0))
    let stops = reasons.map {
      Event.stopTriggered(
        StopTriggered(reason: $0, value: 0, limit: 0, actor: "ada", message: "a test"))
    }
    for (index, event) in ([.control(.rulesDeclared(rules))] + stops).enumerated() {
      let recorded = RecordedEvent(
        envelope: Envelope(
          sequence: Sequence(UInt64(index + 1)), recordedAt: Timestamp(nanoseconds: 1),
          sourceTime: .unset, cause: .none, epoch: 1),
        event: event)
      state.apply(recorded)
      history.fold(recorded, state)
    }
    return (state, history)
  }

  private func texts(_ reasons: [StopTriggered.Reason]) -> [String] {
    let (state, history) = stopped(reasons)
    return [
      StatusReport.make(state, journal: "j", beside: Surroundings()).text,
      RecoveryReport.make(state, history, journal: "j", outside: []).text,
      StopReport.make(state, history, StopReport.Evidence(), journal: "j").text,
    ]
  }

  private func rows(_ text: String, _ name: String) -> [String] {
    text.split(separator: "\n").map(String.init).filter { $0.hasPrefix(name + "  ") }
  }

  @Test func everyStopInForceIsShownWhereverTheStopIs() {
    for text in texts([.manual, .capitalLoss, .security, .manual]) {
      let stop = rows(text, "stop")
      #expect(stop.count == 1 && stop[0].contains("#3"), "\(text)")
      let others = rows(text, "stopped also by")
      #expect(others.count == 1 && others[0].contains("#4"), "\(text)")
      #expect(others[0].contains("security") && others[0].contains("#5"), "\(text)")
      #expect(others[0].contains("an operator"), "\(text)")
    }
  }

  @Test func oneStopIsShownAlone() {
    for text in texts([.manual]) {
      #expect(rows(text, "stop").count == 1, "\(text)")
      #expect(rows(text, "stopped also by").isEmpty, "\(text)")
    }
  }

  @Test func aRecoveryTakesAsManyAsTheGravestStopAsks() {
    let (state, history) = stopped([.manual, .security, .breaker])
    let text = RecoveryReport.make(state, history, journal: "j", outside: []).text
    #expect(rows(text, "approvals needed").first?.hasSuffix("2") == true, "\(text)")
    #expect(text.contains("2 different operators"), "\(text)")
  }
}
