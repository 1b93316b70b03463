import Testing
import TradingCore

@testable import Simulation

/// An engine that speaks and falls silent, out of one seed.
private struct Talk {
  static let patience: Int64 = 40
  var scene: Scene
  /// When the venue heard something, in milliseconds: what the statement does not tell.
  var heartbeats: [Timestamp] = []

  init(seed: UInt64, steps: Int, change: (inout VenueSettings) -> Void = { _ in }) {
    var random = SeededRandom(seed: seed)
    scene = Scene(seed: seed) {
      $0.cancelOnSilenceAfter = .milliseconds(Self.patience)
      $0.closedOrdersKept = 100_000
      change(&$0)
    }
    heartbeats.append(Scene.at(0))
    var silentUntil: Int64 = 0
    var number: UInt64 = 0
    for step in 1...Int64(steps) {
      scene.settle(step)
      scene.quote(
        990 + random.below(8), random.below(3), 1_002 - random.below(4), random.below(3), at: step)
      guard step >= silentUntil else { continue }
      switch random.below(20) {
      case 0: silentUntil = step + random.below(3 * Self.patience)
      case 1...6:
        number += 1
        let side: Side = random.chance(perMillion: 500_000) ? .buy : .sell
        scene.place(number, side, 996 + random.between(-6, 6), 1 + random.below(5), at: step)
      case 7: scene.cancel(1 + UInt64(random.below(Int64(number) + 1)), at: step)
      case 8: scene.ask(1 + UInt64(random.below(Int64(number) + 1)), at: step)
      case 9...12 where scene.venue.isConnected:
        scene.venue.receive(.heartbeat, named: Scene.name(0), at: Scene.at(step))
        scene.settle(step)
        heartbeats.append(Scene.at(step))
      default: break  // open set: the engine has nothing to say
      }
    }
  }

  /// Walks the statement: how many orders rested longer than the engine's last word allows.
  var overstayed: Int {
    var open: [(name: ClientOrderId, left: Quantity)] = []
    var heardAt = Scene.at(0)
    var beats = heartbeats[...]
    var count = 0
    for line in scene.statement {
      while let beat = beats.first, beat <= line.at {
        if beat > heardAt.adding(.milliseconds(Self.patience)), !open.isEmpty { count += 1 }
        heardAt = max(heardAt, beat)
        beats.removeFirst()
      }
      if line.at > heardAt.adding(.milliseconds(Self.patience)) { count += open.count }
      switch line.kind {
      case .place, .cancel, .query, .balances: heardAt = line.at
      case .accepted: open.append((line.name, line.quantity))
      case .cancelled, .expired: open.removeAll { $0.name == line.name }
      case .filled:
        for index in open.indices where open[index].name == line.name {
          open[index].left -= line.quantity
        }
        open.removeAll { $0.left == .zero }
      case .rejected, .cancelRejected, .neverReceived: break
      }
    }
    return count
  }

  var cancelledForSilence: Int {
    scene.statement.count { $0.kind == .cancelled && $0.reason == .disconnected }
  }
}

struct SilenceTests {
  @Test(arguments: (1...12).map { UInt64($0) })
  func noOrderRestsLongerThanTheEngineMayBeSilent(seed: UInt64) {
    print("seed \(seed)")
    let talk = Talk(seed: seed, steps: 3_000)
    #expect(talk.overstayed == 0)
    #expect(talk.cancelledForSilence > 10)
    let summary = StatementSummary(talk.scene.statement, startingCash: money(1_000_000))
    #expect(summary.contradictions == [])
  }

  @Test(arguments: [21, 22, 23] as [UInt64])
  func noOrderOverstaysInOutagesEither(seed: UInt64) {
    print("seed \(seed)")
    let talk = Talk(seed: seed, steps: 3_000) {
      $0.faults.meanDisconnectInterval = .milliseconds(300)
      $0.faults.shortestDisconnect = .milliseconds(10)
      $0.faults.longestDisconnect = .milliseconds(120)
    }
    #expect(talk.overstayed == 0)
    #expect(talk.cancelledForSilence > 10)
  }

