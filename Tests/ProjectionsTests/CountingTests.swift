import Projections
import Testing
import TradingCore

@Suite struct CountingTests {
  @Test func refusalsAreCountedByRuleWithTheirWorstHeadroom() {
    var fold = SampleFold()
    for (rule, value) in [(RiskRule.exposure, 12), (.stopped, 1), (.exposure, 15)] {
      fold.take(
        .orderRefused(
          OrderRefused(
            strategy: StrategyIndex(0), instrument: InstrumentIndex(0), side: .buy, rule: rule,
            quantity: SampleFold.quantity(1), value: Int64(value), limit: 10)))
    }
    let entries = fold.overview.refusals.entries
    #expect(entries.map(\.rule) == [.stopped, .exposure])
    #expect(entries[1].count == 2)
    #expect(entries[1].worstHeadroom == -5)
    #expect(entries[1].first < entries[1].last)
    #expect(fold.overview.refusals.total == 3)
  }

  @Test func aStopIsAnIncidentUntilItIsRecovered() {
    var fold = SampleFold()
    fold.take(
      .stopTriggered(
        StopTriggered(reason: .manual, value: 0, limit: 0, actor: "ada", message: "fire")))
    #expect(fold.overview.incidents.open?.stop.actor == "ada")
    let stop = fold.state.lastSequence
    fold.take(
      .operatorCommanded(
        OperatorCommand(verb: .recover, actor: "bob", reason: "out", channel: .script)))
    fold.take(.recovered(Recovered(actor: "bob", reason: "out", stop: stop)))
    let incidents = fold.overview.incidents
    #expect(incidents.open == nil)
    #expect(incidents.incidents.count == 1)
    #expect(incidents.incidents[0].operators == ["ada", "bob"])
    #expect(incidents.incidents[0].duration == .milliseconds(20))
  }

  @Test func movesOfTheBreakerAreKept() {
    var fold = SampleFold()
    fold.take(
      .breakerTransitioned(
        BreakerTransitioned(
          from: .closed, to: .open, reason: .consecutiveFailures, failures: 5, threshold: 5,
          probeAt: .unset)), cause: Sequence(3))
    #expect(fold.overview.incidents.breakerMoves.map(\.cause) == [Sequence(3)])
  }

  @Test func runsAreListedWithTheirEvents() {
    var fold = SampleFold()
    fold.quote(99)
    fold.take(.runEnded(RunEnded(reason: .feedEnded, openOrders: 0)))
    let runs = fold.overview.runs.runs
    #expect(runs.count == 1)
    #expect(runs[0].first == Sequence(1))
    #expect(runs[0].last == fold.state.lastSequence)
    #expect(runs[0].eventCount == fold.state.lastSequence.rawValue)
    #expect(runs[0].ended?.reason == .feedEnded)
  }

  @Test func theBooksAreAddedUpAfterEveryEventThatMovesMoney() {
    var fold = SampleFold()
    fold.quote(99)
    fold.trade(1, .buy, 1, at: 100)
    #expect(fold.overview.conservation.checkCount == 2)
    #expect(fold.overview.conservation.violation == nil)
  }

  @Test func theFirstImbalanceIsKept() {
    var conservation = Conservation()
    conservation.check(.zero, at: Sequence(4))
    conservation.check(Money(units: 1), at: Sequence(5))
    conservation.check(Money(units: 2), at: Sequence(6))
    #expect(
      conservation.violation
        == Conservation.Violation(sequence: Sequence(5), imbalance: Money(units: 1)))
  }

  @Test func ruleNamesAreUnique() {
    let names = AuditRule.allCases.map(\.rawValue).sorted()
    for (left, right) in zip(names, names.dropFirst()) { #expect(left != right) }
  }
}
