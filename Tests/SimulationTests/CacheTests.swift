import Testing
import TradingCore

@testable import Simulation

struct CacheTests {
  private func words(_ fold: StatementFold) -> [UInt64] {
    var writer = CacheWriter()
    fold.write(to: &writer)
    return writer.words
  }

  private func words(_ market: MarketGenerator) -> [UInt64] {
    var writer = CacheWriter()
    market.write(to: &writer)
    return writer.words
  }

  private func fold(
    _ words: [UInt64], _ settings: VenueSettings
  ) throws(CacheFault) -> StatementFold {
    var reader = CacheReader(words)
    let fold = try StatementFold(from: &reader, settings: settings)
    try reader.finish()
    return fold
  }

  private func market(
    _ words: [UInt64], seed: UInt64, _ settings: MarketSettings
  ) throws(CacheFault) -> MarketGenerator {
    var reader = CacheReader(words)
    let market = try MarketGenerator(from: &reader, seed: seed, settings: settings)
    try reader.finish()
    return market
  }

  private func fault(_ words: [UInt64], _ settings: VenueSettings) -> CacheFault? {
    do throws(CacheFault) {
      _ = try fold(words, settings)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [(61, 100_000), (62, 25), (63, 1), (64, 0)] as [(UInt64, Int)])
  func aFoldGoesOnFromItsWordsAsIfItHadReadEveryLine(seed: UInt64, closedKept: Int) throws {
    print("seed \(seed)")
    var settings = RandomScript.settings
    settings.closedOrdersKept = closedKept
    let scene = RandomScript.play(seed: seed, steps: 2_000, settings)
    var whole = StatementFold(settings: settings)
    var parts = StatementFold(settings: settings)
    var withUnanswered = 0
    for (place, line) in scene.statement.enumerated() {
      try whole.take(line)
      try parts.take(line)
      guard place % 37 == 0 || line.kind == .place && place % 5 == 0 else { continue }
      if whole.unanswered != nil { withUnanswered += 1 }
      let written = words(parts)
      parts = try fold(written, settings)
      #expect(words(parts) == written)
    }
    #expect(words(parts) == words(whole))
    #expect(withUnanswered > 10)
    // Both lead to the same venue, down to what it says from here on.
    var scenes = [whole, parts].map { fold in
      var scene = scene
      scene.venue = SimulatedVenue(resuming: fold, settings: settings, seed: seed)
      scene.venue.connect(at: Scene.at(3_000))
      scene.reports = []
      scene.statement = []
      return scene
    }
    for scene in scenes.indices {
      for order in 1...400 as ClosedRange<UInt64> {
        scenes[scene].ask(order, at: 3_000 + Int64(order))
      }
      scenes[scene].settle(10_000)
    }
    #expect(scenes[0].reports == scenes[1].reports && scenes[0].statement == scenes[1].statement)
    #expect(scenes[0].venue.workingOrders == scenes[1].venue.workingOrders)
    #expect(!scenes[0].reports.isEmpty)
  }

  @Test func brokenWordsOfAFoldAreRefusedAndTrapNothing() throws {
    var settings = RandomScript.settings
    settings.closedOrdersKept = 8
    let scene = RandomScript.play(seed: 65, steps: 700, settings)
    var whole = StatementFold(settings: settings)
    for line in scene.statement { try whole.take(line) }
    let good = words(whole)
    #expect(fault(good, settings) == nil)
    for count in good.indices { #expect(fault(Array(good[..<count]), settings) != nil) }
    #expect(fault(good + [0], settings) == .goesOn)
    var refused = 0
    for place in good.indices {
      for word in [0, 1, .max, 1 << 63, good[place] ^ 1 << 33, good[place] &+ 1] as [UInt64] {
        var broken = good
        broken[place] = word
        if fault(broken, settings) != nil { refused += 1 }
      }
    }
    #expect(refused > good.count)
    for other in [
      Scene.settings { $0.closedOrdersKept = 9 },
      Scene.settings {
        $0.closedOrdersKept = 8
        $0.startingCash = money(1)
      },
    ] { #expect(fault(good, other) == .otherVenue) }
  }

  @Test func aVenueGoesOnOnlyFromAStatementOfItsOwn() async {
    await #expect(processExitsWith: .failure) {
      _ = SimulatedVenue(
        resuming: StatementFold(settings: Scene.settings()),
        settings: Scene.settings { $0.startingCash = money(2) }, seed: 1)
    }
  }

  private static func markets() -> [MarketSettings] {
    [
      GeneratorTests.settings(),
      GeneratorTests.settings {
        $0.depthLevels = 4
        $0.crash = .within(.milliseconds(8_000))
        $0.meanGapInterval = .milliseconds(3_000)
      },
      GeneratorTests.settings {
        $0.crash = .at(.milliseconds(2_000))
        $0.meanRegimeLength = .milliseconds(300)
      },
    ]
  }

  @Test(arguments: [71, 72, 73, 74] as [UInt64])
  func aMarketGoesOnFromItsWordsToTheBit(seed: UInt64) throws {
    print("seed \(seed)")
    var random = SeededRandom(seed: seed)
    for settings in Self.markets() {
      var uninterrupted = MarketGenerator(seed: seed, settings: settings)
      var resumed = uninterrupted
      var differing = 0
      for _ in 0..<40 {
        for _ in 0..<random.below(2_000) {
          if uninterrupted.next() != resumed.next() { differing += 1 }
        }
        while !uninterrupted.isBetweenMoments {
          if uninterrupted.next() != resumed.next() { differing += 1 }
        }
        resumed = try market(words(resumed), seed: seed, settings)
        #expect(words(resumed) == words(uninterrupted))
        #expect(resumed.lastAt == uninterrupted.lastAt)
      }
      #expect(differing == 0)
    }
  }

  @Test func aMarketOfAnotherSeedOrOtherSettingsIsRefused() throws {
    let settings = GeneratorTests.settings()
    let written = words(MarketGenerator(seed: 5, settings: settings))
    #expect(throws: CacheFault.otherMarket) { try market(written, seed: 6, settings) }
    let changes: [(inout MarketSettings) -> Void] = [
      { $0.calmVolatility += 1 }, { $0.crash = .at(.milliseconds(1)) }, { $0.depthLevels = 3 },
      { $0.instruments[1].touchLots += 1 }, { $0.instruments.removeLast() },
    ]
    for change in changes {
      #expect(throws: CacheFault.otherMarket) {
        try market(written, seed: 5, GeneratorTests.settings(change))
      }
    }
    #expect(throws: CacheFault.endsEarly) { try market(written.dropLast(), seed: 5, settings) }
    #expect(throws: CacheFault.goesOn) { try market(written + [1], seed: 5, settings) }
  }

  @Test func brokenWordsOfAMarketAreRefusedOrPlayedWithoutATrap() throws {
    let settings = Self.markets()[1]
    var standing = MarketGenerator(seed: 8, settings: settings)
    standing.skip(until: Scene.at(4_000))
    while !standing.isBetweenMoments { _ = standing.next() }
    let good = words(standing)
    var refused = 0
    for place in good.indices {
      for word in [0, 1, .max, 1 << 63, good[place] ^ 1 << 40, good[place] &+ 1] as [UInt64] {
        var broken = good
        broken[place] = word
        do throws(CacheFault) {
          var played = try market(broken, seed: 8, settings)
          for _ in 0..<500 { _ = played.next() }
        } catch {
          refused += 1
        }
      }
    }
    #expect(refused > good.count)
  }

  @Test func aMarketIsNotWrittenDownWithinAMoment() async {
    await #expect(processExitsWith: .failure) {
      var market = MarketGenerator(
        seed: 1, settings: GeneratorTests.settings { $0.depthLevels = 4 })
      while market.isBetweenMoments { _ = market.next() }
      var writer = CacheWriter()
      market.write(to: &writer)
    }
  }
}
