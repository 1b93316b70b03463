import Foundation
import Reports
import Testing
import TradingCore

@Suite struct PreflightReportTests {
  private typealias Check = PreflightReport.Check

  private func state(_ events: [Event]) -> TradingState {
    var state = TradingState(catalog: StrategyCatalog([]))
    for event in events { state.apply(EventSamples.recorded(event, at: state.lastSequence.next)) }
    return state
  }

  private func people(_ names: [String], needingSecond second: PermissionSet) -> TradingState {
    let rules = RulesDeclared(rules: RulesDeclared.current, dayBegins: Interval(nanoseconds: 0))
    var events: [Event] = [
      EventSamples.event(.runStarted), .control(.rulesDeclared(rules)),
    ]
    events += Roster.lines(needingSecond: second).map { .control(.permissionDeclared($0)) }
    events += names.enumerated().map { index, name in
      let record = OperatorRecord(
        name: name, roles: RoleSet([.supervisor, .admin, .trader]), user: Int64(index))
      return .control(
        .operatorDeclared(OperatorChanged(record: record, actor: "profile", reason: "start")))
    }
    return state(events)
  }

  @Test func checksAreALineEachWithAVerdict() throws {
    let report = PreflightReport([
      Check("journal", .ok, "whole"), Check("stop", .failed, "stopped"),
      Check("limits", .skipped, "no profile"),
    ])
    #expect(report.failedCount == 1)
    let lines = report.text.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[1].hasPrefix("failed  stop") && lines[1].hasSuffix("stopped"))
    #expect(lines[3] == "not ready: 1 check failed")
    let parsed = try #require(
      try JSONSerialization.jsonObject(with: Data(report.json.utf8)) as? [String: Any])
    #expect(parsed["isReady"] as? Bool == false)
    #expect((parsed["checks"] as? [[String: Any]])?[2]["outcome"] as? String == "skipped")
    #expect(PreflightReport([]).text == "ready: no check failed\n")
  }

  @Test func twoOperatorsAreWantedWhereTwoAreNeeded() {
    #expect(Check.operators(nil).outcome == .skipped)
    #expect(Check.operators(people([], needingSecond: [])).outcome == .failed)
    let one = Check.operators(people(["ada"], needingSecond: []))
    #expect(one.outcome == .ok && one.what.contains("needs two"))
    let alone = Check.operators(people(["ada"], needingSecond: .loosen))
    #expect(
      alone.outcome == .failed && alone.what.contains("1 who can prove themselves may loosen"))
    let two = Check.operators(people(["ada", "bob"], needingSecond: .loosen))
    #expect(two.outcome == .ok && two.what == "2 may recover")
    let old = state([EventSamples.event(.runStarted)])
    #expect(Check.operators(old).outcome == .skipped)
  }

  @Test func aLimitThatWasNeverSetFails() {
    let wanted: [(limit: Limit, value: Int64)] = [(.maximumExposure, 5), (.lossConfirmations, 3)]
    #expect(Check.limits(nil, nil) { _ in false }.outcome == .skipped)
    #expect(Check.limits(nil, wanted) { _ in false }.outcome == .ok)
    let begun = people(["ada"], needingSecond: [])
    let missing = Check.limits(begun, wanted) { _ in false }
    #expect(missing.outcome == .failed && missing.what.contains("maximum-exposure;"))
    #expect(Check.limits(begun, wanted) { $0 == .maximumExposure }.outcome == .ok)
    let old = state([EventSamples.event(.runStarted)])
    let later = Check.limits(old, [(limit: .maximumLeverage, value: 5)]) { _ in false }
    #expect(later.outcome == .ok && later.what.contains("first rules"))
  }

  @Test func aPagerThatCannotBeRunFailsAndNoneIsAWarningWhereItIsReal() {
    #expect(Check.pager("/p", fault: nil, profile: "prod") == Check("pager", .ok, "/p"))
    #expect(Check.pager("/p", fault: "gone", profile: nil) == Check("pager", .failed, "gone"))
    let outcomes = ["prod", "canary", "dev", nil].map {
      Check.pager("", fault: nil, profile: $0).outcome
    }
    #expect(outcomes == [.warning, .warning, .ok, .ok])
    let report = PreflightReport([Check.pager("", fault: nil, profile: "prod")])
    #expect(report.failedCount == 0 && report.text.hasPrefix("warning pager"))
  }

  @Test func aStopInForceFails() {
    #expect(Check.stop(nil).outcome == .skipped)
    #expect(Check.stop(state([])).outcome == .ok)
    #expect(Check.stop(state([EventSamples.event(.stopTriggered)])).outcome == .failed)
  }
}
