import JournalReview
import Projections
import Testing
import TradingCore

@Suite struct VerifierTests {
  private func verify(
    _ events: [RecordedEvent], catalog: StrategyCatalog = SampleDesk.catalog,
    statement: VenueStatement? = nil, durableThrough: Sequence? = nil, end: JournalEnd = .clean
  ) -> FindingList {
    var verifier = Verifier(
      catalog: catalog, statement: statement, journal: SampleDesk.journal)
    for event in events { verifier.take(event, durableThrough: durableThrough) }
    verifier.finish(end)
    return verifier.findings
  }

  /// What a sound day's journal shows after it was spoilt.
  private func spoilt(_ spoil: (inout [RecordedEvent]) -> Void) -> FindingList {
    var events = SampleDesk.soundDay().events
    spoil(&events)
    return verify(events)
  }

  private func intent(_ order: UInt64, _ side: Side = .buy) -> Event {
    .orderIntended(
      OrderIntended(
        order: OrderNumber(order), account: AccountIndex(0), strategy: StrategyIndex(0),
        instrument: SampleDesk.instrument, side: side, timeInForce: .goodTillCancelled,
        isReduceOnly: false, price: SampleDesk.price(99), quantity: SampleDesk.quantity(1)))
  }

  @Test func aSoundJournalHasNoFindings() {
    let findings = verify(
      SampleDesk.soundDay().events, statement: SampleDesk.soundStatement())
    #expect(findings.findings == [])
  }

  @Test func aMissingEventIsFound() {
    let findings = spoilt { $0.remove(at: $0.place(of: .quoted)) }
    #expect(findings.count(of: .sequenceContiguous) == 1)
    #expect(findings.count(of: .stateHash) > 0)
  }

  @Test func timeThatRunsBackwardsIsFound() {
    let findings = spoilt { $0[9].envelope.recordedAt = Timestamp(nanoseconds: 5) }
    #expect(findings.count(of: .timeForward) == 1)
  }

  @Test func anEpochThatDecreasesIsFound() {
    let findings = spoilt { $0[9].envelope.epoch = 0 }
    #expect(findings.count(of: .epochForward) == 1)
    #expect(findings.count(of: .runBracketed) == 2)
  }

  @Test func aCauseThatIsNotBeforeItsEventIsFound() {
    let findings = spoilt { $0[9].envelope.cause = Sequence(10) }
    #expect(findings.count(of: .causeBefore) == 1)
  }

  @Test func aDecisionWithoutACauseIsFound() {
    let findings = spoilt { $0[$0.place(of: .decisionMade)].envelope.cause = .none }
    #expect(findings.count(of: .causeBefore) == 1)
  }

