/// A day of the proleptic Gregorian calendar.
///
/// Years are counted from March, so that the leap day is a year's last, in eras of 400 years of
/// 146,097 days; day 719,468 of era 0 is 1970-01-01.
struct CalendarDate: Equatable {
  let year: Int64
  let month: Int64
  let day: Int64

  private static let daysPerEra: Int64 = 146_097
  private static let daysBefore1970: Int64 = 719_468

  init(year: Int64, month: Int64, day: Int64) {
    self.year = year
    self.month = month
    self.day = day
  }

  init(daysSince1970: Int64) {
    let days = daysSince1970 + CalendarDate.daysBefore1970
    let era = (days >= 0 ? days : days - (CalendarDate.daysPerEra - 1)) / CalendarDate.daysPerEra
    let dayOfEra = days - era * CalendarDate.daysPerEra
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Whether the calendar has this day.
  var exists: Bool {
    guard month >= 1, month <= 12, day >= 1 else { return false }
    let lengths: [Int64] = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return day <= lengths[Int(month) - 1]
  }

  /// Days from 1970-01-01 to this day, which must exist.
  var daysSince1970: Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let monthFromMarch = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * CalendarDate.daysPerEra + dayOfEra - CalendarDate.daysBefore1970
  }

  private var isLeapYear: Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }
}