  @Test func aVenueWithoutPatienceNeverCancelsForSilence() {
    var scene = Scene()
    scene.quote(99, 0, 101, 5, at: 1)
    scene.place(1, .buy, 99, 4, at: 2)
    scene.settle(100_000_000)
    #expect(scene.venue.workingOrders.count == 1)
    scene.venue.connect(at: Scene.at(100_000_001))
    #expect(scene.venue.workingOrders.count == 1)
  }

  @Test func heartbeatsKeepOrdersAndChangeNothingElse() {
    var scene = Scene { $0.cancelOnSilenceAfter = .milliseconds(30) }
    scene.quote(99, 0, 101, 5, at: 1)
    scene.place(1, .buy, 99, 4, at: 2)
    let lines = scene.statement
    for step in stride(from: Int64(12), through: 302, by: 10) {
      scene.venue.receive(.heartbeat, named: Scene.name(0), at: Scene.at(step))
      scene.settle(step)
    }
    #expect(scene.statement == lines)
    scene.settle(331)
    #expect(scene.venue.workingOrders.count == 1)
    scene.settle(332)
    #expect(scene.venue.workingOrders.isEmpty)
    #expect(scene.statement.last?.at == Scene.at(332))
    #expect(scene.reports.last == .cancelled(scene.closure(1, .disconnected)))
    // It goes on: the next order is taken.
    scene.place(2, .buy, 99, 4, at: 400)
    #expect(scene.venue.workingOrders.map(\.name) == [Scene.name(2)])
  }

  @Test func anotherSessionEndsTheOneBeforeWithAllThatRested() {
    var scene = Scene { $0.cancelOnSilenceAfter = .milliseconds(30) }
    scene.quote(99, 0, 101, 5, at: 1)
    scene.place(1, .buy, 99, 4, at: 2)
    scene.venue.connect(at: Scene.at(5))
    scene.settle(5)
    #expect(scene.venue.workingOrders.isEmpty)
    #expect(scene.statement.last?.kind == .cancelled)
    #expect(scene.statement.last?.reason == .disconnected)
    // Nobody was told in the session that is over: it is found by asking.
    #expect(scene.reports.last == .connected(VenueIndex(0)))
    scene.ask(1, at: 6)
    #expect(
      scene.reports.last
        == .status(
          OutcomeResolved(
            order: OrderNumber(1), outcome: .cancelled, filledQuantity: .zero,
            venueOrderNumber: 1)))
  }

  /// The venue of an engine that died: what it does first when the next one comes.
  private func resumed(connectingAt milliseconds: Int64) throws -> SimulatedVenue {
    var scene = Scene { $0.cancelOnSilenceAfter = .milliseconds(30) }
    scene.quote(99, 0, 101, 5, at: 1)
    scene.place(1, .buy, 99, 4, at: 2)
    scene.trade(.sell, 99, 1, at: 10)
    var venue = try SimulatedVenue(
      resuming: scene.statement, settings: scene.venue.settings, seed: 5)
    #expect(venue.workingOrders.count == 1)
    venue.connect(at: Scene.at(milliseconds))
    return venue
  }

  @Test func whatRestedWhenTheEngineDiedIsCancelledWhenItsSilenceWasTooLong() throws {
    var late = try resumed(connectingAt: 500)
    #expect(late.workingOrders.isEmpty)
    let line = try #require(late.takeStatement().last)
    #expect(line.kind == .cancelled && line.reason == .disconnected)
    #expect(line.at == Scene.at(32))
    #expect(line.quantity == quantity(3))
  }

  @Test func whatRestedWhenTheEngineDiedIsCancelledByTheNextSession() throws {
    var soon = try resumed(connectingAt: 20)
    #expect(soon.workingOrders.isEmpty)
    #expect(soon.takeStatement().last?.at == Scene.at(20))
  }

  @Test func silenceThatIsNoTimeTraps() async {
    await #expect(processExitsWith: .failure) {
      _ = SimulatedVenue(
        settings: Scene.settings { $0.cancelOnSilenceAfter = .milliseconds(0) }, seed: 1)
    }
  }
}
