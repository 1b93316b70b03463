import EventJournal
import JournalStore
import Simulation
import Strategies
import SystemCalls
import TradingCore
import TradingDesk

/// Snapshots of a state: what they cost the engine, and what a start gains.
extension Bench {
  /// A state of the dev profile, 500 instruments and 1,000 open orders, taken down, written,
  /// and restored.
  func snapshot() throws -> [Figure] {
    let state = try busyState()
    let snapshots = SnapshotDirectory(
      ofJournal: try fresh("snapshot"),
      origin: SnapshotOrigin(journalId: JournalId(low: 1, high: 2)))
    let size = StateSnapshot(of: state).byteCount
    var figures = [
      time("take and hash, \(size) B", millions * 200, [UInt64]()) { buffer in
        buffer = StateSnapshot(of: state, reusing: buffer).takeBuffer()
      },
      time("hash alone", millions * 200, UInt64(0)) { sum in sum &+= state.hash().low },
    ]
    var writer = StateWriter()
    state.write(to: &writer)
    let words = writer.words
    let catalog = StrategyCatalog(Momentum.programs)
    figures.append(
      try time("decode and hash", millions * 100, UInt64(0)) { sum in
        sum &+= try TradingState(snapshot: words, catalog: catalog).hash().low
      })
    var stored = 0
    figures.append(
      try time("write durably", millions * 20, 0) { count in
        let header = try StateSnapshot(of: state).write(to: snapshots, buildLabel: "bench")
        stored = header.fileByteCount
        count += 1
      })
    figures[3].name += ", \(stored) B"
    figures.append(
      time("restore from disk", millions * 20, 0) { count in
        let restored = RestoredState(from: snapshots, atOrBefore: .end, catalog: catalog)
        precondition(restored.header != nil, "what was written is restored")
        count += 1
      })
    return figures
  }

  /// Steps timed one by one.
  private func time<Carried, Failure: Error>(
    _ name: String, _ steps: Int, _ start: Carried,
    _ step: (inout Carried) throws(Failure) -> Void
  ) throws(Failure) -> Figure {
    var carried = start
    var times: [Int64] = []
    try step(&carried)
    for _ in 0..<steps {
      let begin = Clocks.monotonicNanoseconds()
      try step(&carried)
      times.append(Clocks.monotonicNanoseconds() - begin)
    }
    let rates = times.map { 1e9 / Double(max(1, $0)) }
    var figure = Figure(name: name, eventsPerSecond: rates.median, spread: rates.range)
    figure.percentiles = times.percentiles
    return figure
  }

  /// Ten seconds of the dev profile with order books, and then many more instruments and orders.
  private func busyState() throws -> TradingState {
    var profile = Profile.dev
    profile.market.depthLevels = 50
    var request = RunRequest(
      profile: profile, kind: .backtest, feed: .generated, pace: .maximum,
      journal: try fresh("busy"), seed: 7, build: "daybook-bench", binaryHash: "", host: "")
    request.duration = .milliseconds(10_000)
    let run = try DeskRun.open(request)
    var state = try run.play { _, _ in .proceed }.state
    for index in state.market.instruments.count..<500 { state.add(Self.declared(index)) }
    for index in 0..<500 {
      let price = Price(units: (100 + Int64(index)) * FixedPoint.scale)
      state.add(
        .quoted(
          Quote(
            instrument: InstrumentIndex(UInt16(index)), bid: price,
            bidQuantity: Quantity(units: 5 * FixedPoint.scale), ask: price,
            askQuantity: Quantity(units: 5 * FixedPoint.scale))))
    }
    for index in 0..<1_000 { state.add(Self.intended(index, state.orders.nextNumber)) }
    precondition(state.orders.openCount >= 1_000, "a thousand orders are open")
    return state
  }

  private static func declared(_ index: Int) -> Event {
    .instrumentDeclared(
      InstrumentDeclared(
        instrument: InstrumentIndex(UInt16(index)), venue: VenueIndex(0), base: CurrencyIndex(0),
        quote: CurrencyIndex(0), tick: Price(units: 1), lot: Quantity(units: 1),
        symbol: "BENCH\(index)USDT"))
  }

  private static func intended(_ index: Int, _ number: OrderNumber) -> Event {
    .orderIntended(
      OrderIntended(
        order: number, account: AccountIndex(0), strategy: StrategyIndex(0),
        instrument: InstrumentIndex(UInt16(index % 500)), side: index % 3 == 0 ? .sell : .buy,
        timeInForce: .goodTillCancelled, isReduceOnly: false,
        price: Price(units: Int64(100 + index) * FixedPoint.scale),
        quantity: Quantity(units: Int64(1 + index) * 1_000)))
  }
}

extension TradingState {
  /// Folds one more event in, a microsecond later.
  mutating func add(_ event: Event) {
    apply(
      event,
      Envelope(
        sequence: lastSequence.next, recordedAt: now.adding(Interval(nanoseconds: 1_000)),
        sourceTime: .unset, cause: .none, epoch: 1))
  }
}
