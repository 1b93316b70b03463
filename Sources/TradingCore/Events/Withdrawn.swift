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
