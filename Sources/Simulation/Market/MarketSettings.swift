import TradingCore

/// What the generator needs to know of one instrument.
package struct GeneratedInstrument: Hashable, Sendable, BitwiseCopyable {
  /// The price that it begins at, rounded down to the tick.
  package var startPrice: Price
  /// Prices are multiples of this.
  package var tick: Price
  /// Quantities are multiples of this.
  package var lot: Quantity
  /// Ticks between bid and ask in a calm market, positive.
  package var spreadTicks: Int64
  /// Lots that stand at the touch on average, positive.
  package var touchLots: Int64

  /// One instrument.
  package init(
    startPrice: Price, tick: Price, lot: Quantity, spreadTicks: Int64 = 2, touchLots: Int64 = 50
  ) {
    self.startPrice = startPrice
    self.tick = tick
    self.lot = lot
    self.spreadTicks = spreadTicks
    self.touchLots = touchLots
  }
}

/// When the market crashes.
package enum CrashPlan: Hashable, Sendable, BitwiseCopyable {
  /// Never.
  case never
  /// So long after the start.
  case at(Interval)
  /// At a random moment within so long after the start.
  case within(Interval)
}

/// Something that a script has happen to the market: the price jumps, and perhaps nothing is heard
/// for a while. What comes of it is still a function of seed and settings. In a crash the price
/// follows the crash.
package struct MarketDisturbance: Hashable, Sendable, BitwiseCopyable {
  /// When, counted from the start: at the first quote from then on.
  package var after: Interval
  /// The position of the instrument; nil for every one.
  package var instrument: Int?
  /// How far the price jumps, in parts per million.
  package var jump: Int64
  /// How long nothing is heard of the instrument behind that quote.
  package var silence: Interval

  /// One disturbance.
  package init(
    after: Interval, instrument: Int? = nil, jump: Int64 = 0,
    silence: Interval = Interval(nanoseconds: 0)
  ) {
    self.after = after
    self.instrument = instrument
    self.jump = jump
    self.silence = silence
  }
}

/// What a generated market is like. Together with a seed it is the whole market.
package struct MarketSettings: Hashable, Sendable {
  /// The instruments, by index.
  package var instruments: [GeneratedInstrument]
  /// The time before the first event.
  package var start: Timestamp
  /// Mean time between two events of one instrument.
  package var meanSpacing = Interval.milliseconds(1)
  /// Shortest time between two events of one instrument.
  package var minimumSpacing = Interval(nanoseconds: 20_000)
  /// Longest time between two events of one instrument, gaps aside.
  package var maximumSpacing = Interval.milliseconds(10)
  /// Trades among a million events.
  package var tradesPerMillion: Int64 = 200_000
  /// Deviation of the price after a second of calm, in parts per million.
  package var calmVolatility: Int64 = 30
  /// Deviation of the price after a second of turbulence, in parts per million.
  package var turbulentVolatility: Int64 = 200
  /// Strongest drift of a trend in parts per million a second; the weakest is a third of it.
  package var trendDrift: Int64 = 300
  /// Mean time that calm, a trend or turbulence lasts.
  package var meanRegimeLength = Interval.milliseconds(10_000)
  /// Mean time between two gaps of one instrument; zero for none.
  package var meanGapInterval = Interval.milliseconds(600_000)
  /// Mean length of a gap.
  package var meanGapLength = Interval.milliseconds(8_000)
  /// Largest jump of the price over a gap, in parts per million.
  package var gapJump: Int64 = 5_000
  /// When the market crashes.
  package var crash = CrashPlan.never
  /// How long the crash falls.
  package var crashLength = Interval.milliseconds(20_000)
  /// How far it falls, in parts per million.
  package var crashDepth: Int64 = 70_000
  /// Levels a side of the first instrument's order book; zero for none.
  package var depthLevels = 0
  /// What a script has happen, in the order of time.
  package var disturbances: [MarketDisturbance] = []

  /// A market of `instruments`, with every other setting as it is by itself.
  package init(instruments: [GeneratedInstrument], start: Timestamp) {
    self.instruments = instruments
    self.start = start
  }

  func validate() {
    precondition(!instruments.isEmpty, "a market has an instrument")
    precondition(instruments.count < Int(UInt16.max), "a market has an index for each instrument")
    precondition(
      minimumSpacing.nanoseconds > 0 && minimumSpacing <= meanSpacing
        && meanSpacing <= maximumSpacing,
      "the mean spacing lies between a positive minimum and the maximum")
    precondition(meanRegimeLength.nanoseconds > 0, "a regime lasts for some time")
    precondition(crashLength.nanoseconds > 0, "a crash lasts for some time")
    precondition((0..<1_000_000).contains(crashDepth), "a crash leaves some of the price")
    precondition((0..<1_000_000).contains(gapJump), "a jump leaves some of the price")
    precondition(depthLevels >= 0, "a book has no negative number of levels")
    precondition(
      zip(disturbances, disturbances.dropFirst()).allSatisfy { $0.after <= $1.after },
      "disturbances stand in the order of time")
    precondition(
      disturbances.allSatisfy {
        $0.after.nanoseconds >= 0 && $0.silence.nanoseconds >= 0
          && (-999_999...10_000_000).contains($0.jump)
      }, "a disturbance comes after the start, is silent for no negative time, and leaves a price")
  }
}