  @Test func anEventThatCouldNotHappenIsFound() {
    let findings = spoilt { events in
      let place = events.place(of: .orderFilled)
      events.insert(
        .orderRejected(OrderClosure(order: OrderNumber(1), reason: .invalidOrder)),
        at: place + 1)
    }
    #expect(
      findings.findings.map(\.what).contains(
        "orderRejected of order 1, which stood at filled, could not happen"))
  }

  @Test func anOrderNumberThatIsUsedAgainIsFound() {
    let findings = spoilt { events in
      events.insert(intent(1), at: events.place(of: .orderFilled) + 1, cause: 1)
    }
    #expect(findings.count(of: .orderNumberOnce) == 1)
  }

  @Test func anOrderSentWithoutIntentIsFound() {
    let findings = spoilt { events in
      events.insert(
        .orderSent(OrderProgress(order: OrderNumber(9))), at: events.place(of: .orderFilled))
    }
    #expect(findings.count(of: .intentBeforeSent) == 1)
  }

  @Test func anOrderSentBeforeItsIntentWasDurableIsFound() {
    let events = SampleDesk.soundDay().events
    let intended = UInt64(events.place(of: .orderIntended)) + 1
    #expect(
      verify(events, durableThrough: Sequence(intended - 1)).count(of: .intentDurable) == 3)
    #expect(
      verify(events, durableThrough: Sequence(UInt64(events.count))).count(of: .intentDurable)
        == 0)
  }

  @Test func anOrderSentTwiceIsFound() {
    let findings = spoilt { events in
      events.insert(
        .orderSent(OrderProgress(order: OrderNumber(1))),
        at: events.place(of: .orderAcknowledged) + 1)
    }
    #expect(findings.count(of: .sentOnce) == 1)
  }

  @Test func anOrderSentInADryRunIsFound() {
    var desk = SampleDesk()
    desk.begin(kind: .dryRun)
    desk.declare()
    desk.quote(ask: 101, askQuantity: 7)
    #expect(verify(desk.events).findings == [])
    desk.fact(.orderSent(OrderProgress(order: OrderNumber(1))))
    #expect(verify(desk.events).count(of: .dryRunSilent) == 1)
  }

  @Test func aFillBeyondTheQuantityIsFound() {
    let findings = spoilt { events in
      let place = events.place(of: .orderFilled)
      guard var fill = events[place].event.fill else { return }
      fill.quantity = SampleDesk.quantity(2)
      events[place].event = .orderFilled(fill)
    }
    #expect(findings.count(of: .fillsWithinQuantity) == 1)
    #expect(findings.count(of: .eventPossible) > 0)
  }

  @Test func anOrderIntendedWhileStoppedIsFound() {
    let findings = spoilt { events in
      events.insert(intent(4), at: events.place(of: .orderCancelled), cause: 1)
    }
    #expect(findings.count(of: .obeysStop) == 1)
  }

  @Test func anOrderIntendedWhilePausedIsFound() {
    let findings = spoilt { events in
      let place = events.place(of: .orderFilled)
      events.insert(intent(2), at: place, cause: 1)
      events.insert(
        .modeChanged(ModeChanged(from: .normal, to: .paused, actor: "ada", reason: "lunch")),
        at: place, cause: 1)
    }
    #expect(findings.count(of: .obeysPause) == 3)
  }

  @Test func anOrderIntendedWhileTheBreakerIsOpenIsFound() {
    let findings = spoilt { events in
      let place = events.place(of: .orderFilled)
      events.insert(intent(2), at: place, cause: 1)
      events.insert(.breakerTransitioned(breaker(from: .closed, to: .open)), at: place, cause: 1)
    }
    #expect(findings.count(of: .obeysBreaker) > 0)
    #expect(findings.count(of: .breakerContinuous) == 0)
  }

  @Test func aBreakerThatMovesFromElsewhereIsFound() {
    let findings = spoilt { events in
      events.insert(
        .breakerTransitioned(breaker(from: .halfOpen, to: .closed)),
        at: events.place(of: .orderFilled), cause: 1)
    }
    #expect(findings.count(of: .breakerContinuous) == 1)
  }

  private func breaker(from: Breaker.Phase, to: Breaker.Phase) -> BreakerTransitioned {
    BreakerTransitioned(
      from: from, to: to, reason: .consecutiveFailures, failures: 5, threshold: 5,
      probeAt: .unset)
  }

  @Test func anOrderThatGrowsAPositionInReduceOnlyModeIsFound() {
    let findings = spoilt { events in
      let place = events.place(of: .runEnded)
      events.insert(intent(4), at: place, cause: 1)
    }
    #expect(findings.count(of: .obeysReduceOnly) == 1)
  }

  @Test func anOrderIntendedWhileAnotherIsUnsettledIsFound() {
    let findings = spoilt { events in
      let place = events.place(of: .orderFilled)
      events.insert(intent(2), at: place, cause: 1)
      events.insert(
        .orderOutcomeUnknown(OrderClosure(order: OrderNumber(1), reason: .timedOut)), at: place,
        cause: 1)
    }
    #expect(findings.count(of: .obeysUnresolved) == 1)
  }

  @Test func anOrderIntendedWhileDisconnectedIsFound() {
    let findings = spoilt { events in
      events.insert(
        .connectionChanged(ConnectionChanged(venue: VenueIndex(0), isConnected: false)),
        at: events.place(of: .decisionMade))
    }
    #expect(findings.count(of: .obeysConnection) == 3)
  }

  @Test func aStopThatLeavesAnOrderOpenIsFound() {
    let findings = spoilt { events in
      events.remove(at: events.place(of: .cancelIntended))
      events.renumber()
    }
    #expect(findings.count(of: .stopCancelsAll) == 1)
  }

  @Test func aRecoveryByNobodyIsFound() {
    let findings = spoilt { events in
      let place = events.place(of: .recovered)
      guard case .recovered(var recovered) = events[place].event else { return }
      recovered.actor = "engine"
      events[place].event = .recovered(recovered)
    }
    #expect(findings.count(of: .operatorNamed) == 1)
  }

  @Test func aFillThatTheBooksNeverSawIsFoundInTheCash() {
    var events = SampleDesk.soundDay().events
    let account = events.remove(at: events.place(of: .accountDeclared))
    events.insert(account.event, at: events.place(of: .orderFilled) + 1)
    #expect(verify(events).count(of: .cashIsSum) > 0)
  }

  @Test func aPositionThatIsNotTheSumOfTheFillsIsFound() {
    let findings = spoilt { events in
      // Number 7 is not the next one, so the audit does not know the order that the state books.
      let place = events.place(of: .runEnded)
      events.insert(.orderFilled(lateFill(3, trade: 18)), at: place)
      events.insert(.orderFilled(lateFill(7, trade: 17)), at: place)
      events.insert(intent(7), at: place, cause: 1)
    }
    #expect(findings.count(of: .orderNumberOnce) == 1)
    #expect(findings.count(of: .positionIsSum) == 1)
  }

  private func lateFill(_ order: UInt64, trade: UInt64) -> Fill {
    Fill(
      order: OrderNumber(order), venueTradeNumber: trade, liquidity: .taker,
      price: SampleDesk.price(99), quantity: SampleDesk.quantity(1), fee: .zero)
  }

  @Test func aWrongStateHashIsFound() {
    let findings = spoilt { events in
      events[events.place(of: .stateHashed)].event = .stateHashed(
        StateHashed(hash: StateHash(high: 1, low: 2)))
    }
    #expect(findings.count(of: .stateHash) == 1)
  }

  @Test func aStrategyWithoutRulesIsNotedAndHashesAreLeftAlone() {
    let findings = verify(SampleDesk.soundDay().events, catalog: StrategyCatalog([]))
    #expect(findings.count(of: .strategyKnown) == 1)
    #expect(findings.count(of: .stateHash) == 0)
    #expect(findings.count(atLeast: .warning) == 0)
  }

  @Test func aRunWithoutItsBeginIsFound() {
    let findings = spoilt { events in
      events.remove(at: 0)
      events.renumber()
    }
    #expect(findings.count(of: .runBracketed) == 1)
  }

  @Test func aRunThatMisreportsTheOneBeforeIsFound() {
    let first = SampleDesk.soundDay().events
    var honest = SampleDesk(epoch: 2, after: first)
    honest.begin(run: 2, previous: .ended)
    #expect(verify(honest.events).findings == [])
    var liar = SampleDesk(epoch: 2, after: first)
    liar.begin(run: 2, previous: .crashedAndRecovered)
    #expect(verify(liar.events).count(of: .runBracketed) == 1)
  }

  @Test func anEventAfterTheEndOfItsRunIsFound() {
    let findings = spoilt { events in
      events.insert(.timerElapsed, at: events.count)
    }
    #expect(findings.count(of: .runBracketed) == 1)
  }

  @Test func aTornTailIsFound() {
    let findings = verify(SampleDesk.soundDay().events, end: .torn("12 bytes"))
    #expect(findings.findings.map(\.rule) == [.tailWhole])
    #expect(findings.count(atLeast: .warning) == 1)
  }

  @Test func aReportAboutAStrangersOrderIsFound() {
    var desk = SampleDesk.soundDay()
    desk = SampleDesk(epoch: 2, after: desk.events)
    desk.begin(run: 2, previous: .ended)
    desk.take(.report(.acknowledged(OrderProgress(order: OrderNumber(77)))))
    #expect(verify(desk.events).count(of: .reportKnown) == 1)
  }

  @Test func anOrderLeftUnsettledIsNoted() {
    var desk = SampleDesk()
    desk.begin()
    desk.declare()
    desk.quote(ask: 101, askQuantity: 7)
    desk.work(1)
    let first = desk.events
    desk = SampleDesk(epoch: 2, after: first)
    desk.begin(run: 2, previous: .crashedAndRecovered)
    let findings = verify(desk.events)
    #expect(findings.findings.map(\.rule) == [.outcomeKnown])
    #expect(findings.count(atLeast: .warning) == 0)
  }

  @Test func ofManyFindingsOfOneRuleAHundredAreKept() {
    var list = FindingList()
    for index in 1...250 { list.add(.timeForward, at: Sequence(UInt64(index)), "back") }
    #expect(list.findings.count == 100)
    #expect(list.count(of: .timeForward) == 250)
    #expect(list.leftOut == 150)
  }
}
