/// How bad the market is, as an operator sees it. Each level narrows what may be done.
package enum CrisisLevel: UInt8, Sendable, CaseIterable, BitwiseCopyable, Comparable {
  /// No crisis.
  case none = 0
  /// Half of every size.
  case elevated = 1
  /// Only what makes positions smaller; every growing order is taken back.
  case high = 2
  /// Nothing new at all; every order is taken back.
  case severe = 3

  /// The name in commands and reports.
  package var name: String { "\(self)" }

  /// The level of a name.
  package init?(name: String) {
    guard let level = CrisisLevel.allCases.first(where: { $0.name == name }) else { return nil }
    self = level
  }

  /// The share of every size limit that holds, in basis points.
  package var share: Int64 {
    switch self {
    case .none: 10_000
    case .elevated: 5_000
    case .high, .severe: 2_500
    }
  }

  /// What minimum profit and slippage are made stricter by, in hundredths: margins are widened.
  package var marginHundredths: Int64 {
    switch self {
    case .none: 100
    case .elevated: 150
    case .high, .severe: 200
    }
  }

  /// Ordered by how bad.
  package static func < (left: CrisisLevel, right: CrisisLevel) -> Bool {
    left.rawValue < right.rawValue
  }
}

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
