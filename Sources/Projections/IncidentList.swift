import TradingCore

/// Every stop with its cause, its recovery and who was there, every move of the breaker, and every
/// time that the glass was broken.
package struct IncidentList: Sendable {
  /// One stop, until it was recovered.
  package struct Incident: Hashable, Sendable {
    /// The event that stopped trading.
    package let sequence: Sequence
    /// When.
    package let at: Timestamp
    /// The event that caused the stop.
    package let cause: Sequence
    /// Why, with the value measured and the limit in force.
    package let stop: StopTriggered
    /// The event that took it back; none while stopped.
    package internal(set) var recovery: Sequence = .none
    /// When it was taken back; unset while stopped.
    package internal(set) var recoveredAt: Timestamp = .unset
    /// Who took it back and why; nil while stopped.
    package internal(set) var recovered: Recovered?
    /// The names of the operators who gave commands meanwhile, each once, in order.
    package internal(set) var operators: [String] = []
    /// Cancels intended while it lasted.
    package internal(set) var cancelCount: UInt64 = 0
    /// Commands refused while it lasted.
    package internal(set) var refusedCommandCount: UInt64 = 0

    /// How long trading was stopped; nil while it still is.
    package var duration: Interval? {
      recovered == nil ? nil : recoveredAt.since(at)
    }
  }

  /// One move of the breaker.
  package struct BreakerMove: Hashable, Sendable {
    /// The event.
    package let sequence: Sequence
    /// When.
    package let at: Timestamp
    /// The event that caused it.
    package let cause: Sequence
    /// What moved.
    package let transition: BreakerTransitioned
  }

  /// One breaking of the glass.
  package struct Breaking: Hashable, Sendable {
    /// The event.
    package let sequence: Sequence
    /// When.
    package let at: Timestamp
    /// Who, until when and why.
    package let glass: GlassBroken
  }

  /// The stops, in order.
  package private(set) var incidents: [Incident] = []
  /// The moves of the breaker, in order.
  package private(set) var breakerMoves: [BreakerMove] = []

  /// When the glass was broken, in order.
  package private(set) var breakings: [Breaking] = []

  /// None.
  package init() {}

  /// The stop in force; nil when there is none.
  package var open: Incident? {
    guard let last = incidents.last, last.recovered == nil else { return nil }
    return last
  }

  /// Folds one event in.
  package mutating func fold(_ recorded: borrowing RecordedEvent, _ state: borrowing TradingState) {
    let envelope = recorded.envelope
    switch recorded.event {
    case .stopTriggered(let stop):
      guard open == nil else { return }
      incidents.append(
        Incident(
          sequence: envelope.sequence, at: envelope.recordedAt, cause: envelope.cause, stop: stop,
          operators: stop.actor == "engine" ? [] : [stop.actor]))
    case .recovered(let recovered):
      change { incident in
        incident.recovery = envelope.sequence
        incident.recoveredAt = envelope.recordedAt
        incident.recovered = recovered
        if !incident.operators.contains(recovered.actor) {
          incident.operators.append(recovered.actor)
        }
      }
    case .breakerTransitioned(let transition):
      breakerMoves.append(
        BreakerMove(
          sequence: envelope.sequence, at: envelope.recordedAt, cause: envelope.cause,
          transition: transition))
    case .operatorCommanded(let command):
      change { incident in
        if !incident.operators.contains(command.actor) { incident.operators.append(command.actor) }
      }
    case .commandRefused: change { $0.refusedCommandCount += 1 }
    case .cancelIntended: change { $0.cancelCount += 1 }
    case .control(.glassBroken(let glass)):
      breakings.append(
        Breaking(sequence: envelope.sequence, at: envelope.recordedAt, glass: glass))
    case .runStarted, .runEnded, .journalRecovered, .journalRepaired, .configurationRecorded,
      .currencyDeclared, .venueDeclared, .instrumentDeclared, .accountDeclared, .strategyDeclared,
      .limitSet, .clockStepped, .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared,
      .quoted, .traded, .bookChanged, .bookReset, .marketDataRejected, .connectionChanged,
      .decisionMade, .orderRefused, .orderIntended, .orderWithheld, .orderSent, .orderAcknowledged,
      .orderRejected, .orderPartlyFilled, .orderFilled, .cancelSent, .cancelRejected,
      .orderCancelled, .orderExpired, .orderOutcomeUnknown, .orderOutcomeResolved, .reportIgnored,
      .balanceReported, .modeChanged, .control:
      break
    }
  }

  /// Changes the incident in progress, if there is one.
  private mutating func change(_ body: (inout Incident) -> Void) {
    guard let last = incidents.indices.last, incidents[last].recovered == nil else { return }
    body(&incidents[last])
  }
}
