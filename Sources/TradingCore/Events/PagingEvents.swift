// measured for this file: a fold does 9.3 M/s with these inlined into other rooms, else 7.6

// Whom a run pages, and what became of it.

/// From here on a run has a program that pages people, or has none any more.
public struct PagerDeclared: Hashable, Sendable {
  /// The program's path; empty for none.
  package var program: String

  /// A program, or none.
  package init(program: String) { self.program = program }
}

/// An attempt to page people of an event ended, or nobody will try again.
public struct PageReported: Hashable, Sendable {
  /// What became of a page.
  package enum Outcome: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// The program took it over.
    case delivered = 1
    /// It did not; it is tried again.
    case failed = 2
    /// Nobody will try again.
    case givenUp = 3
  }
  /// The event that people are paged of.
  package var page: Sequence
  /// What became of it.
  package var outcome: Outcome
  /// Which attempt this was, from 1 on; for one that was given up, how many there were.
  package var attempt: UInt32
  /// The program's exit status, 128 and the signal for one that a signal ended; -1 where there is
  /// none.
  package var exitStatus: Int64
  /// Why it was not delivered; empty where it was.
  package var detail: String

  /// One outcome.
  package init(
    page: Sequence, outcome: Outcome, attempt: UInt32, exitStatus: Int64, detail: String
  ) {
    self.page = page
    self.outcome = outcome
    self.attempt = attempt
    self.exitStatus = exitStatus
    self.detail = detail
  }
}
