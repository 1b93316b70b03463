// measured for this file: a fold does 9.3 M/s with these inlined into other rooms, else 7.6

// What takes more than one person, and what one person takes alone.

/// A plan to recover was written down.
public struct RecoveryPlanned: Hashable, Sendable {
  /// The hash of everything that the plan rests on.
  package var plan: StateHash
  /// The stop that it is about.
  package var stop: Sequence
  /// How many different operators must approve.
  package var needed: UInt8
  /// Until when.
  package var until: Timestamp
  /// Who planned.
  package var actor: String

  /// One plan.
  package init(plan: StateHash, stop: Sequence, needed: UInt8, until: Timestamp, actor: String) {
    self.plan = plan
    self.stop = stop
    self.needed = needed
    self.until = until
    self.actor = actor
  }
}

/// A command waits for a second person.
public struct ApprovalRequested: Hashable, Sendable {
  /// The command's event.
  package var command: Sequence
  /// What it asks.
  package var verb: OperatorCommand.Verb
  /// Until when it may be approved.
  package var until: Timestamp
  /// Who asks.
  package var actor: String
  /// What it would change, as it is when it is asked, in words.
  package var holding: String

  /// One request.
  package init(
    command: Sequence, verb: OperatorCommand.Verb, until: Timestamp, actor: String, holding: String
  ) {
    self.command = command
    self.verb = verb
    self.until = until
    self.actor = actor
    self.holding = holding
  }
}

/// Somebody approved a plan, or a command of somebody else.
public struct ApprovalGiven: Hashable, Sendable {
  /// The event that was approved: the plan's, or the command's.
  package var subject: Sequence
  /// Approvals so far.
  package var given: UInt8
  /// Approvals needed.
  package var needed: UInt8
  /// Who approved.
  package var actor: String
  /// Why.
  package var reason: String

  /// One approval.
  package init(subject: Sequence, given: UInt8, needed: UInt8, actor: String, reason: String) {
    self.subject = subject
    self.given = given
    self.needed = needed
    self.actor = actor
    self.reason = reason
  }
}

/// A command that waited for a second person, or a plan to recover, was taken back.
public struct Withdrawn: Hashable, Sendable {
  /// The event that is taken back: the command's, or the plan's.
  package var subject: Sequence
  /// Whether somebody else did it than who had asked.
  package var isRejected: Bool
  /// Who took it back.
  package var actor: String
  /// Why.
  package var reason: String

  /// One withdrawal.
  package init(subject: Sequence, isRejected: Bool, actor: String, reason: String) {
    self.subject = subject
    self.isRejected = isRejected
    self.actor = actor
    self.reason = reason
  }
}

/// The glass was broken: one operator may do everything for an hour, and whoever looks at the desk
/// is told so for a day.
public struct GlassBroken: Hashable, Sendable {
  /// Until when.
  package var until: Timestamp
  /// Who.
  package var actor: String
  /// Why.
  package var reason: String

  /// One breaking.
  package init(until: Timestamp, actor: String, reason: String) {
    self.until = until
    self.actor = actor
    self.reason = reason
  }
}

extension GlassBroken {
  /// How long whoever breaks it may do everything.
  package static let lasts = Interval(nanoseconds: 3_600_000_000_000)
  // From when it was broken.
  private static let isToldFor = Interval(nanoseconds: 24 * 3_600_000_000_000)

  /// Whether it is broken at a moment.
  package func isBroken(at now: Timestamp) -> Bool { now < until }

  /// Whether a look at the desk ends with it: for a day.
  package func isRecent(at now: Timestamp) -> Bool {
    now.adding(Self.lasts) < until.adding(Self.isToldFor)
  }
}
