import TradingCore

/// The price of one generated instrument: a walk in 2⁻¹⁶ ticks whose drift and deviation are those
/// of the regime, and the spread around it.
struct PricePath: Sendable {
  /// What the market is doing.
  enum Regime: UInt8, Sendable {
    case calm = 1
    case rising = 2
    case falling = 3
    case turbulent = 4
    case crashing = 5
  }

  private static let fractionBits: Int64 = 16

  let instrument: GeneratedInstrument
  private let startLevel: Int64
  private let lowestLevel: Int64
  private let highestLevel: Int64
  private var level: Int64
  private(set) var regime = Regime.calm
  private var drift: Int64 = 0
  private var deviation: Int64 = 0
  private var widestSpread: Int64
  private var regimeUntil: Int64
  private var gapAt: Int64
  private var crash: Range<Int64>
  private var crashLevel: Int64 = 0
  private let start: Int64
  private let disturbances: [MarketDisturbance]
  private var disturbed = 0
  /// The next time at which more than a step happens.
  private var changeAt: Int64 = 0

  /// Best bid and ask in ticks, and what stands there in lots.
  private(set) var bidTicks: Int64 = 0
  private(set) var askTicks: Int64 = 0
  private(set) var bidLots: Int64 = 1
  private(set) var askLots: Int64 = 1
  /// The last time at the source, which does not run backwards.
  var lastSourceTime: Int64 = 0

  init(
    _ position: Int, crash: Range<Int64>, _ settings: MarketSettings,
    _ random: inout SeededRandom
  ) {
    let instrument = settings.instruments[position]
    precondition(
      instrument.tick.units > 0 && instrument.lot.units > 0 && instrument.spreadTicks > 0
        && instrument.touchLots > 0, "tick, lot, spread and touch of an instrument are positive")
    let ticks = instrument.startPrice.units / instrument.tick.units
    let room = 16 * (instrument.spreadTicks * 8 + Int64(settings.depthLevels) + 2)
    precondition(
      ticks >= room && ticks < 1 << 40, "a start price is many spreads and below 2^40 ticks")
    self.instrument = instrument
    self.crash = crash
    start = settings.start.nanoseconds
    disturbances = settings.disturbances.filter { $0.instrument.map { $0 == position } ?? true }
    startLevel = ticks << Self.fractionBits
    lowestLevel = startLevel / 8
    highestLevel = startLevel * 8
    level = startLevel
    widestSpread = instrument.spreadTicks
    regimeUntil = settings.start.nanoseconds
    gapAt = Int64.max
    if settings.meanGapInterval.nanoseconds > 0 {
      gapAt = settings.start.nanoseconds + random.below(2 * settings.meanGapInterval.nanoseconds)
    }
    changeAt = settings.start.nanoseconds
    place(&random)
  }

  /// Walks on to `at` where nothing changes on the way; false, having done nothing, where something
  /// does. Most steps are such, and need not be handed the settings, which costs a copy of them.
  mutating func walk(to at: Int64, _ random: inout SeededRandom) -> Bool {
    guard at < changeAt, regime != .crashing else { return false }
    level = min(max(level + drift + random.bell(deviation: deviation), lowestLevel), highestLevel)
    place(&random)
    return true
  }

  /// Walks on to `at`; answers how long nothing is heard after it, zero for no gap.
  mutating func step(
    to at: Int64, _ settings: borrowing MarketSettings, _ random: inout SeededRandom
  ) -> Int64 {
    var silence: Int64 = 0
    if at >= changeAt { silence = change(at, settings, &random) }
    if regime == .crashing {
      let fallen = FixedPoint.scaled(
        settings.crashDepth, times: at - crash.lowerBound,
        over: settings.crashLength.nanoseconds, rounding: .down)
      level =
        crashLevel
        - FixedPoint.scaled(crashLevel, times: fallen, over: 1_000_000, rounding: .down)
        + random.bell(deviation: deviation)
    } else {
      level += drift + random.bell(deviation: deviation)
    }
    level = min(max(level, lowestLevel), highestLevel)
    place(&random)
    return silence
  }

