import EventJournal
import ExtremeDays
import JournalReview
import JournalStore
import Projections
import Reports
import Strategies
import SystemCalls
import Testing
import TradingCore

/// A journal may hold any amount, time and number: every verb that reads one says what it holds or
/// what is wrong with it, and never traps.
@Suite struct ExtremeJournalTests {
  private static let catalog = StrategyCatalog(Momentum.programs)

  @Test(arguments: [301, 302, 303, 304, 305, 306] as [UInt64], [false, true])
  func everyReaderComesToTheEnd(seed: UInt64, isGuarded: Bool) throws {
    print("seed \(seed)")
    let journal = ExtremeJournal(
      seed: seed, isGuarded: isGuarded, catalog: Self.catalog, count: 3_000)
    let temporary = try Directory.makeTemporary(prefix: "daybook-extremes-")
    let path = temporary.path(of: "journal")
    let (writer, _) = try EventWriter.open(directory: path, options: JournalOptions())
    for recorded in journal.events { try writer.append(recorded) }
    try writer.close()
    let count = UInt64(journal.events.count)
    try replay(path, count)
    try audit(path, count)
    try control(path)
    try temporary.removeTree()
  }

  /// The verbs of `daybook-replay`.
  private func replay(_ path: String, _ count: UInt64) throws {
    var timeline = try Timeline.open(path, TimelineSelection(), catalog: Self.catalog)
    var seen: UInt64 = 0
    while let recorded = try timeline.next() {
      #expect(!EventText(timeline.state).line(recorded).isEmpty)
      #expect(!EventJSON(timeline.state).line(recorded).isEmpty)
      seen += 1
    }
    #expect(seen == count)
    for moment in [
      .end, .sequence(Sequence(count / 2)), .time(Timestamp(nanoseconds: .max)),
      .time(Timestamp(nanoseconds: .min)),
    ] as [JournalMoment] {
      let rebuild = try StateRebuild.run(path, through: moment, catalog: Self.catalog)
      let hash = rebuild.hash
      #expect(!OverviewText(rebuild.state).summary(rebuild.overview).isEmpty)
      #expect(!OverviewJSON(rebuild.state).summary(rebuild.overview).isEmpty)
      #expect(!StateText(rebuild.state).summary(eventCount: count, hash: hash).isEmpty)
      let json = StateJSON(rebuild.state).summary(
        eventCount: count, hash: hash, rebuild.overview)
      #expect(!json.isEmpty)
    }
    #expect(throws: ReviewError.self) {
      try StateRebuild.quickly(
        path, through: .sequence(Sequence(.max)), catalog: Self.catalog)
    }
    var told = 0
    for number in ["1", "2", "3", "5", "8", "\(UInt64.max)", "0"] {
      do {
        let trace = try OrderTrace.run(path, order: number, catalog: Self.catalog)
        let report = StoryReport(trace.story, trace.state)
        #expect(!report.text.isEmpty && !report.json.isEmpty)
        told += 1
      } catch {
        guard case .noSuchOrder = error else { throw error }
      }
    }
    #expect(told > 0)
  }

  /// The verbs of `daybook-audit` that fold.
  private func audit(_ path: String, _ count: UInt64) throws {
    var statement = VenueStatement()
    for trade in 1...3 as ClosedRange<UInt64> {
      statement.fills.append(
        VenueStatement.VenueFill(
          name: ClientOrderId(journal: 0, order: OrderNumber(trade)), at: .unset,
          tradeNumber: .max, instrument: InstrumentIndex(0), side: .buy,
          price: Price(units: .max), quantity: Quantity(units: .max), fee: Money(units: .min)))
    }
    for compared in [nil, statement] {
      let found = try Verification.run(path, catalog: Self.catalog, statement: compared)
      #expect(found.eventCount == count)
      #expect(!found.findings.findings.isEmpty)
      #expect(found.findings.count(of: .booksBalance) == 0)
      #expect(!FindingsReport([], found.findings).text.isEmpty)
      #expect(!FindingsReport([], found.findings).json.isEmpty)
    }
    // What no engine decided is found to be that.
    #expect(try Reexecution.run(path, catalog: Self.catalog).divergence != nil)
  }

  /// The verbs of `daybook-ctl` that only ask.
  private func control(_ path: String) throws {
    let review = try ControlReview.run(path, catalog: Self.catalog)
    let (state, history) = (review.state, review.history)
    var reports = [
      StatusReport.make(state, journal: path, beside: Surroundings()),
      ModeReport.make(state, history, journal: path, stopFile: nil),
      BreakerReport.list(state), LimitReport.list(state, history, scope: nil),
      PeopleReport.denials(state, history), PeopleReport.operators(state, history),
      PeopleReport.configuration(state, history, catalog: Self.catalog),
      RecoveryReport.make(state, history, journal: path, outside: []),
    ]
    var evidence = StopReport.Evidence()
    if let stop = history.stop {
      evidence.chain = try review.chain(to: stop.recorded)
      evidence.counted = try review.events(at: StopReport.counted(of: stop))
    }
    reports.append(StopReport.make(state, history, evidence, journal: path))
    for limit in Limit.allCases {
      for scope in [LimitScope.total, .instrument(InstrumentIndex(0)), .strategy(StrategyIndex(0))]
      {
        reports.append(LimitReport.explain(limit, scope, state, history))
      }
    }
    for breaker in 0...state.safeguards.breakers.count {
      let index = BreakerIndex(UInt16(breaker))
      let counted = history.past(of: index).lastOpening?.counted ?? []
      reports.append(
        BreakerReport.explain(
          index, state, history, counted: try review.events(at: counted), journal: path))
    }
    for report in reports { #expect(!report.text.isEmpty && !report.json.isEmpty) }
  }
}
