import JournalStore
import TradingCore

/// Reads one record's body as the event of its kind.
struct EventDecoder {
  let start: Int
  let end: Int
  let layout: UInt8
  let instrument: InstrumentIndex

  /// The event in a record whose header was read at `offset` of `bytes`.
  static func event(
    _ header: RecordHeader, at offset: Int, _ bytes: RawSpan
  ) throws(EventCodingError) -> Event {
    let end = offset + header.byteCount
    let decoder = EventDecoder(
      start: end - header.bodyByteCount, end: end, layout: header.layout,
      instrument: InstrumentIndex(UInt16(truncatingIfNeeded: header.subject)))
    // Nearly all are quotes, which need not go through the tables of all kinds.
    if header.kind == EventKind.quoted.rawValue, header.layout == EventEncoder.layout {
      return .quoted(try decoder.quote(bytes))
    }
    guard let kind = EventKind(rawValue: header.kind) else { throw .unknownKind(header.kind) }
    guard (1...EventEncoder.lastLayout(of: kind)).contains(header.layout) else {
      throw .unknownLayout(kind, layout: header.layout)
    }
    return try decoder.event(of: kind, bytes)
  }

  private func event(of kind: EventKind, _ bytes: RawSpan) throws(EventCodingError) -> Event {
    switch kind {
    case .quoted: .quoted(try quote(bytes))
    case .traded: .traded(try trade(bytes))
    case .bookChanged: .bookChanged(try bookChange(bytes))
    case .bookReset: .bookReset(try bookReset(bytes))
    case .marketDataRejected: .marketDataRejected(try marketDataRejected(bytes))
    case .connectionChanged: .connectionChanged(try connectionChanged(bytes))
    case .decisionMade: .decisionMade(try decisionMade(bytes))
    case .orderRefused: .orderRefused(try orderRefused(bytes))
    case .orderIntended: .orderIntended(try orderIntended(bytes))
    case .orderWithheld: .orderWithheld(try progress(kind, bytes))
    case .orderSent: .orderSent(try progress(kind, bytes))
    case .orderAcknowledged: .orderAcknowledged(try progress(kind, bytes))
    case .orderRejected: .orderRejected(try closure(kind, bytes))
    case .orderPartlyFilled: .orderPartlyFilled(try fill(kind, bytes))
    case .orderFilled: .orderFilled(try fill(kind, bytes))
    case .cancelIntended: .cancelIntended(try progress(kind, bytes))
    case .cancelSent: .cancelSent(try progress(kind, bytes))
    case .cancelRejected: .cancelRejected(try closure(kind, bytes))
    case .orderCancelled: .orderCancelled(try closure(kind, bytes))
    case .orderExpired: .orderExpired(try closure(kind, bytes))
    case .orderOutcomeUnknown: .orderOutcomeUnknown(try closure(kind, bytes))
    case .orderOutcomeResolved: .orderOutcomeResolved(try outcomeResolved(bytes))
    case .reportIgnored: .reportIgnored(try reportIgnored(bytes))
    case .balanceReported: .balanceReported(try balanceReported(bytes))
    case .breakerTransitioned: .breakerTransitioned(try breakerTransitioned(bytes))
    case .stopTriggered: .stopTriggered(try stopTriggered(bytes))
    case .recovered: .recovered(try recovered(bytes))
    case .modeChanged: .modeChanged(try modeChanged(bytes))
    case .operatorCommanded: .operatorCommanded(try operatorCommanded(bytes))
    case .commandRefused: .commandRefused(try commandRefused(bytes))
    case .limitSet: .limitSet(try limitSet(bytes))
    case .dayRolled: .dayRolled(try dayRolled(bytes))
    case .signingKeyDeclared: .signingKeyDeclared(try signingKeyDeclared(bytes))
    case .runStarted: .runStarted(try runStarted(bytes))
    case .runEnded: .runEnded(try runEnded(bytes))
    case .journalRecovered: .journalRecovered(try journalRecovered(bytes))
    case .configurationRecorded: .configurationRecorded(try configurationRecorded(bytes))
    case .currencyDeclared: .currencyDeclared(try currencyDeclared(bytes))
    case .venueDeclared: .venueDeclared(try venueDeclared(bytes))
    case .instrumentDeclared: .instrumentDeclared(try instrumentDeclared(bytes))
    case .accountDeclared: .accountDeclared(try accountDeclared(bytes))
    case .strategyDeclared: .strategyDeclared(try strategyDeclared(bytes))
    case .clockStepped: .clockStepped(try clockStepped(bytes))
    case .timerElapsed: .timerElapsed
    case .stateHashed: .stateHashed(try stateHashed(bytes))
    case .rulesDeclared, .permissionDeclared, .operatorDeclared, .breakerDeclared,
      .serviceReported, .costReported, .limitChanged, .denialChanged, .crisisChanged,
      .maintenanceChanged, .recoveryPlanned, .approvalRequested, .approvalGiven, .stageChanged,
      .operatorChanged, .closingChanged, .warningChanged, .glassBroken, .requestRejected,
      .withdrawn:
      .control(try controlEvent(kind, bytes))
    }
  }
}
