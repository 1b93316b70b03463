import JournalStore
import TradingCore

/// Writes events as records; docs/JOURNAL_FORMAT.md draws them. An event is written in the oldest
/// layout of its kind that can say all of it.
package enum EventEncoder {
  /// The version of the event schema: of the kinds and their layouts together.
  package static let schemaVersion: UInt32 = 3
  static let layout: UInt8 = 1

  /// The layout that an event is written in.
  static func layout(of event: Event) -> UInt8 {
    switch event {
    case .journalRecovered(let it): it.digest.isEmpty ? 1 : 2
    case .breakerTransitioned(let it): it.isPlain ? 1 : 2
    case .operatorCommanded(let it): it.isPlain ? 1 : 2
    case .orderRefused(let it): it.scope == .total ? 1 : 2
    case .decisionMade(let it): it.expectedProfit == .zero ? 1 : 2
    default: 1  // open set: the other kinds have one layout
    }
  }

  /// The last layout of a kind that this build knows.
  static func lastLayout(of kind: EventKind) -> UInt8 {
    switch kind {
    case .journalRecovered, .breakerTransitioned, .operatorCommanded, .orderRefused, .decisionMade:
      2
    default: 1  // open set: the other kinds have one layout
    }
  }

  /// Adds an event to the group that a journal will commit next. Its sequence must be the journal's
  /// next. Throws the journal's failure.
  package static func append(
    _ recorded: borrowing RecordedEvent, to journal: JournalWriter
  ) throws(JournalError) {
    let envelope = recorded.envelope
    precondition(
      envelope.sequence.rawValue == journal.nextSequence,
      "an event goes into the journal at its own sequence")
    // Nearly all events are one of these three, and four words need no buffer on the way.
    switch recorded.event {
    case .quoted(let it):
      return try append(
        envelope, .quoted, UInt32(it.instrument.rawValue), to: journal,
        [it.bid.word, it.ask.word, it.bidQuantity.word, it.askQuantity.word])
    case .bookChanged(let it):
      let side = UInt64(it.side.rawValue) | (it.isLastOfUpdate ? 1 << 8 : 0)
      return try append(
        envelope, .bookChanged, UInt32(it.instrument.rawValue), to: journal,
        [it.price.word, it.quantity.word, it.updateNumber, side])
    case .traded(let it):
      return try append(
        envelope, .traded, UInt32(it.instrument.rawValue), to: journal,
        [it.price.word, it.quantity.word, it.venueTradeNumber, UInt64(it.takerSide.rawValue)])
    default: break  // open set: the general way holds for every kind
    }
    let body = body(of: recorded.event)
    try journal.append(
      kind: recorded.event.kind.rawValue, layout: layout(of: recorded.event),
      subject: subject(of: recorded.event),
      recordedAt: envelope.recordedAt.nanoseconds, sourceTime: envelope.sourceTime.nanoseconds,
      cause: envelope.cause.rawValue, words: body.words, wordCount: body.wordCount,
      tail: body.tail)
  }

  @inline(__always)
  private static func append(
    _ envelope: Envelope, _ kind: EventKind, _ subject: UInt32, to journal: JournalWriter,
    _ words: InlineArray<4, UInt64>
  ) throws(JournalError) {
    try journal.append(
      kind: kind.rawValue, layout: layout, subject: subject,
      recordedAt: envelope.recordedAt.nanoseconds, sourceTime: envelope.sourceTime.nanoseconds,
      cause: envelope.cause.rawValue, words: words)
  }

  /// Whether a record whose header was read at `offset` of `bytes` has exactly the bytes that
  /// `append` writes for its event: whatever a reader does not look at would be otherwise unseen.
  static func writes(
    _ event: Event, as header: RecordHeader, at offset: Int, of bytes: RawSpan
  ) -> Bool {
    let body = body(of: event)
    guard header.layout == layout(of: event), header.subject == subject(of: event),
      header.bodyByteCount == (body.byteCount + 7) & ~7
    else { return false }
    let start = offset + header.byteCount - header.bodyByteCount
    for index in 0..<body.wordCount
    where bytes.loadWord(at: start + index * 8) != body.words[index] { return false }
    let texts = start + body.wordCount * 8
    for index in body.tail.indices
    where bytes.loadByte(at: texts + index) != body.tail[index] { return false }
    for place in texts + body.tail.count..<offset + header.byteCount
    where bytes.loadByte(at: place) != 0 { return false }
    return true
  }

  /// The size of an event's body in bytes.
  package static func bodyByteCount(of event: Event) -> Int { body(of: event).byteCount }

  private static func body(of event: Event) -> BodyWriter {
    var writer = BodyWriter()
    switch event {
    case .quoted(let it): writer.write(it)
    case .traded(let it): writer.write(it)
    case .bookChanged(let it): writer.write(it)
    case .bookReset(let it): writer.write(it)
    case .marketDataRejected(let it): writer.write(it)
    case .connectionChanged(let it): writer.write(it)
    case .decisionMade(let it): writer.write(it)
    case .orderRefused(let it): writer.write(it)
    case .orderIntended(let it): writer.write(it)
    case .orderWithheld(let it), .orderSent(let it), .orderAcknowledged(let it),
      .cancelIntended(let it), .cancelSent(let it):
      writer.write(it)
    case .orderRejected(let it), .cancelRejected(let it), .orderCancelled(let it),
      .orderExpired(let it), .orderOutcomeUnknown(let it):
      writer.write(it)
    case .orderPartlyFilled(let it), .orderFilled(let it): writer.write(it)
    case .orderOutcomeResolved(let it): writer.write(it)
    case .reportIgnored(let it): writer.write(it)
    case .balanceReported(let it): writer.write(it)
    case .breakerTransitioned(let it): writer.write(it)
    case .stopTriggered(let it): writer.write(it)
    case .recovered(let it): writer.write(it)
    case .modeChanged(let it): writer.write(it)
    case .operatorCommanded(let it): writer.write(it)
    case .commandRefused(let it): writer.write(it)
    case .limitSet(let it): writer.write(it)
    case .dayRolled(let it): writer.write(it)
    case .signingKeyDeclared(let it): writer.write(it)
    case .runStarted(let it): writer.write(it)
    case .runEnded(let it): writer.write(it)
    case .journalRecovered(let it): writer.write(it)
    case .journalRepaired(let it): writer.write(it)
    case .configurationRecorded(let it): writer.write(it)
    case .currencyDeclared(let it): writer.write(it)
    case .venueDeclared(let it): writer.write(it)
    case .instrumentDeclared(let it): writer.write(it)
    case .accountDeclared(let it): writer.write(it)
    case .strategyDeclared(let it): writer.write(it)
    case .clockStepped(let it): writer.write(it)
    case .stateHashed(let it): writer.write(it)
    case .timerElapsed: break
    case .control(let it): writer.write(it)
    }
    return writer
  }

  /// What an event is about: its instrument, or the low half of its order's number.
  private static func subject(of event: Event) -> UInt32 {
    func low(_ order: OrderNumber) -> UInt32 { UInt32(truncatingIfNeeded: order.rawValue) }
    return switch event {
    case .quoted(let it): UInt32(it.instrument.rawValue)
    case .traded(let it): UInt32(it.instrument.rawValue)
    case .bookChanged(let it): UInt32(it.instrument.rawValue)
    case .bookReset(let it): UInt32(it.instrument.rawValue)
    case .marketDataRejected(let it): UInt32(it.instrument.rawValue)
    case .decisionMade(let it): UInt32(it.instrument.rawValue)
    case .orderRefused(let it): UInt32(it.instrument.rawValue)
    case .instrumentDeclared(let it): UInt32(it.instrument.rawValue)
    case .balanceReported(let it): UInt32(it.instrument.rawValue)
    case .orderIntended(let it): low(it.order)
    case .orderWithheld(let it), .orderSent(let it), .orderAcknowledged(let it),
      .cancelIntended(let it), .cancelSent(let it):
      low(it.order)
    case .orderRejected(let it), .cancelRejected(let it), .orderCancelled(let it),
      .orderExpired(let it), .orderOutcomeUnknown(let it):
      low(it.order)
    case .orderPartlyFilled(let it), .orderFilled(let it): low(it.order)
    case .orderOutcomeResolved(let it): low(it.order)
    case .reportIgnored(let it): low(it.order)
    case .connectionChanged, .breakerTransitioned, .stopTriggered, .recovered, .modeChanged,
      .operatorCommanded, .commandRefused, .limitSet, .dayRolled, .signingKeyDeclared, .runStarted,
      .runEnded,
      .journalRecovered, .journalRepaired, .configurationRecorded, .currencyDeclared,
      .venueDeclared,
      .accountDeclared, .strategyDeclared, .clockStepped, .stateHashed, .timerElapsed, .control:
      0
    }
  }
}

extension Price {
  fileprivate var word: UInt64 { UInt64(bitPattern: units) }
}

extension Quantity {
  fileprivate var word: UInt64 { UInt64(bitPattern: units) }
}
