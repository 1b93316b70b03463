/// UTC times as text: RFC 3339, proleptic Gregorian calendar, nine digits of a second, `Z`.
///
/// An `Int64` of nanoseconds reaches from 1677-09-21T00:12:43.145224192Z to
/// 2262-04-11T23:47:16.854775807Z.
package enum RFC3339 {
  /// Why a text is not a time.
  package enum ParseError: Error, Sendable, Equatable {
    /// Not `YYYY-MM-DDThh:mm:ss`, up to nine fractional digits, then `Z` or `+00:00`.
    case malformed
    /// A month, day, hour, minute or second that does not exist (leap seconds included).
    case noSuchTime
    /// Outside of what 64 bits of nanoseconds can count.
    case outOfRange
  }

  private static let nanosecondsPerSecond: Int64 = 1_000_000_000
  private static let secondsPerDay: Int64 = 86_400

  /// The text of a time, always with nine fractional digits and `Z`.
  package static func text(nanosecondsSince1970: Int64) -> String {
    let (seconds, nanosecond) = floorDivide(nanosecondsSince1970, by: nanosecondsPerSecond)
    let (day, secondOfDay) = floorDivide(seconds, by: secondsPerDay)
    let date = CalendarDate(daysSince1970: day)
    return padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2) + "T"
      + padded(secondOfDay / 3_600, 2) + ":" + padded(secondOfDay / 60 % 60, 2) + ":"
      + padded(secondOfDay % 60, 2) + "." + padded(nanosecond, 9) + "Z"
  }

  /// The time that a text means.
  package static func nanoseconds(from text: String) throws(ParseError) -> Int64 {
    var reader = FieldReader(bytes: Array(text.utf8))
    let year = try reader.number(digits: 4)
    try reader.expect("-")
    let month = try reader.number(digits: 2)
    try reader.expect("-")
    let day = try reader.number(digits: 2)
    try reader.expect("T")
    let hour = try reader.number(digits: 2)
    try reader.expect(":")
    let minute = try reader.number(digits: 2)
    try reader.expect(":")
    let second = try reader.number(digits: 2)
    let nanosecond = try reader.fraction()
    try reader.expectUTC()
    let date = CalendarDate(year: year, month: month, day: day)
    guard date.exists, hour < 24, minute < 60, second < 60 else { throw .noSuchTime }
    let secondOfDay = hour * 3_600 + minute * 60 + second
    let seconds = date.daysSince1970 * secondsPerDay + secondOfDay
    // Wider than 64 bits: just below the earliest time only the sum is in range.
    let total = Int128(seconds) * Int128(nanosecondsPerSecond) + Int128(nanosecond)
    guard let nanoseconds = Int64(exactly: total) else { throw .outOfRange }
    return nanoseconds
  }

  private static func floorDivide(_ value: Int64, by divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  private static func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// Reads fixed fields from left to right.
  private struct FieldReader {
    let bytes: [UInt8]
    var position = 0

    mutating func number(digits count: Int) throws(ParseError) -> Int64 {
      var value: Int64 = 0
      for _ in 0..<count {
        guard let digit = digit() else { throw .malformed }
        value = value * 10 + digit
      }
      return value
    }

    mutating func expect(_ scalar: Unicode.Scalar) throws(ParseError) {
      guard position < bytes.count, bytes[position] == UInt8(ascii: scalar) else {
        throw .malformed
      }
      position += 1
    }

    /// Up to nine digits behind a dot, as nanoseconds; none without a dot.
    mutating func fraction() throws(ParseError) -> Int64 {
      guard position < bytes.count, bytes[position] == UInt8(ascii: ".") else { return 0 }
      position += 1
      var nanoseconds: Int64 = 0
      var count = 0
      while count < 9, let digit = digit() {
        nanoseconds = nanoseconds * 10 + digit
        count += 1
      }
      guard count > 0 else { throw .malformed }
      for _ in count..<9 { nanoseconds *= 10 }
      return nanoseconds
    }

    mutating func expectUTC() throws(ParseError) {
      let rest = bytes[position...]
      guard rest.elementsEqual("Z".utf8) || rest.elementsEqual("+00:00".utf8) else {
        throw .malformed
      }
    }

    private mutating func digit() -> Int64? {
      guard position < bytes.count, bytes[position] >= UInt8(ascii: "0"),
        bytes[position] <= UInt8(ascii: "9")
      else { return nil }
      position += 1
      return Int64(bytes[position - 1] - UInt8(ascii: "0"))
    }
  }
}
