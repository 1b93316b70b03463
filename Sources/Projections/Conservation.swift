import TradingCore

/// Proof that money and units are conserved: after every event that moves either, the legs of the
/// double-entry books sum to zero.
package struct Conservation: Sendable {
  /// Books out of balance.
  package struct Violation: Hashable, Sendable {
    /// The first event after which they were.
    package let sequence: Sequence
    /// What they were out by, in units of 10⁻⁸.
    package let imbalance: Money

    /// Books out of balance after an event.
    package init(sequence: Sequence, imbalance: Money) {
      self.sequence = sequence
      self.imbalance = imbalance
    }
  }

  /// Events after which the books were added up.
  package private(set) var checkCount: UInt64 = 0
  /// The first violation; nil in a sound journal.
  package private(set) var violation: Violation?

  /// Nothing checked.
  package init() {}

  /// Folds one event in; `state` is that after the event.
  package mutating func fold(_ recorded: borrowing RecordedEvent, _ state: borrowing TradingState) {
    guard Self.movesMoney(recorded.event), let ledger = state.book.ledger else { return }
    check(ledger.imbalance, at: recorded.envelope.sequence)
  }

  /// Takes what the books are out of balance by after an event.
  package mutating func check(_ imbalance: Money, at sequence: Sequence) {
    checkCount += 1
    if imbalance != .zero, violation == nil {
      violation = Violation(sequence: sequence, imbalance: imbalance)
    }
  }

  private static func movesMoney(_ event: borrowing Event) -> Bool {
    switch event.kind {
    case .orderPartlyFilled, .orderFilled, .accountDeclared: true
    case .runStarted, .runEnded, .journalRecovered, .configurationRecorded, .currencyDeclared,
      .venueDeclared, .instrumentDeclared, .strategyDeclared, .limitSet, .clockStepped,
      .timerElapsed, .stateHashed, .dayRolled, .signingKeyDeclared, .quoted, .traded, .bookChanged,
      .bookReset,
      .marketDataRejected, .connectionChanged, .decisionMade, .orderRefused, .orderIntended,
      .orderWithheld, .orderSent, .orderAcknowledged, .orderRejected, .cancelIntended,
      .cancelSent, .cancelRejected, .orderCancelled, .orderExpired, .orderOutcomeUnknown,
      .orderOutcomeResolved, .reportIgnored, .balanceReported, .breakerTransitioned,
      .stopTriggered, .recovered, .modeChanged, .operatorCommanded, .commandRefused, .rulesDeclared,
      .permissionDeclared, .operatorDeclared, .breakerDeclared, .serviceReported, .costReported,
      .limitChanged, .denialChanged, .crisisChanged, .maintenanceChanged, .recoveryPlanned,
      .approvalRequested, .approvalGiven, .stageChanged, .operatorChanged, .closingChanged,
      .warningChanged, .glassBroken, .requestRejected, .withdrawn:
      false
    }
  }
}
