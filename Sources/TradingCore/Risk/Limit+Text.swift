extension Limit {
  /// Why a text is no value of a limit.
  package struct ValueFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// What it must be.
    package let description: String
  }

  /// The value that a person writes: money, quantities and ratios in decimals, times as `250ms`,
  /// `2s`, `10m`, `1h`, `off` where the limit can be switched off.
  package func value(of text: String) throws(ValueFault) -> Int64 {
    if text == "off" {
      guard let value = offValue else {
        throw ValueFault(description: "\(name) cannot be switched off")
      }
      return value
    }
    let value: Int64? =
      switch unit {
      case .money, .quantity, .ratio: FixedPoint.parse(text)
      case .count, .basisPoints: Int64(text)
      case .nanoseconds: Self.nanoseconds(text)
      }
    let (least, greatest) = (definition.least, definition.greatest)
    guard let value, value >= 0 || least < 0 else {
      throw ValueFault(
        description:
          "\(name) is '\(text)', but it must be \(form), at most \(self.text(of: greatest))"
          + (offValue == nil ? "" : ", or off"))
    }
    guard value.magnitude <= greatest.magnitude else {
      throw ValueFault(
        description: "\(name) is '\(text)', which is too large: at most "
          + self.text(of: greatest) + (offValue == nil ? "" : ", or off"))
    }
    // Only a time asks for more than nothing.
    guard value >= least else {
      throw ValueFault(
        description: "\(name) is '\(text)', which is too short: at least \(self.text(of: least))")
    }
    return value
  }

  private var form: String {
    let what =
      switch unit {
      case .money, .quantity, .ratio: "a decimal such as 2500 or 0.01"
      case .count: "a whole number"
      case .basisPoints: "a whole number of basis points"
      case .nanoseconds: "a time such as 250ms or 30s"
      }
    return definition.least < 0 ? what : "\(what), not negative"
  }

  /// The value in a form that `value(of:)` reads.
  package func writtenText(of value: Int64) -> String {
    unit == .basisPoints && !isOff(value) ? String(value) : text(of: value)
  }

  /// The value as a person reads it.
  package func text(of value: Int64) -> String {
    if isOff(value) || value == Limit.off || value == Limit.none { return "off" }
    switch unit {
    case .money, .quantity, .ratio: return FixedPoint.text(value)
    case .count: return String(value)
    case .basisPoints: return "\(value) bp"
    case .nanoseconds:
      if value % 3_600_000_000_000 == 0, value > 0 { return "\(value / 3_600_000_000_000)h" }
      if value % 60_000_000_000 == 0, value > 0 { return "\(value / 60_000_000_000)m" }
      if value % 1_000_000_000 == 0 { return "\(value / 1_000_000_000)s" }
      if value % 1_000_000 == 0 { return "\(value / 1_000_000)ms" }
      return "\(value)ns"
    }
  }

  private static func nanoseconds(_ text: String) -> Int64? {
    let units: [(String, Int64)] = [
      ("ns", 1), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000),
      ("h", 3_600_000_000_000),
    ]
    for (suffix, factor) in units where text.hasSuffix(suffix) {
      guard let count = Int64(text.dropLast(suffix.utf8.count)), count >= 0 else { return nil }
      let (product, overflowed) = count.multipliedReportingOverflow(by: factor)
      return overflowed ? nil : product
    }
    return nil
  }
}
