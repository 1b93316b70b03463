import Testing
import TradingCore

@testable import Simulation

struct GeneratorTests {
  static func settings(_ change: (inout MarketSettings) -> Void = { _ in }) -> MarketSettings {
    var settings = MarketSettings(
      instruments: [
        GeneratedInstrument(
          startPrice: price(60_000), tick: Price(units: 1_000_000), lot: Quantity(units: 10_000),
          spreadTicks: 100),
        GeneratedInstrument(
          startPrice: price(150), tick: Price(units: 500_000), lot: Quantity(units: 1_000_000)),
      ], start: Scene.start)
    change(&settings)
    return settings
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func everyQuoteIsSoundAndTimeRunsForward(seed: UInt64) {
    print("seed \(seed)")
    let settings = Self.settings {
      $0.crash = .within(.milliseconds(20_000))
      $0.meanGapInterval = .milliseconds(10_000)
      $0.depthLevels = seed % 2 == 0 ? 4 : 0
    }
    var generator = MarketGenerator(seed: seed, settings: settings)
    var last = settings.start
    var unsound = 0
    for _ in 0..<100_000 {
      let expectedAt = generator.nextEventAt
      let event = generator.next()
      if event.at < last || event.at != expectedAt || event.sourceTime >= event.at { unsound += 1 }
      last = event.at
      switch event.event {
      case .quoted(let quote):
        let instrument = settings.instruments[quote.instrument.position]
        let isSound =
          quote.bid.units > 0 && quote.bid < quote.ask
          && quote.bid.units % instrument.tick.units == 0
          && quote.ask.units % instrument.tick.units == 0
          && quote.bidQuantity.units > 0 && quote.bidQuantity.units % instrument.lot.units == 0
          && quote.askQuantity.units > 0 && quote.askQuantity.units % instrument.lot.units == 0
        if !isSound { unsound += 1 }
      case .traded(let print):
        if print.price.units <= 0 || print.quantity.units <= 0 { unsound += 1 }
      case .bookChanged, .bookReset: break
      default: unsound += 1
      }
    }
    #expect(unsound == 0)
  }

  @Test func theBookOfTheFirstInstrumentAgreesWithItsQuotes() {
    let settings = Self.settings { $0.depthLevels = 5 }
    var generator = MarketGenerator(seed: 3, settings: settings)
    var book = DepthBook()
    var checked = 0
    for _ in 0..<200_000 {
      switch generator.next().event {
      case .bookReset(let reset): book.apply(reset)
      case .bookChanged(let change):
        book.apply(change)
        guard change.isLastOfUpdate else { continue }
        #expect(book.bids.levels.count == 5 && book.asks.levels.count == 5)
      case .quoted(let quote) where quote.instrument.position == 0:
        checked += 1
        #expect(book.bids.best?.price == quote.bid && book.asks.best?.price == quote.ask)
        #expect(
          book.bids.best?.quantity == quote.bidQuantity
            && book.asks.best?.quantity == quote.askQuantity)
      default: break
      }
    }
    #expect(checked > 1_000)
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func theScriptedCrashFallsAsFarAsItSays(seed: UInt64) {
    print("seed \(seed)")
    let settings = Self.settings {
      $0.crash = .at(.milliseconds(5_000))
      $0.meanGapInterval = Interval(nanoseconds: 0)
    }
    var generator = MarketGenerator(seed: seed, settings: settings)
    generator.skip(until: Scene.at(4_900))
    var before: [Int64] = [0, 0]
    var after: [Int64] = [0, 0]
    var widest: [Int64] = [0, 0]
    while generator.nextEventAt < Scene.at(25_000) {
      let event = generator.next()
      guard case .quoted(let quote) = event.event else { continue }
      let position = quote.instrument.position
      if event.at < Scene.at(5_000) { before[position] = quote.mid.units }
      after[position] = quote.mid.units
      widest[position] = max(widest[position], quote.ask.units - quote.bid.units)
    }
    for position in 0..<2 {
      let fallen = 1_000_000 - after[position] * 1_000_000 / before[position]
      #expect((67_000...73_000).contains(fallen))
      let instrument = settings.instruments[position]
      #expect(widest[position] >= 5 * instrument.spreadTicks * instrument.tick.units)
    }
  }

  @Test func theSameSeedGivesTheSameMarketAndSkippingIsReading() {
    let settings = Self.settings()
    var read = MarketGenerator(seed: 9, settings: settings)
    var skipped = read
    var other = MarketGenerator(seed: 10, settings: settings)
    skipped.skip(until: Scene.at(2_000))
    while read.nextEventAt < Scene.at(2_000) { _ = read.next() }
    other.skip(until: Scene.at(2_000))
    var isOther = false
    for _ in 0..<1_000 {
      let event = read.next()
      #expect(event == skipped.next())
      if event != other.next() { isOther = true }
    }
    #expect(isOther)
  }

  @Test func aQuoteComesAsOftenAsTheSettingsSay() {
    var generator = MarketGenerator(
      seed: 2, settings: Self.settings { $0.meanGapInterval = Interval(nanoseconds: 0) })
    var count = 0
    while generator.next().at < Scene.at(10_000) { count += 1 }
    #expect((19_000...21_000).contains(count))
  }

  @Test func gapsAreSilentAndTrendsMoveThePrice() {
    var generator = MarketGenerator(
      seed: 5, settings: Self.settings { $0.meanGapInterval = .milliseconds(60_000) })
    var lastAt = Scene.start
    var longest: Int64 = 0
    var lowest = Int64.max
    var highest: Int64 = 0
    while generator.nextEventAt < Scene.at(300_000) {
      let event = generator.next()
      guard case .quoted(let quote) = event.event, quote.instrument.position == 1 else { continue }
      longest = max(longest, event.at.since(lastAt).nanoseconds)
      lastAt = event.at
      lowest = min(lowest, quote.mid.units)
      highest = max(highest, quote.mid.units)
    }
    #expect(longest > 3_000_000_000)
    #expect((highest - lowest) * 10_000 / lowest > 30)
  }
}

struct SeededRandomTests {
  @Test func theStreamIsSplitMix64() {
    // The first outputs of Vigna's splitmix64.c for the seed 1234567.
    var random = SeededRandom(seed: 1_234_567)
    #expect(random.next() == 6_457_827_717_110_365_317)
    #expect(random.next() == 3_203_168_211_198_807_973)
  }

  @Test func numbersStayInTheirRangeAndBellsAroundZero() {
    var random = SeededRandom(seed: 4)
    var counts = [0, 0, 0, 0, 0, 0, 0]
    var sum: Int64 = 0
    var squares: Int64 = 0
    for _ in 0..<70_000 {
      counts[Int(random.below(7))] += 1
      let bell = random.bell(deviation: 1_000)
      sum += bell
      squares += bell * bell
    }
    #expect(counts.allSatisfy { (9_500...10_500).contains($0) })
    #expect(abs(sum / 70_000) < 20)
    #expect((950_000...1_050_000).contains(squares / 70_000))
  }
}
