import Foundation
import Testing

@testable import CommandLineParsing

struct RFC3339Tests {
  @Test(arguments: [
    (Int64(0), "1970-01-01T00:00:00.000000000Z"),
    (-1, "1969-12-31T23:59:59.999999999Z"),
    (951_782_400_000_000_000, "2000-02-29T00:00:00.000000000Z"),
    (1_772_357_400_123_456_789, "2026-03-01T09:30:00.123456789Z"),
    (Int64.max, "2262-04-11T23:47:16.854775807Z"),
    (Int64.min, "1677-09-21T00:12:43.145224192Z"),
  ])
  func aTimeAndItsTextMeanTheSame(nanoseconds: Int64, text: String) throws {
    #expect(RFC3339.text(nanosecondsSince1970: nanoseconds) == text)
    #expect(try RFC3339.nanoseconds(from: text) == nanoseconds)
  }

  @Test(arguments: [
    ("2026-03-01T09:30:00Z", Int64(1_772_357_400_000_000_000)),
    ("2026-03-01T09:30:00+00:00", 1_772_357_400_000_000_000),
    ("2026-03-01T09:30:00.5Z", 1_772_357_400_500_000_000),
    ("2026-03-01T09:30:00.00000001Z", 1_772_357_400_000_000_010),
  ])
  func shorterSpellingsAreRead(text: String, nanoseconds: Int64) throws {
    #expect(try RFC3339.nanoseconds(from: text) == nanoseconds)
  }

  @Test(arguments: [
    ("", RFC3339.ParseError.malformed),
    ("2026-03-01", .malformed),
    ("2026-03-01 09:30:00Z", .malformed),
    ("2026-03-01T09:30:00", .malformed),
    ("2026-03-01T09:30:00.Z", .malformed),
    ("2026-03-01T09:30:00.1234567890Z", .malformed),
    ("2026-03-01T09:30:00+01:00", .malformed),
    ("2026-03-01T09:30:00ZZ", .malformed),
    ("2026-3-01T09:30:00Z", .malformed),
    ("-026-03-01T09:30:00Z", .malformed),
    ("2026-00-01T00:00:00Z", .noSuchTime),
    ("2026-13-01T00:00:00Z", .noSuchTime),
    ("2026-02-29T00:00:00Z", .noSuchTime),
    ("1900-02-29T00:00:00Z", .noSuchTime),
    ("2026-04-31T00:00:00Z", .noSuchTime),
    ("2026-04-00T00:00:00Z", .noSuchTime),
    ("2026-04-01T24:00:00Z", .noSuchTime),
    ("2026-04-01T00:60:00Z", .noSuchTime),
    ("2016-12-31T23:59:60Z", .noSuchTime),
    ("2262-04-11T23:47:16.854775808Z", .outOfRange),
    ("1677-09-21T00:12:43.145224191Z", .outOfRange),
    ("0000-01-01T00:00:00Z", .outOfRange),
    ("9999-12-31T23:59:59Z", .outOfRange),
  ])
  func whatIsNoTimeIsRefused(text: String, reason: RFC3339.ParseError) {
    #expect(throws: reason) { try RFC3339.nanoseconds(from: text) }
  }

  @Test func everyDayOfTwelveCenturiesComesBack() throws {
    var expected = CalendarDate(year: 1600, month: 1, day: 1)
    for day in expected.daysSince1970..<CalendarDate(year: 2800, month: 1, day: 1).daysSince1970 {
      let date = CalendarDate(daysSince1970: day)
      try #require(date == expected)
      try #require(date.exists && date.daysSince1970 == day)
      let next = CalendarDate(year: date.year, month: date.month, day: date.day + 1)
      if next.exists {
        expected = next
      } else if date.month < 12 {
        expected = CalendarDate(year: date.year, month: date.month + 1, day: 1)
      } else {
        expected = CalendarDate(year: date.year + 1, month: 1, day: 1)
      }
    }
  }

  @Test func foundationReadsTheSameTime() throws {
    let formatter = ISO8601DateFormatter()
    for seconds in stride(from: Int64(-9_000_000_000), through: 9_000_000_000, by: 123_456_789) {
      let text = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
      #expect(try RFC3339.nanoseconds(from: text) == seconds * 1_000_000_000)
    }
  }
}
