import JournalStore
import SystemCalls
import Testing
import TradingCore

@testable import EventJournal

/// One event of every kind, with every field different from zero.
let everyKind: [Event] = firstKinds + controlKinds

private let firstKinds: [Event] = [
  .runStarted(
    RunStarted(
      run: 3, epoch: 4, kind: .dryRun, previous: .quarantined, seed: 5,
      clockOffset: Interval(nanoseconds: -6), build: "b", binaryHash: "h", host: "höst",
      clockSource: "feed", profile: "p", feed: "f")),
  .runEnded(RunEnded(reason: .signal, openOrders: 7)),
  .journalRecovered(JournalRecovered(from: Sequence(8), byteCount: 9, quarantineFile: "q")),
  .journalRecovered(
    JournalRecovered(from: Sequence(8), byteCount: 9, quarantineFile: "q", digest: "ab")),
  .journalRepaired(
    JournalRepaired(
      work: .rebuilt, lostFrom: Sequence(3), lostThrough: Sequence(4), byteCount: 5,
      repairedAt: Timestamp(nanoseconds: 6), actor: "ada", reason: "bad sector", plan: "01ef",
      quarantineFiles: "a b", digest: "cd")),
  .configurationRecorded(ConfigurationRecorded(key: "k", value: "", origin: "o")),
  .currencyDeclared(CurrencyDeclared(currency: CurrencyIndex(1), code: "USD")),
  .venueDeclared(VenueDeclared(venue: VenueIndex(2), name: "v")),
  .instrumentDeclared(
    InstrumentDeclared(
      instrument: InstrumentIndex(513), venue: VenueIndex(1), base: CurrencyIndex(2),
      quote: CurrencyIndex(3), tick: Price(units: 4), lot: Quantity(units: 5), symbol: "BTC")),
  .accountDeclared(
    AccountDeclared(
      account: AccountIndex(1), currency: CurrencyIndex(2), capital: Money(units: 3), name: "a")),
  .strategyDeclared(
    StrategyDeclared(
      strategy: StrategyIndex(1), account: AccountIndex(2), version: 3, name: "s", trader: "t",
      settings: [Int64.min, -1, 0, Int64.max])),
  .limitSet(LimitSet(limit: .dailyLoss, old: -1, new: 2, actor: "ada", reason: "why")),
  .clockStepped(
    ClockStepped(from: Timestamp(nanoseconds: 1), to: Timestamp(nanoseconds: -2))),
  .timerElapsed,
  .stateHashed(StateHashed(hash: StateHash(high: 1, low: 2))),
  .dayRolled(DayRolled(day: 20_000, baseline: Money(units: -3))),
  .signingKeyDeclared(SigningKeyDeclared(epoch: 7, key: "daybook/1+2+A", handover: "BB==")),
  .quoted(
    Quote(
      instrument: InstrumentIndex(65_535), bid: Price(units: 1), bidQuantity: Quantity(units: 2),
      ask: Price(units: 3), askQuantity: Quantity(units: 4))),
  .traded(
    TradePrint(
      instrument: InstrumentIndex(1), takerSide: .sell, price: Price(units: 2),
      quantity: Quantity(units: 3), venueTradeNumber: 4)),
  .bookChanged(
    BookChange(
      instrument: InstrumentIndex(1), side: .sell, isLastOfUpdate: true, price: Price(units: 2),
      quantity: Quantity(units: 3), updateNumber: 4)),
  .bookReset(BookReset(instrument: InstrumentIndex(1), reason: .sequenceGap, updateNumber: 2)),
  .marketDataRejected(
    MarketDataRejected(
      instrument: InstrumentIndex(1), reason: .absurdPrice, messageNumber: 2, detail: "−7 %")),
  .connectionChanged(ConnectionChanged(venue: VenueIndex(1), isConnected: true)),
  .decisionMade(
    DecisionMade(
      strategy: StrategyIndex(1), instrument: InstrumentIndex(2), action: .exit, side: .sell,
      timeInForce: .immediateOrCancel, price: Price(units: 3), quantity: Quantity(units: 4),
      signal: -5, threshold: 6)),
  .orderRefused(
    OrderRefused(
      strategy: StrategyIndex(1), instrument: InstrumentIndex(2), side: .sell, rule: .openOrders,
      quantity: Quantity(units: 3), value: 4, limit: -5)),
  .orderIntended(
    OrderIntended(
      order: OrderNumber(1 << 40), account: AccountIndex(2), strategy: StrategyIndex(3),
      instrument: InstrumentIndex(40_000), side: .sell, timeInForce: .immediateOrCancel,
      isReduceOnly: true, price: Price(units: 5), quantity: Quantity(units: 6))),
  .orderWithheld(OrderProgress(order: OrderNumber(1), venueOrderNumber: 2)),
  .orderSent(OrderProgress(order: OrderNumber(1), venueOrderNumber: 2)),
  .orderAcknowledged(OrderProgress(order: OrderNumber(1), venueOrderNumber: 2)),
  .orderRejected(OrderClosure(order: OrderNumber(1), reason: .duplicateOrder)),
  .orderPartlyFilled(fill),
  .orderFilled(fill),
  .cancelIntended(OrderProgress(order: OrderNumber(1), venueOrderNumber: 2)),
  .cancelSent(OrderProgress(order: OrderNumber(1), venueOrderNumber: 2)),
  .cancelRejected(OrderClosure(order: OrderNumber(1), reason: .alreadyClosed)),
  .orderCancelled(OrderClosure(order: OrderNumber(1), reason: .requested)),
  .orderExpired(OrderClosure(order: OrderNumber(1), reason: .requested)),
  .orderOutcomeUnknown(OrderClosure(order: OrderNumber(1), reason: .restarted)),
  .orderOutcomeResolved(
    OutcomeResolved(
      order: OrderNumber(1), outcome: .neverReceived, filledQuantity: Quantity(units: 2),
      venueOrderNumber: 3)),
  .reportIgnored(
    ReportIgnored(order: OrderNumber(1), wouldBe: .orderFilled, reason: .outOfOrder)),
  .balanceReported(
    BalanceReported(
      account: AccountIndex(1), instrument: .all, currency: CurrencyIndex(2), units: -3)),
  .breakerTransitioned(
    BreakerTransitioned(
      from: .halfOpen, to: .open, reason: .probeFailed, failures: 4, threshold: 5,
      probeAt: Timestamp(nanoseconds: 6))),
  .stopTriggered(
    StopTriggered(reason: .capitalLoss, value: 1, limit: -2, actor: "engine", message: "m")),
  .recovered(Recovered(actor: "ada", reason: "r", stop: Sequence(9))),
  .modeChanged(ModeChanged(from: .paused, to: .reduceOnly, actor: "ada", reason: "r")),
  .operatorCommanded(
    OperatorCommand(
      verb: .cancelAll, actor: "ada", reason: "r", channel: .unstated, origin: "script")),
  .commandRefused(CommandRefused(verb: .recover, actor: "ada", because: "b")),
]

