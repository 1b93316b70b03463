import Testing
import TradingCore

/// Closing everything: what goes out, what stands in its way, and how it ends.
@Suite struct ClosingTests {
  @Test func whatIsBeingClosedIsNotOpenedAgainUntilItIsCalledOff() {
    var desk = Desk.guarded()
    let order = desk.order(.buy)
    desk.fill(order, whole(1), at: 100, trade: 1)
    desk.say(.closeAll)
    for verb in [OperatorCommand.Verb.resume, .trade] {
      desk.say(verb)
      #expect(desk.refusal?.contains("everything is being closed") == true)
    }
    desk.say(.closeAll, "", "off", by: "vic")
    #expect(desk.refusal?.contains("may not resume") == true)
    desk.say(.closeAll, "", "at once")
    #expect(desk.refusal?.contains("write off to call it off") == true)
    desk.say(.closeAll, "", "off")
    #expect(desk.state.safeguards.closing.phase == .calledOff)
    #expect(desk.state.control.mode == .paused)
    desk.say(.closeAll, "", "off")
    #expect(desk.refusal?.contains("nothing is being closed") == true)
    desk.say(.resume)
    #expect(desk.refusal == nil)
  }

  @Test func aClosingSaysOnceWhatKeepsItFromSending() {
    var desk = Desk.guarded()
    let order = desk.order(.buy)
    desk.fill(order, whole(1), at: 100, trade: 1)
    desk.wait(3_000)
    desk.say(.closeAll)
    #expect(desk.orderRefusal?.rule == .staleQuote)
    for _ in 0..<5 { desk.wait(100) }
    #expect(desk.count(.orderRefused) == 1)
    #expect(desk.state.safeguards.closing.refusedBy == .staleQuote)
    desk.quote(100)
    desk.wait(100)
    #expect(desk.state.safeguards.closing.orders == 1)
    #expect(desk.state.safeguards.closing.refusedBy == nil)
  }

  @Test(arguments: ["0", "3", "10000", "9000000"])
  func aClosingPriceIsInsideTheCollarAndNeverNothing(collar: String) {
    var desk = Desk.guarded()
    let order = desk.order(.buy)
    desk.fill(order, whole(1), at: 100, trade: 1)
    desk.say(.setLimit, "price-collar@T0", collar)
    desk.say(.setLimit, "price-collar", "50")
    desk.say(.closeAll)
    let closing = desk.state.orders[desk.state.orders.lastNumber]?.intent
    #expect(closing?.isReduceOnly == true)
    let mid = price(100).units
    let room = mid / 10_000 * min(50, Int64(collar) ?? 0)
    #expect(closing.map { $0.price.units >= min(mid - room, mid - 1_000_000) } == true)
  }

  @Test func closeAllClosesWhatIsHeldEvenWhileStopped() {
    var desk = Desk.guarded()
    let order = desk.order(.buy)
    desk.fill(order, whole(1), at: 100, trade: 1)
    desk.say(.stop)
    desk.say(.closeAll, by: "tess")
    #expect(
      desk.kinds == [.operatorCommanded, .closingChanged, .modeChanged, .orderIntended])
    let closing = desk.state.orders.lastNumber
    #expect(desk.state.orders[closing]?.intent.isReduceOnly == true)
    #expect(desk.state.orders[closing]?.intent.side == .sell)
    desk.fact(.orderSent(OrderProgress(order: closing)))
    desk.fill(closing, whole(1), at: 100, trade: 2)
    desk.wait(100)
    #expect(desk.state.safeguards.closing.phase == .done)
    #expect(desk.state.book.positions[0].quantity == .zero)
    #expect(desk.state.safeguards.wakeAt == .unset)
  }

  @Test func closeAllTriesAgainAndGivesUpInTheEnd() {
    var desk = Desk.guarded([(.closingAttempts, 3)])
    let order = desk.order(.buy)
    desk.fill(order, whole(1), at: 100, trade: 1)
    desk.say(.closeAll)
    for _ in 0..<3 {
      let number = desk.state.orders.lastNumber
      desk.fact(.orderSent(OrderProgress(order: number)))
      desk.take(.report(.cancelled(OrderClosure(order: number, reason: .immediateRemainder))))
      desk.wait(100)
    }
    #expect(desk.state.safeguards.closing.phase == .abandoned)
    #expect(desk.state.safeguards.closing.orders == 3)
  }
}
