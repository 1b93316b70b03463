import TradingCore

/// One event of a generated market.
package struct GeneratedEvent: Hashable, Sendable {
  /// When it was received; never before the one before it.
  package var at: Timestamp
  /// When its source says it happened, before `at`.
  package var sourceTime: Timestamp
  /// What happened.
  package var event: Event

  /// An event at its times.
  package init(at: Timestamp, sourceTime: Timestamp, event: Event) {
    self.at = at
    self.sourceTime = sourceTime
    self.event = event
  }
}

/// An endless market of several instruments in the order of time: a function of seed and settings.
package struct MarketGenerator: Sendable {
  /// What the market is like.
  package let settings: MarketSettings
  /// The stretch in which the market crashes; empty for never.
  package let crash: Range<Int64>

  private let seed: UInt64
  private var random: SeededRandom
  private var paths: [PricePath] = []
  private var nextAt: [Int64] = []
  private var ladder: DepthLadder
  private var pending: [Event] = []
  private var pendingPosition = 0
  private var pendingAt = Timestamp.unset
  private var pendingSourceTime = Timestamp.unset
  private var tradeNumber: UInt64 = 0
  /// The time of the last event.
  package private(set) var lastAt: Timestamp
  private let spacingWidth: Int64

  /// The market of `seed`. Settings that contradict themselves trap.
  package init(seed: UInt64, settings: MarketSettings) {
    settings.validate()
    self.settings = settings
    self.seed = seed
    lastAt = settings.start
    random = SeededRandom(seed: seed)
    crash = Self.crashStretch(settings, &random)
    ladder = DepthLadder(levels: settings.depthLevels)
    spacingWidth =
      1
      + min(
        2 * (settings.meanSpacing.nanoseconds - settings.minimumSpacing.nanoseconds),
        settings.maximumSpacing.nanoseconds - settings.minimumSpacing.nanoseconds)
    for position in settings.instruments.indices {
      paths.append(PricePath(position, crash: crash, settings, &random))
      nextAt.append(
        settings.start.nanoseconds + settings.minimumSpacing.nanoseconds
          + random.below(spacingWidth))
    }
    pending.reserveCapacity(4 * settings.depthLevels + 4)
  }

  /// The time of the next event.
  package var nextEventAt: Timestamp {
    pendingPosition < pending.count ? pendingAt : Timestamp(nanoseconds: nextAt[earliest()])
  }

  /// The next event.
  package mutating func next() -> GeneratedEvent {
    if pendingPosition < pending.count { return nextPending() }
    let position = earliest()
    let at = nextAt[position]
    lastAt = Timestamp(nanoseconds: at)
    let isDeep = position == 0 && settings.depthLevels > 0
    // A trade happens at the touch last quoted, so only a quote moves the price.
    let isTrade = !isDeep && random.chance(perMillion: settings.tradesPerMillion)
    var silence: Int64 = 0
    if !isTrade, !paths[position].walk(to: at, &random) {
      silence = paths[position].step(to: at, settings, &random)
    }
    nextAt[position] =
      at + silence + settings.minimumSpacing.nanoseconds + random.below(spacingWidth)
    let delay = 40_000 + Int64(truncatingIfNeeded: random.next() & 0x3_FFFF)
    let sourceTime = max(paths[position].lastSourceTime, at - delay)
    paths[position].lastSourceTime = sourceTime
    let index = InstrumentIndex(UInt16(truncatingIfNeeded: position))
    if isTrade {
      return GeneratedEvent(
        at: Timestamp(nanoseconds: at), sourceTime: Timestamp(nanoseconds: sourceTime),
        event: .traded(trade(position, index)))
    }
    if isDeep {
      return deepEvent(index, Timestamp(nanoseconds: at), Timestamp(nanoseconds: sourceTime))
    }
    return GeneratedEvent(
      at: Timestamp(nanoseconds: at), sourceTime: Timestamp(nanoseconds: sourceTime),
      event: .quoted(quote(position, index)))
  }

  /// Whether every event of the last moment was handed out, so that it can be written down.
  package var isBetweenMoments: Bool { pendingPosition == pending.count }

  /// Goes on to the first event at or after `time`; what lies before is left out.
  package mutating func skip(until time: Timestamp) {
    while nextEventAt < time { _ = next() }
  }

  /// The events of one step of the instrument that has an order book: its changes and its quote,
  /// and now and then a trade on it.
  private mutating func deepEvent(
    _ index: InstrumentIndex, _ at: Timestamp, _ sourceTime: Timestamp
  ) -> GeneratedEvent {
    pending.removeAll(keepingCapacity: true)
    pendingPosition = 0
    pendingAt = at
    pendingSourceTime = sourceTime
    ladder.follow(paths[0], index, &random, into: &pending)
    pending.append(.quoted(quote(0, index)))
    if random.chance(perMillion: settings.tradesPerMillion) {
      pending.append(.traded(trade(0, index)))
    }
    return nextPending()
  }

  private mutating func nextPending() -> GeneratedEvent {
    defer { pendingPosition += 1 }
    return GeneratedEvent(
      at: pendingAt, sourceTime: pendingSourceTime, event: pending[pendingPosition])
  }

  private func earliest() -> Int {
    var best = 0
    for position in 1..<max(1, nextAt.count) where nextAt[position] < nextAt[best] {
      best = position
    }
    return best
  }

  // Mutating, though it changes nothing: a call that only borrows copies the generator.
  private mutating func quote(_ position: Int, _ index: InstrumentIndex) -> Quote {
    let tick = paths[position].instrument.tick.units
    let lot = paths[position].instrument.lot.units
    return Quote(
      instrument: index, bid: Price(units: paths[position].bidTicks * tick),
      bidQuantity: Quantity(units: paths[position].bidLots * lot),
      ask: Price(units: paths[position].askTicks * tick),
      askQuantity: Quantity(units: paths[position].askLots * lot))
  }

  /// A trade at the touch. Trends are bought into or sold into.
  private mutating func trade(_ position: Int, _ index: InstrumentIndex) -> TradePrint {
    tradeNumber += 1
    let buysPerMillion: Int64 =
      switch paths[position].regime {
      case .calm, .turbulent: 500_000
      case .rising: 650_000
      case .falling: 350_000
      case .crashing: 150_000
      }
    let isBuy = random.chance(perMillion: buysPerMillion)
    let ticks = isBuy ? paths[position].askTicks : paths[position].bidTicks
    let lots = 1 + random.below(paths[position].instrument.touchLots)
    return TradePrint(
      instrument: index, takerSide: isBuy ? .buy : .sell,
      price: Price(units: ticks * paths[position].instrument.tick.units),
      quantity: Quantity(units: lots * paths[position].instrument.lot.units),
      venueTradeNumber: tradeNumber)
  }

  private static func crashStretch(
    _ settings: MarketSettings, _ random: inout SeededRandom
  ) -> Range<Int64> {
    let start = settings.start.nanoseconds
    let length = settings.crashLength.nanoseconds
    switch settings.crash {
    case .never: return start..<start
    case .at(let offset):
      return (start + offset.nanoseconds)..<(start + offset.nanoseconds + length)
    case .within(let window):
      let from = start + random.below(max(1, window.nanoseconds))
      return from..<(from + length)
    }
  }
}

