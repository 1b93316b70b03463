/// Where the closing of all positions stands.
package enum ClosingPhase: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Nothing is being closed.
  case none = 0
  /// Orders go out until nothing is held.
  case inProgress = 1
  /// Nothing is held any more.
  case done = 2
  /// It was tried as often as allowed.
  case abandoned = 3
  /// An operator called it off.
  case calledOff = 4

  /// The phase in words.
  package var words: String {
    switch self {
    case .none: "none"
    case .inProgress: "in progress"
    case .done: "done"
    case .abandoned: "abandoned"
    case .calledOff: "called off"
    }
  }
}

/// The closing of all positions.
package struct Closing: Hashable, Sendable {
  /// Where it stands.
  package internal(set) var phase = ClosingPhase.none
  /// Orders sent for it so far.
  package internal(set) var orders: UInt32 = 0
  /// What keeps it from sending another order; nil while nothing does.
  package internal(set) var refusedBy: RiskRule?
  /// Who asked for it.
  package internal(set) var actor = ""
  /// The event that began it.
  package internal(set) var since = Sequence.none

  mutating func apply(_ change: ClosingChanged, _ sequence: Sequence) {
    if change.phase == .inProgress, phase != .inProgress {
      orders = 0
      refusedBy = nil
      actor = change.actor
      since = sequence
    }
    phase = change.phase
  }

  func hash(into hasher: inout StateHasher) {
    hasher.combine(UInt64(phase.rawValue))
    hasher.combine(UInt64(orders))
    hasher.combine(UInt64(refusedBy?.rawValue ?? 0))
    hasher.combine(actor)
    hasher.combine(since.rawValue)
  }
}
