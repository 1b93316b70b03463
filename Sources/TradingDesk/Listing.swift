import EventJournal
import JournalStore
import Simulation
import TradingCore
import VenueAdapters

/// What a run trades: its currencies, its venue and its instruments, as events to declare.
struct Listing {
  var currencies: [String]
  var venue: String
  var instruments: [InstrumentDeclared]
  /// When its market begins, by the source's clock.
  var begins: Timestamp

  /// The generated market's three pairs.
  static func generated(_ settings: MarketSettings) -> Listing {
    let symbols = ["BTC-USD", "ETH-USD", "SOL-USD"]
    let instruments = settings.instruments.enumerated().map { index, instrument in
      InstrumentDeclared(
        instrument: InstrumentIndex(UInt16(index)), venue: VenueIndex(0),
        base: CurrencyIndex(UInt8(index + 1)), quote: CurrencyIndex(0), tick: instrument.tick,
        lot: instrument.lot, symbol: index < symbols.count ? symbols[index] : "GEN\(index)-USD")
    }
    let bases = instruments.map { String($0.symbol.prefix { $0 != "-" }) }
    return Listing(
      currencies: ["USD"] + bases, venue: "simulated", instruments: instruments,
      begins: settings.start)
  }

  /// The one symbol of a recorded feed.
  static func recorded(_ described: FeedDescription) -> Listing {
    let quotes = ["USDT", "USDC", "USD", "EUR", "BTC"]
    let quote = quotes.first { described.symbol.hasSuffix($0) } ?? "USDT"
    let base = String(described.symbol.dropLast(quote.count))
    let isPerpetual = described.market == .usdMargined
    return Listing(
      currencies: [quote, base],
      venue: "simulated",
      instruments: [
        InstrumentDeclared(
          instrument: InstrumentIndex(0), venue: VenueIndex(0), base: CurrencyIndex(1),
          quote: CurrencyIndex(0), tick: described.tick, lot: described.lot,
          symbol: described.symbol + (isPerpetual ? "-PERP" : ""))
      ],
      begins: described.firstReceiveTime)
  }

  /// What a journal declared in all its runs, and when its market begins.
  static func recorded(journal path: String) throws(DeskError) -> Listing {
    var listing = Listing(currencies: [], venue: "", instruments: [], begins: .unset)
    do throws(JournalError) {
      var reader = try EventReader.open(path)
      while let recorded = try reader.next() {
        listing.note(recorded)
      }
    } catch {
      throw .startUp(StartUpFault(description: error.description, exitCode: error.exitCode))
    }
    guard !listing.instruments.isEmpty, listing.begins != .unset else { throw .noMarket(path) }
    try listing.check(path)
    return listing
  }

  /// Whatever a journal declares, a venue trades only what has a tick and a lot, and everything has
  /// an index.
  private func check(_ path: String) throws(DeskError) {
    for instrument in instruments where instrument.tick.units <= 0 || instrument.lot.units <= 0 {
      throw .file(
        "\(path) declares \(instrument.symbol) with a tick of \(instrument.tick) and a lot of "
          + "\(instrument.lot), and both must be above zero: name another journal")
    }
    guard currencies.count <= Int(UInt8.max), instruments.count < Int(UInt16.max) else {
      throw .file(
        "\(path) declares \(currencies.count) currencies and \(instruments.count) instruments, "
          + "more than can be traded: name another journal")
    }
  }

  private mutating func note(_ recorded: RecordedEvent) {
    switch recorded.event {
    case .currencyDeclared(let it): currencies.append(it.code)
    case .venueDeclared(let it): venue = it.name
    case .instrumentDeclared(let it): instruments.append(it)
    case .quoted, .traded, .bookChanged, .bookReset:
      if begins == .unset { begins = recorded.envelope.recordedAt }
    case .runStarted, .runEnded, .journalRecovered, .journalRepaired, .configurationRecorded,
      .accountDeclared,
      .strategyDeclared, .limitSet, .clockStepped, .timerElapsed, .stateHashed, .dayRolled,
      .signingKeyDeclared,
      .marketDataRejected, .connectionChanged, .decisionMade, .orderRefused, .orderIntended,
      .orderWithheld, .orderSent, .orderAcknowledged, .orderRejected, .orderPartlyFilled,
      .orderFilled, .cancelIntended, .cancelSent, .cancelRejected, .orderCancelled,
      .orderExpired, .orderOutcomeUnknown, .orderOutcomeResolved, .reportIgnored,
      .balanceReported, .breakerTransitioned, .stopTriggered, .recovered, .modeChanged,
      .operatorCommanded, .commandRefused, .control:
      break
    }
  }
}
