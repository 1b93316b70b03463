/// What the engine may do when it is not stopped.
package enum TradingMode: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Anything within the limits.
  case normal = 1
  /// Only what makes positions smaller.
  case reduceOnly = 2
  /// Nothing new; what rests stays.
  case paused = 3
}

/// Whether anything may be sent at all: the stop, the mode, and the engine's own breaker. Journals
/// of all rules know them, and every state's hash has them; what only the second rules know is in
/// `Safeguards`. Changed only by events; a restart changes none of it.
package struct TradingControl: Hashable, Sendable {
  /// A stop in force.
  package struct Stop: Hashable, Sendable {
    /// The event that stopped.
    package var sequence: Sequence
    /// When.
    package var at: Timestamp
    /// Why.
    package var reason: StopTriggered.Reason
  }

  /// The stop in force, of several the gravest, if any; `Safeguards.stops` are all of them. Only an
  /// operator's recovery clears it.
  package internal(set) var stop: Stop?
  /// What may be done when not stopped.
  package internal(set) var mode: TradingMode = .normal
  /// The mode to return to when a pause ends.
  package internal(set) var modeBeforePause: TradingMode = .normal
  /// The breaker between the engine and its venue.
  package var breaker = Breaker()

  /// Nothing stopped.
  package init() {}

  /// Takes a stop over; of several the first of the gravest stays.
  package mutating func apply(_ stopped: StopTriggered, _ envelope: Envelope) {
    guard isGraver(stopped.reason) else { return }
    stop = Stop(
      sequence: envelope.sequence, at: envelope.recordedAt, reason: stopped.reason)
  }

  /// Whether a stop for a reason takes more to be taken back than the one in force, if any.
  package func isGraver(_ reason: StopTriggered.Reason) -> Bool {
    stop.map { reason.approvalsNeeded > $0.reason.approvalsNeeded } ?? true
  }

  /// Takes a recovery over.
  package mutating func apply(_ recovered: Recovered) { stop = nil }

  /// Takes a change of mode over.
  package mutating func apply(_ change: ModeChanged) {
    if change.to == .paused, change.from != .paused { modeBeforePause = change.from }
    mode = change.to
  }

  /// Adds everything to a state hash.
  package func hash(into hasher: inout StateHasher) {
    hasher.combine(stop?.sequence.rawValue ?? 0)
    hasher.combine(stop?.at.nanoseconds ?? 0)
    hasher.combine(UInt64(stop?.reason.rawValue ?? 0))
    hasher.combine(UInt64(mode.rawValue))
    hasher.combine(UInt64(modeBeforePause.rawValue))
    breaker.hash(into: &hasher)
  }
}
