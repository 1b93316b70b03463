import Simulation
import SystemCalls
import Testing
import TradingCore

@testable import TradingDesk

@Suite struct DayBeginTests {
  private static let minute: Int64 = 60_000_000_000

  @Test(
    arguments: [
      ("00:00", "+00:00", 0), ("17:00", "-05:00", 22 * 60), ("00:00", "+02:00", 22 * 60),
      ("23:59", "-00:01", 0), ("09:30", "+05:30", 4 * 60), ("00:00", "+14:00", 10 * 60),
      ("23:59", "-12:00", 11 * 60 + 59),
    ] as [(String, String, Int64)])
  func aTimeOfTheDayIsReadWithItsOffset(time: String, zone: String, minutes: Int64) throws {
    #expect(try DayBegin.parse(time: time, zone: zone).nanoseconds == minutes * Self.minute)
  }

  @Test(arguments: [
    ("24:00", "+00:00"), ("9:00", "+00:00"), ("09:60", "+00:00"), ("", "+00:00"),
    ("0900", "+00:00"), ("-1:00", "+00:00"), ("９９:00", "+00:00"), ("09:00", "00:00"),
    ("09:00", "+14:01"), ("09:00", "-12:01"), ("09:00", "UTC"), ("09:00", "Europe/Berlin"),
    ("09:00", "+1:00"), ("09:00", "+"), ("09:00", ""), ("09:00", "++1:00"),
  ])
  func whatIsNoTimeOrOffsetIsRefused(time: String, zone: String) {
    #expect(throws: SettingError.self) { try DayBegin.parse(time: time, zone: zone) }
  }

  @Test func aBeginOfDaysIsShownInUTC() {
    #expect(DayBegin.text(Interval(nanoseconds: 22 * 60 * Self.minute)) == "22:00 UTC")
    #expect(DayBegin.text(Interval(nanoseconds: 1)) == "00:00:00.000000001 UTC")
  }

  /// The generated market begins at nine: a day that ends a minute later, over restarts.
  @Test func aDayEndsWhenTheFirstStartSaidAndNoRestartEndsIt() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      let nineOne = Interval(nanoseconds: (9 * 60 + 1) * Self.minute)
      func wanted(_ milliseconds: Int64, _ begins: Interval?) -> RunRequest {
        var wanted = request(path, profile: .dev, milliseconds: milliseconds)
        wanted.dayBegins = begins
        return wanted
      }
      let first = try play(wanted(40_000, nineOne)).state
      #expect(first.safeguards.dayBegins == nineOne)
      #expect(first.lossOfDay != .zero)
      let second = try play(wanted(10_000, nil)).state
      #expect(second.safeguards.dayBegins == nineOne)
      #expect(second.losses.dayBaseline == first.losses.dayBaseline)
      #expect(second.losses.day == first.losses.day)
      let third = try play(wanted(20_000, nineOne)).state
      #expect(third.losses.day == first.losses.day.map { $0 + 1 })
      let rolled = try events(of: path).filter { $0.event.kind == .dayRolled }
      #expect(rolled.count == 2)
      let end = Profile.dev.market.start.adding(Interval(nanoseconds: Self.minute))
      let last = try #require(rolled.last?.envelope.recordedAt)
      #expect(last >= end && last < end.adding(.milliseconds(1_000)))
      let before = try events(of: path).count
      let error = #expect(throws: DeskError.self) {
        try play(wanted(1_000, Interval(nanoseconds: 0)))
      }
      #expect(error?.exitCode == 64)
      #expect(
        error?.description.hasPrefix(
          "the journal's days begin at 09:01 UTC, and --day-begins says 00:00 UTC") == true)
      #expect(try events(of: path).count == before)
    }
  }
}
