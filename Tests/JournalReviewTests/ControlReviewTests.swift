import EventJournal
import JournalReview
import JournalStore
import Projections
import SystemCalls
import Testing
import TradingCore

/// The past of control, folded from the events of a small desk.
@Suite struct ControlReviewTests {
  private func folded(
    _ events: [RecordedEvent]
  ) -> (state: TradingState, history: ControlHistory) {
    var state = TradingState(catalog: SampleDesk.catalog)
    var history = ControlHistory()
    for event in events {
      state.apply(event)
      history.fold(event, state)
    }
    return (state, history)
  }

  private func started(guarded: Bool = false) -> SampleDesk {
    var desk = SampleDesk()
    desk.begin()
    desk.declare()
    guard guarded else { return desk }
    desk.fact(
      .control(
        .rulesDeclared(
          RulesDeclared(rules: RulesDeclared.current, dayBegins: Interval(nanoseconds: 0)))))
    for line in Roster.lines(needingSecond: []) { desk.fact(.control(.permissionDeclared(line))) }
    for (user, name) in ["ada", "bob"].enumerated() {
      let record = OperatorRecord(
        name: name, roles: RoleSet([.supervisor, .admin]), user: Int64(user))
      desk.fact(
        .control(
          .operatorDeclared(OperatorChanged(record: record, actor: "profile test", reason: ""))))
    }
    desk.quote(ask: 101)
    return desk
  }

  /// Holds one, and then marks it down until it stops.
  private func losing(_ limit: Limit, _ value: Int64, guarded: Bool) -> SampleDesk {
    var desk = started(guarded: guarded)
    desk.set(limit, value)
    desk.quote(ask: 101, askQuantity: 7)
    desk.work(1)
    desk.fill(1, at: 101, trade: 11)
    // A mark that is not confirmed, and three that are.
    for ask in [80, 101, 80, 79, 78] as [Int64] { desk.quote(ask: ask) }
    return desk
  }

  @Test(arguments: [
    (Limit.capitalLossStop, Int64(1), false), (.capitalLossStop, 1, true),
    (.dailyLossStop, SampleDesk.money(10).units, true),
  ])
  func aStopForALossNamesTheMarksThatConfirmedIt(
    limit: Limit, value: Int64, guarded: Bool
  ) throws {
    let desk = losing(limit, value, guarded: guarded)
    #expect(desk.state.control.stop != nil)
    let stop = try #require(folded(desk.events).history.stop)
    let quotes = desk.events.filter { $0.event.kind == .quoted }.map(\.envelope.sequence)
    #expect(stop.marks == Array(quotes.suffix(3)))
    #expect(stop.thresholds.map(\.limit) == [limit, .lossConfirmations])
    #expect(stop.thresholds[0].value == value)
    #expect(stop.thresholds[0].setting?.actor == "profile test")
    #expect(stop.thresholds[1].setting == nil)
    #expect(stop.recovered == nil)
  }

