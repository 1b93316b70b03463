import Testing
import TradingCore

/// Which events page people, and what the fold keeps of it.
@Suite struct PagingTests {
  private static func paged() -> Desk {
    var desk = Desk.guarded()
    desk.control(.pagerDeclared(PagerDeclared(program: "/p")))
    return desk
  }

  private static func stop(_ reason: StopTriggered.Reason) -> StopTriggered {
    StopTriggered(reason: reason, value: 1, limit: 2, actor: "engine", message: "m")
  }

  private func report(
    _ desk: inout Desk, _ page: Sequence, _ outcome: PageReported.Outcome, attempt: UInt32 = 1
  ) {
    desk.control(
      .pageReported(
        PageReported(
          page: page, outcome: outcome, attempt: attempt, exitStatus: 1, detail: "why")))
  }

  @Test func theDocumentsTableIsWhatPages() throws {
    let rows = try ControlDocument().rows(under: "| event | reason | severity |")
    let glass = GlassBroken(until: .unset, actor: "ada", reason: "r")
    let expected =
      [["`glassBroken`", "", PageSubject.glass(glass).severity?.rawValue ?? "not paged"]]
      + StopTriggered.Reason.allCases.map { reason in
        let severity = PageSubject.stop(Self.stop(reason)).severity
        return ["`stopTriggered`", "`\(reason)`", severity?.rawValue ?? "not paged"]
      }
    #expect(rows == expected)
  }

  @Test(arguments: StopTriggered.Reason.allCases)
  func aStopIsOwedOnceAndAfterARecoveryAgain(reason: StopTriggered.Reason) {
    var state = Self.paged().state
    let recovered = Event.recovered(Recovered(actor: "ada", reason: "r", stop: .none))
    let events: [Event] = [
      .stopTriggered(Self.stop(reason)), .stopTriggered(Self.stop(reason)), recovered,
      .stopTriggered(Self.stop(reason)),
    ]
    var owed: [Int] = []
    for event in events {
      let envelope = Envelope(
        sequence: state.lastSequence.next, recordedAt: state.now, sourceTime: .unset, cause: .none,
        epoch: 1)
      state.apply(RecordedEvent(envelope: envelope, event: event))
      owed.append(state.safeguards.paging.pages.count)
    }
    #expect(owed == (reason == .manual ? [0, 0, 0, 0] : [1, 1, 1, 2]))
  }

  @Test func anotherReasonIsAnotherPageAndEveryBreakingIsOne() {
    var desk = Self.paged()
    desk.say(.breakGlass)
    desk.say(.breakGlass)
    desk.say(.lockDown, by: "tess")
    desk.say(.lockDown, by: "tess")
    let pages = desk.state.safeguards.paging.pages
    #expect(pages.map(\.subject.event.kind) == [.glassBroken, .glassBroken, .stopTriggered])
    #expect(pages.map(\.subject.actor) == ["ada", "ada", "tess"])
    let places = desk.journal.filter { [.glassBroken, .stopTriggered].contains($0.event.kind) }
    #expect(pages.map(\.sequence) == places.prefix(3).map(\.envelope.sequence))
    #expect(pages.map(\.at) == places.prefix(3).map(\.envelope.recordedAt))
  }

  @Test func withoutAPagerNothingIsOwed() {
    var desk = Desk.guarded()
    desk.say(.breakGlass)
    desk.say(.lockDown)
    #expect(desk.state.safeguards.paging == Paging())
    // Whoever comes later was not there to be told.
    desk.control(.pagerDeclared(PagerDeclared(program: "/p")))
    #expect(desk.state.safeguards.paging.pages.isEmpty)
  }

  @Test func aPageIsOwedUntilItIsDeliveredOrGivenUp() throws {
    var desk = Self.paged()
    desk.say(.breakGlass)
    desk.say(.lockDown)
    let pages = desk.state.safeguards.paging.pages.map(\.sequence)
    let before = desk.state.hash()
    report(&desk, pages[0], .failed)
    #expect(desk.decider.emitted[0].envelope.cause == pages[0])
    #expect(desk.kinds == [.pageReported])
    #expect(desk.state.safeguards.paging.pages[0].attempts == 1)
    #expect(desk.state.safeguards.paging.pages[0].failure == "why")
    #expect(desk.state.hash() != before)
    // A run without a pager owes still what was owed.
    desk.start(run: 2)
    desk.control(.pagerDeclared(PagerDeclared(program: "")))
    desk.say(.breakGlass)
    #expect(desk.state.safeguards.paging.pages.map(\.sequence) == pages)
    report(&desk, pages[0], .delivered, attempt: 2)
    #expect(desk.state.safeguards.paging.pages.map(\.sequence) == [pages[1]])
    report(&desk, pages[1], .givenUp, attempt: 0)
    #expect(desk.state.safeguards.paging.pages.isEmpty)
    let lost = try #require(desk.state.safeguards.paging.lost)
    #expect(lost.sequence == pages[1])
    let day = Interval(nanoseconds: 24 * 3_600_000_000_000)
    #expect(lost.isRecent(at: desk.state.now))
    #expect(!lost.isRecent(at: desk.state.now.adding(day)))
    #expect(desk.state.illegalOrderEvents == 0)
    report(&desk, pages[1], .delivered)
    #expect(desk.state.illegalOrderEvents == 1)
  }

  @Test func aSnapshotKeepsWhatIsOwed() throws {
    var desk = Self.paged()
    desk.say(.breakGlass)
    desk.say(.lockDown)
    desk.say(.breakGlass)
    let pages = desk.state.safeguards.paging.pages
    report(&desk, pages[0].sequence, .givenUp, attempt: 0)
    report(&desk, pages[1].sequence, .failed)
    let decoded = try TradingState(test: desk.state.snapshot)
    #expect(decoded.safeguards.paging == desk.state.safeguards.paging)
    #expect(decoded.hash() == desk.state.hash())
    #expect(decoded.safeguards.paging.pages.count == 2)
  }
}
