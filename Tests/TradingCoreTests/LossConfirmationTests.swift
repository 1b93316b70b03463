import Testing
import TradingCore

/// One bad tick never trips a loss breaker, and no missing or absurd mark ever disables one.
@Suite struct LossConfirmationTests {
  private static let first = InstrumentIndex(0)
  private static let daily: (Limit, Int64) = (.dailyLossStop, dollars(15).units)
  private static let hourly: (Limit, Int64) = (.hourlyLoss, dollars(10).units)
  private static let stopOnly: [(Limit, Int64)] = [
    (.dailyLoss, 1 << 60), (.capitalLossStop, 9_000),
  ]

  private func desk(_ limits: [(Limit, Int64)] = []) -> Desk {
    var desk = Desk(limits: Self.stopOnly + limits)
    desk.guarded()
    return desk
  }

  private func confirmed(_ desk: Desk, _ instrument: UInt16 = 0) -> Price? {
    desk.state.safeguards.losses.marks.price(of: InstrumentIndex(instrument))
  }

  @Test func aConfirmedMarkMovesToTheNearestOfAsManyInARow() {
    var desk = desk()
    #expect(confirmed(desk) == nil)
    desk.hold()
    #expect(confirmed(desk) == price(100))
    for middle in [90, 92, 91] as [Int64] { desk.quote(middle) }
    #expect(confirmed(desk) == price(92))
    // With the one before, three are below it; with the one behind, not.
    for middle in [80, 81, 99] as [Int64] { desk.quote(middle) }
    #expect(confirmed(desk) == price(91))
    for middle in [97, 98] as [Int64] { desk.quote(middle) }
    #expect(confirmed(desk) == price(97))
  }

  @Test func whatOnlyRepeatsConfirmsNothingUntilItStays() {
    var desk = desk([Self.daily])
    desk.hold()
    desk.stay(100)
    // The same prices with other quantities, as often as may be, are one observation.
    for _ in 0..<50 { desk.quote(50) }
    #expect(desk.state.control.stop == nil)
    #expect(confirmed(desk) == price(100))
    // Every second it stays is one more.
    desk.now = desk.now.adding(.milliseconds(1_000))
    desk.quote(50)
    #expect(desk.state.control.stop == nil)
    desk.now = desk.now.adding(.milliseconds(1_000))
    desk.quote(50)
    #expect(desk.state.control.stop?.reason == .dailyLoss)
  }

  @Test(arguments: [120, 80] as [Int64])
  func aBadTickAtTheRollOfTheDayIsNotItsBaseline(tick: Int64) {
    var desk = desk([Self.daily])
    desk.hold()
    desk.stay(100)
    desk.now = desk.now.adding(.milliseconds(86_400_000))
    desk.quote(tick)
    #expect(desk.kinds.contains(.dayRolled))
    #expect(desk.state.losses.dayBaseline == dollars(10_000))
    // A tick too high makes no loss of three good ones.
    desk.stay(100)
    #expect(desk.state.control.stop == nil)
    #expect(desk.state.lossOfDay == .zero)
    // And one too low hides none.
    desk.stay(84)
    #expect(desk.state.control.stop?.reason == .dailyLoss)
    #expect(desk.state.control.stop.map { _ in desk.state.lossOfDay } == dollars(16))
  }

  @Test(arguments: [120, 80] as [Int64])
  func aBadTickAtTheEndOfAMinuteIsNoBaselineOfTheHour(tick: Int64) {
    var desk = desk([Self.hourly])
    desk.hold()
    desk.stay(100)
    for minute in 1...70 as ClosedRange<Int64> {
      desk.now = desk.now.adding(.milliseconds(60_000))
      desk.quote(minute % 2 == 0 ? 100 : 101)
      desk.quote(100)
      desk.quote(tick)
      #expect(desk.state.control.breaker.phase == .closed, "\(minute)")
    }
    desk.stay(89)
    #expect(desk.state.control.breaker.lastReason == .hourlyLoss)
  }

  @Test func aBadTickBeforeATimerEndsNoStage() {
    var desk = desk([
      (.stageOneShare, 5_000), (.stageLoss, dollars(15).units), (.stageDwell, 1 << 50),
      (.maximumQuoteAge, 1 << 60),
    ])
    desk.hold()
    desk.say(.stop)
    // A tick too high as the stage begins is not what it is measured from.
    desk.quote(130)
    desk.say(.recover)
    desk.say(.trade)
    #expect(desk.state.safeguards.stage == 1)
    #expect(desk.state.safeguards.stageBaseline == dollars(10_000))
    desk.quote(100)
    desk.wait(10)
    #expect(desk.state.control.mode == .normal)
    desk.quote(50)
    desk.wait(10)
    #expect(desk.state.control.mode == .normal)
    desk.stay(84)
    desk.wait(10)
    #expect(desk.state.control.mode == .reduceOnly)
  }

  @Test func anInstrumentThatFallsSilentDoesNotHideWhatAnotherLoses() {
    var desk = desk([Self.daily])
    desk.hold(0, trade: 1)
    desk.hold(1, trade: 2)
    desk.stay(100)
    desk.quote(80)
    // Good marks of another instrument neither confirm the bad one nor take it back.
    desk.stay(100, of: 1)
    #expect(desk.state.control.stop == nil)
    desk.stay(84, of: 1)
    #expect(desk.state.control.stop?.reason == .dailyLoss)
  }

