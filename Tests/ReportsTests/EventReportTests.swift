import Foundation
import Projections
import Reports
import Testing
import TradingCore

@Suite struct EventReportTests {
  private let state = EventSamples.state()

  private func line(_ kind: EventKind) -> String {
    EventText(state).what(EventSamples.event(kind))
  }

  @Test(arguments: EventKind.allCases)
  func everyKindHasALineOfText(kind: EventKind) {
    let recorded = EventSamples.recorded(EventSamples.event(kind), at: Sequence(17))
    #expect(recorded.event.kind == kind)
    let line = EventText(state).line(recorded)
    #expect(line.hasPrefix("2024-08-08T23:54:13.937085768Z #17 "))
    #expect(line.contains("\(kind)"))
    #expect(line.hasSuffix("(because of #16)"))
    #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
  }

  @Test(arguments: EventKind.allCases)
  func everyKindHasALineOfJSON(kind: EventKind) throws {
    let recorded = EventSamples.recorded(EventSamples.event(kind), at: Sequence(17))
    let line = EventJSON(state).line(recorded)
    let parsed = try JSONSerialization.jsonObject(with: Data(line.utf8))
    let object = try #require(parsed as? [String: Any])
    #expect(object["sequence"] as? Int == 17)
    #expect(object["kind"] as? String == "\(kind)")
    #expect(object["recordedAt"] as? String == "2024-08-08T23:54:13.937085768Z")
    #expect(object["sourceTime"] is NSNull)
    #expect(kind == .timerElapsed || object.count > 6)
  }

  @Test func aRefusalNamesRuleValueLimitAndHeadroom() {
    #expect(
      line(.orderRefused)
        == "buy 10 BTC-USD of momentum refused by position-notional: 5120.00, limit 5000.00, "
        + "headroom -120.00")
  }

  @Test func aFillHasItsMoney() {
    #expect(
      line(.orderFilled)
        == "order 7 (buy BTC-USD) filled: 10 at 123.45 as maker, fee 0.25 USD, trade 9")
  }

  @Test func durationsAndSharesHaveTheirUnits() {
    #expect(line(.limitSet).hasPrefix("maximum-quote-age 0 ns to 1.5 s by 'ada'"))
    #expect(line(.stopTriggered).contains("2100 bp of 2000 bp"))
    #expect(line(.clockStepped).hasSuffix("by 2.5 s"))
    #expect(line(.decisionMade).hasSuffix("signal 1.6 bp against 1.5 bp"))
  }

  @Test func textFromOutsideCannotMoveTheCursor() {
    #expect(line(.marketDataRejected).contains("'\\u{1b}[31m'"))
  }

  @Test func anOrderThatTheStateForgotIsNamedByItsIntent() {
    let empty = TradingState(catalog: StrategyCatalog([]))
    let sent = EventSamples.event(.orderSent)
    #expect(EventText(empty).what(sent) == "order 7 sent")
    guard case .orderIntended(let intent) = EventSamples.event(.orderIntended) else { return }
    #expect(EventText(empty, intent: intent).what(sent) == "order 7 (buy instrument 0) sent")
  }
}
