import EventJournal
import JournalStore
import SystemCalls
import TradingCore

/// A small state with something in every corner, and a place for its snapshots.
struct SnapshotFixture {
  let snapshots: SnapshotDirectory
  static let journalId = JournalId(low: 5, high: 6)
  static let begin: Int64 = 1_767_603_600_000_000_000

  static let program = StrategyProgram(
    name: "counting", version: 1, settings: [], memoryPerInstrument: 1,
    observe: { strategy, quote in strategy.memory[quote.instrument.position] += 1 },
    remember: { _, _, _ in }, decide: { _, _, _, _ in })
  static let catalog = StrategyCatalog([program])

  static func run(_ test: (SnapshotFixture) throws -> Void) throws {
    let folder = try Directory.makeTemporary(prefix: "daybook-snapshots-")
    try test(
      SnapshotFixture(
        snapshots: SnapshotDirectory(
          ofJournal: folder.path(of: "journal"), origin: SnapshotOrigin(journalId: journalId))))
    try folder.removeTree()
  }

  /// The events of a short day: declarations, quotes, books, two orders, a fill and a stop.
  static let events: [RecordedEvent] = {
    let instrument = InstrumentIndex(0)
    func amount(_ count: Int64) -> Int64 { count * FixedPoint.scale }
    var events: [Event] = [
      .currencyDeclared(CurrencyDeclared(currency: CurrencyIndex(0), code: "USD")),
      .venueDeclared(VenueDeclared(venue: VenueIndex(0), name: "here")),
      .instrumentDeclared(
        InstrumentDeclared(
          instrument: instrument, venue: VenueIndex(0), base: CurrencyIndex(0),
          quote: CurrencyIndex(0), tick: Price(units: 1), lot: Quantity(units: 1), symbol: "AAA")),
      .accountDeclared(
        AccountDeclared(
          account: AccountIndex(0), currency: CurrencyIndex(0), capital: Money(units: amount(900)),
          name: "main")),
      .strategyDeclared(
        StrategyDeclared(
          strategy: StrategyIndex(0), account: AccountIndex(0), version: 1, name: "counting",
          trader: "ada", settings: [])),
      .connectionChanged(ConnectionChanged(venue: VenueIndex(0), isConnected: true)),
    ]
    for round in 1...2 as ClosedRange<Int64> {
      events.append(
        .quoted(
          Quote(
            instrument: instrument, bid: Price(units: amount(99 + round)),
            bidQuantity: Quantity(units: amount(1)), ask: Price(units: amount(101 + round)),
            askQuantity: Quantity(units: amount(2)))))
      events.append(
        .bookChanged(
          BookChange(
            instrument: instrument, side: .buy, isLastOfUpdate: true,
            price: Price(units: amount(90 + round)), quantity: Quantity(units: amount(1)),
            updateNumber: UInt64(round))))
      events.append(
        .orderIntended(
          OrderIntended(
            order: OrderNumber(UInt64(round)), account: AccountIndex(0),
            strategy: StrategyIndex(0), instrument: instrument, side: .buy,
            timeInForce: .goodTillCancelled, isReduceOnly: false,
            price: Price(units: amount(101)), quantity: Quantity(units: amount(2)))))
    }
    events += [
      .journalRepaired(
        JournalRepaired(
          work: .rebuilt, lostFrom: .none, lostThrough: .none, byteCount: 0, repairedAt: .unset,
          actor: "ada", reason: "test", plan: "01", quarantineFiles: "", digest: "ab")),
      .orderSent(OrderProgress(order: OrderNumber(1))),
      .orderPartlyFilled(
        Fill(
          order: OrderNumber(1), venueTradeNumber: 3, liquidity: .taker,
          price: Price(units: amount(101)), quantity: Quantity(units: amount(1)),
          fee: Money(units: 5))),
      .stopTriggered(
        StopTriggered(reason: .manual, value: 0, limit: 0, actor: "ada", message: "test")),
    ]
    return events.enumerated().map { index, event in
      RecordedEvent(
        envelope: Envelope(
          sequence: Sequence(UInt64(index) + 1),
          recordedAt: Timestamp(nanoseconds: begin + Int64(index) * 1_000), sourceTime: .unset,
          cause: .none, epoch: 1),
        event: event)
    }
  }()

  /// The state after so many events.
  static func state(after count: Int) -> TradingState {
    var state = TradingState(catalog: catalog)
    for event in events.prefix(count) { state.apply(event) }
    return state
  }

  static func time(of sequence: Int64) -> Int64 { begin + (sequence - 1) * 1_000 }

  /// Writes the state after so many events.
  @discardableResult
  func write(after count: Int) throws -> SnapshotHeader {
    try StateSnapshot(of: Self.state(after: count)).write(to: snapshots, buildLabel: "test")
  }

  /// Writes words under a header that may lie about them.
  func write(
    _ words: [UInt64], as state: TradingState, _ change: (inout SnapshotHeader) -> Void = { _ in }
  ) throws {
    let hash = state.hash()
    var header = SnapshotHeader(
      journalId: Self.journalId, sequence: state.lastSequence.rawValue,
      recordedAt: state.now.nanoseconds, chain: nil, foldVersion: TradingState.foldVersion,
      stateHashHigh: hash.high, stateHashLow: hash.low, buildLabel: "test")
    change(&header)
    _ = try snapshots.write(header, words)
  }

  static func words(of state: TradingState) -> [UInt64] {
    var writer = StateWriter()
    state.write(to: &writer)
    return writer.words
  }

  func path(_ sequence: UInt64) -> String {
    snapshots.directory.path(of: "\(SnapshotName(sequence: sequence))")
  }

  func contents(_ sequence: UInt64) throws -> [UInt8] { try File.contents(of: path(sequence)) }

  func replace(_ sequence: UInt64, _ bytes: [UInt8]) throws {
    try snapshots.directory.removeFile("\(SnapshotName(sequence: sequence))")
    let file = try File.create(path(sequence))
    try file.write(bytes.span, at: 0)
    try file.close()
  }

  func restored(
    _ limit: SnapshotLimit = .end, catalog: StrategyCatalog = catalog
  ) -> RestoredState {
    RestoredState(from: snapshots, atOrBefore: limit, catalog: catalog)
  }
}
