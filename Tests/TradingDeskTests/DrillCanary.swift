import Simulation
import TradingCore
import TradingDesk

/// A drill with something off that it is about. It must fail where that should have acted: a drill
/// that passes all the same shows nothing.
struct DrillCanary: Sendable {
  /// The drill.
  let drill: String
  /// What is off, in words.
  let off: String
  /// The step that it fails at, as the drill words it.
  let missed: String
  let weaken: @Sendable (inout Profile) -> Void

  private init(
    _ drill: String, off: String, misses missed: String,
    _ weaken: @escaping @Sendable (inout Profile) -> Void
  ) {
    self.drill = drill
    self.off = off
    self.missed = missed
    self.weaken = weaken
  }

  /// Every one, by what the drills are about.
  static let all: [DrillCanary] =
    stops + losses + breakers + market + people

  private static let breakers = [
    DrillCanary(
      "breaker-opened", off: "`breaker-failures` at 1000",
      misses: "the breaker 'engine' becomes OPEN, consecutiveFailures"
    ) { $0.set(.breakerFailures, 1_000) },
    DrillCanary(
      "health-degraded", off: "`breaker-failures` at 1000",
      misses: "the breaker 'quotes' becomes OPEN, consecutiveFailures"
    ) { $0.set(.breakerFailures, 1_000) },
    DrillCanary(
      "health-degraded", off: "`breaker-latency` off",
      misses: "the breaker 'execution' becomes OPEN, consecutiveFailures"
    ) { $0.set(.breakerLatency, Limit.off) },
    DrillCanary(
      "order-rejections", off: "`breaker-failure-rate` off",
      misses: "the breaker 'engine' becomes OPEN, failureRate"
    ) { $0.set(.breakerFailureRate, Limit.off) },
    DrillCanary(
      "provider-failover", off: "`breaker-failures` at 1000",
      misses: "the breaker 'primary' becomes OPEN, consecutiveFailures"
    ) { $0.set(.breakerFailures, 1_000) },
    DrillCanary(
      "provider-failover", off: "that one provider is enough: they are declared as services",
      misses: "the breaker 'backup' becomes OPEN, consecutiveFailures"
    ) { for index in $0.services.indices { $0.services[index].guards = .service } },
  ]

  private static let losses = [
    DrillCanary(
      "high-capital-loss", off: "`capital-loss-warning` off",
      misses: "the warning capitalLoss is raised, beyond 1500"
    ) { $0.set(.capitalLossWarning, Limit.off) },
    DrillCanary(
      "high-capital-loss", off: "`capital-loss-stop` at 10000 bp",
      misses: "all trading stops (capital loss, beyond 2000), by engine"
    ) { $0.set(.capitalLossStop, 10_000) },
    DrillCanary(
      "position-limit", off: "`maximum-exposure` at 10000",
      misses: "maximum-exposure becomes 800, by rosa"
    ) { $0.set(.maximumExposure, 10_000 * FixedPoint.scale) },
    DrillCanary(
      "excessive-losses", off: "`daily-loss` at 100000",
      misses: "an order in BTC-USD is refused by daily-loss"
    ) { $0.set(.dailyLoss, 100_000 * FixedPoint.scale) },
    DrillCanary(
      "excessive-losses", off: "`hourly-loss` off",
      misses: "the breaker 'engine' becomes OPEN, hourlyLoss"
    ) { $0.set(.hourlyLoss, Limit.off) },
    DrillCanary(
      "high-leverage", off: "`maximum-leverage` off", misses: "an order is refused by leverage"
    ) { $0.set(.maximumLeverage, Limit.off) },
  ]

  private static let stops = [
    DrillCanary(
      "emergency-stop", off: "the command `stop`, a person's",
      misses: "all trading stops (by an operator), by rosa"
    ) { $0.leaveOut(.stop) },
    DrillCanary(
      "emergency-stop", off: "that a viewer may not recover: victor is a supervisor too",
      misses: "'recover' of victor is refused, saying 'may not recover'"
    ) { $0.give("victor", .supervisor) },
    DrillCanary(
      "emergency-stop", off: "`stage-one-share` at 10000 bp",
      misses: "the way back comes to stage 1, by ada"
    ) { $0.set(.stageOneShare, 10_000) },
    DrillCanary(
      "network-failure", off: "`disconnect-stop` off",
      misses: "all trading stops (network failure), by engine"
    ) { $0.set(.disconnectStop, Limit.off) },
    DrillCanary(
      "kill", off: "the signal, a person's",
      misses: "all trading stops (by an operator), by operator"
    ) { $0.leaveOut(.stop) },
    DrillCanary(
      "after-outage-recovery", off: "`disconnect-stop` off",
      misses: "all trading stops (network failure), by engine"
    ) { $0.set(.disconnectStop, Limit.off) },
    DrillCanary(
      "after-outage-recovery", off: "`stage-one-share` at 10000 bp",
      misses: "the way back comes to stage 1, by ada"
    ) { $0.set(.stageOneShare, 10_000) },
  ]

  private static let market = [
    DrillCanary(
      "stale-data", off: "`maximum-quote-age` at 1h",
      misses: "from here on never: an order in BTC-USD"
    ) { $0.set(.maximumQuoteAge, 3_600_000_000_000) },
    DrillCanary(
      "crisis", off: "the commands `crisis`, a person's",
      misses: "the crisis becomes elevated, by rosa"
    ) { $0.leaveOut(.crisis) },
    DrillCanary(
      "crisis", off: "that risk may not resume: rosa is a supervisor too",
      misses: "'crisis' of rosa is refused, saying 'may not resume'"
    ) { $0.give("rosa", .supervisor) },
    DrillCanary(
      "maintenance", off: "`maintenance-lead` at 0s",
      misses: "the window of maintenance is near, by engine"
    ) { $0.set(.maintenanceLead, 0) },
    DrillCanary(
      "close-all", off: "`closing-attempts` at 0", misses: "the closing of everything is done"
    ) { $0.set(.closingAttempts, 0) },
    DrillCanary(
      "deny-list", off: "the commands `deny`, a person's", misses: "ETH-USD is denied, by rosa"
    ) { $0.leaveOut(.deny) },
    DrillCanary(
      "deny-list", off: "the second person: nothing takes one",
      misses: "'allow' of ada waits for a second person"
    ) { $0.needsSecond = [] },
    DrillCanary(
      "gas-price", off: "`maximum-gas-price` off", misses: "from here on never: an order"
    ) { $0.set(.maximumGasPrice, Limit.off) },
  ]

  private static let people = [
    DrillCanary(
      "key-compromise", off: "the second person: nothing takes one",
      misses: "'revoke-operator' of iris waits for a second person"
    ) { $0.needsSecond = [] },
    DrillCanary(
      "two-persons", off: "the second person: nothing takes one",
      misses: "'set-limit' of ada waits for a second person"
    ) { $0.needsSecond = [] },
  ]
}

extension Profile {
  /// The script without what is asked by a verb.
  fileprivate mutating func leaveOut(_ verb: OperatorCommand.Verb) {
    script.removeAll { input in
      if case .command(let command) = input.what { command.verb == verb } else { false }
    }
  }

  /// One more role for somebody.
  fileprivate mutating func give(_ name: String, _ role: Role) {
    for index in operators.indices where operators[index].name == name {
      operators[index].roles.formUnion(RoleSet([role]))
    }
  }
}
