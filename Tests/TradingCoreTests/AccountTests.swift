import Testing
import TradingCore

@Suite struct AccountTests {
  @Test func averageCostAndProfitFollowTheFills() {
    var desk = Desk(limits: [(.maximumPositionNotional, dollars(5_000).units)])
    let first = desk.order(.buy, at: 100)
    desk.fill(first, whole(1), at: 100, trade: 1, fee: dollars(1))
    let second = desk.order(.buy, at: 110)
    desk.fill(second, whole(1), at: 110, trade: 2, fee: dollars(1))
    #expect(desk.state.book.positions[0].cost == dollars(210))
    let third = desk.order(.sell, at: 120)
    desk.fill(third, whole(1), at: 120, trade: 3, fee: dollars(1))
    let position = desk.state.book.positions[0]
    #expect(position.quantity == whole(1))
    #expect(position.cost == dollars(105))
    #expect(position.realised == dollars(15))
    #expect(position.fees == dollars(3))
    #expect(desk.state.book.ledger?.imbalance == .zero)
    desk.quote(130)
    #expect(desk.state.book.unrealised == dollars(25))
    #expect(desk.state.book.equity == dollars(10_000 + 15 + 25 - 3))
  }

  @Test func aFillThroughZeroClosesThenOpens() {
    var position = Position()
    let buy = Fill(
      order: OrderNumber(1), venueTradeNumber: 1, liquidity: .taker, price: price(100),
      quantity: whole(1), fee: .zero)
    position.apply(position.booking(of: buy, side: .buy))
    let sell = Fill(
      order: OrderNumber(2), venueTradeNumber: 2, liquidity: .taker, price: price(90),
      quantity: whole(3), fee: .zero)
    position.apply(position.booking(of: sell, side: .sell))
    #expect(position.quantity == whole(-2))
    #expect(position.cost == dollars(-180))
    #expect(position.realised == dollars(-10))
  }

  @Test(arguments: [1, 7, 2_026] as [UInt64])
  func moneyIsConservedForAnyFills(seed: UInt64) {
    print("seed \(seed)")
    var dice = Dice(seed: seed)
    var position = Position()
    var ledger = Ledger(
      AccountDeclared(
        account: AccountIndex(0), currency: CurrencyIndex(0), capital: dollars(1_000_000),
        name: "main"))
    ledger.addInstrument()
    var units: Int64 = 0
    for trade in 1...5_000 as ClosedRange<UInt64> {
      let side: Side = dice.roll(2) == 0 ? .buy : .sell
      let fill = Fill(
        order: OrderNumber(trade), venueTradeNumber: trade, liquidity: .taker,
        price: Price(units: Int64(1 + dice.roll(1_000_000_000_000))),
        quantity: Quantity(units: Int64(1 + dice.roll(300_000_000))),
        fee: Money(units: Int64(dice.roll(1_000)) - 100))
      let booking = position.booking(of: fill, side: side)
      position.apply(booking)
      ledger.post(booking, in: InstrumentIndex(0))
      units += side.signed(fill.quantity).units
      #expect(ledger.imbalance == .zero)
      #expect(ledger.inventory == position.cost)
      #expect(position.quantity.units == units)
      if units == 0 { #expect(position.cost == .zero) }
    }
    #expect(
      ledger.cash + ledger.inventory - position.realised + position.fees == dollars(1_000_000))
  }
}
