/// Everything that the engine remembers: nothing but a fold over events. Two states with equal
/// hashes decide alike for ever.
package struct TradingState: Sendable {
  /// Which fold this is: raised whenever the same events give another state or another hash. State
  /// hashes in a journal carry it, and are compared only by builds with the same fold.
  package static let foldVersion: UInt32 = 1

  /// The last event folded in.
  package internal(set) var lastSequence: Sequence = .none
  /// The time of the last event.
  package internal(set) var now: Timestamp = .unset
  /// The run in progress or last seen.
  package internal(set) var run: RunStarted?
  /// Whether that run sends nothing. Kept apart: to look into the run is to copy it.
  package internal(set) var isDryRun = false
  /// Whether that run is open, or how it ended.
  package internal(set) var runStatus: RunStatus = .none
  /// Codes of the currencies, by index.
  package internal(set) var currencies: [String] = []
  /// Names of the venues, by index.
  package internal(set) var venues: [String] = []
  /// Whether each venue can be reached.
  package internal(set) var isConnected: [Bool] = []
  /// The markets, by instrument.
  package internal(set) var market = Market()
  /// The strategies, by index.
  package internal(set) var strategies: [StrategyState] = []
  /// The orders.
  package internal(set) var orders = OrderTable()
  /// Positions and books.
  package internal(set) var book = Book()
  /// The limits in force.
  package internal(set) var limits = Limits()
  /// Whether anything may be sent at all: what journals of all rules know of control.
  package internal(set) var control = TradingControl()
  /// The rest of control, and what it is measured by: what journals know since the second rules.
  package internal(set) var safeguards = Safeguards()
  /// Where losses are measured from.
  package internal(set) var losses = LossBaselines()
  /// The epoch of the last signing key that was declared; 0 when there is none.
  package internal(set) var signingEpoch: UInt32 = 0
  /// The sequence of the last state hash.
  package internal(set) var lastHashed: Sequence = .none
  /// Events that could not have happened to an order as it stood. A sound journal has none.
  package internal(set) var illegalOrderEvents: UInt64 = 0
  /// How many events of each kind were folded, by kind number.
  package internal(set) var kindCounts = [UInt64](repeating: 0, count: 128)

  // Programs are code, not state: they are found again by name and version, and left out of the
  // hash. Their functions lie apart, since a copy of a whole program for every quote costs more
  // than the call (docs/PERFORMANCE.md).
  let catalog: StrategyCatalog
  var programs: [StrategyProgram?] = []
  var rules: [StrategyRules] = []

  /// The state before the first event.
  package init(catalog: StrategyCatalog) { self.catalog = catalog }

  /// Strategies that the journal declares and this build has no rules for.
  package var missingPrograms: [StrategyDeclared] {
    var missing: [StrategyDeclared] = []
    for (position, program) in programs.enumerated() where program == nil {
      missing.append(strategies[position].declared)
    }
    return missing
  }

  /// The equity that baselines of losses are taken at: at confirmed marks, where the rules know
  /// them.
  package var confirmedEquity: Money {
    safeguards.isOn ? safeguards.losses.marks.confirmed(book.heldValue) : book.equity
  }

  /// The equity that losses are measured at (`LossGuards`).
  package var lossEquity: Money {
    safeguards.isOn ? safeguards.losses.marks.hoped(book.heldValue) : book.equity
  }

  /// Loss of the capital so far, positive when money was lost.
  package var lossOfCapital: Money { book.capital.clampedDifference(lossEquity) }

  /// Loss of the day so far, positive when money was lost.
  package var lossOfDay: Money { losses.dayBaseline.clampedDifference(lossEquity) }

  /// Loss since the stage of the way back began, positive when money was lost.
  package var lossOfStage: Money { safeguards.stageBaseline.clampedDifference(lossEquity) }

  /// The hash of the whole state.
  package func hash() -> StateHash {
    var hasher = StateHasher()
    hasher.combine(lastSequence.rawValue)
    hasher.combine(now.nanoseconds)
    hasher.combine(UInt64(run?.run ?? 0))
    hasher.combine(UInt64(run?.kind.rawValue ?? 0))
    hasher.combine(UInt64(runStatus.rawValue))
    hasher.combine(lastHashed.rawValue)
    hasher.combine(currencies.count)
    for code in currencies { hasher.combine(code) }
    hasher.combine(venues.count)
    for name in venues { hasher.combine(name) }
    for connected in isConnected { hasher.combine(connected) }
    market.hash(into: &hasher)
    hasher.combine(strategies.count)
    for strategy in strategies { strategy.hash(into: &hasher) }
    orders.hash(into: &hasher)
    book.hash(into: &hasher)
    limits.hash(into: &hasher)
    control.hash(into: &hasher)
    losses.hash(into: &hasher)
    hasher.combine(illegalOrderEvents)
    // Journals from before there were keys keep their hashes.
    if signingEpoch > 0 { hasher.combine(UInt64(signingEpoch)) }
    // And those from before there were safeguards.
    if safeguards.isOn {
      safeguards.hash(into: &hasher)
      limits.hashAdded(into: &hasher)
      control.breaker.hashAdded(into: &hasher)
    }
    return hasher.finish()
  }
}
