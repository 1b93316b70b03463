import JournalReview
import Projections
import Testing
import TradingCore

@Suite struct ApprovalTests {
  /// A day on which ada denies an instrument and allows it again with bob.
  private func allowedWithTwo(isEnded: Bool = true) -> SampleDesk {
    var desk = SampleDesk()
    desk.begin()
    desk.declare()
    desk.fact(
      .control(
        .rulesDeclared(
          RulesDeclared(rules: RulesDeclared.current, dayBegins: Interval(nanoseconds: 0)))))
    for line in Roster.lines(needingSecond: [.loosen, .closeBreaker]) {
      desk.fact(.control(.permissionDeclared(line)))
    }
    for name in ["ada", "bob"] {
      let record = OperatorRecord(name: name, roles: RoleSet([.supervisor]))
      desk.fact(
        .control(.operatorDeclared(OperatorChanged(record: record, actor: "test", reason: ""))))
    }
    desk.take(command(.deny, "AAA", by: "ada", nonce: 1))
    desk.take(command(.openBreaker, "engine", by: "ada", nonce: 2))
    for (verb, target, nonce) in [
      (OperatorCommand.Verb.allow, "AAA", 3), (.closeBreaker, "engine", 5),
    ] {
      desk.take(command(verb, target, by: "ada", nonce: UInt64(nonce)))
      let waiting = desk.state.safeguards.pending.last?.sequence ?? .none
      desk.take(command(.approve, "\(waiting)", by: "bob", nonce: UInt64(nonce) + 1))
    }
    // Given again, and refused.
    desk.take(command(.deny, "AAA", by: "ada", nonce: 1))
    if isEnded { desk.end() }
    return desk
  }

  private func command(
    _ verb: OperatorCommand.Verb, _ target: String, by actor: String, nonce: UInt64
  ) -> Input {
    var command = OperatorCommand(verb: verb, actor: actor, reason: "why", channel: .script)
    command.target = target
    command.nonce = Nonce(high: 7, low: nonce)
    return .command(command)
  }

  private func findings(_ events: [RecordedEvent]) -> FindingList {
    var verifier = Verifier(catalog: SampleDesk.catalog)
    for event in events { verifier.take(event) }
    verifier.finish(.clean)
    return verifier.findings
  }

  @Test func whatASecondPersonAgreedToIsNoFinding() {
    let desk = allowedWithTwo()
    #expect(desk.state.safeguards.denied.denials.isEmpty)
    #expect(findings(desk.events).findings == [])
  }

  @Test func allowingWithoutTheSecondPersonIsFound() {
    var events = allowedWithTwo().events
    events.remove(at: events.place(of: .approvalGiven))
    events.renumber()
    #expect(findings(events).count(of: .operatorEntitled) == 1)
  }

  @Test func closingABreakerWithoutTheSecondPersonIsFound() throws {
    var events = allowedWithTwo().events
    let closed = try #require(events.lastIndex { $0.event.kind == .breakerTransitioned })
    #expect(events[closed - 1].event.kind == .approvalGiven)
    events.remove(at: closed - 1)
    events.renumber()
    #expect(findings(events).count(of: .operatorEntitled) == 1)
  }

  @Test func aRecoveryWithoutItsPlanOrByAnotherPersonIsFound() throws {
    var desk = allowedWithTwo(isEnded: false)
    desk.take(command(.stop, "", by: "ada", nonce: 10))
    desk.take(command(.recover, "", by: "ada", nonce: 11))
    desk.end()
    #expect(findings(desk.events).findings == [])
    let recovered = desk.events.place(of: .recovered)
    guard case .recovered(var by) = desk.events[recovered].event else { return }
    by.actor = "bob"
    var events = desk.events
    events[recovered].event = .recovered(by)
    #expect(findings(events).count(of: .recoveryPlanned) == 1)
    events = desk.events
    let planned = events.place(of: .recoveryPlanned)
    #expect(events[planned + 1].event.kind == .approvalGiven)
    events.removeSubrange(planned...planned + 1)
    events.renumber()
    #expect(findings(events).count(of: .recoveryPlanned) == 1)
    // A plan that rests on something else.
    events = desk.events
    guard case .control(.recoveryPlanned(var other)) = events[planned].event else { return }
    other.plan = StateHash(high: 1, low: 2)
    events[planned].event = .control(.recoveryPlanned(other))
    #expect(findings(events).count(of: .eventPossible) == 1)
  }

