import Testing
import TradingCore

@Suite struct OrderLifeCycleTests {
  @Test func everyStateAnswersEveryOccurrence() {
    var moves = 0
    for state in OrderState.allCases {
      for occurrence in OrderOccurrence.allCases {
        switch state.after(occurrence) {
        case .to(let next):
          moves += 1
          #expect(!state.isTerminal || next == .filled, "\(state) left by \(occurrence)")
        case .stays, .illegal: break
        }
      }
    }
    #expect(moves == 38)
  }

  @Test func noWordOfTheVenueRevivesAClosedOrder() {
    for state in OrderState.allCases where state.isTerminal {
      for occurrence in OrderOccurrence.allCases {
        guard case .to(let next) = state.after(occurrence) else { continue }
        #expect(next.isTerminal)
      }
    }
  }

  @Test func anOrderRunsFromIntentToFill() {
    var desk = Desk()
    let number = desk.order(.buy)
    #expect(desk.state.orders[number]?.state == .acknowledged)
    desk.fill(number, Quantity(units: 40_000_000), at: 100, trade: 1)
    #expect(desk.state.orders[number]?.state == .partlyFilled)
    desk.fill(number, Quantity(units: 60_000_000), at: 100, trade: 2)
    #expect(desk.state.orders[number]?.state == .filled)
    #expect(desk.state.orders.openCount == 0)
    #expect(desk.state.book.positions[0].quantity == whole(1))
    #expect(desk.state.book.workingBuys[0] == .zero)
    #expect(desk.state.illegalOrderEvents == 0)
  }

  @Test func whatTheVenueSaysTwiceIsBookedOnceAndRecordedTwice() {
    var desk = Desk()
    let number = desk.order(.buy)
    desk.fill(number, Quantity(units: 40_000_000), at: 100, trade: 1)
    desk.fill(number, Quantity(units: 40_000_000), at: 100, trade: 1)
    #expect(desk.kinds == [.reportIgnored])
    #expect(desk.state.book.positions[0].quantity == Quantity(units: 40_000_000))
    desk.take(.report(.acknowledged(OrderProgress(order: number, venueOrderNumber: 1))))
    #expect(desk.kinds == [.reportIgnored])
  }

  @Test func aLateFillOfACancelledOrderIsStillBooked() {
    var desk = Desk()
    let number = desk.order(.buy)
    desk.take(.report(.cancelled(OrderClosure(order: number, reason: .requested))))
    #expect(desk.state.orders[number]?.state == .cancelled)
    desk.fill(number, whole(1), at: 100, trade: 9)
    #expect(desk.state.orders[number]?.state == .filled)
    #expect(desk.state.book.positions[0].quantity == whole(1))
    #expect(desk.state.illegalOrderEvents == 0)
  }

  @Test func aFillBeyondTheOrderIsIgnoredAndSaid() {
    var desk = Desk()
    let number = desk.order(.buy)
    desk.fill(number, whole(2), at: 100, trade: 1)
    #expect(desk.kinds == [.reportIgnored])
    #expect(desk.state.book.positions[0].quantity == .zero)
  }

  @Test func anAnswerThatStaysOutIsAskedFor() {
    var desk = Desk()
    desk.quote(100, wants: .buy)
    let number = desk.state.orders.lastNumber
    desk.fact(.orderSent(OrderProgress(order: number)))
    desk.wait(600)
    #expect(desk.kinds == [.timerElapsed, .orderOutcomeUnknown])
    #expect(desk.decider.emitted[1].event.request(isDry: false) == .query(number))
    desk.take(
      .report(
        .status(
          OutcomeResolved(
            order: number, outcome: .neverReceived, filledQuantity: .zero, venueOrderNumber: 0))))
    #expect(desk.state.orders[number]?.state == .neverReceived)
    #expect(desk.state.orders.unknownCount == 0)
  }

  @Test func aRestartListsExactlyTheOrdersLeftOpen() {
    var desk = Desk()
    let filled = desk.order(.buy)
    desk.fill(filled, whole(1), at: 100, trade: 1)
    let resting = desk.order(.buy)
    desk.quote(100, wants: .buy)
    let intended = desk.state.orders.lastNumber
    desk.start(run: 2)
    let unknown = desk.decider.emitted.compactMap { recorded -> OrderNumber? in
      guard case .orderOutcomeUnknown(let closure) = recorded.event else { return nil }
      return closure.order
    }
    #expect(unknown == [resting, intended])
    desk.quote(100, wants: .buy)
    guard case .orderRefused(let refusal) = desk.decider.emitted.last?.event else {
      Issue.record("an order passed while others were unsettled")
      return
    }
    #expect(refusal.rule == .venueDisconnected || refusal.rule == .unresolvedOrders)
  }

  @Test func anOldOrderIsCancelledInTime() {
    var desk = Desk()
    let number = desk.order(.buy)
    desk.wait(5_100)
    #expect(desk.kinds == [.timerElapsed, .cancelIntended])
    desk.wait(1)
    #expect(desk.kinds == [.timerElapsed])
    #expect(desk.state.orders[number]?.isCancelRequested == true)
  }

  @Test func aDryRunWithholdsEveryOrder() {
    var desk = Desk(kind: .dryRun)
    desk.quote(100)
    desk.quote(100, wants: .buy)
    #expect(desk.kinds == [.quoted, .decisionMade, .orderIntended, .orderWithheld])
    #expect(desk.decider.emitted[2].event.request(isDry: true) == nil)
    #expect(desk.state.orders.openCount == 0)
  }

  @Test func closedOrdersDoNotPileUp() {
    var table = OrderTable()
    let envelope = Envelope(
      sequence: Sequence(1), recordedAt: Timestamp(nanoseconds: 1), sourceTime: .unset,
      cause: .none, epoch: 1)
    for number in 1...10_000 as ClosedRange<UInt64> {
      let intent = OrderIntended(
        order: OrderNumber(number), account: AccountIndex(0), strategy: StrategyIndex(0),
        instrument: InstrumentIndex(0), side: .buy, timeInForce: .goodTillCancelled,
        isReduceOnly: false, price: price(1), quantity: whole(1))
      let added = table.add(Order(intent, envelope, lifetime: .milliseconds(1)))
      #expect(added)
      if number % 100 != 0 { table.update(OrderNumber(number)) { $0.state = .filled } }
    }
    #expect(table.openCount == 100)
    #expect(table[OrderNumber(100)] != nil)
    #expect(table[OrderNumber(101)] == nil)
    #expect(table[OrderNumber(9_999)] != nil)
    #expect(table.open().count == 100)
  }
}
