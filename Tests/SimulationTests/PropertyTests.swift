import Testing
import TradingCore

@testable import Simulation

/// A random market, random requests and random faults, out of one seed.
struct RandomScript {
  static var settings: VenueSettings {
    Scene.settings {
      $0.requestLatency = LatencyModel(base: .milliseconds(1), jitter: .milliseconds(3))
      $0.reportLatency = LatencyModel(base: .milliseconds(1), jitter: .milliseconds(3))
      $0.orderLifetime = .milliseconds(900)
      $0.closedOrdersKept = 100_000
      $0.faults.rejectPerMillion = 20_000
      $0.faults.lostAcknowledgementPerMillion = 20_000
      $0.faults.duplicatedAcknowledgementPerMillion = 20_000
      $0.faults.duplicatedFillPerMillion = 20_000
      $0.faults.delayedAcknowledgementPerMillion = 20_000
      $0.faults.meanDisconnectInterval = .milliseconds(2_000)
      $0.faults.disconnectFills = .byQuery
    }
  }

  static func play(
    seed: UInt64, steps: Int, _ settings: VenueSettings = settings
  ) -> Scene {
    var random = SeededRandom(seed: seed)
    var scene = Scene(seed: seed) { $0 = settings }
    var number: UInt64 = 0
    var mid: Int64 = 1_000
    for step in 1...steps {
      let at = Int64(step)
      mid = max(500, mid + random.between(-2, 2))
      switch random.below(10) {
      case 0...3: scene.quote(mid - 1, random.below(9), mid + 1, random.below(9), at: at)
      case 4...5:
        scene.trade(random.chance(perMillion: 500_000) ? .buy : .sell, mid, 3, at: at)
      case 6...7:
        number += 1
        let side: Side = random.chance(perMillion: 500_000) ? .buy : .sell
        let force: TimeInForce =
          random.chance(perMillion: 400_000) ? .immediateOrCancel : .goodTillCancelled
        scene.place(
          number, side, mid + random.between(-4, 4), random.below(9), at: at, force)
      case 8: scene.cancel(1 + UInt64(random.below(Int64(number) + 2)), at: at)
      default: scene.ask(1 + UInt64(random.below(Int64(number) + 1)), at: at)
      }
    }
    return scene
  }
}

struct PropertyTests {
  @Test(arguments: (1...24).map { UInt64($0) })
  func moneyAndUnitsAreConservedWhateverHappens(seed: UInt64) {
    print("seed \(seed)")
    let scene = RandomScript.play(seed: seed, steps: 3_000)
    let summary = StatementSummary(scene.statement, startingCash: money(1_000_000))
    #expect(summary.contradictions == [])
    #expect(summary.fills.count > 50)
    #expect(summary.cash == scene.venue.cash)
    #expect(summary.fees == scene.venue.fees)
    for position in 0..<2 {
      let held = position < summary.positions.count ? summary.positions[position] : .zero
      #expect(held == scene.venue.positions[position])
    }
    #expect(summary.orders.allSatisfy { $0.filled <= $0.quantity || $0.state == .rejected })
    let open = summary.orders.filter { $0.state == .open }.map(\.name)
    #expect(open == scene.venue.workingOrders.map(\.name))
    #expect(scene.fills.allSatisfy { fill in summary.fills.contains(fill) })
  }

  @Test(arguments: [31, 32, 33] as [UInt64])
  func theSameSeedGivesTheSameEverything(seed: UInt64) {
    print("seed \(seed)")
    let one = RandomScript.play(seed: seed, steps: 2_000)
    let two = RandomScript.play(seed: seed, steps: 2_000)
    #expect(one.reports == two.reports)
    #expect(one.statement == two.statement)
    let other = RandomScript.play(seed: seed + 100, steps: 2_000)
    #expect(one.reports != other.reports)
  }

  /// What an engine that only listens believes: fills with a number above the last of their order.
  @Test(arguments: (41...52).map { UInt64($0) })
  func noFillIsLostOnceEveryOrderWasAskedAbout(seed: UInt64) {
    print("seed \(seed)")
    var settings = RandomScript.settings
    settings.faults.outages = [
      Outage(from: Scene.at(500), until: Scene.at(900), fills: .byQuery),
      Outage(from: Scene.at(1_500), until: Scene.at(1_600), requests: .executed, answers: .held),
    ]
    var scene = RandomScript.play(seed: seed, steps: 3_000, settings)
    let named = StatementSummary(scene.statement, startingCash: .zero).orders.map(\.name)
    for round in 1...20 {
      let at = 3_000 + Int64(round) * 1_000
      for name in named { scene.ask(name.order.rawValue, at: at) }
      scene.settle(at + 900)
    }
    var heard = StatementSummary(startingCash: .zero).fills
    var lastOfOrder: [OrderNumber: UInt64] = [:]
    for fill in scene.fills where fill.venueTradeNumber > lastOfOrder[fill.order, default: 0] {
      lastOfOrder[fill.order] = fill.venueTradeNumber
      heard.append(fill)
    }
    let summary = StatementSummary(scene.statement, startingCash: .zero)
    #expect(
      heard.map(\.venueTradeNumber).sorted() == summary.fills.map(\.venueTradeNumber))
  }

  @Test func recordsStayBoundedHoweverManyOrders() {
    var scene = Scene {
      $0.closedOrdersKept = 50
      $0.keepsStatement = false
    }
    scene.quote(99, 5, 100, 5, at: 1)
    for number in 1...2_000 { scene.place(UInt64(number), .buy, 98, 1, at: 2, .immediateOrCancel) }
    #expect(scene.venue.recordCount <= 51)
    #expect(scene.venue.used.journals.map(\.ranges) == [[1...2_000]])
    #expect(scene.statement.isEmpty)
    scene.place(7, .buy, 98, 1, at: 3)
    #expect(scene.reports.last == .rejected(scene.closure(7, .duplicateOrder)))
  }

  @Test func usedNumbersAreASetWhateverTheirOrder() {
    var random = SeededRandom(seed: 77)
    var numbers = UsedNumbers(journal: 1)
    var seen = Array(repeating: false, count: 600)
    for _ in 0..<2_000 {
      let number = Int(random.below(600))
      #expect(numbers.contains(UInt64(number)) == seen[number])
      #expect(numbers.insert(UInt64(number)) == !seen[number])
      seen[number] = true
    }
    #expect(numbers.ranges.allSatisfy { $0.lowerBound <= $0.upperBound })
  }
}
