import Testing
import TradingCore

@testable import Simulation

struct DisturbanceTests {
  private static func events(
    _ disturbances: [MarketDisturbance], count: Int = 20_000
  ) -> [GeneratedEvent] {
    let settings = GeneratorTests.settings { $0.disturbances = disturbances }
    var market = MarketGenerator(seed: 45, settings: settings)
    return (0..<count).map { _ in market.next() }
  }

  private static func quotes(_ events: [GeneratedEvent], _ instrument: UInt16) -> [(
    Timestamp, Quote
  )] {
    events.compactMap { event in
      if case .quoted(let quote) = event.event, quote.instrument == InstrumentIndex(instrument) {
        return (event.at, quote)
      }
      return nil
    }
  }

  @Test func aScriptedJumpMovesOneInstrumentAndNoOther() throws {
    let start = GeneratorTests.settings { _ in }.start
    let jumpAt = start.adding(.milliseconds(2_000))
    let calm = Self.events([])
    let moved = Self.events([
      MarketDisturbance(after: .milliseconds(2_000), instrument: 0, jump: 500_000)
    ])
    #expect(calm.prefix { $0.at < jumpAt } == moved.prefix { $0.at < jumpAt })
    let before = try #require(Self.quotes(moved, 0).last { $0.0 < jumpAt }).1
    let after = try #require(Self.quotes(moved, 0).first { $0.0 >= jumpAt }).1
    #expect(after.mid.units > before.mid.units / 10 * 14)
    let other = try #require(Self.quotes(moved, 1).first { $0.0 >= jumpAt }).1
    let otherBefore = try #require(Self.quotes(moved, 1).last { $0.0 < jumpAt }).1
    #expect(abs(other.mid.units - otherBefore.mid.units) < otherBefore.mid.units / 50)
  }

  @Test func aScriptedSilenceLastsAsLongAsItSays() throws {
    let start = GeneratorTests.settings { _ in }.start
    let moved = Self.events([
      MarketDisturbance(after: .milliseconds(1_000), silence: .milliseconds(3_000))
    ])
    for instrument in 0..<2 as Range<UInt16> {
      let times = Self.quotes(moved, instrument).map(\.0)
      let last = try #require(times.firstIndex { $0 >= start.adding(.milliseconds(1_000)) })
      #expect(times[last + 1].since(times[last]) >= .milliseconds(3_000))
    }
  }

  @Test func aDisturbedMarketIsAFunctionOfItsSeed() {
    let disturbances = [
      MarketDisturbance(after: .milliseconds(500), jump: -20_000),
      MarketDisturbance(after: .milliseconds(900), jump: 10_000, silence: .milliseconds(50)),
    ]
    #expect(Self.events(disturbances) == Self.events(disturbances))
    #expect(Self.events(disturbances) != Self.events([]))
  }

  @Test func aDisturbedMarketGoesOnFromWhereItWasWrittenDown() throws {
    let settings = GeneratorTests.settings {
      $0.disturbances = [
        MarketDisturbance(after: .milliseconds(100), jump: 5_000),
        MarketDisturbance(after: .milliseconds(2_000), jump: -5_000),
      ]
    }
    var market = MarketGenerator(seed: 3, settings: settings)
    while market.lastAt < settings.start.adding(.milliseconds(1_000)) || !market.isBetweenMoments {
      _ = market.next()
    }
    var writer = CacheWriter()
    market.write(to: &writer)
    var reader = CacheReader(writer.words)
    var again = try MarketGenerator(from: &reader, seed: 3, settings: settings)
    for _ in 0..<20_000 { #expect(market.next() == again.next()) }
  }

  @Test func disturbancesOutOfOrderTrap() async {
    await #expect(processExitsWith: .failure) {
      var settings = MarketSettings(
        instruments: [
          GeneratedInstrument(
            startPrice: Price(units: 100 * FixedPoint.scale), tick: Price(units: 1_000_000),
            lot: Quantity(units: 1_000_000))
        ], start: Timestamp(nanoseconds: 1))
      settings.disturbances = [
        MarketDisturbance(after: .milliseconds(2)), MarketDisturbance(after: .milliseconds(1)),
      ]
      _ = MarketGenerator(seed: 1, settings: settings)
    }
  }
}
