import CommandLineParsing
import Simulation
import TradingCore

/// What the doors that trade read alike from their tables.
package enum DoorSettings {
  /// The profile named, with what the environment and every `--set` say applied; the limits set by
  /// hand; and all settings with their origin, for the journal.
  package static func profile(
    _ parsed: ParsedCommand, door: String, environment: (String) -> String? = { _ in nil }
  ) throws(UsageError) -> (
    Profile, [(limit: Limit, value: Int64)], [(key: String, value: String, origin: String)]
  ) {
    let name = parsed.text("profile")
    guard var profile = Profile.named(name) else {
      preconditionFailure("the table lets only known profiles pass")
    }
    var overrides: [(limit: Limit, value: Int64)] = []
    var settings = [(key: "profile", value: name, origin: origin(of: "profile", parsed))]
    for variable in EnvironmentLimits.all {
      guard let text = environment(variable.name), !text.isEmpty else { continue }
      do throws(SettingError) {
        let key = "limit.\(variable.limit.name)"
        if let limit = try profile.set(key, text: variable.limitText(text)) {
          overrides.append(limit)
        }
        settings.append((key, text, "environment \(variable.name)"))
      } catch {
        throw UsageError(
          what: "\(door): \(error.description)", place: "in \(variable.name)=\(text)",
          next: "Mend the variable, or unset it.")
      }
    }
    for setting in parsed.keyValues("set") {
      do throws(SettingError) {
        if let limit = try profile.set(setting.key, text: setting.value) {
          overrides.append(limit)
        }
      } catch {
        throw UsageError(
          what: "\(door): \(error.description)",
          place: "in --set \(setting.key)=\(setting.value)", next: "See '\(door) --help'.")
      }
      settings.append((setting.key, setting.value, "command line"))
    }
    try addGas(parsed, to: &profile, &settings, door: door)
    return (profile, overrides, settings)
  }

  /// The options of gas, for the tables.
  package static let gasOptions: [Option] = [
    .value(
      "gas-price", .decimal, named: "GWEI",
      help: "Have the venue tell what a unit of gas costs, from so much on; nothing by itself."),
    .value(
      "gas-block-time", .duration, default: "12s",
      help: "How often the price of gas changes, in the market's time."),
  ]

  private static func addGas(
    _ parsed: ParsedCommand, to profile: inout Profile,
    _ settings: inout [(key: String, value: String, origin: String)], door: String
  ) throws(UsageError) {
    guard let text = parsed.optionalText("gas-price") else {
      guard parsed.origin(of: "gas-block-time") != .commandLine else {
        throw UsageError(
          what: "\(door): --gas-block-time says how often a price changes that there is not",
          place: "in --gas-block-time", next: "Add --gas-price GWEI, or leave it out.")
      }
      return
    }
    guard let price = Price(text), price.units > 0, price <= GasSettings.highest else {
      throw UsageError(
        what: "\(door): '\(text)' is no price of gas: a decimal above 0, with eight decimals, and "
          + "at most \(GasSettings.highest)",
        place: "in --gas-price \(text)", next: "Name it in gwei, such as 30.")
    }
    let blockTime = Interval(nanoseconds: parsed.nanoseconds("gas-block-time"))
    guard blockTime >= GasSettings.shortestBlockTime else {
      throw UsageError(
        what: "\(door): blocks are at least 100ms apart", place: "in --gas-block-time",
        next: "Name a longer time, such as 12s.")
    }
    profile.gas = GasProfile(price: price, blockTime: blockTime)
    settings.append(("gas-price", text, origin(of: "gas-price", parsed)))
    settings.append(
      (
        "gas-block-time", "\(blockTime.nanoseconds / 1_000_000)ms",
        origin(of: "gas-block-time", parsed)
      ))
  }

  /// Which layer gave an option its value.
  package static func origin(of option: String, _ parsed: ParsedCommand) -> String {
    switch parsed.origin(of: option) {
    case .commandLine: "command line"
    case .environment(let name): "environment \(name)"
    case .tableDefault, .absent: "default"
    }
  }

  /// The same of an option that is a command.
  package static func channel(
    of option: String, _ parsed: ParsedCommand
  ) -> OperatorCommand.Channel {
    switch parsed.origin(of: option) {
    case .environment: .environment
    case .commandLine, .tableDefault, .absent: .commandLine
    }
  }

  /// A summary as one JSON object.
  package static func json(_ summary: RunSummary) -> String {
    var writer = JSONWriter(isPretty: true)
    writer.beginObject()
    for fact in summary.facts { writer.member(fact.name, fact.value) }
    if let left = summary.leftOpen {
      writer.key("left open")
      writer.beginArray()
      for line in left.lines { writer.string(line) }
      writer.endArray()
    }
    writer.endObject()
    return writer.text + "\n"
  }
}
