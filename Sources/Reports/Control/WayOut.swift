import Projections
import TradingCore

/// What must happen until a limit leaves room again, or leaves more of it.
struct WayOut {
  private let limit: Limit
  private let scope: LimitScope
  private let value: Int64
  private let state: TradingState
  private let history: ControlHistory

  init(
    _ limit: Limit, _ scope: LimitScope, _ value: Int64, _ state: TradingState,
    _ history: ControlHistory
  ) {
    self.limit = limit
    self.scope = scope
    self.value = value
    self.state = state
    self.history = history
  }

  /// A sentence each, what comes by itself first.
  var lines: [String] {
    if limit.isOff(value) { return ["nothing is refused by it: it is off"] }
    if state.limits[limit] != value || scope != .total { return own + temporary }
    return own + temporary + stopped
  }

  private var temporary: [String] {
    state.safeguards.overrides.temporary
      .filter { $0.limit == limit && $0.scope == scope }
      .map {
        let former =
          $0.previous == LimitOverrides.unset ? "the total's" : limit.text(of: $0.previous)
        return "at \($0.until) its value is \(former) again"
      }
  }

  private var stopped: [String] {
    guard let stop = state.control.stop, stop.reason.limits.first == limit else { return [] }
    return ["trading is stopped for it since \(stop.sequence): see daybook-ctl why-stopped"]
  }

  private var own: [String] {
    switch limit {
    case .maximumPositionNotional, .maximumExposure, .maximumLeverage, .maximumPositionShare,
      .maximumExposureShare, .maximumPositions, .minimumLiquidationDistance:
      held
    case .dailyLoss, .dailyLossStop, .hourlyLoss, .maximumDrawdown, .capitalLossStop,
      .capitalLossWarning, .stageLoss:
      lost
    case .maximumMessageRate: messages
    case .maximumOpenOrders:
      ["headroom returns when open orders are filled, cancelled or expire"]
    case .maximumQuoteAge: ["headroom returns with the instrument's next quote"]
    case .maximumGasPrice: ["headroom returns when the venue reports a lower price of gas"]
    case .duplicateWindow:
      ["the same order passes \(limit.text(of: value)) after the last one like it"]
    case .breakerFailures, .breakerFailureRate, .breakerCooldown, .breakerProbes,
      .breakerRateWindow, .breakerRateMinimum, .breakerLatency:
      breaker
    case .breakerOpensBeforeStop:
      ["headroom returns when the engine's breaker closes: see daybook-ctl breaker explain engine"]
    case .disconnectStop: ["headroom returns when the venue can be reached again"]
    case .closingAttempts: ["headroom returns with the next closing of all positions"]
    case .maximumOrderQuantity, .maximumOrderNotional, .priceCollar, .minimumProfit,
      .maximumSlippage:
      ["it holds for each order by itself: another order, or another market, may pass"]
    case .lossConfirmations, .acknowledgeTimeout, .orderLifetime, .stateHashInterval,
      .maintenanceMargin, .clockStepStop, .stageOneShare, .stageTwoShare, .stageDwell,
      .approvalWindow, .maintenanceLead:
      ["nothing is used up of it"]
    }
  }

  // Positions.

  private var held: [String] {
    let most = state.valueForGrowth(limit, value)
    guard let measured = state.measured(limit, of: scope),
      let left = limit.headroom(most, measured: measured)
    else { return ["headroom returns when positions are closed"] }
    guard left < 0 else { return ["headroom returns when positions are closed; none has to be"] }
    guard let excess = excess(over: most, measured, beyond: Money(units: left).opposite.units)
    else {
      return ["positions must be closed, or equity must rise; what reduces passes"]
    }
    return ["\(excess) at least must be closed; what reduces passes"]
  }

  /// What is held too much of, as a person closes it.
  private func excess(over most: Int64, _ measured: Int64, beyond: Int64) -> String? {
    func worth(_ units: Int64?) -> String? {
      units.map { "positions worth \(Amounts.money(Money(units: max(0, $0))))" }
    }
    func above(_ share: Int64, of whole: Money, _ scale: Int64, _ held: Int64) -> Int64? {
      FixedPoint.scaledIfExact(whole.units, times: share, over: scale, rounding: .down)
        .map { Money(units: held).clampedDifference(Money(units: $0)).units }
    }
    let exposure = state.book.exposure.units
    switch limit {
    case .maximumPositionNotional, .maximumExposure: return worth(beyond)
    case .maximumPositions: return "\(beyond) positions"
    case .maximumLeverage:
      guard state.book.equity > .zero else { return nil }
      return worth(above(most, of: state.book.equity, FixedPoint.scale, exposure))
    case .maximumExposureShare: return worth(above(most, of: state.book.capital, 10_000, exposure))
    case .maximumPositionShare:
      return state.measured(.maximumPositionNotional, of: scope).flatMap {
        worth(above(most, of: state.book.capital, 10_000, $0))
      }
    default: return nil  // open set: what is measured in no amount of positions
    }
  }

