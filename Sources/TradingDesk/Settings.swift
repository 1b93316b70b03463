import TradingCore

/// Why a setting was refused.
package struct SettingError: Error, Sendable, CustomStringConvertible {
  /// What, where, what next.
  package let description: String
}

extension Profile {
  /// Sets `key=value` as a person writes it: `limit.NAME` in the limit's unit (money and quantities
  /// in decimals, times as `250ms`, `2s`), or the name of one of the strategy's settings. The limit
  /// set, if it was one.
  package mutating func set(
    _ key: String, text: String
  ) throws(SettingError) -> (limit: Limit, value: Int64)? {
    if key.hasPrefix("limit.") {
      let name = String(key.dropFirst("limit.".count))
      guard let limit = Limit.allCases.first(where: { $0.name == name }) else {
        let names = Limit.allCases.map(\.name).joined(separator: ", ")
        throw SettingError(description: "there is no limit '\(name)'; the limits are \(names)")
      }
      let value = try Self.value(text, of: limit)
      set(limit, value)
      return (limit, value)
    }
    guard let index = strategy.settings.firstIndex(where: { $0.name == key }) else {
      let names = strategy.settings.map(\.name).joined(separator: ", ")
      throw SettingError(
        description:
          "strategy \(strategy.name) has no setting '\(key)'; its settings are \(names); "
          + "a limit is written limit.NAME")
    }
    let setting = strategy.settings[index]
    let value = setting.isDecimal ? FixedPoint.parse(text) : Int64(text)
    guard let value, setting.range.contains(value) else {
      func shown(_ value: Int64) -> String {
        setting.isDecimal ? FixedPoint.text(value) : String(value)
      }
      throw SettingError(
        description: "\(key) is '\(text)', but \(setting.help) lies between "
          + "\(shown(setting.range.lowerBound)) and \(shown(setting.range.upperBound))")
    }
    settings[index] = value
    return nil
  }

  private static func value(_ text: String, of limit: Limit) throws(SettingError) -> Int64 {
    let value: Int64? =
      switch limit.unit {
      case .money, .quantity: FixedPoint.parse(text)
      case .count, .basisPoints: Int64(text)
      case .nanoseconds: nanoseconds(text)
      }
    guard let value, value >= 0 else {
      let form =
        switch limit.unit {
        case .money, .quantity: "a decimal such as 2500 or 0.01"
        case .count: "a whole number"
        case .basisPoints: "a whole number of basis points"
        case .nanoseconds: "a time such as 250ms or 30s"
        }
      throw SettingError(
        description: "limit.\(limit.name) is '\(text)', but it must be \(form), not negative")
    }
    return value
  }

  private static func nanoseconds(_ text: String) -> Int64? {
    for (suffix, factor) in [("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000)] {
      guard text.hasSuffix(suffix) else { continue }
      guard let count = Int64(text.dropLast(suffix.count)), count >= 0 else { return nil }
      let (product, overflowed) = count.multipliedReportingOverflow(by: Int64(factor))
      return overflowed ? nil : product
    }
    return nil
  }
}
