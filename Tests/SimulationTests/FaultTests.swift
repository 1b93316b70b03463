import Testing
import TradingCore

@testable import Simulation

struct FaultTests {
  static func outage(
    _ requests: Outage.Requests, _ answers: Outage.Answers, _ fills: Outage.Fills
  ) -> (inout VenueSettings) -> Void {
    {
      $0.faults.outages = [
        Outage(
          from: Scene.at(100), until: Scene.at(200), requests: requests, answers: answers,
          fills: fills)
      ]
    }
  }

  func resolved(
    _ number: UInt64, _ outcome: OutcomeResolved.Outcome, _ filled: Int64, _ venueNumber: UInt64
  ) -> VenueReport {
    .status(
      OutcomeResolved(
        order: OrderNumber(number), outcome: outcome, filledQuantity: quantity(filled),
        venueOrderNumber: venueNumber))
  }

  @Test func aDuplicateSendIsRefusedAndNotExecuted() {
    var scene = Scene()
    scene.quote(99, 5, 100, 5, at: 1)
    scene.place(1, .buy, 100, 1, at: 2)
    scene.place(1, .buy, 100, 1, at: 3)
    #expect(scene.reports.last == .rejected(scene.closure(1, .duplicateOrder)))
    #expect(scene.trades == [[100, 1]])
    let summary = StatementSummary(scene.statement, startingCash: money(1_000_000))
    #expect(summary.doubleSends.map(\.receivedCount) == [2])
    #expect(summary.contradictions.isEmpty)
  }

