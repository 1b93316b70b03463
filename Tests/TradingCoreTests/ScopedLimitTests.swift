import Testing
import TradingCore

@Suite struct ScopedLimitTests {
  @Test(arguments: [
    ("maximum-order-quantity", "T0", "0.5", RiskRule.orderQuantity),
    ("maximum-order-notional", "strategy:scripted", "50", .orderNotional),
    ("maximum-position-notional", "T0", "50", .positionNotional),
    ("maximum-position-notional", "strategy:scripted", "50", .positionNotional),
    ("maximum-exposure", "venue:test", "50", .exposure),
    ("maximum-exposure", "account:main", "50", .exposure),
    ("maximum-exposure", "strategy:scripted", "50", .exposure),
    ("maximum-open-orders", "T0", "0", .openOrders),
    ("maximum-open-orders", "strategy:scripted", "0", .openOrders),
    ("maximum-open-orders", "venue:test", "0", .openOrders),
    ("maximum-message-rate", "T0", "0", .messageRate),
    ("maximum-message-rate", "venue:test", "0", .messageRate),
    ("maximum-message-rate", "strategy:scripted", "0", .messageRate),
    ("daily-loss", "strategy:scripted", "0", .dailyLoss),
    ("minimum-profit", "strategy:scripted", "1", .minimumProfit),
    ("maximum-gas-price", "venue:test", "1", .gasPrice),
    ("maximum-position-share", "T0", "50", .positionShare),
  ])
  func aLimitOfAScopeRefusesAndSaysWhatItIsAbout(
    name: String, scope: String, value: String, rule: RiskRule
  ) {
    var desk = Desk.guarded()
    desk.quote(100)
    desk.say(.setLimit, "\(name)@\(scope)", value)
    #expect(desk.refusal == nil)
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal?.rule == rule)
    #expect(desk.orderRefusal.map { $0.scope.kind != .total } == true)
  }

  @Test(arguments: [
    ("maximum-leverage", "0.009", RiskRule.leverage),
    ("minimum-liquidation-distance", "2000000", .liquidationDistance),
    ("maximum-exposure-share", "50", .exposureShare),
    ("maximum-positions", "0", .positions),
    ("minimum-profit", "0.01", .minimumProfit),
    ("maximum-gas-price", "10", .gasPrice),
  ])
  func aLimitOfTheTotalRefuses(name: String, value: String, rule: RiskRule) {
    var desk = Desk.guarded()
    desk.quote(100)
    desk.say(.setLimit, name, value)
    #expect(desk.refusal == nil)
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal?.rule == rule)
  }

  /// An order whose price lies so many basis points beyond the ask of 100.01.
  private func verdict(_ beyond: Int64, _ desk: Desk) -> OrderRefused? {
    // A cent, the tick, is a basis point of it, rounded against us.
    let ask: Int64 = 10_001_000_000
    let wanted = DecisionMade(
      strategy: StrategyIndex(0), instrument: InstrumentIndex(0), action: .enter, side: .buy,
      timeInForce: .goodTillCancelled, price: Price(units: ask + 1_000_000 * beyond),
      quantity: whole(1), signal: 1, threshold: 1)
    guard case .refused(let refused) = RiskGate.judge(wanted, in: desk.state) else { return nil }
    return refused
  }

  @Test func slippageIsWhatAPriceLiesBeyondTheOtherSide() {
    var desk = Desk.guarded()
    desk.quote(100)
    desk.say(.setLimit, "maximum-slippage", "20")
    #expect(desk.refusal == nil)
    #expect(verdict(20, desk) == nil)
    let refused = verdict(21, desk)
    #expect(refused?.rule == .slippage && refused?.value == 21 && refused?.headroom == -1)
    // An elevated crisis widens every margin, and so narrows what a price may give away.
    desk.say(.crisis, "", "elevated")
    let narrowed = verdict(20, desk)
    #expect(narrowed?.rule == .slippage && narrowed?.limit ?? 20 < 20)
  }

  @Test func whatIsNotLessThanAnythingSensibleIsRefused() {
    var desk = Desk.guarded()
    for (name, value) in [
      ("maximum-slippage", "90000000000000000"), ("maximum-open-orders", "1000000001"),
      ("maximum-quote-age", "9000h"), ("minimum-profit", "46000000000"),
      ("minimum-profit", "-46000000000"),
    ] {
      desk.say(.setLimit, name, value)
      #expect(desk.refusal?.contains("too large: at most") == true, "\(name) \(value)")
    }
  }

  @Test func gasThatIsKnownAndCheapPasses() {
    var desk = Desk.guarded()
    desk.say(.setLimit, "maximum-gas-price", "10")
    desk.control(.costReported(CostReported(venue: VenueIndex(0), price: price(9))))
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal == nil)
    desk.control(.costReported(CostReported(venue: VenueIndex(0), price: price(11))))
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal?.rule == .gasPrice)
    #expect(desk.orderRefusal?.headroom == -1 * FixedPoint.scale)
  }

  @Test func whatGasCostBeforeAVenueWentIsNotKnownAnyMore() {
    var desk = Desk.guarded()
    desk.say(.setLimit, "maximum-gas-price", "10")
    desk.control(.costReported(CostReported(venue: VenueIndex(0), price: price(9))))
    for isConnected in [false, true] {
      desk.fact(
        .connectionChanged(ConnectionChanged(venue: VenueIndex(0), isConnected: isConnected)))
    }
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal?.rule == .gasPrice)
    desk.control(.costReported(CostReported(venue: VenueIndex(0), price: price(9))))
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal == nil)
  }

  @Test func theSameOrderIsNotSentTwiceWithinTheWindow() {
    var desk = Desk.guarded()
    desk.say(.setLimit, "duplicate-window", "1s")
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal == nil)
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal?.rule == .duplicateOrder)
    #expect(desk.orderRefusal?.value == 1_000_000)
    desk.quote(101, wants: .buy)
    #expect(desk.orderRefusal?.rule != .duplicateOrder)
    desk.now = desk.now.adding(.milliseconds(1_100))
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal?.rule != .duplicateOrder)
  }

  @Test func aBurstOfMessagesIsHeldToTheRate() {
    var desk = Desk(limits: [
      (.maximumOpenOrders, 1_000), (.maximumPositionNotional, 1 << 60), (.maximumExposure, 1 << 60),
    ])
    desk.guarded()
    desk.say(.setLimit, "maximum-message-rate", "5")
    for _ in 0..<20 { desk.quote(100, wants: .buy) }
    #expect(desk.count(.orderIntended) == 5)
    #expect(desk.orderRefusal?.rule == .messageRate)
    desk.now = desk.now.adding(.milliseconds(1_000))
    for _ in 0..<20 { desk.quote(100, wants: .buy) }
    #expect(desk.count(.orderIntended) == 10)
  }

  @Test func aChangeForATimeIsGivenBackByItself() {
    var desk = Desk.guarded()
    desk.say(.setLimit, "maximum-exposure", "100") { $0.lasts = .milliseconds(500) }
    desk.say(.setLimit, "maximum-order-quantity@T1", "1") { $0.lasts = .milliseconds(500) }
    // A second change for a time returns to what was before the first.
    desk.say(.setLimit, "maximum-exposure", "50") { $0.lasts = .milliseconds(400) }
    #expect(desk.state.limits[.maximumExposure] == dollars(50).units)
    #expect(desk.state.safeguards.wakeAt != .unset)
    desk.wait(600)
    #expect(desk.state.limits[.maximumExposure] == dollars(800).units)
    #expect(
      desk.state.safeguards.overrides.value(
        .maximumOrderQuantity, of: .instrument(InstrumentIndex(1))) == nil)
    #expect(desk.state.safeguards.overrides.temporary.isEmpty)
  }

  @Test(arguments: [
    ("maximum-nonsense", "1", "there is no limit 'maximum-nonsense'"),
    ("maximum-exposure@NONE", "1", "'NONE' is not a scope of limits"),
    ("capital-loss-stop@T0", "1", "can be set for total, not for T0"),
    ("maximum-exposure", "-1", "not negative"),
    ("maximum-exposure", "1e9", "must be a decimal"),
    ("maximum-exposure", "99999999999999", "must be a decimal"),
    ("maximum-exposure", "90000000000", "too large"),
    ("maximum-exposure", "off", "cannot be switched off"),
    ("breaker-cooldown", "5 apples", "must be a time"),
    ("maximum-exposure", "800", "is 800 already"),
  ])
  func whatMakesNoSenseIsRefusedAndJournaled(target: String, value: String, because: String) {
    var desk = Desk.guarded()
    desk.say(.setLimit, target, value)
    #expect(desk.kinds == [.operatorCommanded, .commandRefused])
    #expect(desk.refusal?.contains(because) == true, "\(desk.refusal ?? "not refused")")
  }

  @Test func tighteningIsForManyAndLooseningForFew() {
    var desk = Desk.guarded()
    desk.say(.setLimit, "maximum-exposure", "700", by: "tess")
    #expect(desk.kinds == [.operatorCommanded, .limitChanged])
    desk.say(.setLimit, "maximum-exposure", "800", by: "tess")
    #expect(desk.refusal?.contains("tess may not loosen: that takes supervisor") == true)
    desk.say(.setLimit, "maximum-exposure", "600", by: "vic")
    #expect(desk.refusal?.contains("may not tighten") == true)
    desk.say(.setLimit, "maximum-exposure", "600", by: "nobody")
    #expect(desk.refusal?.contains("no operator here") == true)
    desk.say(.setLimit, "maximum-exposure", "800", because: "")
    #expect(desk.refusal?.contains("needs a reason") == true)
    desk.say(.setLimit, "maximum-exposure", "800")
    #expect(desk.kinds == [.operatorCommanded, .limitChanged])
  }

  @Test func looseningWaitsForASecondPersonWhereItTakesTwo() {
    var desk = Desk.guarded(needingSecond: .loosen)
    desk.say(.setLimit, "maximum-exposure", "900")
    #expect(desk.kinds == [.operatorCommanded, .approvalRequested])
    #expect(desk.state.limits[.maximumExposure] == dollars(800).units)
    let waiting = desk.state.safeguards.pending.last.map { "\($0.sequence)" } ?? ""
    desk.say(.approve, waiting)
    #expect(desk.refusal?.contains("it takes somebody else") == true)
    desk.say(.approve, waiting, by: "tess")
    #expect(desk.refusal?.contains("may not loosen") == true)
    desk.say(.approve, "#1", by: "bob")
    #expect(desk.refusal?.contains("no command #1 waits") == true)
    desk.say(.approve, waiting, by: "bob")
    #expect(desk.kinds == [.operatorCommanded, .approvalGiven, .limitChanged])
    #expect(desk.state.limits[.maximumExposure] == dollars(900).units)
    desk.say(.approve, waiting, by: "bob")
    #expect(desk.refusal?.contains("waits for a second person; none does") == true)
  }

  @Test func anApprovalComesTooLate() {
    var desk = Desk.guarded(needingSecond: .loosen)
    desk.say(.setLimit, "maximum-exposure", "900")
    let waiting = desk.state.safeguards.pending.last.map { "\($0.sequence)" } ?? ""
    desk.now = desk.now.adding(.milliseconds(600_001))
    desk.say(.approve, waiting, by: "bob")
    #expect(desk.refusal?.contains("it could be approved until") == true)
    #expect(desk.state.limits[.maximumExposure] == dollars(800).units)
  }

  @Test func aLimitBelowWhatIsHeldIsTakenAndWarnedOf() {
    var desk = Desk.guarded()
    let order = desk.order(.buy)
    desk.fill(order, whole(1), at: 100, trade: 1)
    desk.say(.setLimit, "maximum-exposure", "50", by: "tess")
    #expect(desk.kinds == [.operatorCommanded, .limitChanged, .warningChanged])
    #expect(desk.state.safeguards.warnings == [.exposureAboveLimit])
    desk.quote(100, wants: .buy)
    #expect(desk.orderRefusal?.rule == .exposure)
    desk.quote(100, wants: .sell)
    #expect(desk.orderRefusal == nil)
  }

  @Test func everyLimitHasAScopeATextAndALooserSide() throws {
    for limit in Limit.allCases {
      #expect(limit.scopes.contains(.total))
      if limit == .approvalWindow {
        #expect(throws: Limit.ValueFault.self) { try limit.value(of: "59s") }
        #expect(try limit.value(of: "1m") == 60_000_000_000)
        continue
      }
      if let off = limit.offValue {
        #expect(try limit.value(of: "off") == off)
        #expect(limit.isOff(off))
        #expect(limit.text(of: off) == "off")
      }
      let one = try limit.value(of: limit.unit == .nanoseconds ? "1s" : "1")
      #expect(try limit.value(of: limit.text(of: one).split(separator: " ")[0].description) == one)
    }
    #expect(Limit.allCases.count == Limit.numberBound - 1)
  }
}
