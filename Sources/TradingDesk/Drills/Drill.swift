import TradingCore

/// An emergency of a runbook, provoked on the simulated venue: a profile with what goes wrong and
/// who does what about it, and what the journal must show then. It runs unattended, and a seed
/// makes it the same every time.
package struct Drill: Sendable {
  /// Its name on the command line.
  package let name: String
  /// Where the runbooks write of it.
  package let runbook: String
  /// What it shows, in one line.
  package let summary: String
  /// What it runs with, script and faults included.
  package var profile: Profile
  /// How long its runs last, one after the other on the same journal; the script is the first's.
  package let runs: [Interval]
  /// Whether its journal is signed.
  package let isSigned: Bool
  /// What the journal must show, in this order.
  package let expectations: [DrillExpectation]

  /// The seed of market and venue.
  package static let seed: UInt64 = 45

  init(
    _ name: String, runbook: String, _ summary: String, profile: Profile, seconds: [Int64],
    isSigned: Bool = false, _ expectations: [DrillExpectation]
  ) {
    self.name = name
    self.runbook = runbook
    self.summary = summary
    self.profile = profile
    self.isSigned = isSigned
    self.expectations = expectations
    runs = seconds.map { Interval.milliseconds($0 * 1_000) }
  }

  /// Every drill, in the order of `--drill all`.
  package static let all: [Drill] = [
    breakerOpened, emergencyStop, highCapitalLoss, networkFailure, positionLimit, healthDegraded,
    kill, excessiveLosses, staleData, orderRejections, highLeverage, afterOutageRecovery, crisis,
    keyCompromise, maintenance, closeAll, denyList, twoPersons, providerFailover, gasPrice,
  ]

  /// The drill of a name.
  package static func named(_ name: String) -> Drill? { all.first { $0.name == name } }
}
