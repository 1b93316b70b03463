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
    // Only what asks for a least may be below zero: a profit that may be a loss.
    guard let value, value >= 0 || self == .minimumProfit else {
      throw ValueFault(
        description:
          "\(name) is '\(text)', but it must be \(form), at most \(self.text(of: greatest))"
          + (offValue == nil ? "" : ", or off"))
    }
    // With less nobody could give the second consent, not even to a longer one.
    guard self != .approvalWindow || value >= 60_000_000_000 else {
      throw ValueFault(description: "\(name) is '\(text)', which is too short: at least 1m")
    }
    guard value.magnitude <= greatest.magnitude else {
      throw ValueFault(
        description: "\(name) is '\(text)', which is too large: at most "
          + self.text(of: greatest) + (offValue == nil ? "" : ", or off"))
    }
    return value
  }

  /// The largest value that makes sense to write. Products with it are compared without overflow.
  private var greatest: Int64 {
    // More marks of an instrument are not kept.
    if self == .lossConfirmations { return Int64(ConfirmedMarks.depth) }
    return switch unit {
    case .money, .quantity, .ratio: 45_000_000_000 * FixedPoint.scale
    case .count: 1_000_000_000
    case .basisPoints: 10_000_000
    case .nanoseconds: 366 * 86_400_000_000_000
    }
  }

  private var form: String {
    switch unit {
    case .money, .quantity, .ratio: "a decimal such as 2500 or 0.01, not negative"
    case .count: "a whole number, not negative"
    case .basisPoints: "a whole number of basis points, not negative"
    case .nanoseconds: "a time such as 250ms or 30s, not negative"
    }
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
