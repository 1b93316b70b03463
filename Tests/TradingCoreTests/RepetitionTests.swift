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
    let numbers = EventKind.allCases.map(\.rawValue)
    #expect(Set(numbers).count == numbers.count)
    #expect(numbers.allSatisfy { $0 > 0 && $0 < 128 })
    #expect(EventKind.quoted.rawValue == 32)
    #expect(EventKind.orderIntended.rawValue == 66)
    #expect(EventKind.commandRefused.rawValue == 101)
  }
}
