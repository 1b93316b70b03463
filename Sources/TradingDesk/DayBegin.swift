import TradingCore

/// When trading days begin, as a start says it. There are no rules of summer time here: an offset
/// holds all year, so that a day has 24 hours and a journal can be judged without a time zone
/// database.
package enum DayBegin {
  private static let minute: Int64 = 60_000_000_000
  private static let minutesOfDay: Int64 = 24 * 60

  /// How long after midnight UTC a day begins that begins at `time`, as `17:00`, in a zone that is
  /// `zone` ahead of UTC, as `+01:00`.
  package static func parse(time: String, zone: String) throws(SettingError) -> Interval {
    guard let local = minutes(time[...]) else {
      throw SettingError(
        description: "'\(time)' is no time of the day: write HH:MM, from 00:00 to 23:59")
    }
    guard let offset = offset(zone) else {
      throw SettingError(
        description: "'\(zone)' is no offset from UTC: write +HH:MM or -HH:MM, from -12:00 to "
          + "+14:00; names of zones are not known, and an offset holds in summer and winter")
    }
    let begin = (local - offset + minutesOfDay) % minutesOfDay
    return Interval(nanoseconds: begin * minute)
  }

  /// A begin of days as `17:00 UTC`, with what is below a minute where there is any.
  package static func text(_ begin: Interval) -> String {
    let clock = Timestamp(nanoseconds: begin.nanoseconds).description.split(separator: "T")
    guard let time = clock.last else { preconditionFailure("a time of the day follows a T") }
    return (begin.nanoseconds % minute == 0 ? "\(time.prefix(5))" : "\(time.dropLast())") + " UTC"
  }

  private static func minutes(_ text: Substring) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"), let hour = number(bytes[0], bytes[1]),
      let minute = number(bytes[3], bytes[4]), hour < 24, minute < 60
    else { return nil }
    return hour * 60 + minute
  }

  private static func number(_ tens: UInt8, _ ones: UInt8) -> Int64? {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard digits.contains(tens), digits.contains(ones) else { return nil }
    return Int64(tens - UInt8(ascii: "0")) * 10 + Int64(ones - UInt8(ascii: "0"))
  }

  private static func offset(_ text: String) -> Int64? {
    guard let sign = text.first, sign == "+" || sign == "-",
      let size = minutes(text.dropFirst())
    else { return nil }
    let offset = sign == "-" ? -size : size
    return (-12 * 60...14 * 60).contains(offset) ? offset : nil
  }
}

extension DeskRun {
  /// Refuses another begin of days than the journal's: days that are counted otherwise would begin
  /// one too early, and with it the loss of the day anew.
  static func checkDays(
    _ request: RunRequest, _ state: borrowing TradingState
  ) throws(DeskError) {
    let begins = state.safeguards.dayBegins
    guard state.run != nil, let said = request.dayBegins, said != begins else { return }
    throw .contradictsJournal(
      "the journal's days begin at \(DayBegin.text(begins)), and --day-begins says "
        + "\(DayBegin.text(said)): a journal keeps its days, or the loss of the day would begin "
        + "anew. Leave the option out, or begin a new journal")
  }
}
