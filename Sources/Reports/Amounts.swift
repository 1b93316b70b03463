import TradingCore

/// Values with their units, for people.
enum Amounts {
  /// An amount of money with two decimals at least.
  static func money(_ amount: Money) -> String {
    FixedPoint.text(amount.units, minimumDecimals: 2)
  }

  /// An amount of money to the nearest cent, for tables.
  static func cents(_ amount: Money) -> String {
    let cents = FixedPoint.scaled(amount.units, times: 1, over: 1_000_000, rounding: .nearest)
    let (units, isTooLarge) = cents.multipliedReportingOverflow(by: 1_000_000)
    // The last cents of all are written out.
    return FixedPoint.text(isTooLarge ? amount.units : units, minimumDecimals: 2)
  }

  /// A value in a limit's unit, without the name of a currency.
  static func value(_ value: Int64, _ unit: Limit.Unit) -> String {
    switch unit {
    case .money: FixedPoint.text(value, minimumDecimals: 2)
    case .quantity, .ratio: FixedPoint.text(value)
    case .count: String(value)
    case .basisPoints: "\(value) bp"
    case .nanoseconds: duration(Interval(nanoseconds: value))
    }
  }

  /// A value in a limit's unit as a JSON reader wants it: a decimal, or a plain number of the unit.
  static func plain(_ value: Int64, _ unit: Limit.Unit) -> String {
    switch unit {
    case .money, .quantity, .ratio: FixedPoint.text(value)
    case .count, .basisPoints, .nanoseconds: String(value)
    }
  }

  /// A limit's value as a JSON reader wants it; nil where it is off.
  static func plain(_ value: Int64, of limit: Limit) -> String? {
    limit.isOff(value) || value == Limit.off || value == Limit.none ? nil : plain(value, limit.unit)
  }

  /// The name of a unit.
  static func name(_ unit: Limit.Unit) -> String {
    switch unit {
    case .money: "money"
    case .quantity: "quantity"
    case .count: "count"
    case .basisPoints: "basisPoints"
    case .nanoseconds: "nanoseconds"
    case .ratio: "ratio"
    }
  }

  /// A length of time in the largest unit that leaves a whole part, exact: `1.5 s`, `250 ms`.
  static func duration(_ interval: Interval) -> String {
    let units: [(name: String, nanoseconds: UInt64, digits: Int)] = [
      ("s", 1_000_000_000, 9), ("ms", 1_000_000, 6), ("µs", 1_000, 3), ("ns", 1, 0),
    ]
    let length = interval.nanoseconds.magnitude
    let unit = units.first { length >= $0.nanoseconds } ?? ("ns", 1, 0)
    var text = (interval.nanoseconds < 0 ? "-" : "") + String(length / unit.nanoseconds)
    let rest = length % unit.nanoseconds
    if rest > 0 {
      var fraction = String(rest)
      fraction = String(repeating: "0", count: unit.digits - fraction.utf8.count) + fraction
      while fraction.utf8.last == UInt8(ascii: "0") { fraction.removeLast() }
      text += "." + fraction
    }
    return text + " " + unit.name
  }

  /// Hundredths of a percent as percent: `12.5 %`.
  static func percent(_ basisPoints: Int64) -> String {
    let (units, isTooLarge) = basisPoints.multipliedReportingOverflow(by: 1_000_000)
    return isTooLarge ? "\(basisPoints)/100 %" : FixedPoint.text(units) + " %"
  }

  /// A signal in hundredths of a basis point: `1.5 bp`.
  static func signal(_ hundredths: Int64) -> String {
    let (units, isTooLarge) = hundredths.multipliedReportingOverflow(by: 1_000_000)
    return isTooLarge ? "\(hundredths)/100 bp" : FixedPoint.text(units) + " bp"
  }

  /// A case's name in words: `consecutiveFailures` as `consecutive failures`.
  static func words(_ name: some Any) -> String {
    var text = ""
    for character in "\(name)" {
      if character.isUppercase { text += " " }
      text += character.lowercased()
    }
    return text
  }

  /// Text padded with blanks on the right.
  static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// Text from outside in quotes, with what would break a line or move a terminal's cursor made
  /// visible.
  static func quoted(_ text: String) -> String { "'" + harmless(text) + "'" }

  /// Text from outside, with what would break a line or move a terminal's cursor made visible.
  static func harmless(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
      if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) {
        safe += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }
}
