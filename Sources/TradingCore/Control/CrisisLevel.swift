/// How bad the market is, as an operator sees it. Each level narrows what may be done.
package enum CrisisLevel: UInt8, Sendable, CaseIterable, BitwiseCopyable, Comparable {
  /// No crisis.
  case none = 0
  /// Half of every size.
  case elevated = 1
  /// Only what makes positions smaller; every growing order is taken back.
  case high = 2
  /// Nothing new at all; every order is taken back.
  case severe = 3

  /// The name in commands and reports.
  package var name: String { "\(self)" }

  /// The level of a name.
  package init?(name: String) {
    guard let level = CrisisLevel.allCases.first(where: { $0.name == name }) else { return nil }
    self = level
  }

  /// The share of every size limit that holds, in basis points.
  package var share: Int64 {
    switch self {
    case .none: 10_000
    case .elevated: 5_000
    case .high, .severe: 2_500
    }
  }

  /// What minimum profit and slippage are made stricter by, in hundredths: margins are widened.
  package var marginHundredths: Int64 {
    switch self {
    case .none: 100
    case .elevated: 150
    case .high, .severe: 200
    }
  }

  /// Ordered by how bad.
  package static func < (left: CrisisLevel, right: CrisisLevel) -> Bool {
    left.rawValue < right.rawValue
  }
}