  /// Puts bid and ask around the level.
  private mutating func place(_ random: inout SeededRandom) {
    let word = random.next()
    let wider = Int64(truncatingIfNeeded: ((word & 0xFF) &* widestSpread.magnitude) >> 8)
    let spread = instrument.spreadTicks + (regime == .calm ? 0 : wider)
    bidTicks = (level >> Self.fractionBits) - spread / 2
    askTicks = bidTicks + spread
    let twice = (2 * instrument.touchLots).magnitude
    bidLots = 1 + Int64(truncatingIfNeeded: ((word >> 8 & 0xFFFF) &* twice) >> 16)
    askLots = 1 + Int64(truncatingIfNeeded: ((word >> 24 & 0xFFFF) &* twice) >> 16)
  }

  /// Crash, gap and regime: whatever is due.
  private mutating func change(
    _ at: Int64, _ settings: borrowing MarketSettings, _ random: inout SeededRandom
  ) -> Int64 {
    var silence: Int64 = 0
    if crash.contains(at) {
      if regime != .crashing { enter(.crashing, at, settings, &random) }
      regimeUntil = crash.upperBound
      gapAt = max(gapAt, crash.upperBound + 1)
    } else {
      if regime == .crashing {
        level =
          crashLevel
          - FixedPoint.scaled(
            crashLevel, times: settings.crashDepth, over: 1_000_000, rounding: .down)
        enter(.turbulent, at, settings, &random)
      } else if at >= regimeUntil {
        enter(successor(&random), at, settings, &random)
      }
      if at >= gapAt { silence = jump(at, settings, &random) }
    }
    silence = max(silence, disturb(at))
    changeAt = min(regimeUntil, gapAt, nextDisturbanceAt)
    if at < crash.lowerBound { changeAt = min(changeAt, crash.lowerBound) }
    return silence
  }

  private var nextDisturbanceAt: Int64 {
    disturbed < disturbances.count ? start + disturbances[disturbed].after.nanoseconds : Int64.max
  }

  /// What a script has happen by now; answers how long nothing is heard after it.
  private mutating func disturb(_ at: Int64) -> Int64 {
    var silence: Int64 = 0
    while nextDisturbanceAt <= at {
      level += FixedPoint.scaled(
        level, times: disturbances[disturbed].jump, over: 1_000_000, rounding: .down)
      silence = max(silence, disturbances[disturbed].silence.nanoseconds)
      disturbed += 1
    }
    return silence
  }

  /// What follows on a regime: trends like to go on, and lean back towards the start price.
  private func successor(_ random: inout SeededRandom) -> Regime {
    let roll = random.below(1_000)
    if regime == .rising || regime == .falling, roll < 300 { return regime }
    if roll < 500 { return .calm }
    if roll < 650 { return .turbulent }
    let away = FixedPoint.scaled(
      level - startLevel, times: 2_000_000, over: startLevel, rounding: .down)
    let lean = min(max(away, -350_000), 350_000)
    return random.chance(perMillion: 500_000 - lean) ? .rising : .falling
  }

  private mutating func enter(
    _ next: Regime, _ at: Int64, _ settings: borrowing MarketSettings,
    _ random: inout SeededRandom
  ) {
    regime = next
    regimeUntil = at + 1 + random.below(2 * settings.meanRegimeLength.nanoseconds)
    drift = 0
    crashLevel = level
    let base = instrument.spreadTicks
    switch next {
    case .calm:
      deviation = perEvent(volatility: settings.calmVolatility, settings)
      widestSpread = base
    case .rising, .falling:
      deviation = perEvent(volatility: settings.calmVolatility, settings)
      let strength = random.between(settings.trendDrift / 3, settings.trendDrift)
      drift = (next == .rising ? 1 : -1) * perEvent(drift: strength, settings)
      widestSpread = base
    case .turbulent:
      deviation = perEvent(volatility: settings.turbulentVolatility, settings)
      widestSpread = 2 * base
    case .crashing:
      deviation = perEvent(volatility: settings.turbulentVolatility, settings)
      widestSpread = 7 * base
      regimeUntil = crash.upperBound
    }
  }