private let fill = Fill(
  order: OrderNumber(1), venueTradeNumber: 2, liquidity: .maker, price: Price(units: 3),
  quantity: Quantity(units: 4), fee: Money(units: -5))

@Suite struct EventCodingTests {
  private func inFolder(_ work: (String) throws -> Void) throws {
    let folder = try Directory.makeTemporary(prefix: "daybook-events-")
    try work(folder.path(of: "journal"))
    try folder.removeTree()
  }

  private func enveloped(_ events: [Event], from first: UInt64 = 1) -> [RecordedEvent] {
    events.enumerated().map { index, event in
      let sequence = first + UInt64(index)
      return RecordedEvent(
        envelope: Envelope(
          sequence: Sequence(sequence), recordedAt: Timestamp(nanoseconds: Int64(sequence) * 10),
          sourceTime: Timestamp(nanoseconds: Int64(sequence) * 10 - 3),
          cause: Sequence(sequence - 1), epoch: 1),
        event: event)
    }
  }

  private func write(_ events: [RecordedEvent], to path: String) throws {
    let (writer, _) = try EventWriter.open(directory: path, options: JournalOptions())
    for event in events { try writer.append(event) }
    try writer.close()
  }

  private func read(_ path: String, from first: Sequence = .none) throws -> [RecordedEvent] {
    var reader = try EventReader.open(path, from: first, verification: .chain)
    var events: [RecordedEvent] = []
    while let event = try reader.next() { events.append(event) }
    return events
  }

  @Test func thereIsAnEventOfEveryKind() {
    #expect(Set(everyKind.map(\.kind)) == Set(EventKind.allCases))
  }

  @Test func theDocumentListsEveryKind() throws {
    var path = #filePath
    for _ in 0..<3 {
      path.removeSubrange(path[...].lastIndex(of: "/").map { $0... } ?? path.endIndex...)
    }
    let bytes = try File.contents(of: path + "/docs/JOURNAL_FORMAT.md")
    let text = String(decoding: bytes, as: UTF8.self)
    for kind in EventKind.allCases {
      #expect(text.contains("| \(kind.rawValue) | `\(kind)` |"), "\(kind)")
    }
  }

  @Test func everyKindReadsBackAsItWasWritten() throws {
    try inFolder { path in
      let written = enveloped(everyKind)
      try write(written, to: path)
      #expect(try read(path) == written)
      #expect(try read(path, from: Sequence(20)) == Array(written[19...]))
    }
  }