/// A market as words, and back, so that it need not be played again from its beginning.
extension MarketGenerator {
  /// Writes where it stands, between two moments.
  package func write(to writer: inout CacheWriter) {
    precondition(isBetweenMoments, "a market is written down between two moments")
    writer.put(seed)
    settings.write(to: &writer)
    writer.put(lastAt.nanoseconds)
    writer.put(random.standing)
    writer.put(tradeNumber)
    ladder.write(to: &writer)
    for position in paths.indices {
      writer.put(nextAt[position])
      paths[position].write(to: &writer)
    }
  }

  /// The market of `seed` where `write` wrote it down.
  package init(
    from reader: inout CacheReader, seed: UInt64, settings: MarketSettings
  ) throws(CacheFault) {
    self.init(seed: seed, settings: settings)
    var same = CacheWriter()
    same.put(seed)
    settings.write(to: &same)
    for word in same.words {
      guard try reader.word() == word else { throw .otherMarket }
    }
    let start = settings.start.nanoseconds
    // Beyond it lie times that nothing can be added to; 2^62 ns are 146 years.
    let lastAt = try reader.signed("time", in: start...max(start, 1 << 62))
    self.lastAt = Timestamp(nanoseconds: lastAt)
    random = SeededRandom(standing: try reader.word())
    tradeNumber = try reader.word()
    guard tradeNumber < 1 << 62 else { throw .badField("number of trades") }
    try ladder.restore(from: &reader)
    for position in paths.indices {
      nextAt[position] = try reader.signed("time", in: lastAt...max(lastAt, 1 << 62))
      try paths[position].restore(from: &reader)
    }
  }
}