  /// A gap: the price jumps, and nothing is heard for a while.
  private mutating func jump(
    _ at: Int64, _ settings: borrowing MarketSettings, _ random: inout SeededRandom
  ) -> Int64 {
    let parts = random.between(-settings.gapJump, settings.gapJump)
    level += FixedPoint.scaled(level, times: parts, over: 1_000_000, rounding: .down)
    let mean = settings.meanGapLength.nanoseconds
    let silence = mean / 2 + random.below(mean + 1)
    gapAt = at + silence + 1 + random.below(2 * settings.meanGapInterval.nanoseconds)
    return silence
  }

  private func perEvent(volatility: Int64, _ settings: borrowing MarketSettings) -> Int64 {
    let eventsPerSecond = max(1, 1_000_000_000 / settings.meanSpacing.nanoseconds)
    let thousandRoots = Self.root(eventsPerSecond * 1_000_000)
    return FixedPoint.scaled(
      level, times: volatility * 1_000, over: 1_000_000 * thousandRoots, rounding: .up)
  }

  private func perEvent(drift: Int64, _ settings: borrowing MarketSettings) -> Int64 {
    let perSecond = FixedPoint.scaled(level, times: drift, over: 1_000_000, rounding: .up)
    return FixedPoint.scaled(
      perSecond, times: settings.meanSpacing.nanoseconds, over: 1_000_000_000, rounding: .up)
  }

  /// The integer square root, by Newton's method from above.
  private static func root(_ value: Int64) -> Int64 {
    guard value > 1 else { return max(value, 1) }
    var guess = value
    while true {
      let better = (guess + value / guess) / 2
      if better >= guess { return guess }
      guess = better
    }
  }
}

extension PricePath {
  /// Writes what walking changes; the rest follows from the settings.
  func write(to writer: inout CacheWriter) {
    writer.put(level)
    writer.put(regime)
    writer.put(drift)
    writer.put(deviation)
    writer.put(widestSpread)
    writer.put(regimeUntil)
    writer.put(gapAt)
    writer.put(crashLevel)
    writer.put(changeAt)
    writer.put(count: disturbed)
    writer.put(bidTicks)
    writer.put(askTicks)
    writer.put(bidLots)
    writer.put(askLots)
    writer.put(lastSourceTime)
  }

  /// Takes over what `write` wrote of a path with the same settings. Every number lies where
  /// walking can bring it, or at least where a step from it does not overflow.
  mutating func restore(from reader: inout CacheReader) throws(CacheFault) {
    level = try reader.signed("level", in: lowestLevel...highestLevel)
    regime = try reader.choice("regime")
    // As far as `SeededRandom.bell` goes.
    let step: Int64 = 1 << 44 - 1
    drift = try reader.signed("drift", in: -step...step)
    deviation = try reader.signed("deviation", in: 0...step)
    widestSpread = try reader.signed("spread", in: 1...8 * instrument.spreadTicks)
    regimeUntil = try reader.signed()
    gapAt = try reader.signed()
    crashLevel = try reader.signed("level", in: 0...highestLevel)
    changeAt = try reader.signed()
    disturbed = Int(try reader.signed("number of disturbances", in: 0...Int64(disturbances.count)))
    let highest = highestLevel >> Self.fractionBits + 8 * instrument.spreadTicks
    bidTicks = try reader.signed("bid", in: 1...highest)
    askTicks = try reader.signed("ask", in: bidTicks...highest)
    bidLots = try reader.signed("quantity", in: 1...1 + 2 * instrument.touchLots)
    askLots = try reader.signed("quantity", in: 1...1 + 2 * instrument.touchLots)
    lastSourceTime = try reader.signed()
  }
}
