import JournalReview
import Testing
import TradingCore

@Suite struct RepeaterTests {
  private func divergence(
    _ events: [RecordedEvent], catalog: StrategyCatalog = SampleDesk.catalog
  ) throws -> Repeater.Divergence? {
    var repeater = Repeater(catalog: catalog)
    for event in events {
      if case .diverged(let found) = try repeater.take(event) { return found }
    }
    return repeater.finish(endedInOrder: true)
  }

  @Test func aSoundJournalRepeatsToTheLastDecision() throws {
    let desk = SampleDesk.soundDay()
    var repeater = Repeater(catalog: SampleDesk.catalog)
    for event in desk.events {
      let step = try repeater.take(event)
      #expect(step == .same)
    }
    #expect(repeater.finish(endedInOrder: true) == nil)
    let decided = desk.events.count { $0.event.kind.isDecided }
    #expect(repeater.decisionCount == UInt64(decided))
    #expect(repeater.factCount == UInt64(desk.events.count - decided))
    #expect(repeater.state.hash() == desk.state.hash())
  }

  @Test func aChangedDecisionIsTheFirstDifference() throws {
    var events = SampleDesk.soundDay().events
    let place = events.place(of: .decisionMade)
    guard case .decisionMade(var decision) = events[place].event else { return }
    decision.price = SampleDesk.price(42)
    events[place].event = .decisionMade(decision)
    let found = try #require(try divergence(events))
    #expect(found.sequence == events[place].envelope.sequence)
    #expect(found.recorded == events[place])
    #expect(found.repeated?.event.kind == .decisionMade)
  }

  @Test func aDecisionThatWasTakenOutIsADifference() throws {
    var events = SampleDesk.soundDay().events
    events.remove(at: events.place(of: .orderRefused))
    events.renumber()
    let found = try #require(try divergence(events))
    #expect(found.repeated?.event.kind == .orderRefused)
  }

  @Test func aDecisionThatWasPutInIsADifference() throws {
    var events = SampleDesk.soundDay().events
    events.insert(.dayRolled(DayRolled(day: 1, baseline: .zero)), at: 5, cause: 1)
    let found = try #require(try divergence(events))
    #expect(found.recorded?.event.kind == .dayRolled)
    #expect(found.repeated == nil)
  }

  @Test func aJournalThatEndsWithinATurnIsADifferenceOnlyWhenItEndedInOrder() throws {
    var events = SampleDesk.soundDay().events
    events.removeSubrange((events.place(of: .decisionMade) + 1)...)
    let found = try #require(try divergence(events))
    #expect(found.recorded == nil)
    var repeater = Repeater(catalog: SampleDesk.catalog)
    for event in events {
      let step = try repeater.take(event)
      #expect(step == .same)
    }
    #expect(repeater.finish(endedInOrder: false) == nil)
    #expect(repeater.cutOffCount == 1)
  }

  @Test func aTurnCutOffByACrashIsTakenUpFromWhatTheJournalKept() throws {
    var first = SampleDesk.soundDay().events
    first.removeSubrange((first.place(of: .decisionMade) + 1)...)
    var desk = SampleDesk(epoch: 2, after: first)
    let kept = desk.state
    desk.begin(run: 2, previous: .crashedAndRecovered)
    desk.fact(.connectionChanged(ConnectionChanged(venue: VenueIndex(0), isConnected: true)))
    desk.quote(ask: 101, askQuantity: 7)
    var repeater = Repeater(catalog: SampleDesk.catalog)
    for event in desk.events {
      var step = try repeater.take(event)
      if step == .cutOff {
        repeater.resume(from: kept)
        step = try repeater.take(event)
      }
      #expect(step == .same)
    }
    #expect(repeater.cutOffCount == 1)
    #expect(repeater.state.hash() == desk.state.hash())
  }

  @Test func missingRulesAreNamed() {
    do {
      _ = try divergence(SampleDesk.soundDay().events, catalog: StrategyCatalog([]))
      Issue.record("without rules nothing can be decided again")
    } catch {
      #expect("\(error)".contains("sample version 1"))
    }
  }
}
