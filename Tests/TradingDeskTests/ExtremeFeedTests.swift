import EventJournal
import ExtremeDays
import JournalStore
import SystemCalls
import Testing
import TradingCore
import TradingDesk

/// A backtest takes a market that a journal recorded, or says why it cannot.
@Suite struct ExtremeFeedTests {
  /// A journal of a market; `lot` is the instruments'.
  private func write(_ path: String, seed: UInt64, lot: Int64 = 1) throws {
    var day = ExtremeDay(seed: seed)
    var events: [Event] = [
      .currencyDeclared(CurrencyDeclared(currency: CurrencyIndex(0), code: "USD")),
      .venueDeclared(VenueDeclared(venue: VenueIndex(0), name: "simulated")),
    ]
    for index in 0..<2 as Range<UInt16> {
      events.append(
        .instrumentDeclared(
          InstrumentDeclared(
            instrument: InstrumentIndex(index), venue: VenueIndex(0), base: CurrencyIndex(0),
            quote: CurrencyIndex(0), tick: Price(units: 1), lot: Quantity(units: lot),
            symbol: "T\(index)")))
    }
    let state = TradingState(catalog: StrategyCatalog([]))
    while events.count < 2_000 {
      let fact = day.fact(state)
      switch fact {
      case .quoted(let it) where it.instrument.rawValue < 2: events.append(fact)
      case .traded(let it) where it.instrument.rawValue < 2: events.append(fact)
      case .bookChanged(let it) where it.instrument.rawValue < 2: events.append(fact)
      default: continue  // open set: what is no market of these instruments
      }
    }
    let (writer, _) = try EventWriter.open(directory: path, options: JournalOptions())
    var now = day.roll(2) == 0 ? Timestamp(nanoseconds: .min) : Timestamp(nanoseconds: 1 << 60)
    for (index, event) in events.enumerated() {
      now = now.adding(.milliseconds(Int64(day.roll(400))))
      if day.roll(500) == 0 { now = max(now, day.time()) }
      try writer.append(
        RecordedEvent(
          envelope: Envelope(
            sequence: Sequence(UInt64(index) + 1), recordedAt: now, sourceTime: day.time(),
            cause: .none, epoch: 1),
          event: event))
    }
    try writer.close()
  }

  @Test func aMarketWithoutALotIsRefusedWithItsName() throws {
    try inFolder { folder in
      let market = folder.path(of: "market")
      try write(market, seed: 1, lot: 0)
      let wanted = request(
        folder.path(of: "journal"), profile: .dev, kind: .backtest, feed: .journal(market))
      do {
        try play(wanted)
        Issue.record("a market without lots was played")
      } catch let error as DeskError {
        #expect(error.description.contains("T0"), "\(error)")
        #expect(error.exitCode == 2)
      }
    }
  }
}
