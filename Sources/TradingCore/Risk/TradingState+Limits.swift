// The limits that hold, and the value of each for a scope, now and later.
extension TradingState {
  /// Whether the journal's rules know a limit.
  package func knows(_ limit: Limit) -> Bool { safeguards.isOn || limit.isOfFirstRules }

  /// The limits that the journal's rules know.
  package var knownLimits: [Limit] { Limit.allCases.filter(knows) }

  /// Whether a value lets more risk through than what would hold without it, now or at any moment
  /// until it ends; nil for good. A change for a time that returns to something stricter is no
  /// leave to keep it.
  package func isLooser(
    _ limit: Limit, _ scope: LimitScope, _ value: Int64, until end: Timestamp?
  ) -> Bool {
    upcoming(limit, of: scope, until: end).contains {
      limit.isLooser(value, than: $0 == LimitOverrides.unset ? limits[limit] : $0)
    }
  }

  /// Every value of a limit that holds from now until a time, or for ever: the one in force first,
  /// then what comes when each change for a time is over. `unset` stands for none of its own.
  package func upcoming(
    _ limit: Limit, of scope: LimitScope, until end: Timestamp?
  ) -> [Int64] {
    let running = safeguards.overrides.running(limit, of: scope, after: now)
    var holds = [self.value(limit, of: scope) ?? LimitOverrides.unset]
    // The one in force is last; below it lies what comes when it ends.
    for (index, change) in running.enumerated().reversed() {
      if let end, change.until >= end { break }
      holds.append(index > 0 ? running[index - 1].value : change.previous)
    }
    return holds
  }

  /// The value of a limit of a scope; nil where the scope has none of its own.
  package func value(_ limit: Limit, of scope: LimitScope) -> Int64? {
    scope == .total ? limits[limit] : safeguards.overrides.value(limit, of: scope)
  }
}
