import SystemCalls

/// A command that the engine has taken and owes an answer: exactly one, by `answer(_:)`. Dropped
/// without, it answers `failed`, so that nobody waits for ever.
package struct PendingCommand: ~Copyable, Sendable {
  private let submitted: SubmittedCommand

  init(_ submitted: SubmittedCommand) { self.submitted = submitted }

  // The first answer counts, so this one is heard only when there was none.
  deinit {
    submitted.settle(
      CommandAnswer(.failed, because: "the engine ended without an answer: look into the journal"))
  }

  /// What is asked.
  package var line: SubmittedLine { submitted.line }

  /// Who asks, as the kernel saw them.
  package var peer: PeerCredentials { submitted.peer }

  /// Says what became of it, to whoever still waits.
  package consuming func answer(_ answer: CommandAnswer) { submitted.settle(answer) }
}
