import TradingCore

/// Something that is told to people in words and to programs as a value of JSON, by the rules of
/// docs/COMMANDS.md: what is counted or numbered is a number, what is measured a decimal in quotes.
package indirect enum ReportValue: Sendable {
  /// Nothing is known, or there is nothing.
  case absent
  /// Nothing for programs, and what people are told instead.
  case nothing(said: String)
  /// A name or a sentence.
  case text(String)
  /// One of a closed set of words, and how people are told it.
  case word(String, said: String)
  /// Yes or no.
  case flag(Bool)
  /// A count or a number.
  case number(UInt64)
  /// A place in the journal.
  case sequence(Sequence)
  /// A moment.
  case time(Timestamp)
  /// An exact decimal, and how people are told it.
  case decimal(String, said: String)
  /// Several.
  case list([ReportValue], said: String)
  /// Named values.
  case object([ReportMember], said: String)

  /// For people, exact.
  var text: String {
    switch self {
    case .absent: "-"
    case .nothing(let said): said
    case .text(let text): text
    case .word(_, let said), .decimal(_, let said), .list(_, let said), .object(_, let said): said
    case .flag(let isTrue): isTrue ? "yes" : "no"
    case .number(let number): String(number)
    case .sequence(let sequence): sequence == .none ? "-" : "\(sequence)"
    case .time(let time): time == .unset ? "-" : "\(time)"
    }
  }

  /// For people, in a table: times to the second, whose event stands beside them.
  var cell: String {
    guard case .time(let time) = self, time != .unset else { return text }
    return "\(time)".split(separator: ".", maxSplits: 1).first.map { "\($0)Z" } ?? text
  }

  /// For programs.
  func write(_ json: inout JSONText) {
    switch self {
    case .absent, .nothing: json.string(nil)
    case .text(let text): json.string(text)
    case .word(let word, _): json.string(word)
    case .flag(let isTrue): json.raw(isTrue ? "true" : "false")
    case .number(let number): json.raw(String(number))
    case .sequence(let sequence):
      if sequence == .none { json.string(nil) } else { json.raw(String(sequence.rawValue)) }
    case .time(let time): json.string(time == .unset ? nil : "\(time)")
    case .decimal(let decimal, _): json.string(decimal)
    case .list(let values, _): json.array(values) { json, value in value.write(&json) }
    case .object(let members, _):
      json.object { json in for member in members { member.write(&json) } }
    }
  }
}

/// A value with the name that programs know it by.
package struct ReportMember: Sendable {
  let name: String
  let value: ReportValue

  init(_ name: String, _ value: ReportValue) {
    self.name = name
    self.value = value
  }

  func write(_ json: inout JSONText) { json.member(name) { value.write(&$0) } }
}

extension ReportValue {
  /// A text where there is one.
  static func maybe(_ text: String?) -> ReportValue { text.map { .text($0) } ?? .absent }

  /// A place in the journal where there is one.
  static func place(_ sequence: Sequence?) -> ReportValue { .sequence(sequence ?? .none) }

  /// A moment where there is one.
  static func moment(_ time: Timestamp?) -> ReportValue { .time(time ?? .unset) }

  /// How many.
  static func count(_ count: some BinaryInteger) -> ReportValue {
    .number(UInt64(clamping: count))
  }

  /// A decimal that is told as it is written.
  static func exact(_ decimal: String) -> ReportValue { .decimal(decimal, said: decimal) }

  /// Money.
  static func money(_ amount: Money) -> ReportValue {
    .decimal("\(amount)", said: Amounts.money(amount))
  }

  /// Units of 10⁻⁸ of something.
  static func units(_ units: Int64?) -> ReportValue {
    units.map { .exact(FixedPoint.text($0)) } ?? .absent
  }

  /// What is measured, in a limit's unit.
  static func amount(_ value: Int64?, _ unit: Limit.Unit) -> ReportValue {
    value.map { .decimal(Amounts.plain($0, unit), said: Amounts.value($0, unit)) } ?? .absent
  }

  /// A limit's value; off is nothing.
  static func limit(_ value: Int64, _ limit: Limit) -> ReportValue {
    let said = limit.text(of: value)
    return Amounts.plain(value, of: limit).map { .decimal($0, said: said) } ?? .nothing(said: said)
  }

  /// A case of a closed set, as events name it.
  static func named(_ it: some Any) -> ReportValue { .word("\(it)", said: Amounts.words(it)) }

  /// Where a breaker stands.
  static func phase(_ phase: Breaker.Phase) -> ReportValue {
    .word("\(phase)", said: phase.name)
  }

  /// Names.
  static func names(_ names: [String], _ separator: String = ", ", none: String) -> ReportValue {
    .list(names.map { .text($0) }, said: names.isEmpty ? none : names.joined(separator: separator))
  }
}
