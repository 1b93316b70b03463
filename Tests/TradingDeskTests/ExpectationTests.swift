import Testing
import TradingCore

@testable import TradingDesk

/// How a journal is held against what is expected of it.
@Suite struct ExpectationTests {
  private static let stop = EventPattern("a stop", .stopTriggered)
  private static let timer = EventPattern("a timer", .timerElapsed)
  private static let mode = EventPattern("a mode", .modeChanged)

  /// What comes of a journal of these events, a second apart.
  private func difference(
    _ expectations: [DrillExpectation], _ events: [Event]
  ) -> DrillDifference? {
    var check = ExpectationCheck(expectations, catalog: DeskRun.catalog) { event, _ in
      "'\(event.kind)'"
    }
    for (index, event) in events.enumerated() {
      let envelope = Envelope(
        sequence: Sequence(UInt64(index) + 1),
        recordedAt: Timestamp(nanoseconds: Int64(index + 1) * 1_000_000_000),
        sourceTime: .unset, cause: .none, epoch: 1)
      if let found = check.take(RecordedEvent(envelope: envelope, event: event)) { return found }
    }
    return check.finish()
  }

  private let stopped = Event.stopTriggered(
    StopTriggered(reason: .manual, value: 0, limit: 0, actor: "ada", message: ""))
  private let paused = Event.modeChanged(
    ModeChanged(from: .normal, to: .paused, actor: "ada", reason: ""))

  @Test func whatComesInOrderIsMetWhateverComesInBetween() {
    #expect(
      difference(
        [.happens(Self.stop), .happens(Self.mode)], [stopped, .timerElapsed, paused]) == nil)
  }

  @Test func whatComesInAnotherOrderDiffersAtTheEnd() {
    let found = difference([.happens(Self.stop), .happens(Self.mode)], [paused, stopped])
    #expect(
      found
        == DrillDifference(
          expected: "a mode, after #2",
          found: "nothing of the kind until the end of the journal", sequence: Sequence(2)))
  }

  @Test func whatComesTooLateDiffersWhereItsTimeIsOver() {
    let expectations: [DrillExpectation] = [
      .happens(Self.stop), .happens(Self.mode, within: .milliseconds(1_500)),
    ]
    #expect(difference(expectations, [stopped, paused]) == nil)
    let late = difference(expectations, [stopped, .timerElapsed, paused])
    #expect(late?.sequence == Sequence(3))
    #expect(late?.expected == "a mode, within 1500ms after #1")
    #expect(late?.found.hasSuffix("modeChanged: 'modeChanged'") == true)
  }

  @Test func whatMustNeverComeDiffersWhereItComes() {
    let expectations: [DrillExpectation] = [
      .happens(Self.stop), .never(Self.timer), .happens(Self.mode), .again(Self.timer),
    ]
    #expect(difference(expectations, [.timerElapsed, stopped, paused, .timerElapsed]) == nil)
    let found = difference(expectations, [stopped, .timerElapsed, paused])
    #expect(found?.expected == "never, after #1: a timer")
    #expect(found?.sequence == Sequence(2))
    // Where nothing lifts it, it holds to the end.
    let rest = difference(
      [.happens(Self.stop), .never(Self.timer)], [stopped, paused, .timerElapsed])
    #expect(rest?.sequence == Sequence(3))
  }

  @Test func whatIsNotTrueInTheEndDiffersAtTheLastEvent() {
    let expectations: [DrillExpectation] = [
      .happens(Self.stop), .endsWith("it is paused") { $0.control.mode == .paused },
    ]
    #expect(difference(expectations, [stopped, paused]) == nil)
    let found = difference(expectations, [stopped])
    #expect(found?.description.hasPrefix("expected: in the end: it is paused; found:") == true)
    #expect(found?.sequence == Sequence(1))
  }
}
