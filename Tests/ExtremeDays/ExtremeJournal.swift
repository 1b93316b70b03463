import TradingCore

/// A journal of extremes: a small desk is declared, and then anything happens to it. Half of it is
/// what no engine writes; the rest is what an engine decides upon facts as absurd.
package struct ExtremeJournal {
  /// What it holds, numbered from 1.
  package private(set) var events: [RecordedEvent] = []
  private let catalog: StrategyCatalog
  private var state: TradingState
  private var day: ExtremeDay

  /// A journal that is a function of its seed. Its strategies are the programs of the catalog.
  package init(seed: UInt64, isGuarded: Bool, catalog: StrategyCatalog, count: Int) {
    self.catalog = catalog
    state = TradingState(catalog: catalog)
    day = ExtremeDay(seed: seed)
    // Of no other: a reader says that it has no rules for them, and reads no further.
    if !catalog.programs.isEmpty { day.programs = catalog.programs.map { ($0.name, $0.version) } }
    for event in Self.declarations(catalog, isGuarded: isGuarded) { add(event) }
    while events.count < count {
      if day.roll(2) == 0 {
        for _ in 0..<20 { write() }
      } else {
        for _ in 0..<20 { decide() }
      }
    }
  }

  private static func declarations(_ catalog: StrategyCatalog, isGuarded: Bool) -> [Event] {
    var events: [Event] = [
      .runStarted(
        RunStarted(
          run: 1, epoch: 1, kind: .live, previous: .none, seed: 1,
          clockOffset: Interval(nanoseconds: 0), build: "", binaryHash: "", host: "",
          clockSource: "", profile: "", feed: "")),
      .currencyDeclared(CurrencyDeclared(currency: CurrencyIndex(0), code: "USD")),
      .venueDeclared(VenueDeclared(venue: VenueIndex(0), name: "test")),
    ]
    for index in 0..<2 as Range<UInt16> {
      events.append(
        .instrumentDeclared(
          InstrumentDeclared(
            instrument: InstrumentIndex(index), venue: VenueIndex(0), base: CurrencyIndex(0),
            quote: CurrencyIndex(0), tick: Price(units: 1), lot: Quantity(units: 1),
            symbol: "T\(index)")))
    }
    events.append(
      .accountDeclared(
        AccountDeclared(
          account: AccountIndex(0), currency: CurrencyIndex(0),
          capital: Money(units: 10_000 * FixedPoint.scale), name: "main")))
    for (index, program) in catalog.programs.prefix(2).enumerated() {
      events.append(
        .strategyDeclared(
          StrategyDeclared(
            strategy: StrategyIndex(UInt8(index)), account: AccountIndex(0),
            version: program.version, name: program.name, trader: "t",
            settings: program.settings.map { min($0.preset, 2) })))
    }
    if isGuarded {
      events.append(
        .control(
          .rulesDeclared(
            RulesDeclared(rules: RulesDeclared.current, dayBegins: Interval(nanoseconds: 0)))))
    }
    events.append(
      .connectionChanged(ConnectionChanged(venue: VenueIndex(0), isConnected: true)))
    return events
  }

  /// An event as it comes, with an envelope as absurd as the event.
  private mutating func write() {
    add(day.roll(4) == 0 ? day.rareEvent() : day.event(state))
  }

  private mutating func add(_ event: Event) {
    let isSound = events.count < 20
    let recorded = RecordedEvent(
      envelope: Envelope(
        sequence: Sequence(UInt64(events.count) + 1),
        recordedAt: isSound || day.roll(6) > 0 ? state.now : day.time(),
        sourceTime: isSound ? .unset : day.time(),
        cause: isSound || day.roll(2) == 0
          ? Sequence.none
          : Sequence([1, .max, .max - 1, state.lastSequence.rawValue][day.roll(4)]),
        epoch: 1),
      event: event)
    state.apply(recorded)
    events.append(recorded)
  }

  /// A turn of an engine that goes on from here.
  private mutating func decide() {
    var decider = Decider(state: state, epoch: 1)
    let at = day.roll(12) == 0 ? day.time() : state.now.adding(.milliseconds(700))
    decider.take(.fact(day.fact(state)), at: at)
    events += decider.emitted
    state = decider.state
  }
}