  @Test func aLostRequestWasNeverReceivedAndIsRefusedLater() {
    var scene = Scene(Self.outage(.lost, .lost, .late))
    scene.quote(99, 5, 100, 5, at: 1)
    scene.place(1, .buy, 100, 1, at: 150)
    scene.settle(201)
    #expect(scene.reports == [.disconnected(VenueIndex(0)), .connected(VenueIndex(0))])
    scene.ask(1, at: 210)
    scene.ask(1, at: 211)
    scene.place(1, .buy, 100, 1, at: 212)
    #expect(
      scene.reports.suffix(3) == [
        resolved(1, .neverReceived, 0, 0), resolved(1, .neverReceived, 0, 0),
        .rejected(scene.closure(1, .duplicateOrder)),
      ])
    #expect(scene.venue.positions[0] == .zero)
  }

  @Test func aLostAnswerIsMadeUpForByAQuery() {
    var scene = Scene(Self.outage(.executed, .lost, .byQuery))
    scene.quote(99, 5, 100, 5, at: 1)
    scene.place(1, .buy, 100, 1, at: 150)
    scene.settle(201)
    #expect(scene.reports == [.disconnected(VenueIndex(0)), .connected(VenueIndex(0))])
    #expect(scene.venue.positions[0] == quantity(1))
    scene.ask(1, at: 210)
    #expect(scene.trades == [[100, 1]])
    #expect(scene.reports.last == resolved(1, .filled, 1, 1))
  }

  @Test func lateFillsComeAfterTheOutageInTheirOrder() {
    var scene = Scene(Self.outage(.lost, .held, .late))
    scene.quote(99, 0, 101, 5, at: 1)
    scene.place(1, .buy, 99, 4, at: 2)
    scene.trade(.sell, 99, 1, at: 120)
    scene.trade(.sell, 99, 2, at: 130)
    #expect(scene.trades.isEmpty)
    scene.settle(200)
    scene.trade(.sell, 99, 5, at: 220)
    #expect(scene.trades == [[99, 1], [99, 2], [99, 1]])
    #expect(scene.fills.map(\.venueTradeNumber) == [1, 2, 3])
  }

  @Test func fillsToldOnlyByQueryHoldBackEverythingLater() {
    var scene = Scene(Self.outage(.lost, .lost, .byQuery))
    scene.quote(99, 0, 101, 5, at: 1)
    scene.place(1, .buy, 99, 4, at: 2)
    scene.trade(.sell, 99, 1, at: 120)
    scene.trade(.sell, 99, 1, at: 220)
    scene.cancel(1, at: 230)
    #expect(scene.trades.isEmpty)
    #expect(scene.reports.last == .connected(VenueIndex(0)))
    scene.ask(1, at: 240)
    #expect(scene.trades == [[99, 1], [99, 1]])
    #expect(scene.reports.last == resolved(1, .cancelled, 2, 1))
  }

  @Test func aDisconnectMayCancelWhatRests() {
    var scene = Scene {
      Self.outage(.lost, .held, .late)(&$0)
      $0.faults.cancelsOnDisconnect = true
    }
    scene.quote(99, 5, 101, 5, at: 1)
    scene.place(1, .buy, 99, 4, at: 2)
    scene.settle(200)
    #expect(
      scene.reports.suffix(3) == [
        .disconnected(VenueIndex(0)), .connected(VenueIndex(0)),
        .cancelled(scene.closure(1, .disconnected)),
      ])
  }

  @Test func acknowledgementsAreLostDoubledAndLate() {
    let acknowledged = VenueReport.acknowledged(
      OrderProgress(order: OrderNumber(1), venueOrderNumber: 1))
    var lost = Scene { $0.faults.lostAcknowledgementPerMillion = 1_000_000 }
    lost.place(1, .buy, 9, 1, at: 1)
    #expect(lost.reports.isEmpty)
    var doubled = Scene { $0.faults.duplicatedAcknowledgementPerMillion = 1_000_000 }
    doubled.place(1, .buy, 9, 1, at: 1)
    #expect(doubled.reports == [acknowledged, acknowledged])
    var late = Scene { $0.faults.delayedAcknowledgementPerMillion = 1_000_000 }
    late.place(1, .buy, 9, 1, at: 1)
    late.settle(3_000)
    #expect(late.reports.isEmpty)
    late.settle(3_001)
    #expect(late.reports == [acknowledged])
    var refused = Scene { $0.faults.rejectPerMillion = 1_000_000 }
    refused.place(1, .buy, 9, 1, at: 1)
    #expect(refused.reports == [.rejected(refused.closure(1, .venueUnavailable))])
  }

  @Test func aStretchOfRejectingRefusesEveryOrderInIt() {
    var scene = Scene {
      $0.faults.rejecting = [RejectingStretch(from: Scene.at(100), until: Scene.at(200))]
    }
    for (number, at) in [(1, 50), (2, 100), (3, 199), (4, 200)] as [(UInt64, Int64)] {
      scene.place(number, .buy, 9, 1, at: at)
    }
    let rejected = scene.reports.filter { if case .rejected = $0 { true } else { false } }
    #expect(
      rejected == [2, 3].map { .rejected(scene.closure($0, .venueUnavailable)) })
  }

  @Test func aFillMayBeToldTwice() {
    var scene = Scene { $0.faults.duplicatedFillPerMillion = 1_000_000 }
    scene.quote(99, 5, 100, 5, at: 1)
    scene.place(1, .buy, 100, 1, at: 2)
    #expect(scene.fills.map(\.venueTradeNumber) == [1, 1])
    #expect(scene.venue.positions[0] == quantity(1))
  }

  @Test func shortDisconnectsComeAndGo() {
    var scene = Scene { $0.faults.meanDisconnectInterval = .milliseconds(10_000) }
    scene.settle(600_000)
    let gone = scene.reports.filter { $0 == .disconnected(VenueIndex(0)) }.count
    #expect((20...140).contains(gone))
    #expect(scene.reports.count - gone >= gone - 1)
  }

  @Test func balancesAreThoseOfTheVenue() {
    var scene = Scene { $0.fees = .none }
    scene.quote(99, 5, 100, 5, at: 1)
    scene.place(1, .buy, 100, 2, at: 2)
    scene.reports.removeAll()
    scene.venue.receive(.queryBalances, named: Scene.name(0), at: Scene.at(3))
    scene.settle(3)
    let units: [Int64] = scene.reports.compactMap {
      if case .balance(let balance) = $0 { balance.units } else { nil }
    }
    #expect(units == [money(999_800).units, quantity(2).units, 0])
  }

  @Test func aVenueThatWasNeverConnectedHearsNothing() {
    var venue = SimulatedVenue(settings: Scene.settings(), seed: 1)
    venue.receive(.query(OrderNumber(1)), named: Scene.name(1), at: Scene.at(0))
    #expect(venue.nextReportAt == nil)
    venue.connect(at: Scene.at(1))
    #expect(venue.takeReport(dueBy: Scene.at(1))?.report == .connected(VenueIndex(0)))
  }
}
