/// What became of a command (docs/COMMANDS.md).
package struct CommandAnswer: Equatable, Sendable {
  /// How it ended.
  package enum Outcome: String, CaseIterable, Sendable {
    /// Obeyed, and durable.
    case done
    /// It waits for a second person, which is an event too.
    case waiting
    /// Refused or not understood, which is an event too.
    case refused
    /// It would be obeyed; nothing is written.
    case wouldDo
    /// It would be refused; nothing is written.
    case wouldRefuse
    /// Nothing was written, or nobody can say: the engine ended or did not get to it.
    case failed
  }

  /// An event of the journal.
  package struct Event: Equatable, Sendable {
    /// Where in the journal it stands.
    package var sequence: UInt64
    /// Its kind by its name.
    package var kind: String
    /// What it says.
    package var text: String

    /// An event from its parts.
    package init(sequence: UInt64, kind: String, text: String) {
      self.sequence = sequence
      self.kind = kind
      self.text = text
    }
  }

  /// The most bytes of a line, line feed included: a command to close everything has an event for
  /// each order.
  package static let maximumByteCount = 1 << 20

  /// How it ended.
  package var outcome: Outcome
  /// Why not, and what to do.
  package var because: String
  /// The command's event first, then what followed.
  package var events: [Event]

  /// An answer from its parts.
  package init(_ outcome: Outcome, because: String = "", events: [Event] = []) {
    self.outcome = outcome
    self.because = because
    self.events = events
  }
}
