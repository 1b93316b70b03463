import Testing
import TradingCore

/// Days that do not begin at midnight UTC.
@Suite struct DayBeginTests {
  private static let hour: Int64 = 3_600_000_000_000

  /// A desk in the middle of the day before whatever `begins` after midnight, with a loss.
  private func losing(_ begins: Int64) -> Desk {
    var desk = Desk()
    desk.guarded()
    desk.control(
      .rulesDeclared(
        RulesDeclared(
          rules: RulesDeclared.current, dayBegins: Interval(nanoseconds: begins))))
    let noon = 20_500 * 24 * Self.hour + begins - 12 * Self.hour
    desk.now = Timestamp(nanoseconds: noon)
    desk.quote(100)
    let order = desk.order(.buy)
    desk.fill(order, whole(1), at: 100, trade: 1)
    desk.quote(90)
    return desk
  }

  @Test(arguments: [17 * hour, 1, 24 * hour - 1, 0])
  func theLossOfTheDayLastsUntilTheDayEnds(begins: Int64) throws {
    var desk = losing(begins)
    let loss = desk.state.lossOfDay
    #expect(loss > .zero)
    let day = try #require(desk.state.losses.day)
    let rolled = desk.count(.dayRolled)
    let end = 20_500 * 24 * Self.hour + begins
    // Over a restart, over midnight where that is not the end, and up to the last moment.
    desk.start(run: 2)
    desk.quote(90)
    for before in [6 * Self.hour, Self.hour, 2_000_000] {
      desk.now = Timestamp(nanoseconds: end - before)
      desk.quote(90)
      #expect(desk.state.lossOfDay == loss && desk.state.losses.day == day)
    }
    #expect(desk.count(.dayRolled) == rolled)
    // `quote` lets a millisecond pass.
    desk.now = Timestamp(nanoseconds: end - 1_000_000)
    desk.quote(90)
    #expect(desk.state.now.nanoseconds == end)
    #expect(desk.count(.dayRolled) == rolled + 1)
    #expect(desk.state.lossOfDay == .zero && desk.state.losses.day == day + 1)
  }
}
