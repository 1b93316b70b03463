import Projections
import Reports
import Testing
import TradingCore

/// What is said of limits: what is left for what still may grow, and what must happen for more.
@Suite struct WayOutTests {
  /// A desk under the second rules that holds one at 101, marked at 100.5.
  private func holding(_ limits: [(Limit, Int64)] = []) -> SampleDesk {
    var desk = SampleDesk()
    desk.begin()
    desk.declare()
    desk.fact(
      .control(
        .rulesDeclared(
          RulesDeclared(
            rules: RulesDeclared.current, dayBegins: Interval(nanoseconds: 3_600_000_000_000)))))
    for line in Roster.lines(needingSecond: []) { desk.fact(.control(.permissionDeclared(line))) }
    let ada = OperatorRecord(name: "ada", roles: RoleSet([.supervisor]))
    desk.fact(
      .control(.operatorDeclared(OperatorChanged(record: ada, actor: "profile", reason: ""))))
    for (limit, value) in limits { desk.set(limit, value) }
    desk.quote(ask: 101, askQuantity: 7)
    desk.work(1)
    desk.fill(1, at: 101, trade: 11)
    desk.quote(ask: 101)
    return desk
  }

  private func history(_ desk: SampleDesk) -> ControlHistory {
    var state = TradingState(catalog: SampleDesk.catalog)
    var history = ControlHistory()
    for event in desk.events {
      state.apply(event)
      history.fold(event, state)
    }
    return history
  }

  private func explained(
    _ desk: SampleDesk, _ limit: Limit, of scope: LimitScope = .total
  ) -> String {
    LimitReport.explain(limit, scope, desk.state, history(desk)).text
  }

  /// The section of an answer, a line each.
  private func wayOut(
    _ desk: SampleDesk, _ limit: Limit, of scope: LimitScope = .total
  ) -> [String] {
    let lines = explained(desk, limit, of: scope).split(separator: "\n").map(String.init)
    guard let title = lines.firstIndex(of: "way out") else { return [] }
    return lines[(title + 1)...].prefix { $0.hasPrefix("  ") }.map { String($0.dropFirst(2)) }
  }

  /// What stands below a title in the row of a name.
  private func cell(_ text: String, _ name: String, _ title: String) -> Substring? {
    let lines = text.split(separator: "\n")
    guard let head = lines.first(where: { $0.contains("  \(title)  ") }),
      let line = lines.first(where: { $0.hasPrefix("  \(name) ") }),
      let place = head.firstRange(of: "  \(title)  ")
    else { return nil }
    return line.dropFirst(head.distance(from: head.startIndex, to: place.lowerBound) + 2)
      .prefix { $0 != " " }
  }

  private func row(_ text: String, _ name: String) -> [Substring] {
    text.split(separator: "\n").map { $0.split(separator: " ") }.first { $0.first == name[...] }
      ?? []
  }

  @Test func headroomIsThatOfWhatStillMayGrow() throws {
    var desk = holding()
    let held = try #require(desk.state.measured(.maximumExposure, of: .total))
    #expect(held > 0)
    for (level, share) in [("none", 10_000), ("elevated", 5_000), ("high", 2_500)] {
      if level != "none" { desk.say(.crisis, "", level) }
      let most = SampleDesk.money(10_000).units / 10_000 * Int64(share)
      let left = FixedPoint.text(most - held, minimumDecimals: 2)
      let status = StatusReport.make(desk.state, journal: "j", beside: Surroundings()).text
      #expect(row(status, "maximum-exposure").last == left[...], "\(level): \(status)")
      let list = LimitReport.list(desk.state, history(desk), scope: nil).text
      #expect(cell(list, "maximum-exposure", "headroom") == left[...], "\(level): \(list)")
      let one = explained(desk, .maximumExposure)
      #expect(row(one, "headroom").last == left[...], "\(level): \(one)")
      // What is no size keeps its whole.
      #expect(row(status, "maximum-open-orders").last == "10", "\(level)")
    }
  }