  @Test func whatIsWithdrawnWaitedAndWasTheirs() throws {
    var desk = allowedWithTwo(isEnded: false)
    desk.take(command(.deny, "AAA", by: "ada", nonce: 10))
    for (number, person) in ["ada", "bob"].enumerated() {
      desk.take(command(.allow, "AAA", by: "ada", nonce: UInt64(20 + number)))
      let waiting = desk.state.safeguards.pending.last?.sequence ?? .none
      desk.take(command(.withdraw, "\(waiting)", by: person, nonce: UInt64(30 + number)))
    }
    desk.end()
    #expect(findings(desk.events).findings == [])
    let first = desk.events.place(of: .withdrawn)
    let second = desk.events.place(of: .withdrawn, from: first + 1)
    guard case .control(.withdrawn(let own)) = desk.events[first].event,
      case .control(.withdrawn(let other)) = desk.events[second].event
    else {
      Issue.record("nothing was withdrawn")
      return
    }
    #expect(!own.isRejected && other.isRejected)
    // Said to be the asker's own, and by somebody who may not; and what never waited.
    var forged = other
    forged.isRejected = false
    var events = desk.events
    events[second].event = .control(.withdrawn(forged))
    #expect(findings(events).count(of: .eventPossible) == 1)
    forged = other
    forged.actor = "eve"
    events[second].event = .control(.withdrawn(forged))
    #expect(findings(events).count(of: .operatorEntitled) == 1)
    forged = other
    forged.subject = Sequence(1)
    events[second].event = .control(.withdrawn(forged))
    #expect(findings(events).count(of: .eventPossible) == 1)
  }

  @Test func aRejectedRequestWithTextsThatNoEngineWritesIsFound() {
    func findings(asked: String) -> UInt64 {
      var desk = allowedWithTwo(isEnded: false)
      desk.fact(
        .control(
          .requestRejected(
            RequestRejected(
              reason: .malformed, unwritten: 0, user: 1, process: 2, asked: asked, because: "b"))))
      desk.end()
      return self.findings(desk.events).count(of: .eventPossible)
    }
    #expect(findings(asked: "explode") == 0)
    #expect(findings(asked: "ex\nplode") == 1)
    #expect(findings(asked: String(repeating: "x", count: 257)) == 1)
  }

  @Test func noBrokenGlassLetsAnybodyManageOperators() throws {
    var events = allowedWithTwo().events
    let denied = try #require(events.firstIndex { $0.event.kind == .denialChanged })
    let refused = try #require(events.lastIndex { $0.event.kind == .commandRefused })
    events[denied].event = .control(
      .glassBroken(
        GlassBroken(
          until: events[denied].envelope.recordedAt.adding(GlassBroken.lasts), actor: "ada",
          reason: "alone")))
    #expect(findings(events).count(of: .operatorEntitled) == 0)
    let record = OperatorRecord(name: "eve", roles: RoleSet([.admin]))
    events[refused].event = .control(
      .operatorChanged(OperatorChanged(record: record, actor: "ada", reason: "alone")))
    #expect(findings(events).count(of: .operatorEntitled) == 1)
  }

  @Test func aCommandGivenTwiceAndObeyedTwiceIsFound() throws {
    let events = allowedWithTwo().events
    let refused = try #require(events.lastIndex { $0.event.kind == .commandRefused })
    #expect(findings(events).count(of: .nonceOnce) == 0)
    // Obeyed: what the first time led to stands in the refusal's place.
    var forged = events
    let denied = try #require(events.firstIndex { $0.event.kind == .denialChanged })
    forged[refused].event = events[denied].event
    #expect(findings(forged).count(of: .nonceOnce) == 1)
    let again = findings(forged).findings.first { $0.rule == .nonceOnce }
    #expect(again?.sequence == events[refused - 1].envelope.sequence)
    // Followed by nothing of its own, as a cancel of no order is.
    forged = events
    forged.remove(at: refused)
    forged.renumber()
    #expect(findings(forged).count(of: .nonceOnce) == 1)
    // One that was not used before is nobody's second.
    forged = events
    guard case .operatorCommanded(var fresh) = events[refused - 1].event else {
      Issue.record("no command stands before its refusal")
      return
    }
    fresh.nonce = Nonce(high: 8, low: 1)
    forged[refused - 1].event = .operatorCommanded(fresh)
    #expect(findings(forged).count(of: .nonceOnce) == 0)
  }
}
