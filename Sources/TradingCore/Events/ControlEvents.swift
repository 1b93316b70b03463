// measured for this file: a fold does 9.3 M/s with these inlined into other rooms, else 7.6

/// A breaker moved.
public struct BreakerTransitioned: Hashable, Sendable {
  /// Which one.
  package var breaker: BreakerIndex = .engine
  /// Where it came from.
  package var from: Breaker.Phase
  /// Where it is now.
  package var to: Breaker.Phase
  /// Why.
  package var reason: Breaker.Reason
  /// Consecutive failures counted.
  package var failures: UInt32
  /// The threshold of consecutive failures in force.
  package var threshold: UInt32
  /// When it may be probed; unset unless open, and where only an operator can close it.
  package var probeAt: Timestamp
  /// What was measured, in the unit of the reason's threshold; 0 where failures say it all.
  package var value: Int64 = 0
  /// The reason's threshold in force; 0 where failures say it all.
  package var limit: Int64 = 0
  /// The very events that counted, oldest first; the last 64 of them.
  package var counted: [Sequence] = []
  /// Who moved it: an operator's name; empty when it moved by itself.
  package var actor: String = ""
  /// Why an operator moved it.
  package var message: String = ""

  /// One transition.
  package init(
    from: Breaker.Phase, to: Breaker.Phase, reason: Breaker.Reason, failures: UInt32,
    threshold: UInt32, probeAt: Timestamp
  ) {
    self.from = from
    self.to = to
    self.reason = reason
    self.failures = failures
    self.threshold = threshold
    self.probeAt = probeAt
  }

  /// Whether it says nothing that journals of the first rules could not say.
  package var isPlain: Bool {
    breaker == .engine && value == 0 && limit == 0 && counted.isEmpty && actor.isEmpty
      && message.isEmpty
  }
}

/// All trading was stopped, until an operator recovers it.
public struct StopTriggered: Hashable, Sendable {
  /// What stopped it.
  package enum Reason: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// An operator.
    case manual = 1
    /// The loss since the capital baseline passed its share.
    case capitalLoss = 2
    /// The breaker opened too often.
    case breaker = 3
    /// A venue could not be reached for too long.
    case networkFailure = 4
    /// The desk may be compromised.
    case security = 5
    /// The clock went backwards, or too far at once.
    case clockError = 6
    /// The journal could not be written.
    case journalFailure = 7
    /// The loss of the day passed the limit that stops.
    case dailyLoss = 8
  }
  /// What stopped it.
  package var reason: Reason
  /// The value measured, in the unit of the rule behind the reason.
  package var value: Int64
  /// The limit in force, in the same unit.
  package var limit: Int64
  /// Who stopped it: an operator's name, or `engine`.
  package var actor: String
  /// What was said about it.
  package var message: String

  /// One stop.
  package init(reason: Reason, value: Int64, limit: Int64, actor: String, message: String) {
    self.reason = reason
    self.value = value
    self.limit = limit
    self.actor = actor
    self.message = message
  }
}

/// An operator took back a stop.
public struct Recovered: Hashable, Sendable {
  /// The operator's name.
  package var actor: String
  /// Why it is safe to go on.
  package var reason: String
  /// The stop that was taken back.
  package var stop: Sequence

  /// One recovery.
  package init(actor: String, reason: String, stop: Sequence) {
    self.actor = actor
    self.reason = reason
    self.stop = stop
  }
}

/// What the engine may do changed.
public struct ModeChanged: Hashable, Sendable {
  /// What it could do before.
  package var from: TradingMode
  /// What it may do now.
  package var to: TradingMode
  /// Who changed it: an operator's name, or `engine`.
  package var actor: String
  /// Why.
  package var reason: String

  /// One change of mode.
  package init(from: TradingMode, to: TradingMode, actor: String, reason: String) {
    self.from = from
    self.to = to
    self.actor = actor
    self.reason = reason
  }
}

/// A limit or threshold was set.
public struct LimitSet: Hashable, Sendable {
  /// The limit.
  package var limit: Limit
  /// Its value before.
  package var old: Int64
  /// Its value now, in the limit's unit.
  package var new: Int64
  /// Who set it: an operator's name, or the layer of the configuration.
  package var actor: String
  /// Why.
  package var reason: String

  /// One setting.
  package init(limit: Limit, old: Int64, new: Int64, actor: String, reason: String) {
    self.limit = limit
    self.old = old
    self.new = new
    self.actor = actor
    self.reason = reason
  }
}

/// A trading day began, with the equity that its losses are measured from.
public struct DayRolled: Hashable, Sendable, BitwiseCopyable {
  /// Days since 1970 in UTC.
  package var day: Int64
  /// Equity at its begin.
  package var baseline: Money

  /// One day.
  package init(day: Int64, baseline: Money) {
    self.day = day
    self.baseline = baseline
  }
}

/// The connection to a venue came or went.
public struct ConnectionChanged: Hashable, Sendable, BitwiseCopyable {
  /// The venue.
  package var venue: VenueIndex
  /// Whether it can be reached now.
  package var isConnected: Bool

  /// One change.
  package init(venue: VenueIndex, isConnected: Bool) {
    self.venue = venue
    self.isConnected = isConnected
  }
}
