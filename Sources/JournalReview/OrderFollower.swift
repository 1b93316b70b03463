import Projections
import TradingCore

/// Collects the story of one order out of the events of a journal: the pure half of a trace.
package struct OrderFollower: Sendable {
  /// The state after the events taken.
  package private(set) var state: TradingState
  private let number: OrderNumber
  private var steps: [OrderStory.Step] = []
  // Causes that no step is there for, lowest last so that the latest is asked for first.
  private var wantedCauses: [Sequence] = []
  private var intent: OrderIntended?
  private var lastState = OrderState.intended
  private var filled = Quantity.zero
  private var turnover = Money.zero
  private var realised = Money.zero
  private var fees = Money.zero

  /// A follower of one order, before the first event.
  package init(_ number: OrderNumber, catalog: StrategyCatalog) {
    self.number = number
    state = TradingState(catalog: catalog)
  }

  /// Takes the journal's next event.
  package mutating func take(_ recorded: RecordedEvent) {
    guard recorded.event.order == number else {
      state.apply(recorded)
      if followsFromStory(recorded) { steps.append(OrderStory.Step(recorded, .consequence)) }
      return
    }
    if case .orderIntended(let intended) = recorded.event, intent == nil { intent = intended }
    if let fill = recorded.event.fill {
      book(fill, recorded)
    } else {
      state.apply(recorded)
    }
    if let order = state.orders[number] { lastState = order.state }
    steps.append(OrderStory.Step(recorded, .own))
    want(recorded.envelope.cause)
  }

  /// The next event that the story still needs to be told whole; nil when it has every cause.
  package var missingCause: Sequence? { wantedCauses.first }

  /// Takes the event of a missing cause; nil when the journal does not hold it.
  package mutating func takeCause(_ recorded: RecordedEvent?, of wanted: Sequence) {
    wantedCauses.removeAll { $0 == wanted }
    guard let recorded else { return }
    let position = steps.firstIndex { $0.recorded.envelope.sequence > wanted } ?? steps.count
    steps.insert(OrderStory.Step(recorded, .cause), at: position)
    want(recorded.envelope.cause)
  }

  /// The story; nil when the order was never intended.
  package func story(named clientOrderId: String) -> OrderStory? {
    guard let intent else { return nil }
    return OrderStory(
      intent: intent, clientOrderId: clientOrderId, state: lastState, steps: steps,
      filled: filled, turnover: turnover, realised: realised, fees: fees)
  }

  /// Books a fill and takes what the position realised by it. A fill that the state does not book
  /// is no money.
  private mutating func book(_ fill: Fill, _ recorded: RecordedEvent) {
    let place = intent.map { $0.instrument.position } ?? Int.max
    guard place < state.book.positions.count else {
      state.apply(recorded)
      return
    }
    let before = state.book.positions[place]
    state.apply(recorded)
    let after = state.book.positions[place]
    guard after.fillCount > before.fillCount else { return }
    filled += fill.quantity
    turnover += after.turnover - before.turnover
    realised += after.realised - before.realised
    fees += after.fees - before.fees
  }

  /// Whether an event about something else was set off by what happened to the order.
  private func followsFromStory(_ recorded: borrowing RecordedEvent) -> Bool {
    guard let first = steps.first, recorded.envelope.cause >= first.recorded.envelope.sequence
    else { return false }
    switch recorded.event.kind {
    case .breakerTransitioned, .stopTriggered, .cancelIntended, .recovered, .modeChanged,
      .stageChanged, .warningChanged:
      break
    case .runStarted, .runEnded, .journalRecovered, .configurationRecorded, .currencyDeclared,
      .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared, .limitSet,
      .clockStepped, .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared, .quoted, .traded,
      .bookChanged,
      .bookReset, .marketDataRejected, .connectionChanged, .decisionMade, .orderRefused,
      .orderIntended, .orderWithheld, .orderSent, .orderAcknowledged, .orderRejected,
      .orderPartlyFilled, .orderFilled, .cancelSent, .cancelRejected, .orderCancelled,
      .orderExpired, .orderOutcomeUnknown, .orderOutcomeResolved, .reportIgnored,
      .balanceReported, .operatorCommanded, .commandRefused, .rulesDeclared, .permissionDeclared,
      .operatorDeclared, .breakerDeclared, .serviceReported, .costReported, .limitChanged,
      .denialChanged, .maintenanceChanged, .crisisChanged, .recoveryPlanned, .approvalRequested,
      .approvalGiven, .operatorChanged, .closingChanged, .glassBroken, .requestRejected,
      .withdrawn:
      return false
    }
    return holds(recorded.envelope.cause)
  }

  /// Whether the story has the event; its steps are in the order of the journal.
  private func holds(_ sequence: Sequence) -> Bool {
    steps.last(where: { $0.recorded.envelope.sequence <= sequence })?
      .recorded.envelope.sequence == sequence
  }

  private mutating func want(_ cause: Sequence) {
    guard cause != .none, !holds(cause), !wantedCauses.contains(cause) else { return }
    let position = wantedCauses.firstIndex { $0 < cause } ?? wantedCauses.count
    wantedCauses.insert(cause, at: position)
  }
}
