/// What an audit checks of a journal. The names are stable: scripts look for them.
package enum AuditRule: String, Sendable, CaseIterable {
  /// Sequences follow each other without a gap.
  case sequenceContiguous = "sequence-contiguous"
  /// Recorded time never runs backwards.
  case timeForward = "time-forward"
  /// Epochs never decrease.
  case epochForward = "epoch-forward"
  /// A cause lies before what it caused, and every decision has one.
  case causeBefore = "cause-before"
  /// A record has no bits set that its event does not use.
  case bytesUsed = "bytes-used"
  /// Every event could happen as things stood.
  case eventPossible = "event-possible"
  /// Order numbers are given once, one after the other.
  case orderNumberOnce = "order-number-once"
  /// Every order sent was intended before.
  case intentBeforeSent = "intent-before-sent"
  /// The intent was durable when the order was sent.
  case intentDurable = "intent-durable"
  /// Every order was sent once at most.
  case sentOnce = "sent-once"
  /// A dry run sends nothing.
  case dryRunSilent = "dry-run-silent"
  /// Fills do not exceed the order's quantity.
  case fillsWithinQuantity = "fills-within-quantity"
  /// No order is intended while trading is stopped.
  case obeysStop = "obeys-stop"
  /// No order is intended while trading is paused.
  case obeysPause = "obeys-pause"
  /// No order is intended while the breaker lets none pass.
  case obeysBreaker = "obeys-breaker"
  /// No order grows a position while only reducing is allowed.
  case obeysReduceOnly = "obeys-reduce-only"
  /// No order is intended while earlier ones are unsettled.
  case obeysUnresolved = "obeys-unresolved"
  /// No order is intended for a venue that cannot be reached.
  case obeysConnection = "obeys-connection"
  /// A stop takes back every open order.
  case stopCancelsAll = "stop-cancels-all"
  /// What raises risk has a named operator and a reason.
  case operatorNamed = "operator-named"
  /// Whoever commands may do it, and two different persons where it takes two.
  case operatorEntitled = "operator-entitled"
  /// A recovery has a plan, which whoever recovered had approved.
  case recoveryPlanned = "recovery-planned"
  /// A command whose nonce was used before is refused.
  case nonceOnce = "nonce-once"
  /// A limit changes from what it was, and a change for a time is given back.
  case limitContinuous = "limit-continuous"
  /// No order is intended against a window, a crisis, a denial or a service's breaker.
  case obeysSafeguards = "obeys-safeguards"
  /// The breaker moves from where it stands.
  case breakerContinuous = "breaker-continuous"
  /// The books balance after every event.
  case booksBalance = "books-balance"
  /// Positions are the sum of the fills.
  case positionIsSum = "position-is-sum"
  /// Cash is the capital less what was paid, fees included.
  case cashIsSum = "cash-is-sum"
  /// The state has the recorded hash.
  case stateHash = "state-hash"
  /// This build knows the rules of every strategy declared.
  case strategyKnown = "strategy-known"
  /// A run begins with its begin, and says rightly how the one before ended.
  case runBracketed = "run-bracketed"
  /// The journal ends cleanly.
  case tailWhole = "tail-whole"
  /// The recorded facts, decided upon again, give the recorded decisions.
  case decisionsRepeat = "decisions-repeat"
  /// The venue speaks of no order that the journal does not hold.
  case reportKnown = "report-known"
  /// No order is left whose outcome is unknown.
  case outcomeKnown = "outcome-known"
  /// Every order that the venue received has one intent.
  case venueOrderIntended = "venue-order-intended"
  /// The venue received every order once at most.
  case venueOrderOnce = "venue-order-once"
  /// The venue received what was intended.
  case venueOrderEqual = "venue-order-equal"
  /// The venue received every order that was sent.
  case venueOrderReceived = "venue-order-received"
  /// The venue's fills and the journal's are the same, one by one.
  case venueFillEqual = "venue-fill-equal"
  /// The journal knows every fill of the venue, or its order is still open.
  case venueFillSeen = "venue-fill-seen"
  /// The venue's position is the journal's.
  case venuePositionEqual = "venue-position-equal"
  /// The venue's cash is the journal's.
  case venueCashEqual = "venue-cash-equal"
  /// The venue's fees are the journal's.
  case venueFeesEqual = "venue-fees-equal"

  /// Every copy of a superblock can be read.
  case superblocksWhole = "superblocks-whole"
  /// Some superblock can be read, so that the loss of the journal's end would be seen.
  case superblocksReadable = "superblocks-readable"
  /// The journal begins with its first record.
  case beginsWhole = "begins-whole"
  /// The journal begins with the groups of the checkpoint given.
  case checkpointHolds = "checkpoint-holds"

  /// Orders, books and state hashes are folded from the first event, or from a snapshot that a
  /// state hash of the journal confirms.
  case foldConfirmed = "fold-confirmed"

  /// How grave it is when the rule is broken.
  package var severity: FindingSeverity {
    switch self {
    case .strategyKnown, .outcomeKnown, .beginsWhole, .foldConfirmed: .note
    case .tailWhole, .reportKnown, .venueFillSeen, .superblocksWhole: .warning
    case .sequenceContiguous, .timeForward, .epochForward, .causeBefore, .bytesUsed, .eventPossible,
      .orderNumberOnce, .intentBeforeSent, .intentDurable, .sentOnce, .dryRunSilent,
      .fillsWithinQuantity, .obeysStop, .obeysPause, .obeysBreaker, .obeysReduceOnly,
      .obeysUnresolved, .obeysConnection, .stopCancelsAll, .operatorNamed, .breakerContinuous,
      .booksBalance, .positionIsSum, .cashIsSum, .stateHash, .runBracketed, .decisionsRepeat,
      .venueOrderIntended, .venueOrderOnce, .venueOrderEqual, .venueOrderReceived, .venueFillEqual,
      .venuePositionEqual, .venueCashEqual, .venueFeesEqual, .superblocksReadable,
      .checkpointHolds, .operatorEntitled, .recoveryPlanned, .nonceOnce, .limitContinuous,
      .obeysSafeguards:
      .error
    }
  }

  /// The rule's place among all.
  var position: Int {
    var position = 0
    for rule in Self.allCases {
      if rule == self { return position }
      position += 1
    }
    preconditionFailure("every rule is one of all rules")
  }
}
