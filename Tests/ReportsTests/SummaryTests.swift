import Foundation
import Projections
import Reports
import Testing
import TradingCore

@Suite struct SummaryTests {
  private func folded() -> (TradingState, Overview) {
    var state = TradingState(catalog: StrategyCatalog([]))
    var overview = Overview()
    let kinds: [EventKind] = [
      .runStarted, .currencyDeclared, .venueDeclared, .instrumentDeclared, .accountDeclared,
      .strategyDeclared, .connectionChanged, .quoted, .orderRefused, .orderIntended, .orderSent,
      .orderAcknowledged, .orderFilled, .breakerTransitioned, .stopTriggered,
    ]
    for kind in kinds {
      let recorded = EventSamples.recorded(
        EventSamples.event(kind), at: state.lastSequence.next)
      state.apply(recorded)
      overview.fold(recorded, state)
    }
    return (state, overview)
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func aStateEndsWithItsHash() {
    let (state, _) = folded()
    let text = StateText(state).summary(eventCount: 15, hash: StateHash(high: 1, low: 2))
    #expect(text.hasSuffix("state hash 00000000000000010000000000000002\n"))
    #expect(text.hasPrefix("state after #15, recorded 2024-08-08T23:54:13.937085768Z\n"))
    #expect(text.contains("BTC-USD                    10 at a cost of 1234.50"))
    #expect(text.contains("stop                       #15"))
    #expect(text.contains("cash                       -234.75 USD"))
  }

  @Test func aStateIsOneObject() throws {
    let (state, overview) = folded()
    let json = StateJSON(state).summary(
      eventCount: 15, hash: StateHash(high: 1, low: 2), overview)
    let parsed = try object(json)
    #expect(parsed["stateHash"] as? String == "00000000000000010000000000000002")
    let positions = try #require(parsed["positions"] as? [[String: Any]])
    #expect(positions.first?["quantity"] as? String == "10")
    let overviewParsed = try #require(parsed["overview"] as? [String: Any])
    #expect((overviewParsed["refusals"] as? [Any])?.count == 1)
    #expect((overviewParsed["incidents"] as? [Any])?.count == 1)
  }

  @Test func anOverviewHasASectionForEachQuestion() {
    let (state, overview) = folded()
    let text = OverviewText(state).summary(overview)
    for words in [
      "profit and loss, in USD", "  everything  -0.25", "position-notional          1, first #9",
      "sent to first fill", "trading stopped by 'engine'", "not recovered", "run 1",
    ] {
      #expect(text.contains(words), "\(words)")
    }
  }

  @Test func findingsAreListedWithTheirPlaceAndAVerdict() throws {
    var list = FindingList()
    let fact = FindingsReport.Fact("state hash", "abc")
    #expect(FindingsReport([fact], list).text.hasSuffix("clean: every rule was obeyed\n"))
    list.add(.sentOnce, at: Sequence(4), "order 1 was sent again")
    list.add(.tailWhole, at: .none, "torn")
    let report = FindingsReport([fact], list)
    #expect(report.text.contains("error #4 sent-once: order 1 was sent again\n"))
    #expect(report.text.contains("warning tail-whole: torn\n"))
    #expect(report.text.hasSuffix("findings: 1 errors, 1 warnings\n"))
    let parsed = try object(report.json)
    #expect(parsed["stateHash"] as? String == "abc")
    #expect(parsed["isClean"] as? Bool == false)
    #expect((parsed["findings"] as? [Any])?.count == 2)
  }

  @Test func aStoryIsIndentedByItsCauses() throws {
    let state = EventSamples.state()
    guard case .orderIntended(let intent) = EventSamples.event(.orderIntended) else { return }
    let kinds: [EventKind] = [.quoted, .decisionMade, .orderIntended, .orderSent]
    let steps = kinds.enumerated().map { index, kind in
      OrderStory.Step(
        EventSamples.recorded(EventSamples.event(kind), at: Sequence(UInt64(index) + 1)), .own)
    }
    let story = OrderStory(
      intent: intent, clientOrderId: "daybook-00000001-7", state: .sent, steps: steps,
      filled: .zero, turnover: .zero, realised: .zero, fees: .zero)
    let text = StoryReport(story, state).text
    #expect(text.contains("\n      2024-08-08T23:54:13.937085768Z #4 orderSent"))
    #expect(text.contains("because of #3"))
    #expect((try object(StoryReport(story, state).json)["steps"] as? [Any])?.count == 4)
  }
}