  @Test(arguments: [false, true])
  func aHighMarkThatIsStuckHidesNoLoss(isQuotedCrossed: Bool) {
    var desk = desk([Self.daily])
    desk.hold(0, trade: 1)
    desk.hold(1, trade: 2)
    desk.quote(1_000, of: 1)
    #expect(desk.state.book.equity == dollars(10_900))
    for _ in 0..<3 {
      desk.now = desk.now.adding(.milliseconds(1_000))
      if isQuotedCrossed {
        desk.quote(bid: price(1_001).units, ask: price(999).units, of: 1)
        desk.quote(bid: price(1_001).units, ask: 0, of: 1)
      }
      desk.quote(80)
    }
    // The books still have it, the losses do not.
    #expect(desk.state.book.equity > dollars(10_800))
    #expect(desk.state.lossEquity == dollars(9_980))
    #expect(desk.state.control.stop?.reason == .dailyLoss)
  }

  @Test func aHighMarkThatIsStuckIsForgottenWithTimeAlone() {
    var desk = desk()
    desk.hold()
    desk.quote(1_000)
    #expect(desk.state.lossEquity == dollars(10_900))
    #expect(desk.state.confirmedEquity == dollars(10_000))
    desk.wait(1_001)
    #expect(desk.state.lossEquity == dollars(10_000))
    #expect(desk.state.safeguards.losses.highest == dollars(10_000))
  }

  @Test func aLowMarkThatIsStuckKeepsNoHighestDown() {
    var desk = desk([(.maximumDrawdown, 20)])
    desk.hold(0, trade: 1)
    desk.hold(1, trade: 2)
    desk.quote(1, of: 1)
    desk.stay(140)
    #expect(desk.state.safeguards.losses.highest == dollars(10_040))
    desk.stay(119)
    #expect(desk.state.control.breaker.lastReason == .drawdown)
  }

  @Test func positionsThatMakeUpForEachOtherLoseNothingWhicheverIsQuotedFirst() {
    var desk = desk([Self.daily, (.maximumDrawdown, 20)])
    desk.hold(0, trade: 1)
    desk.hold(1, trade: 2, side: .sell)
    // Both fall by a quarter: one loses what the other wins.
    desk.quote(75, of: 1)
    desk.quote(75)
    desk.quote(76)
    desk.quote(75)
    #expect(confirmed(desk) == price(76))
    #expect(confirmed(desk, 1) == price(100))
    #expect(desk.state.control.stop == nil)
    for middle in [76, 75] as [Int64] { desk.quote(middle, of: 1) }
    #expect(desk.state.lossOfDay <= dollars(1))
    // Neither was there a highest between them.
    #expect(desk.state.safeguards.losses.highest == dollars(10_000))
    #expect(desk.state.control.breaker.phase == .closed)
  }

  @Test func whatIsBoughtAheadOfItsConfirmationIsNoLoss() {
    var desk = desk([Self.daily, (.maximumPositionNotional, dollars(5_000).units)])
    desk.hold()
    desk.stay(100)
    // The market jumps, and one is bought there before that is confirmed.
    desk.quote(140, wants: .buy)
    let number = desk.state.orders.lastNumber
    desk.fact(.orderSent(OrderProgress(order: number)))
    desk.fill(number, whole(1), at: 140, trade: 9)
    #expect(confirmed(desk) == price(120))
    #expect(desk.state.confirmedEquity == dollars(10_000))
    #expect(desk.state.control.stop == nil)
    desk.stay(100)
    #expect(desk.state.control.stop?.reason == .dailyLoss)
    #expect(desk.state.lossOfDay == dollars(40))
  }

  @Test func aPositionTurnedAroundBeginsAtThePriceOfItsFill() {
    var desk = desk()
    desk.hold()
    desk.quote(90, wants: .sell)
    let number = desk.state.orders.lastNumber
    desk.fact(.orderSent(OrderProgress(order: number)))
    desk.fill(number, whole(1), at: 90, trade: 9)
    #expect(confirmed(desk) == nil)
    #expect(desk.state.confirmedEquity == dollars(9_990))
    #expect(desk.state.lossEquity == dollars(9_990))
    desk.hold(0, trade: 10, side: .sell)
    #expect(confirmed(desk) == price(100))
  }

  @Test func aStrategysLossIsMeasuredAtConfirmedMarksToo() {
    var desk = desk()
    desk.hold()
    desk.stay(100)
    desk.now = desk.now.adding(.milliseconds(86_400_000))
    desk.quote(130)
    let book = desk.state.safeguards.strategyBooks[0]
    #expect(book.dayBaseline == .zero)
    #expect(book.lossOfDay == .zero)
    desk.stay(90)
    #expect(desk.state.safeguards.strategyBooks[0].lossOfDay == dollars(10))
  }

  @Test func whatWasHeldBeforeTheRulesIsWorthWhatTheBooksSay() {
    var desk = Desk(limits: [Self.daily] + Self.stopOnly)
    desk.hold()
    desk.quote(110)
    desk.guarded()
    #expect(confirmed(desk) == price(110))
    #expect(desk.state.confirmedEquity == dollars(10_010))
    desk.stay(94)
    #expect(desk.state.lossEquity == dollars(9_994))
  }

  @Test func moreConfirmationsThanAreKeptAreNotTaken() {
    var desk = desk()
    desk.say(.setLimit, "loss-confirmations", "17")
    #expect(desk.refusal?.contains("at most 16") == true)
    desk.say(.setLimit, "loss-confirmations", "16")
    desk.hold()
    for middle in 0..<15 as Range<Int64> { desk.quote(80 + middle % 2) }
    #expect(confirmed(desk) == price(100))
    desk.quote(81)
    #expect(confirmed(desk) == price(81))
  }
}
