import EventJournal
import FaultyStorage
import JournalStore
import TradingCore
import TradingEngine

/// The engine trades, the power goes at every call of its journal, and it starts again on many
/// images, with the venue as it was. Every order that the venue ever got must have its intent in
/// the journal, word for word, and no order after a restart may have the name of an earlier one.
enum EngineCrashes {
  private static let images = 4

  static func run(_ effort: Effort) throws -> Outcome {
    var outcome = Outcome()
    for seed in effort.seed..<effort.seed + UInt64(2 * effort.factor) {
      let whole = SimulatedDisk()
      var all = EngineLife(seed: seed)
      try all.lead(whole)
      outcome.count(all.venue.count > 20 ? nil : "only \(all.venue.count) orders came to the venue")
      for point in whole.calls.indices where whole.calls[point].operation.changesDisk {
        let disk = SimulatedDisk { index, _ in index == point ? .powerCut : .done }
        var life = EngineLife(seed: seed)
        try life.lead(disk)
        var generator = SplitMix(seed: seed << 32 | UInt64(point))
        for image in 0..<images {
          let crashed = image == 0 ? disk.killed() : disk.crashed(&generator)
          outcome.count(
            try life.fault(of: crashed).map { "seed \(seed), call \(point), image \(image): \($0)" }
          )
          if outcome.isHopeless { return outcome }
        }
      }
    }
    return outcome
  }
}

/// A desk with one instrument, a venue that remembers what it was sent, and an engine that is
/// started again after each crash.
struct EngineLife {
  private(set) var venue: [OrderIntended] = []
  /// What must never happen, if it did.
  private var violation: String?
  private var generator: SplitMix
  private var now = Timestamp(nanoseconds: 1_767_603_600_000_000_000)
  private var tradeNumber: UInt64 = 0

  private static let turns = 60
  private static let one = FixedPoint.scale

  /// Wants an order whenever a quote's bid or ask quantity is 7.
  private static let scripted = StrategyProgram(
    name: "scripted", version: 1, settings: [], memoryPerInstrument: 1,
    observe: { strategy, quote in strategy.memory[quote.instrument.position] += 1 },
    remember: { _, _, _ in },
    decide: { state, index, instrument, wanted in
      let quote = state.market.instruments[instrument.position].quote
      guard quote.bidQuantity.units == 7 * one || quote.askQuantity.units == 7 * one else { return }
      let side: Side = quote.bidQuantity.units == 7 * one ? .buy : .sell
      wanted.append(
        DecisionMade(
          strategy: index, instrument: instrument, action: .enter, side: side,
          timeInForce: .goodTillCancelled, price: side == .buy ? quote.ask : quote.bid,
          quantity: Quantity(units: one), signal: 1, threshold: 1))
    })

  init(seed: UInt64) { generator = SplitMix(seed: seed) }

  /// Starts the engine on what the disk holds and trades until the journal fails or the day ends.
  mutating func lead(_ disk: SimulatedDisk) throws {
    do throws(JournalError) {
      let past = try Self.fold(disk)
      var options = WriterLife.options
      options.firstSegmentByteCount = 64 << 10
      let (journal, opening) = try EventWriter.open(in: disk.storage(), options: options)
      let engine = Engine(
        state: past, epoch: opening.epoch, journal: journal, speech: .whenDurable)
      do throws(JournalError) {
        try trade(engine, run: opening.epoch, isFresh: past.lastSequence == .none)
        try engine.close()
      } catch {
        try journal.abandon()
      }
    } catch {
      // The power went: what was said to the venue stays said.
      now = now.adding(.milliseconds(1_000))
    }
  }

  private static func fold(_ disk: SimulatedDisk) throws(JournalError) -> TradingState {
    var state = TradingState(catalog: StrategyCatalog([scripted]))
    do throws(JournalError) {
      var reader = try EventReader.open(in: disk.storage(), verification: .chain)
      while let recorded = try reader.next() { state.apply(recorded) }
    } catch {
      switch error {
      case .notFound, .empty: return state
      case .notAJournal, .newerVersion, .foreignSegment, .missingSegment, .damaged, .writerActive,
        .system, .recordTooLarge, .epochsExhausted, .closed, .incomplete:
        throw error
      }
    }
    return state
  }

