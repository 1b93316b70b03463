import Projections
import TradingCore

/// Checks the events of a journal one after the other: the pure half of a verification. It never
/// stops at a finding.
package struct Verifier: Sendable {
  /// The state after the events taken.
  package private(set) var state: TradingState
  /// What was found so far.
  package private(set) var findings = FindingList()
  /// Events taken.
  package private(set) var eventCount: UInt64 = 0
  /// Recorded state hashes that were found right.
  package private(set) var hashesEqual: UInt64 = 0

  /// Where the glass was broken.
  package private(set) var glassBroken: [Sequence] = []

  private(set) var orders = AuditedOrders()
  private var envelopes = EnvelopeChecks()
  private var runs = RunChecks()
  private var control = ControlChecks()
  private var money = MoneyChecks()
  private var saidUnknownStrategy = false

  private var reconciliation: Reconciliation?

  /// A verifier before the first event. With the venue's own statement it reconciles the two;
  /// `journal` is the first half word of the journal's identity, as the names of orders carry it.
  package init(
    catalog: StrategyCatalog, statement: VenueStatement? = nil, journal: UInt32 = 0
  ) {
    state = TradingState(catalog: catalog)
    reconciliation = statement.map { Reconciliation($0, journal: journal) }
  }

  /// A verifier that goes on from a state: the one before the first event, or that of a snapshot,
  /// which is taken between two turns, so that nothing is under way.
  package init(resuming state: TradingState) {
    self.state = state
    orders = AuditedOrders(after: state.orders)
    envelopes = EnvelopeChecks(after: state)
    runs = RunChecks(after: state.run?.epoch)
    money = MoneyChecks(after: state)
    noteUnknownStrategies(at: state.lastSequence)
  }

  /// Orders that were intended in the events taken.
  package var newOrderCount: UInt64 { UInt64(orders.entries.count) }

  /// Events after which the books were added up.
  package var balanceCount: UInt64 { money.conservation.checkCount }

  /// Orders intended.
  package var orderCount: UInt64 { orders.lastNumber.rawValue }

  /// Takes the next event. `durableThrough` is the watermark of the block that holds it, nil when
  /// not known; `isCanonical` is whether its record has the bytes that a writer gives such an
  /// event.
  package mutating func take(
    _ recorded: borrowing RecordedEvent, durableThrough: Sequence? = nil, isCanonical: Bool = true
  ) {
    envelopes.take(recorded, isCanonical: isCanonical, &findings)
    runs.take(recorded, state, &findings)
    control.take(recorded, state, &findings)
    if case .control(.glassBroken) = recorded.event {
      glassBroken.append(recorded.envelope.sequence)
    }
    if case .stateHashed(let hashed) = recorded.event { check(hashed, recorded.envelope) }
    let order = recorded.event.order
    if order != nil {
      orders.take(recorded, state.run?.kind, durableThrough: durableThrough, &findings)
    }
    let impossibleBefore = state.illegalOrderEvents
    state.apply(recorded)
    let isPossible = state.illegalOrderEvents == impossibleBefore
    if !isPossible { notePossible(recorded) }
    if let order {
      if let now = state.orders[order]?.state { orders.update(order) { $0.state = now } }
      money.take(recorded, orders[order], isBooked: isPossible, state, &findings)
      if let fill = recorded.event.fill, isPossible {
        reconciliation?.take(fill, at: recorded.envelope.sequence, &findings)
      }
    } else if case .accountDeclared = recorded.event {
      money.take(recorded, nil, isBooked: true, state, &findings)
    } else if case .strategyDeclared = recorded.event {
      noteUnknownStrategies(at: recorded.envelope.sequence)
    }
    eventCount += 1
  }

  /// Takes the end of the journal.
  package mutating func finish(_ end: JournalEnd) {
    switch end {
    case .clean, .open: break
    case .torn(let what): findings.add(.tailWhole, at: state.lastSequence, what)
    }
    reconciliation?.finish(orders, state, &findings)
    if state.orders.unknownCount > 0 {
      let first = state.orders.open { $0.state == .unknown }.first?.rawValue ?? 0
      findings.add(
        .outcomeKnown, at: state.lastSequence,
        "\(state.orders.unknownCount) orders are not settled with the venue, the first is "
          + "order \(first); the next live run settles them")
    }
  }

  /// Takes findings that are not about events.
  mutating func note(_ found: [(rule: AuditRule, what: String)]) {
    for finding in found { findings.add(finding.rule, at: .none, finding.what) }
  }

  private mutating func check(_ hashed: StateHashed, _ envelope: Envelope) {
    guard hashed.isComparable, state.missingPrograms.isEmpty else { return }
    let folded = state.hash()
    if folded == hashed.hash {
      hashesEqual += 1
    } else {
      findings.add(
        .stateHash, at: envelope.sequence,
        "the journal says \(hashed.hash), the fold comes to \(folded)")
    }
  }

  private mutating func notePossible(_ recorded: borrowing RecordedEvent) {
    let subject = recorded.event.order.map { number in
      let stood = state.orders[number].map { ", which stood at \($0.state)," } ?? ""
      return " of order \(number.rawValue)\(stood)"
    }
    findings.add(
      .eventPossible, at: recorded.envelope.sequence,
      "\(recorded.event.kind)\(subject ?? "") could not happen")
  }

  private mutating func noteUnknownStrategies(at sequence: Sequence) {
    guard !saidUnknownStrategy, let first = state.missingPrograms.first else { return }
    saidUnknownStrategy = true
    findings.add(
      .strategyKnown, at: sequence,
      "this build has no rules for \(first.name) version \(first.version), so state hashes are "
        + "not compared")
  }
}

/// How a journal ends, as a verification sees it.
package enum JournalEnd: Hashable, Sendable {
  /// The writer closed it.
  case clean
  /// Whole, and either being written or left by a killed writer.
  case open
  /// Bytes that were never acknowledged, in words.
  case torn(String)
}