  @Test func aLossOfTheDayGoesWithTheDay() throws {
    let desk = holding([(.dailyLossStop, SampleDesk.money(2_000).units)])
    let rolled = try #require(desk.events.last { $0.event.kind == .dayRolled }?.envelope)
    for limit in [Limit.dailyLoss, .dailyLossStop] {
      let lines = wayOut(desk, limit)
      // 20 000 days are 2024-10-04, and days begin at one now.
      #expect(
        lines.first?.hasPrefix("the day ends at 2024-10-05T01:00:00.000000000Z") == true,
        "\(lines)")
      #expect(
        lines.last
          == "it is measured from an equity of 100000.00 since \(rolled.recordedAt) "
          + "(\(rolled.sequence))")
    }
    let strategy = LimitScope.strategy(StrategyIndex(0))
    #expect(
      wayOut(desk, .dailyLoss, of: strategy).last?.hasPrefix("it is measured from a profit of")
        == true)
  }

  @Test func whatMustBeClosedIsAnAmount() throws {
    var desk = holding()
    #expect(
      wayOut(desk, .maximumExposure) == [
        "headroom returns when positions are closed; none has to be"
      ])
    let held = desk.state.book.exposure.units
    let fifty = SampleDesk.money(50).units
    let excess = FixedPoint.text(held - fifty, minimumDecimals: 2)
    for (limit, value) in [
      (Limit.maximumExposure, fifty), (.maximumPositionNotional, fifty),
      (.maximumExposureShare, 5), (.maximumPositionShare, 5),
    ] {
      desk.set(limit, value)
      #expect(
        wayOut(desk, limit) == [
          "positions worth \(excess) at least must be closed; what reduces passes"
        ], "\(limit.name)")
    }
    desk.set(.maximumPositions, 0)
    #expect(
      wayOut(desk, .maximumPositions) == [
        "1 positions at least must be closed; what reduces passes"
      ])
    desk.set(.maximumLeverage, 50_000)
    let equity = desk.state.book.equity.units
    let most = FixedPoint.scaled(equity, times: 50_000, over: FixedPoint.scale, rounding: .down)
    let beyond = FixedPoint.text(held - most, minimumDecimals: 2)
    #expect(wayOut(desk, .maximumLeverage).first?.contains("worth \(beyond) at least") == true)
  }

  @Test func aCrisisMakesSomethingToClose() {
    var desk = holding()
    desk.set(.maximumExposure, SampleDesk.money(120).units)
    #expect(wayOut(desk, .maximumExposure).first?.hasSuffix("none has to be") == true)
    desk.say(.crisis, "", "elevated")
    #expect(wayOut(desk, .maximumExposure).first?.hasPrefix("positions worth ") == true)
  }

  @Test func aWindowOfMessagesEmptiesAtATime() throws {
    var desk = holding([(.maximumMessageRate, 2)])
    #expect(wayOut(desk, .maximumMessageRate).first?.hasPrefix("the oldest message") == true)
    desk.quote(ask: 101, askQuantity: 7)
    let now = desk.state.now
    let line = try #require(wayOut(desk, .maximumMessageRate).first)
    #expect(line.hasPrefix("one more passes at "), "\(line)")
    let leaves = try #require(desk.state.oldestMessageLeaves(of: .total, rate: 2))
    #expect(line.hasSuffix("\(leaves)") && leaves > now)
    // Half a second a message, by two a second.
    #expect(leaves.since(now) <= Interval.milliseconds(500))
    desk.set(.maximumMessageRate, Limit.off)
    #expect(wayOut(desk, .maximumMessageRate) == ["nothing is refused by it: it is off"])
  }

  @Test func aLossOfTheHourAndAFallSayHowTheirBreakerCloses() throws {
    for (limit, value) in [
      (Limit.hourlyLoss, SampleDesk.money(20).units), (.maximumDrawdown, Int64(2)),
    ] {
      var desk = holding([(limit, value)])
      #expect(wayOut(desk, limit).count == 1)
      for ask in [74, 73, 72, 71] as [Int64] { desk.quote(ask: ask) }
      #expect(desk.state.control.breaker.phase == .open)
      let lines = wayOut(desk, limit)
      #expect(lines.count == 3, "\(lines)")
      #expect(lines.last?.hasPrefix("close-breaker engine measures the loss anew") == true)
      let report = BreakerReport.explain(
        .engine, desk.state, history(desk), counted: [], journal: "j"
      ).text
      let words = row(report, limit.name)
      let measured = try #require(desk.state.measured(limit, of: .total))
      let now = limit == .hourlyLoss ? FixedPoint.text(measured, minimumDecimals: 2) : "\(measured)"
      #expect(words.contains(now[...]), "\(report)")
      #expect(words.contains { $0.hasPrefix("-") || $0 == "0" || $0 == "0.00" }, "\(report)")
    }
  }

  @Test func aChangeForATimeAndAStopAreWaysOutToo() {
    var desk = holding()
    desk.say(.setLimit, "maximum-open-orders", "3", lasts: 60_000_000_000)
    #expect(wayOut(desk, .maximumOpenOrders).last?.hasSuffix("its value is 10 again") == true)
    desk.set(.capitalLossStop, 1)
    for ask in [64, 63, 62, 61] as [Int64] { desk.quote(ask: ask) }
    #expect(desk.state.control.stop?.reason == .capitalLoss)
    let lines = wayOut(desk, .capitalLossStop)
    #expect(lines.first?.contains("beyond the limit at 99990.00") == true, "\(lines)")
    #expect(lines.last?.contains("see daybook-ctl why-stopped") == true, "\(lines)")
  }

  @Test func everyLimitOfEveryScopeHasAWayOut() {
    let scopes: [LimitScope] = [
      .total, .instrument(SampleDesk.instrument), .strategy(StrategyIndex(0)),
      .account(AccountIndex(0)), .venue(VenueIndex(0)), .breaker(.engine),
      .breaker(BreakerIndex(3)),
    ]
    var empty = SampleDesk()
    empty.begin()
    var extreme = holding()
    for limit in Limit.allCases { extreme.set(limit, Int64.max - 1) }
    for desk in [empty, holding(), extreme] {
      for limit in Limit.allCases {
        for scope in scopes {
          #expect(!wayOut(desk, limit, of: scope).isEmpty, "\(limit.name) of \(scope)")
        }
      }
    }
  }
}
