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
      let value: Int64
      do throws(Limit.ValueFault) {
        value = try limit.value(of: text)
      } catch {
        throw SettingError(description: "limit.\(error.description)")
      }
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
}
