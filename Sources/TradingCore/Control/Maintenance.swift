/// Where a window of maintenance stands.
package enum MaintenancePhase: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// There is none.
  case none = 0
  /// It was planned and is far off.
  case planned = 1
  /// It is near: only what makes positions smaller.
  case near = 2
  /// It is here: nothing is traded.
  case inside = 3
  /// It ended by itself.
  case ended = 4
  /// An operator called it off.
  case cancelled = 5

  /// The phase in words.
  package var words: String {
    switch self {
    case .none: "none"
    case .planned: "planned"
    case .near: "near: only what makes positions smaller"
    case .inside: "begun: nothing is traded"
    case .ended: "over"
    case .cancelled: "called off"
    }
  }
}

/// A window in which the whole desk does not trade.
package struct Maintenance: Hashable, Sendable, BitwiseCopyable {
  /// Where it stands.
  package internal(set) var phase = MaintenancePhase.none
  /// When it begins.
  package internal(set) var from = Timestamp.unset
  /// When it ends.
  package internal(set) var until = Timestamp.unset

  /// Whether there is a window to come or one that is here.
  package var isPending: Bool {
    switch phase {
    case .planned, .near, .inside: true
    case .none, .ended, .cancelled: false
    }
  }

  /// The phase that the window should be in at a time.
  func due(at now: Timestamp, lead: Interval) -> MaintenancePhase {
    guard isPending else { return phase }
    if now >= until { return .ended }
    if now >= from { return .inside }
    return now >= from.adding(lead.reversed) ? .near : .planned
  }

  mutating func apply(_ change: MaintenanceChanged) {
    phase = change.phase
    from = change.from
    until = change.until
  }

  func hash(into hasher: inout StateHasher) {
    hasher.combine(UInt64(phase.rawValue))
    hasher.combine(from.nanoseconds)
    hasher.combine(until.nanoseconds)
  }
}
