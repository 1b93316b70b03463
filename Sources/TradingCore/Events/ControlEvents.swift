/// The engine breaker moved.
package struct BreakerTransitioned: Hashable, Sendable, BitwiseCopyable {
  /// Where it came from.
  package var from: Breaker.Phase
  /// Where it is now.
  package var to: Breaker.Phase
  /// Why.
  package var reason: Breaker.Reason
  /// Consecutive venue failures counted.
  package var failures: UInt32
  /// The threshold in force.
  package var threshold: UInt32
  /// When it may be probed, unset unless open.
  package var probeAt: Timestamp

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
}

/// All trading was stopped, until an operator recovers it.
package struct StopTriggered: Hashable, Sendable {
  /// What stopped it.
  package enum Reason: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// An operator.
    case manual = 1
    /// The loss since the capital baseline passed its share.
    case capitalLoss = 2
    /// The breaker opened too often.
    case breaker = 3
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
package struct Recovered: Hashable, Sendable {
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
package struct ModeChanged: Hashable, Sendable {
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

/// An operator asked for something.
package struct OperatorCommand: Hashable, Sendable {
  /// What can be asked.
  package enum Verb: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// Stop all trading and cancel every order.
    case stop = 1
    /// Take back a stop; trading resumes reduce-only.
    case recover = 2
    /// Take no new decisions.
    case pause = 3
    /// Decide again after a pause.
    case resume = 4
    /// Only make positions smaller.
    case reduceOnly = 5
    /// Trade with full limits again.
    case trade = 6
    /// Cancel every order and go on.
    case cancelAll = 7
  }
  /// What is asked.
  package var verb: Verb
  /// The operator's name.
  package var actor: String
  /// Why.
  package var reason: String
  /// By which way it came: `script`, `signal`, `command line`.
  package var origin: String

  /// One command.
  package init(verb: Verb, actor: String, reason: String, origin: String) {
    self.verb = verb
    self.actor = actor
    self.reason = reason
    self.origin = origin
  }
}

/// An operator's command was refused.
package struct CommandRefused: Hashable, Sendable {
  /// What was asked.
  package var verb: OperatorCommand.Verb
  /// The operator's name.
  package var actor: String
  /// Why it was refused and what to do instead.
  package var because: String

  /// One refusal.
  package init(verb: OperatorCommand.Verb, actor: String, because: String) {
    self.verb = verb
    self.actor = actor
    self.because = because
  }
}

/// A limit or threshold was set.
package struct LimitSet: Hashable, Sendable {
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
package struct DayRolled: Hashable, Sendable, BitwiseCopyable {
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
package struct ConnectionChanged: Hashable, Sendable, BitwiseCopyable {
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