  @Test func aBitThatNoLayoutUsesIsSeenWhereEveryOtherBitCounts() throws {
    try inFolder { path in
      let written = enveloped(everyKind)
      try write(written, to: path)
      var reader = try EventReader.open(path)
      while let recorded = try reader.next() {
        let isCanonical = reader.isCanonical(recorded)
        #expect(isCanonical, "\(recorded.event.kind)")
      }

      // Every bit of every record's body, subject and layout, one at a time: it makes another
      // event, or an error, or is called unused.
      var blocks = try JournalReader.open(path)
      _ = try blocks.nextBlock()
      let bytes = Array(blocks.payload.prefix(blocks.payloadByteCount))
      var offset = 0
      var unused = 0
      for recorded in written {
        let size = try RecordBytes.header(of: bytes, at: offset).byteCount
        for place in Array(offset + 3..<offset + 8) + Array(offset + 32..<offset + size) {
          for bit in 0..<8 as Range<UInt8> {
            var flipped = bytes
            flipped[place] ^= 1 << bit
            guard let event = event(in: flipped, at: offset), event == recorded.event else {
              continue
            }
            let header = try RecordBytes.header(of: flipped, at: offset)
            let isSeen = !RecordBytes.are(header, at: offset, of: flipped, those: event)
            if !isSeen {
              Issue.record("\(recorded.event.kind): byte \(place - offset), bit \(bit)")
            }
            unused += 1
          }
        }
        offset += size
      }
      #expect(unused > 2_000)
    }
  }

  private func event(in bytes: [UInt8], at offset: Int) -> Event? {
    do throws(EventCodingError) {
      return try RecordBytes.event(
        try RecordBytes.header(of: bytes, at: offset), at: offset, of: bytes)
    } catch {
      return nil
    }
  }

  @Test func hotEventsTakeSixtyFourBytesWithTheirHeader() {
    for event in everyKind {
      switch event {
      case .quoted, .traded, .bookChanged:
        #expect(EventEncoder.bodyByteCount(of: event) == 32)
      default: break  // open set: the size of other kinds is not promised
      }
    }
  }

  @Test func aTextTooLongForARecordIsCutAtAWholeCharacter() throws {
    try inFolder { path in
      let text = String(repeating: "é", count: 20_000)
      let written = enveloped([
        .configurationRecorded(ConfigurationRecorded(key: "k", value: text, origin: "o"))
      ])
      try write(written, to: path)
      guard case .configurationRecorded(let found) = try read(path).first?.event else {
        Issue.record("the setting was not read back")
        return
      }
      #expect(found.value == String(repeating: "é", count: 8_000))
      #expect(found.origin == "o")
    }
  }

  @Test(arguments: [0, 20, 31, 63, 127, 255] as [UInt8])
  func aKindOfTheFutureIsNamedAndNotGuessed(kind: UInt8) throws {
    try inFolder { path in
      var options = JournalOptions()
      options.schemaVersion = EventEncoder.schemaVersion
      let (journal, _) = try JournalWriter.open(directory: path, options: options)
      _ = try journal.beginRecord(
        kind: kind, layout: 1, subject: 0, recordedAt: 1, sourceTime: 1, cause: 0,
        bodyByteCount: 64)
      try journal.close()
      #expect(throws: JournalError.self) { try read(path) }
    }
  }

  @Test func aSchemaOfTheFutureIsRefused() throws {
    try inFolder { path in
      var options = JournalOptions()
      options.schemaVersion = EventEncoder.schemaVersion + 1
      let (journal, _) = try JournalWriter.open(directory: path, options: options)
      _ = try journal.beginRecord(
        kind: 12, layout: 1, subject: 0, recordedAt: 1, sourceTime: 1, cause: 0, bodyByteCount: 0)
      try journal.close()
      #expect(
        throws: JournalError.newerVersion(
          file: path + "/00000000000000000001-000001.segment",
          found: EventEncoder.schemaVersion + 1, supported: EventEncoder.schemaVersion)
      ) { try read(path) }
    }
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func randomBodiesGiveAnEventOrAnErrorAndNeverTrap(seed: UInt64) throws {
    print("seed \(seed)")
    var state = seed
    func roll(_ sides: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % sides
    }
    try inFolder { path in
      var options = JournalOptions()
      options.schemaVersion = EventEncoder.schemaVersion
      for kind in EventKind.allCases {
        let folder = path + "-\(kind.rawValue)"
        let (journal, _) = try JournalWriter.open(directory: folder, options: options)
        let size = Int(roll(20)) * 8
        let offset = try journal.beginRecord(
          kind: kind.rawValue, layout: 1, subject: UInt32(roll(1 << 31)), recordedAt: 1,
          sourceTime: 1, cause: 0, bodyByteCount: size)
        for index in 0..<size where roll(2) == 0 {
          journal.group.bytes[offset + index] = UInt8(roll(256))
        }
        try journal.close()
        do {
          _ = try read(folder)
        } catch let error as JournalError {
          #expect(error.isDamage)
        }
      }
    }
  }
}
