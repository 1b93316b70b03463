import JournalReview
import Projections
import Testing
import TradingCore

@Suite struct ReconciliationTests {
  private func findings(
    _ events: [RecordedEvent] = SampleDesk.soundDay().events,
    spoiling: (inout VenueStatement) -> Void
  ) -> FindingList {
    var statement = SampleDesk.soundStatement()
    spoiling(&statement)
    var verifier = Verifier(
      catalog: SampleDesk.catalog, statement: statement, journal: SampleDesk.journal)
    for event in events { verifier.take(event) }
    verifier.finish(JournalEnd.clean)
    return verifier.findings
  }

  @Test func anOrderReceivedTwiceIsADoubleSend() {
    let found = findings { $0.received.append($0.received[0]) }
    #expect(found.findings.map(\.rule) == [.venueOrderOnce])
  }

  @Test func anOrderThatWasNeverIntendedIsFound() {
    let found = findings { statement in
      statement.received.append(
        VenueStatement.ReceivedOrder(
          name: SampleDesk.name(4), at: .unset, instrument: nil, side: nil,
          price: SampleDesk.price(1), quantity: SampleDesk.quantity(1)))
    }
    #expect(found.findings.map(\.rule) == [.venueOrderIntended])
  }

  @Test func anOrderOfAnotherJournalIsFound() {
    let found = findings { statement in
      statement.received.append(
        VenueStatement.ReceivedOrder(
          name: ClientOrderId(journal: 1, order: OrderNumber(1)), at: .unset, instrument: nil,
          side: nil, price: SampleDesk.price(101), quantity: SampleDesk.quantity(1)))
    }
    #expect(found.findings.map(\.rule) == [.venueOrderIntended])
  }

  @Test func anOrderReceivedOtherwiseThanIntendedIsFound() {
    let found = findings { statement in
      statement.received[0] = VenueStatement.ReceivedOrder(
        name: SampleDesk.name(1), at: .unset, instrument: SampleDesk.instrument, side: .buy,
        price: SampleDesk.price(101), quantity: SampleDesk.quantity(3))
    }
    #expect(found.findings.map(\.rule) == [.venueOrderEqual])
  }

  @Test func anAnsweredOrderThatTheVenueNeverReceivedIsFound() {
    let found = findings { $0.received.remove(at: 1) }
    #expect(found.findings.map(\.rule) == [.venueOrderReceived])
  }

  @Test func aFillThatTheVenueDoesNotKnowIsFoundWithItsMoney() {
    let found = findings { $0.fills.removeLast() }
    #expect(
      found.findings.map(\.rule) == [
        .venueFillEqual, .venuePositionEqual, .venueCashEqual, .venueFeesEqual,
      ])
  }

  @Test func aFillAtAnotherPriceIsFoundWithItsMoney() {
    let found = findings { $0.fills[0] = SampleDesk.venueFill(1, .buy, at: 100, trade: 11) }
    #expect(found.findings.map(\.rule) == [.venueFillEqual, .venueCashEqual])
  }

  @Test func aFillThatTheJournalLacksIsFound() {
    let found = findings { $0.fills.append(SampleDesk.venueFill(3, .buy, at: 99, trade: 13)) }
    #expect(found.count(of: .venueFillEqual) == 1)
    #expect(found.count(of: .venuePositionEqual) == 1)
  }

  @Test func aFillOfAnOrderStillOpenIsOnlyAWarning() {
    var desk = SampleDesk()
    desk.begin()
    desk.declare()
    desk.quote(ask: 101, askQuantity: 7)
    desk.work(1)
    let found = findings(desk.events) { statement in
      statement.received.removeLast(2)
      statement.fills.removeLast()
    }
    #expect(found.findings.map(\.rule) == [.venueFillSeen])
  }
}
