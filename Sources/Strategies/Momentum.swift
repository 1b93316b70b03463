import TradingCore

/// Momentum: it follows a fast average of the middle price away from a slow one, and leaves when
/// the two meet again. Signal and thresholds are the distance of the averages in hundredths of a
/// basis point of the slow one.
package enum Momentum {
  /// Its settings, in the order of the journal.
  package enum Setting: Int, CaseIterable, Sendable {
    /// Weight of the fast average, as a power of two of quotes.
    case fastShift = 0
    /// Weight of the slow average, as a power of two of quotes.
    case slowShift
    /// Signal from which it enters.
    case entry
    /// Signal under which it leaves.
    case exit
    /// Value of an entering order.
    case notional
    /// Shortest time between two decisions in one instrument, in milliseconds.
    case cooldown
    /// Quotes to see before the first decision.
    case warmUp
    /// Ticks that an order's limit lies beyond the opposite side of the market.
    case slippageTicks
  }

  // Memory of one instrument.
  private enum Word: Int, CaseIterable {
    case fast = 0
    case slow
    case quotes
    case decidedAt
  }

  // The averages are kept 2⁶ times finer than prices, so that slow ones do not lose their steps to
  // rounding. A price of 10⁹ still fits: 10¹⁷ units × 2⁶ < 2⁶³.
  private static let finenessShift = 6

  /// The program, version 2: it says what an entry promises.
  package static let program = program(version: 2)

  /// Every version that journals may run, the newest first.
  package static let programs = [program, program(version: 1)]

  private static func program(version: UInt32) -> StrategyProgram {
    StrategyProgram(
      name: "momentum", version: version, settings: allSettings,
      memoryPerInstrument: Word.allCases.count,
      observe: { observe(&$0, $1) },
      remember: { strategy, decision, now in
        let base = decision.instrument.position * Word.allCases.count
        strategy.memory[base + Word.decidedAt.rawValue] = now.nanoseconds
      },
      decide: { decide($0, $1, $2, &$3) })
  }

  private static let allSettings = [
    StrategySetting(
      name: "fast-shift", help: "fast average over about 2^N quotes", preset: 5, range: 1...16),
    StrategySetting(
      name: "slow-shift", help: "slow average over about 2^N quotes", preset: 8, range: 2...20),
    StrategySetting(
      name: "entry", help: "signal to enter, hundredths of a basis point", preset: 150,
      range: 1...1_000_000),
    StrategySetting(
      name: "exit", help: "signal to leave, hundredths of a basis point", preset: 20,
      range: 0...1_000_000),
    StrategySetting(
      name: "notional", help: "value of an entering order", preset: 50_000_000_000,
      range: 1...100_000_000_000_000_000, isDecimal: true),
    StrategySetting(
      name: "cooldown", help: "shortest time between decisions, milliseconds", preset: 500,
      range: 0...86_400_000),
    StrategySetting(
      name: "warm-up", help: "quotes to see before the first decision", preset: 300,
      range: 1...10_000_000),
    StrategySetting(
      name: "slippage-ticks", help: "ticks beyond the touch that an order may pay", preset: 1,
      range: 0...1_000),
  ]

  private static func observe(_ strategy: inout StrategyState, _ quote: Quote) {
    guard quote.bid.units > 0, quote.ask >= quote.bid else { return }
    let base = quote.instrument.position * Word.allCases.count
    // A price beyond 10⁹ wraps around here, and so do the averages: what a version of the program
    // once made of a journal it makes of it for ever. No feed tells of such prices.
    let price = quote.mid.units << finenessShift
    if strategy.memory[base + Word.quotes.rawValue] == 0 {
      strategy.memory[base + Word.fast.rawValue] = price
      strategy.memory[base + Word.slow.rawValue] = price
    } else {
      let fast = strategy.memory[base + Word.fast.rawValue]
      let slow = strategy.memory[base + Word.slow.rawValue]
      let settings = strategy.declared.settings
      guard settings.count >= Setting.allCases.count else { return }
      strategy.memory[base + Word.fast.rawValue] =
        fast &+ ((price &- fast) >> settings[Setting.fastShift.rawValue])
      strategy.memory[base + Word.slow.rawValue] =
        slow &+ ((price &- slow) >> settings[Setting.slowShift.rawValue])
    }
    strategy.memory[base + Word.quotes.rawValue] += 1
  }

  private static func decide(
    _ state: borrowing TradingState, _ index: StrategyIndex, _ instrument: InstrumentIndex,
    _ wanted: inout [DecisionMade]
  ) {
    let strategy = Int(index.rawValue)
    let base = instrument.position * Word.allCases.count
    guard state.strategies[strategy].memory.count >= base + Word.allCases.count,
      state.strategies[strategy].declared.settings.count >= Setting.allCases.count
    else { return }
    // Read where they lie: arrays taken out of the state would be retained.
    func setting(_ setting: Setting) -> Int64 {
      state.strategies[strategy].declared.settings[setting.rawValue]
    }
    func word(_ word: Word) -> Int64 { state.strategies[strategy].memory[base + word.rawValue] }
    guard word(.quotes) >= setting(.warmUp), word(.slow) > 0,
      state.market.instruments[instrument.position].quote.isComplete
    else { return }
    let rested = state.now.since(Timestamp(nanoseconds: word(.decidedAt)))
    let (cooldown, isEndless) = setting(.cooldown).multipliedReportingOverflow(by: 1_000_000)
    guard !isEndless, rested.nanoseconds >= cooldown else { return }
    let (apart, isBeyond) = word(.fast).subtractingReportingOverflow(word(.slow))
    let distance = FixedPoint.scaledIfExact(
      apart, times: 1_000_000, over: word(.slow), rounding: .nearest)
    guard !isBeyond, let signal = distance else { return }
    let held = state.book.positions[instrument.position].quantity
    let isWorking =
      state.book.workingBuys[instrument.position].units != 0
      || state.book.workingSells[instrument.position].units != 0
    if isWorking { return }
    if held.units == 0 {
      guard abs(signal) >= setting(.entry) else { return }
      let quantity = entering(
        Money(units: setting(.notional)), state.market.instruments[instrument.position])
      guard quantity.units > 0 else { return }
      want(
        .enter, signal > 0 ? .buy : .sell, quantity, signal, setting(.entry), state, index,
        instrument, &wanted)
    } else {
      let isWithUs = (held.units > 0) == (signal > 0)
      guard !isWithUs || abs(signal) <= setting(.exit) else { return }
      let quantity = leaving(held.magnitude, state, instrument)
      guard quantity.units > 0 else { return }
      want(
        .exit, held.units > 0 ? .sell : .buy, quantity, signal, setting(.exit), state, index,
        instrument, &wanted)
    }
  }

  /// The whole lots that a value buys at the middle of the market.
  private static func entering(_ notional: Money, _ market: borrowing InstrumentMarket) -> Quantity
  {
    let units = FixedPoint.scaledIfExact(
      notional.units, times: FixedPoint.scale, over: market.quote.mid.units, rounding: .down)
    return wholeLots(units ?? 0, market)
  }

  /// As much of a holding as one order may be: what is too large for the limits leaves in parts.
  private static func leaving(
    _ held: Quantity, _ state: borrowing TradingState, _ instrument: InstrumentIndex
  ) -> Quantity {
    let market = state.market.instruments[instrument.position]
    let byValue = FixedPoint.scaledIfExact(
      state.limits[.maximumOrderNotional], times: FixedPoint.scale,
      over: market.quote.ask.units, rounding: .down)
    // A hundredth below the limit, since the limit price lies beyond the touch.
    let valued = (byValue ?? Int64.max) / 100 * 99
    return wholeLots(
      min(held.units, state.limits[.maximumOrderQuantity], max(valued, 0)), market)
  }

  private static func wholeLots(
    _ units: Int64, _ market: borrowing InstrumentMarket
  ) -> Quantity {
    Quantity(units: units - units % max(1, market.instrument.lot.units))
  }

  private static func want(
    _ action: DecisionMade.Action, _ side: Side, _ quantity: Quantity, _ signal: Int64,
    _ threshold: Int64, _ state: borrowing TradingState, _ index: StrategyIndex,
    _ instrument: InstrumentIndex, _ wanted: inout [DecisionMade]
  ) {
    let market = state.market.instruments[instrument.position]
    let ticks =
      state.strategies[Int(index.rawValue)].declared.settings[Setting.slippageTicks.rawValue]
    let (slippage, a) = market.instrument.tick.units.multipliedReportingOverflow(by: ticks)
    let (units, b) =
      side == .buy
      ? market.quote.ask.units.addingReportingOverflow(slippage)
      : market.quote.bid.units.subtractingReportingOverflow(slippage)
    // Beyond the end of all prices there is no order.
    guard !(a || b) else { return }
    let price = Price(units: units)
    var decision = DecisionMade(
      strategy: index, instrument: instrument, action: action, side: side,
      timeInForce: .goodTillCancelled, price: price, quantity: quantity, signal: signal,
      threshold: threshold)
    if action == .enter, state.strategies[index.position].declared.version >= 2 {
      decision.expectedProfit = promise(of: decision)
    }
    wanted.append(decision)
  }

  /// What an entry earns if the fast average is where the price goes: its value times the signal.
  private static func promise(of decision: DecisionMade) -> Money {
    guard let value = decision.price.notionalIfExact(of: decision.quantity, rounding: .down),
      let units = FixedPoint.scaledIfExact(
        value.units, times: abs(decision.signal), over: 1_000_000, rounding: .down)
    else { return .zero }
    return Money(units: units)
  }
}