  @Test(arguments: [false, true])
  func theFailuresBehindAnOpeningAreKnownAlsoWhereTheJournalNamesNone(guarded: Bool) throws {
    var desk = started(guarded: guarded)
    desk.set(.breakerFailures, 3)
    desk.set(.breakerOpensBeforeStop, 1)
    var lost: [Sequence] = []
    for isConnected in [false, true, false, true, false] {
      desk.fact(
        .connectionChanged(ConnectionChanged(venue: VenueIndex(0), isConnected: isConnected)))
      let event = desk.events.last { $0.event.kind == .connectionChanged }
      if !isConnected { lost.append(try #require(event).envelope.sequence) }
    }
    let (state, history) = folded(desk.events)
    let opening = try #require(history.past(of: .engine).lastOpening)
    #expect(opening.counted == lost)
    #expect(opening.isRecorded == guarded)
    #expect(state.control.stop?.reason == .breaker)
    #expect(history.stop?.openings.map(\.counted) == [lost])
    #expect(history.past(of: .engine).transitions.count == 1)
  }

  @Test func aRecoveryEndsAStopAndWhatWasRefusedBeforeIsKnown() throws {
    var desk = started(guarded: true)
    desk.command(.stop)
    desk.fact(.connectionChanged(ConnectionChanged(venue: VenueIndex(0), isConnected: false)))
    desk.command(.recover)
    desk.fact(.connectionChanged(ConnectionChanged(venue: VenueIndex(0), isConnected: true)))
    let before = try #require(folded(desk.events).history.stop)
    #expect(before.refused.count == 1 && before.recovered == nil)
    desk.command(.recover)
    let after = try #require(folded(desk.events).history.stop)
    #expect(after.recovered?.event.kind == .recovered)
    #expect(after.marks.isEmpty && after.thresholds.isEmpty)
  }

  @Test func theGravestStopIsNamedAndTheOthersAreKnownBesideIt() throws {
    var desk = started(guarded: true)
    desk.command(.stop)
    desk.command(.lockDown)
    desk.command(.stop)
    let sequences = desk.events.filter { $0.event.kind == .stopTriggered }
      .map(\.envelope.sequence)
    #expect(sequences.count == 3)
    let history = folded(desk.events).history
    #expect(history.stop?.recorded.envelope.sequence == sequences[1])
    #expect(history.otherStops.map(\.envelope.sequence) == [sequences[0], sequences[2]])
    // Of a recovery all that is left is the one that it names.
    for (index, person) in ["ada", "ada", "bob"].enumerated() {
      var command = OperatorCommand(
        verb: index == 0 ? .planRecovery : .approveRecovery, actor: person, reason: "a test",
        channel: .script)
      if let plan = desk.state.safeguards.plan { command.plan = plan.planned.plan }
      desk.take(.command(command))
    }
    let after = folded(desk.events).history
    #expect(after.stop?.recovered != nil)
    #expect(after.otherStops.isEmpty)
  }

  @Test func whoDeniedFirstIsKnownWhenAShorterDenialFollows() throws {
    var desk = started(guarded: true)
    let symbol = desk.state.market.instruments[0].instrument.symbol
    desk.say(.deny, symbol)
    let first = desk.events.last { $0.event.kind == .denialChanged }?.envelope.sequence
    desk.say(.deny, symbol, lasts: 1_000_000_000)
    let history = folded(desk.events).history
    #expect(history.denials.map(\.recorded.envelope.sequence) == [try #require(first)])
  }

  @Test func whoSetALimitLastIsKnownForEachScope() throws {
    var desk = started(guarded: true)
    desk.say(.setLimit, "maximum-exposure", "5000", lasts: 1_000_000_000)
    desk.say(.setLimit, "maximum-order-notional@AAA", "50")
    let history = folded(desk.events).history
    let total = try #require(history.setting(.maximumExposure, of: .total))
    #expect(total.actor == "ada" && total.reason == "a test" && total.until != .unset)
    #expect(total.old == SampleDesk.money(10_000).units)
    let scoped = history.setting(
      .maximumOrderNotional, of: .instrument(SampleDesk.instrument))
    #expect(scoped?.new == SampleDesk.money(50).units && scoped?.old == LimitOverrides.unset)
    #expect(history.setting(.maximumOrderNotional, of: .total)?.actor == "profile test")
    #expect(history.setting(.orderLifetime, of: .strategy(StrategyIndex(0))) == nil)
    // When its time is over the engine gives the old value back.
    for _ in 0..<101 { desk.take(.timer) }
    let later = folded(desk.events).history.setting(.maximumExposure, of: .total)
    #expect(later?.actor == "engine" && later?.new == SampleDesk.money(10_000).units)
  }

  @Test func theLastRefusalsOfARuleAreKept() {
    var desk = started()
    desk.set(.maximumOrderNotional, SampleDesk.money(50).units)
    for _ in 0..<7 { desk.quote(ask: 101, askQuantity: 7) }
    let history = folded(desk.events).history
    let refused = desk.events.filter { $0.event.kind == .orderRefused }
    #expect(refused.count == 7)
    #expect(history.refusals(by: .orderNotional) == Array(refused.suffix(5)))
    #expect(history.refusals(by: .exposure).isEmpty)
  }

  @Test func denialsOperatorsBalancesAndConfigurationAreTheLastOfEach() throws {
    var desk = started(guarded: true)
    desk.say(.deny, "AAA")
    desk.say(.allow, "AAA")
    desk.say(.deny, "AAA")
    desk.say(.revokeOperator, "bob")
    for units in [1, 2] as [Int64] {
      desk.fact(
        .balanceReported(
          BalanceReported(
            account: AccountIndex(0), instrument: .all, currency: CurrencyIndex(0),
            units: units)))
    }
    let setting = ConfigurationRecorded(key: "entry", value: "60", origin: "command line")
    desk.fact(.configurationRecorded(setting))
    let history = folded(desk.events).history
    #expect(history.denials.count == 1)
    #expect(history.denials.first?.recorded.envelope.sequence.rawValue ?? 0 > 0)
    #expect(history.operators.map(\.name) == ["ada", "bob"])
    #expect(history.operators.last?.recorded.event.kind == .operatorChanged)
    #expect(history.balances.map(\.reported.units) == [2])
    #expect(history.balances.first?.booked == SampleDesk.money(100_000).units)
    #expect(history.configuration == [setting])
    desk.begin(run: 2)
    #expect(folded(desk.events).history.configuration.isEmpty)
  }

  @Test func aPlanIsKeptWithItsApprovals() throws {
    var desk = started(guarded: true)
    desk.command(.lockDown)
    desk.command(.planRecovery)
    let planned = try #require(desk.state.safeguards.plan)
    var approval = OperatorCommand(
      verb: .approveRecovery, actor: "ada", reason: "a test", channel: .script)
    approval.plan = planned.planned.plan
    desk.take(.command(approval))
    let history = folded(desk.events).history
    #expect(history.plan.map(\.event.kind) == [.recoveryPlanned, .approvalGiven])
  }

  @Test func theChainOfAStopGoesBackToTheFirstFact() throws {
    var desk = started()
    desk.command(.stop)
    let temporary = try Directory.makeTemporary(prefix: "daybook-control-")
    let path = temporary.path(of: "journal")
    let (writer, _) = try EventWriter.open(directory: path, options: JournalOptions())
    var last = Sequence.none
    for event in desk.events {
      try writer.append(event)
      last = event.envelope.sequence
    }
    try writer.waitUntilDurable(last)
    try writer.close()
    let review = try ControlReview.run(path, catalog: SampleDesk.catalog)
    let stop = try #require(review.history.stop)
    let chain = try review.chain(to: stop.recorded)
    #expect(chain.map(\.event.kind) == [.operatorCommanded, .stopTriggered])
    let wanted = [Sequence(3), Sequence(1), .none, Sequence(3)]
    #expect(try review.events(at: wanted).map(\.envelope.sequence.rawValue) == [1, 3])
    #expect(try review.events(at: []).isEmpty)
    #expect(review.tail?.words == "closed by its writer")
    try temporary.removeTree()
  }
}
