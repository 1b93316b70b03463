import Testing
import TradingCore

@Suite struct RepetitionTests {
  /// A desk that went through a random day.
  private func randomDesk(seed: UInt64, turns: Int) -> Desk {
    var dice = Dice(seed: seed)
    var desk = Desk()
    var trade: UInt64 = 0
    for _ in 0..<turns {
      let open = desk.state.orders.open()
      let some = open.isEmpty ? nil : open[dice.roll(open.count)]
      switch dice.roll(10) {
      case 0, 1, 2, 3:
        desk.quote(
          Int64(95 + dice.roll(10)), wants: [Side.buy, .sell, nil][dice.roll(3)],
          of: UInt16(dice.roll(2)))
      case 4:
        if let some, desk.state.orders[some]?.state == .intended {
          desk.fact(.orderSent(OrderProgress(order: some)))
        }
      case 5:
        if let some {
          desk.take(.report(.acknowledged(OrderProgress(order: some, venueOrderNumber: 1))))
        }
      case 6:
        if let some, let order = desk.state.orders[some] {
          trade += 1
          desk.fill(some, order.remaining, at: 100, trade: trade, fee: Money(units: 5))
        }
      case 7: desk.wait(Int64(dice.roll(900)))
      case 8:
        let connected = dice.roll(3) != 0
        desk.take(
          .report(connected ? .connected(VenueIndex(0)) : .disconnected(VenueIndex(0))))
      default:  // open set: the last face of the dice
        let verbs = OperatorCommand.Verb.allCases
        desk.command(verbs[dice.roll(verbs.count)])
      }
    }
    return desk
  }

  @Test(arguments: [1, 2, 3, 99] as [UInt64])
  func decisionsCanBeRepeatedFromTheRecordedInputs(seed: UInt64) {
    print("seed \(seed)")
    let desk = randomDesk(seed: seed, turns: 2_000)
    var auditor = Decider(
      state: TradingState(catalog: StrategyCatalog([Desk.scripted])), epoch: 1)
    var cursor = 0
    while cursor < desk.journal.count {
      let fact = desk.journal[cursor]
      #expect(!fact.event.kind.isDecided)
      auditor.repeatTurn(of: fact)
      let end = cursor + auditor.emitted.count
      guard end <= desk.journal.count, auditor.emitted == Array(desk.journal[cursor..<end]) else {
        Issue.record("turn at \(fact.envelope.sequence) repeats differently")
        return
      }
      cursor = end
    }
    #expect(auditor.state.hash() == desk.state.hash())
    #expect(desk.count(.stateHashed) > 10)
  }

  @Test(arguments: [5, 6] as [UInt64])
  func stateIsAFoldOfItsEvents(seed: UInt64) {
    print("seed \(seed)")
    let desk = randomDesk(seed: seed, turns: 1_500)
    var rebuilt = TradingState(catalog: StrategyCatalog([Desk.scripted]))
    for recorded in desk.journal {
      if case .stateHashed(let hashed) = recorded.event {
        #expect(rebuilt.hash() == hashed.hash)
      }
      rebuilt.apply(recorded)
    }
    #expect(rebuilt.hash() == desk.state.hash())
    #expect(rebuilt.illegalOrderEvents == 0)
  }

  @Test func everyEventPointsBackToItsCause() {
    let desk = randomDesk(seed: 8, turns: 1_000)
    for recorded in desk.journal {
      #expect(recorded.envelope.cause < recorded.envelope.sequence)
      if recorded.event.kind.isDecided { #expect(recorded.envelope.cause > .none) }
    }
  }

  @Test func recordedTimeNeverRunsBackwards() {
    var desk = Desk()
    desk.quote(100)
    let before = desk.state.now
    desk.now = desk.now.adding(.milliseconds(-5_000))
    desk.quote(101)
    #expect(desk.state.now == before)
  }

  @Test func kindsAreNeverRenumbered() {
    let numbers: [String: UInt8] = [
      "runStarted": 1, "runEnded": 2, "journalRecovered": 3, "configurationRecorded": 4,
      "currencyDeclared": 5, "venueDeclared": 6, "instrumentDeclared": 7, "accountDeclared": 8,
      "strategyDeclared": 9, "limitSet": 10, "clockStepped": 11, "timerElapsed": 12,
      "stateHashed": 13, "dayRolled": 14, "signingKeyDeclared": 15, "rulesDeclared": 16,
      "permissionDeclared": 17, "operatorDeclared": 18, "breakerDeclared": 19, "quoted": 32,
      "traded": 33, "bookChanged": 34, "bookReset": 35, "marketDataRejected": 36,
      "connectionChanged": 37, "serviceReported": 38, "costReported": 39, "decisionMade": 64,
      "orderRefused": 65, "orderIntended": 66, "orderWithheld": 67, "orderSent": 68,
      "orderAcknowledged": 69, "orderRejected": 70, "orderPartlyFilled": 71, "orderFilled": 72,
      "cancelIntended": 73, "cancelSent": 74, "cancelRejected": 75, "orderCancelled": 76,
      "orderExpired": 77, "orderOutcomeUnknown": 78, "orderOutcomeResolved": 79,
      "reportIgnored": 80, "balanceReported": 81, "breakerTransitioned": 96, "stopTriggered": 97,
      "recovered": 98, "modeChanged": 99, "operatorCommanded": 100, "commandRefused": 101,
      "limitChanged": 102, "denialChanged": 103, "crisisChanged": 104, "maintenanceChanged": 105,
      "recoveryPlanned": 106, "approvalRequested": 107, "approvalGiven": 108,
      "stageChanged": 109, "operatorChanged": 110, "closingChanged": 111, "warningChanged": 112,
      "glassBroken": 113, "requestRejected": 114, "withdrawn": 115,
    ]
    let found = EventKind.allCases.map { ("\($0)", $0.rawValue) }
    #expect(Dictionary(uniqueKeysWithValues: found) == numbers)
    // The journal counts them in a table of 128.
    #expect(numbers.values.allSatisfy { $0 > 0 && $0 < 128 })
  }
}