  // Losses.

  private var lost: [String] {
    switch limit {
    case .dailyLoss, .dailyLossStop: day
    case .hourlyLoss: hour
    case .maximumDrawdown: fall
    case .capitalLossStop, .capitalLossWarning: capital
    default:  // open set: the loss of a stage is what is left
      ["headroom returns when the stage ends: another begins from the equity of then"]
    }
  }

  private var day: [String] {
    guard let end = state.dayEnds else {
      return ["no day has begun; it begins with the first quote"]
    }
    return [
      "the day ends at \(end), and with the first quote behind it the loss is measured anew",
      "it is measured from \(dayBaseline)",
    ]
  }

  private var dayBaseline: String {
    let since = history.day.map { " since \($0.envelope.recordedAt) (\($0.envelope.sequence))" }
    if case .strategy(let strategy) = scope,
      strategy.position < state.safeguards.strategyBooks.count
    {
      let profit = state.safeguards.strategyBooks[strategy.position].dayBaseline
      return "a profit of \(Amounts.money(profit))" + (since ?? "")
    }
    return "an equity of \(Amounts.money(state.losses.dayBaseline))" + (since ?? "")
  }

  private var hour: [String] {
    guard let oldest = state.safeguards.losses.oldestOfHour(now: state.now) else {
      return ["nothing was marked in the last hour"] + engineBreaker(.hourlyLoss)
    }
    return [
      "it is measured from an equity of \(Amounts.money(oldest.equity)) of the minute from "
        + "\(oldest.since), which no longer counts at \(oldest.leaves)"
    ] + engineBreaker(.hourlyLoss)
  }

  private var fall: [String] {
    guard let highest = state.safeguards.losses.highest else {
      return ["no highest equity is known yet"] + engineBreaker(.drawdown)
    }
    return [
      "it is measured from the highest equity, \(Amounts.money(highest)); headroom returns as "
        + "equity rises"
    ] + engineBreaker(.drawdown)
  }

  /// How the engine's breaker closes where it is open for a loss.
  private func engineBreaker(_ reason: Breaker.Reason) -> [String] {
    let breaker = state.control.breaker
    guard breaker.phase != .closed, breaker.lastReason == reason else { return [] }
    return [
      "the engine's breaker is \(breaker.phase.name) for it: "
        + BreakerReport.closing(breaker, .engine, state),
      "close-breaker engine measures the loss anew, from the equity of then",
    ]
  }

  private var capital: [String] {
    let capital = state.book.capital
    guard
      let bearable = FixedPoint.scaledIfExact(
        capital.units, times: value, over: 10_000, rounding: .down)
    else { return ["headroom returns as equity rises"] }
    let least = capital.clampedDifference(Money(units: bearable))
    return [
      "equity is measured as \(Amounts.money(state.lossEquity)), and beyond the limit at "
        + "\(Amounts.money(least)) of a capital of \(Amounts.money(capital)); headroom returns as "
        + "equity rises"
    ]
  }

  // What is counted.

  private var messages: [String] {
    guard let leaves = state.oldestMessageLeaves(of: scope, rate: value) else {
      return ["no message counts now"]
    }
    let isFull = (state.measured(limit, of: scope) ?? 0) >= value
    return [
      isFull ? "one more passes at \(leaves)" : "the oldest message no longer counts at \(leaves)"
    ]
  }

  private var breaker: [String] {
    let index: BreakerIndex = if case .breaker(let it) = scope { it } else { .engine }
    guard let breaker = state.breaker(of: index) else { return ["no such breaker is declared"] }
    let name = state.name(of: index)
    return [
      "the breaker \(name): \(BreakerReport.closing(breaker, index, state)); see daybook-ctl "
        + "breaker explain \(name)"
    ]
  }
}