  private mutating func trade(
    _ engine: Engine, run: UInt32, isFresh: Bool
  ) throws(JournalError) {
    let previous: RunStatus = isFresh ? .none : .crashedAndRecovered
    try turn(
      engine,
      .fact(
        .runStarted(
          RunStarted(
            run: run, epoch: run, kind: .live, previous: previous, seed: 1,
            clockOffset: Interval(nanoseconds: 0), build: "test", binaryHash: "", host: "",
            clockSource: "feed", profile: "test", feed: "test"))))
    if isFresh { for event in Self.declarations { try turn(engine, .fact(event)) } }
    try turn(engine, .report(.connected(VenueIndex(0))))
    for _ in 0..<Self.turns {
      now = now.adding(.milliseconds(2))
      try turn(engine, .fact(.quoted(quote(Int.random(in: 0..<3, using: &generator)))))
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: try engine.submit()
      case 1: try hand(engine, engine.speakDurable())
      default: while engine.hasUnspoken { try hand(engine, engine.speak()) }  // open set: 2 and 3
      }
    }
  }

  private mutating func turn(_ engine: Engine, _ input: Input) throws(JournalError) {
    try engine.turn(input, at: now)
  }

  private func quote(_ wanted: Int) -> Quote {
    let tick = Price(units: 1_000_000)
    let middle = Price(units: 100 * Self.one)
    return Quote(
      instrument: InstrumentIndex(0), bid: middle - tick,
      bidQuantity: Quantity(units: (wanted == 0 ? 7 : 5) * Self.one), ask: middle + tick,
      askQuantity: Quantity(units: (wanted == 1 ? 7 : 5) * Self.one))
  }

  /// The venue takes orders, fills or acknowledges them, and knows what became of each.
  private mutating func hand(
    _ engine: Engine, _ requests: [VenueRequest]
  ) throws(JournalError) {
    for request in requests {
      switch request {
      case .place(let intent):
        if venue.contains(where: { $0.order == intent.order }) {
          violation = "the name of order \(intent.order.rawValue) was used twice"
        }
        venue.append(intent)
        try turn(engine, .fact(.orderSent(OrderProgress(order: intent.order))))
        try fill(engine, intent)
      case .cancel(let order, _):
        try turn(engine, .report(.cancelled(OrderClosure(order: order, reason: .requested))))
      case .query(let order): try answer(engine, order)
      case .queryBalances, .heartbeat: break
      }
    }
  }

  private mutating func fill(_ engine: Engine, _ intent: OrderIntended) throws(JournalError) {
    guard Int.random(in: 0..<4, using: &generator) > 0 else { return }
    tradeNumber += 1
    try turn(
      engine,
      .report(
        .traded(
          Fill(
            order: intent.order, venueTradeNumber: tradeNumber, liquidity: .taker,
            price: intent.price, quantity: intent.quantity, fee: .zero))))
  }

  private mutating func answer(_ engine: Engine, _ order: OrderNumber) throws(JournalError) {
    let isKnown = venue.contains { $0.order == order }
    try turn(
      engine,
      .report(
        .status(
          OutcomeResolved(
            order: order, outcome: isKnown ? .cancelled : .neverReceived,
            filledQuantity: Quantity(units: 0), venueOrderNumber: order.rawValue))))
  }

  private static let declarations: [Event] = {
    let limits: [(Limit, Int64)] = [
      (.maximumOrderQuantity, 10 * one), (.maximumOrderNotional, 2_000 * one),
      (.maximumPositionNotional, 50_000 * one), (.maximumExposure, 80_000 * one),
      (.maximumOpenOrders, 1_000), (.priceCollar, 100), (.maximumQuoteAge, 1_000_000_000),
      (.dailyLoss, 9_000 * one), (.breakerFailures, 3), (.breakerCooldown, 1_000_000_000),
      (.breakerOpensBeforeStop, 2), (.acknowledgeTimeout, 500_000_000),
      (.orderLifetime, 5_000_000_000), (.stateHashInterval, 64),
    ]
    let declared: [Event] = [
      .currencyDeclared(CurrencyDeclared(currency: CurrencyIndex(0), code: "USD")),
      .venueDeclared(VenueDeclared(venue: VenueIndex(0), name: "test")),
      .instrumentDeclared(
        InstrumentDeclared(
          instrument: InstrumentIndex(0), venue: VenueIndex(0), base: CurrencyIndex(0),
          quote: CurrencyIndex(0), tick: Price(units: 1_000_000),
          lot: Quantity(units: 1_000_000), symbol: "T")),
      .accountDeclared(
        AccountDeclared(
          account: AccountIndex(0), currency: CurrencyIndex(0),
          capital: Money(units: 10_000 * one), name: "main")),
      .strategyDeclared(
        StrategyDeclared(
          strategy: StrategyIndex(0), account: AccountIndex(0), version: 1, name: "scripted",
          trader: "t", settings: [])),
    ]
    return declared
      + limits.map {
        .limitSet(LimitSet(limit: $0.0, old: 0, new: $0.1, actor: "test", reason: ""))
      }
  }()

  /// What is wrong with the image that a crash left, and with the day after it, or nil.
  func fault(of image: SimulatedDisk) throws -> String? {
    if let violation { return violation }
    if let fault = try unwrittenOrder(image) { return fault }
    var next = self
    try next.lead(image)
    return try next.violation ?? next.unwrittenOrder(image)
  }

  /// An order that the venue has and whose intent the journal does not have.
  private func unwrittenOrder(_ disk: SimulatedDisk) throws -> String? {
    var intents: [OrderIntended] = []
    do throws(JournalError) {
      var reader = try EventReader.open(in: disk.storage(), verification: .chain)
      while let recorded = try reader.next() {
        if case .orderIntended(let intent) = recorded.event { intents.append(intent) }
      }
    } catch {
      return venue.isEmpty ? nil : "the venue has orders, and the journal is gone: \(error)"
    }
    let lost = venue.first { !intents.contains($0) }
    return lost.map { "order \($0.order.rawValue) is at the venue and not in the journal" }
  }
}
