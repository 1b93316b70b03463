/// The limits that hold for one order: the total's, and those of its instrument, strategy, account
/// and venue where they have any, found once.
struct LimitBounds {
  /// A limit in force.
  struct Bound {
    var value: Int64
    var scope: LimitScope
  }

  let instrument: LimitScope
  let strategy: LimitScope
  let account: LimitScope
  let venue: LimitScope
  private let instrumentRow: Int
  private let strategyRow: Int
  private let accountRow: Int
  private let venueRow: Int
  // In basis points.
  private let sizeShare: Int64

  init(_ wanted: DecisionMade, _ action: TradingAction, _ state: borrowing TradingState) {
    instrument = .instrument(wanted.instrument)
    strategy = .strategy(wanted.strategy)
    let position = wanted.strategy.position
    account = .account(state.strategies[position].declared.account)
    venue = .venue(state.market.instruments[wanted.instrument.position].instrument.venue)
    if state.safeguards.overrides.isEmpty {
      (instrumentRow, strategyRow, accountRow, venueRow) = (-1, -1, -1, -1)
    } else {
      instrumentRow = state.safeguards.overrides.row(of: instrument)
      strategyRow = state.safeguards.overrides.row(of: strategy)
      accountRow = state.safeguards.overrides.row(of: account)
      venueRow = state.safeguards.overrides.row(of: venue)
    }
    // What only reduces keeps the whole size, or it could not get out.
    let isShared = state.safeguards.isOn && action == .grow
    sizeShare =
      isShared
      ? Safeguards.sizeShare(state.safeguards.crisis, state.safeguards.stage, state.limits) : 10_000
  }

  /// The strictest of every scope that a limit has a value for.
  func strictest(_ limit: Limit, _ state: borrowing TradingState) -> Bound {
    var bound = Bound(value: state.limits[limit], scope: .total)
    take(instrumentRow, instrument, limit, state, &bound)
    take(strategyRow, strategy, limit, state, &bound)
    take(accountRow, account, limit, state, &bound)
    take(venueRow, venue, limit, state, &bound)
    bound.value = shared(bound.value, limit)
    return bound
  }

  /// The total's value.
  func total(_ limit: Limit, _ state: borrowing TradingState) -> Int64 {
    shared(state.limits[limit], limit)
  }

  /// The value that one scope has; nil where it has none of its own.
  func own(_ limit: Limit, of scope: LimitScope.Kind, _ state: borrowing TradingState) -> Int64? {
    let row =
      switch scope {
      case .instrument: instrumentRow
      case .strategy: strategyRow
      case .account: accountRow
      case .venue: venueRow
      case .total, .breaker: -1
      }
    guard row >= 0 else { return nil }
    let value = state.safeguards.overrides.value(limit, inRow: row)
    return value == LimitOverrides.unset ? nil : shared(value, limit)
  }

  @inline(__always)
  private func take(
    _ row: Int, _ scope: LimitScope, _ limit: Limit, _ state: borrowing TradingState,
    _ bound: inout Bound
  ) {
    guard row >= 0 else { return }
    let value = state.safeguards.overrides.value(limit, inRow: row)
    guard value != LimitOverrides.unset else { return }
    let isStricter = limit.isMinimum ? value > bound.value : value < bound.value
    if isStricter { bound = Bound(value: value, scope: scope) }
  }

  /// A size as the stage of the way back and the crisis leave it.
  @inline(__always)
  private func shared(_ value: Int64, _ limit: Limit) -> Int64 {
    guard sizeShare < 10_000, limit.isSize, value != Limit.off else { return value }
    return FixedPoint.scaled(value, times: sizeShare, over: 10_000, rounding: .down)
  }
}
