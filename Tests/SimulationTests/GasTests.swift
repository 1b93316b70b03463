import Testing
import TradingCore

@testable import Simulation

/// The price of gas moves as a base fee does, and is a function of seed and time.
@Suite struct GasTests {
  private static let start = Price(units: 30 * FixedPoint.scale)

  private static func gas(_ milliseconds: Int64 = 12_000) -> GasSettings {
    GasSettings(price: start, blockTime: .milliseconds(milliseconds), begin: Scene.start)
  }

  private func costs(_ reports: [VenueReport]) -> [Price] {
    reports.compactMap { if case .cost(let it) = $0 { it.price } else { nil } }
  }

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func aBlockChangesThePriceByAnEighthAtMost(seed: UInt64) {
    print("seed \(seed)")
    var market = GasMarket(Self.gas(), seed: seed)
    var (rises, falls) = (0, 0)
    var (least, most) = (Self.start, Self.start)
    for block in 1...20_000 as ClosedRange<Int64> {
      let before = market.price
      #expect(market.nextAt == Scene.at(block * 12_000).nanoseconds)
      market.pass(through: market.nextAt)
      let change = (market.price - before).magnitude.units
      #expect(change <= max(1, before.units / 8), "\(before) to \(market.price)")
      if market.price > before { rises += 1 }
      if market.price < before { falls += 1 }
      (least, most) = (min(least, market.price), max(most, market.price))
    }
    // It moves both ways, and keeps coming back.
    #expect(rises > 8_000 && falls > 8_000)
    #expect(least < Self.start && Self.start < most)
    #expect(least.units > Self.start.units / 5 && most.units < Self.start.units * 5)
  }

  @Test func aSurgeMakesItDearerByAnEighthABlockUntilItIsOver() {
    var settings = Self.gas()
    settings.surges = [GasSurge(from: Scene.at(0), until: Scene.at(10 * 12_000))]
    var market = GasMarket(settings, seed: 1)
    for _ in 0..<10 {
      let before = market.price
      market.pass(through: market.nextAt)
      #expect(market.price.units == before.units + before.units / 8)
    }
    let highest = market.price
    for _ in 0..<30 { market.pass(through: market.nextAt) }
    #expect(market.price.units < highest.units / 2)
  }

  @Test func itIsAFunctionOfSeedAndTimeHoweverItIsAsked() {
    var each = GasMarket(Self.gas(), seed: 7)
    for _ in 0..<500 { each.pass(through: each.nextAt) }
    var atOnce = GasMarket(Self.gas(), seed: 7)
    atOnce.pass(through: Scene.at(500 * 12_000).nanoseconds)
    #expect(atOnce == each)
    var other = GasMarket(Self.gas(), seed: 8)
    other.pass(through: Scene.at(500 * 12_000).nanoseconds)
    #expect(other.price != each.price)
  }

  @Test func theEndOfTimeIsReachedAndThePriceStandsStill() {
    var market = GasMarket(Self.gas(100), seed: 1)
    market.pass(through: .max)
    #expect(market.nextAt == .max)
    let settings = GasSettings(
      price: GasSettings.highest, blockTime: Interval(nanoseconds: .max),
      begin: Timestamp(nanoseconds: .min))
    var slow = GasMarket(settings, seed: 1)
    slow.pass(through: .max - 1)
    #expect(slow.price.units > 0)
  }

  @Test func theVenueTellsItWithTheSessionAndWithEachBlock() {
    var scene = Scene { $0.gas = Self.gas() }
    #expect(scene.venue.gasPrice == Self.start)
    scene.settle(60_000)
    let told = costs(scene.reports)
    #expect(told.count == 5)
    #expect(told.last == scene.venue.gasPrice)
    // Another session begins with what there is.
    scene.venue.connect(at: Scene.at(65_000))
    scene.reports.removeAll()
    scene.settle(65_000)
    #expect(costs(scene.reports) == [told[4]])
  }

  @Test func nothingIsToldInAnOutageAndThePriceOfThenBehindIt() {
    var scene = Scene {
      $0.gas = Self.gas()
      $0.faults.outages = [Outage(from: Scene.at(13_000), until: Scene.at(61_000))]
    }
    scene.settle(61_000)
    let told = costs(scene.reports)
    #expect(told.count == 2)
    #expect(told.last == scene.venue.gasPrice)
  }

  @Test func aRestartFindsThePriceWhereItWas() {
    var scene = Scene(seed: 9) { $0.gas = Self.gas() }
    scene.settle(600_000)
    let settings = Scene.settings { $0.gas = Self.gas() }
    var again = SimulatedVenue(
      resuming: StatementFold(settings: settings), settings: settings, seed: 9)
    again.connect(at: Scene.at(600_000))
    #expect(again.gasPrice == scene.venue.gasPrice)
    scene.reports.removeAll()
    scene.settle(900_000)
    var told: [VenueReport] = []
    while let due = again.nextReportAt, due <= Scene.at(900_000) {
      if let taken = again.takeReport(dueBy: due) { told.append(taken.report) }
    }
    #expect(costs(told).dropFirst() == costs(scene.reports)[...])
  }

  @Test func afterALongSilenceOnlyTheLastPriceIsTold() {
    var scene = Scene { $0.gas = Self.gas() }
    scene.venue.skipBlocks(until: Scene.at(3_600_000))
    scene.settle(3_600_000)
    #expect(costs(scene.reports).count == 300)
    scene.reports.removeAll()
    scene.venue.skipBlocks(until: Scene.at(86_400_000))
    scene.settle(86_400_000)
    #expect((1...3).contains(costs(scene.reports).count))
    #expect(costs(scene.reports).last == scene.venue.gasPrice)
  }

  @Test func withoutGasNothingElseOfAVenueIsAnother() {
    var scenes = [Scene(seed: 3), Scene(seed: 3) { $0.gas = Self.gas() }]
    for index in scenes.indices {
      for step in 1...200 as ClosedRange<Int64> {
        scenes[index].quote(100, 10, 101, 10, at: step * 1_000)
        scenes[index].place(
          UInt64(step), step % 2 == 0 ? .buy : .sell, 100, 1, at: step * 1_000 + 10)
      }
      scenes[index].settle(300_000)
    }
    #expect(costs(scenes[0].reports).isEmpty)
    #expect(!costs(scenes[1].reports).isEmpty)
    #expect(scenes[0].statement == scenes[1].statement)
    let others = scenes[1].reports.filter { if case .cost = $0 { false } else { true } }
    #expect(scenes[0].reports == others)
  }
}
