import Testing
import TradingCore

@Suite struct FixedPointTests {
  @Test(
    arguments: [
      ("0", 0), ("1", 100_000_000), ("-12.5", -1_250_000_000), ("0.00000001", 1),
      ("61837.63000000", 6_183_763_000_000), ("1.000000000", 100_000_000), (".5", 50_000_000),
    ] as [(String, Int64)])
  func decimalsAreReadDigitByDigit(text: String, units: Int64) {
    #expect(FixedPoint.parse(text) == units)
  }

  @Test(arguments: ["", "-", ".", "1.2.3", "1e5", "0.000000001", "92233720369", "+1", "1 "])
  func whatIsNoExactDecimalIsRefused(text: String) {
    #expect(FixedPoint.parse(text) == nil)
  }

  @Test func printedDecimalsReadBack() {
    var dice = Dice(seed: 42)
    for _ in 0..<2_000 {
      let units = Int64(dice.roll(Int.max)) * (dice.roll(2) == 0 ? 1 : -1)
      #expect(FixedPoint.parse(FixedPoint.text(units)) == units)
    }
  }

  @Test(
    arguments: [
      (Rounding.down, 7, 3, 2, 10), (.up, 7, 3, 2, 11), (.nearest, 7, 3, 2, 11),
      (.down, -7, 3, 2, -11), (.up, -7, 3, 2, -10), (.nearest, -7, 3, 2, -11),
      (.nearest, 10, 1, 3, 3), (.up, 8, 2, 4, 4),
    ] as [(Rounding, Int64, Int64, Int64, Int64)])
  func productsAreRoundedAsNamed(
    rounding: Rounding, a: Int64, b: Int64, divisor: Int64, result: Int64
  ) {
    #expect(FixedPoint.scaled(a, times: b, over: divisor, rounding: rounding) == result)
  }

  @Test func aProductBeyondSixtyFourBitsTraps() async {
    await #expect(processExitsWith: .failure) {
      _ = FixedPoint.scaled(Int64.max, times: 3, over: 2, rounding: .down)
    }
  }

  @Test func timesPrintAsRFC3339() {
    #expect(Timestamp(nanoseconds: 0).description == "1970-01-01T00:00:00.000000000Z")
    #expect(
      Timestamp(nanoseconds: 1_723_161_253_937_085_768).description
        == "2024-08-08T23:54:13.937085768Z")
    #expect(Timestamp(nanoseconds: -1).description == "1969-12-31T23:59:59.999999999Z")
  }

  @Test func clientOrderIdsReadBack() {
    let id = ClientOrderId(journal: 0xAB, order: OrderNumber(17))
    #expect(id.description == "daybook-000000ab-17")
    #expect(ClientOrderId(id.description) == id)
    #expect(ClientOrderId("somebody-else-17") == nil)
  }

  @Test func aShareMultipliedOutIsTheShareDivided() {
    var dice = Dice(seed: 7)
    for _ in 0..<20_000 {
      let capital = Money(units: Int64(dice.roll(1 << 40)) - (1 << 20))
      let share = Int64(dice.roll(12_000))
      let limit = capital.scaled(by: share, over: 10_000, rounding: .down)
      for near in -1...1 {
        let lost = Money(units: limit.units + Int64(near))
        #expect(lost.isAtLeast(share, ofCapital: capital) == (limit.units > 0 && lost >= limit))
      }
    }
  }
}
