import Strategies
import Testing
import TradingCore

@Suite struct MomentumTests {
  /// A desk with one instrument and momentum on it, quoted through `prices`.
  private func decisions(
    _ prices: [Int64], settings changed: [Momentum.Setting: Int64] = [:]
  ) -> [DecisionMade] {
    var settings = Momentum.program.settings.map(\.preset)
    settings[Momentum.Setting.warmUp.rawValue] = 10
    for (setting, value) in changed { settings[setting.rawValue] = value }
    var decider = Decider(
      state: TradingState(catalog: StrategyCatalog([Momentum.program])), epoch: 1)
    var now = Timestamp(nanoseconds: 1_767_603_600_000_000_000)
    let declarations: [Event] = [
      .instrumentDeclared(
        InstrumentDeclared(
          instrument: InstrumentIndex(0), venue: VenueIndex(0), base: CurrencyIndex(0),
          quote: CurrencyIndex(0), tick: Price(units: 1_000_000), lot: Quantity(units: 1_000),
          symbol: "T")),
      .venueDeclared(VenueDeclared(venue: VenueIndex(0), name: "v")),
      .strategyDeclared(
        StrategyDeclared(
          strategy: StrategyIndex(0), account: AccountIndex(0),
          version: Momentum.program.version, name: "momentum", trader: "t", settings: settings)),
    ]
    for event in declarations { decider.take(.fact(event), at: now) }
    var made: [DecisionMade] = []
    for price in prices {
      now = now.adding(.milliseconds(10))
      let bid = Price(units: price * FixedPoint.scale)
      decider.take(
        .fact(
          .quoted(
            Quote(
              instrument: InstrumentIndex(0), bid: bid, bidQuantity: Quantity(units: 1),
              ask: bid + Price(units: 1_000_000), askQuantity: Quantity(units: 1)))),
        at: now)
      for recorded in decider.emitted {
        if case .decisionMade(let decision) = recorded.event { made.append(decision) }
      }
    }
    return made
  }

  @Test func aFlatMarketIsLeftAlone() {
    #expect(decisions(Array(repeating: 100, count: 500)).isEmpty)
  }

  @Test func aRiseIsBoughtAndAFallSold() {
    let up = decisions((0..<500).map { 1_000 + $0 })
    #expect(up.first?.side == .buy)
    #expect(up.first?.action == .enter)
    let down = decisions((0..<500).map { 2_000 - $0 })
    #expect(down.first?.side == .sell)
  }

  @Test func anEntryIsWorthItsNotionalInWholeLots() {
    let decision = decisions((0..<500).map { 1_000 + $0 }).first
    #expect((decision?.quantity.units ?? 1) % 1_000 == 0)
    let value = decision.map { $0.price.notional(of: $0.quantity, rounding: .down).units } ?? 0
    #expect(abs(value - 500 * FixedPoint.scale) < FixedPoint.scale)
  }

  @Test func decisionsKeepTheirDistance() {
    let often = decisions((0..<500).map { 1_000 + $0 }, settings: [.cooldown: 0])
    let seldom = decisions((0..<500).map { 1_000 + $0 }, settings: [.cooldown: 1_000])
    #expect(often.count > 100)
    #expect((1...5).contains(seldom.count))
  }

  @Test func nothingIsDecidedBeforeItIsWarm() {
    #expect(decisions((0..<99).map { 1_000 + $0 * 10 }, settings: [.warmUp: 100]).isEmpty)
  }

  @Test func everyPresetLiesInItsRange() {
    #expect(Momentum.program.settings.count == Momentum.Setting.allCases.count)
    for setting in Momentum.program.settings {
      #expect(setting.range.contains(setting.preset), "\(setting.name)")
    }
  }
}
