/// How urgent a page is, in the words that receivers of alerts share.
package enum PageSeverity: String, Sendable, CaseIterable {
  /// Money, the journal or somebody's permissions are in danger.
  case critical
  /// Trading is stopped.
  case error
}

/// What people are paged of: kept whole until they know, so that a page that a crash cut off says
/// the same when the next run sends it.
package enum PageSubject: Hashable, Sendable {
  /// The glass was broken.
  case glass(GlassBroken)
  /// A stop.
  case stop(StopTriggered)

  /// How urgent it is; nil for what nobody is paged of, since whoever did it knows.
  package var severity: PageSeverity? {
    switch self {
    case .glass: .critical
    case .stop(let stop): stop.reason.pageSeverity
    }
  }

  /// The event that it was.
  package var event: Event {
    switch self {
    case .glass(let broken): .control(.glassBroken(broken))
    case .stop(let stop): .stopTriggered(stop)
    }
  }

  /// Who did it.
  package var actor: String {
    switch self {
    case .glass(let broken): broken.actor
    case .stop(let stop): stop.actor
    }
  }
}

extension StopTriggered.Reason {
  /// How urgent a page of such a stop is; nil for none.
  package var pageSeverity: PageSeverity? {
    switch self {
    case .manual: nil
    case .capitalLoss, .security, .journalFailure, .dailyLoss: .critical
    case .breaker, .networkFailure, .clockError: .error
    }
  }
}

/// A page that nobody got yet.
package struct Page: Hashable, Sendable {
  /// The event that it is about.
  package var sequence: Sequence
  /// When that was recorded.
  package var at: Timestamp
  /// What it was.
  package var subject: PageSubject
  /// Attempts that failed.
  package var attempts: UInt32 = 0
  /// Why the last one failed.
  package var failure = ""
}

/// A page that was given up.
package struct LostPage: Hashable, Sendable {
  /// The event that it was about.
  package var sequence: Sequence
  /// When it was given up.
  package var at: Timestamp

  // A day, as with broken glass.
  private static let isToldFor = Interval(nanoseconds: 24 * 3_600_000_000_000)

  /// Whether a look at the desk ends with it.
  package func isRecent(at now: Timestamp) -> Bool { now < at.adding(Self.isToldFor) }
}

/// Whom a run pages, and of what they do not know yet. A page is owed from its event on until an
/// event says that it was delivered or given up, whatever happens to the process in between.
/// Nothing is owed while no run has a pager: there is nobody who would be told.
package struct Paging: Hashable, Sendable {
  /// The program that pages; empty for none.
  package internal(set) var program = ""
  /// What is owed, in the order of the events.
  package internal(set) var pages: [Page] = []
  /// The last page that was given up.
  package internal(set) var lost: LostPage?

  /// Nobody to tell, and nothing to tell them.
  package init() {}

  /// Whether there is somebody to tell.
  package var isOn: Bool { !program.isEmpty }

  /// Takes over something that happened.
  mutating func note(_ subject: PageSubject, _ sequence: Sequence, at now: Timestamp) {
    guard isOn, subject.severity != nil else { return }
    pages.append(Page(sequence: sequence, at: now, subject: subject))
  }

  /// Takes over what became of a page; false when none is owed for that event.
  mutating func apply(_ reported: PageReported, at now: Timestamp) -> Bool {
    guard let index = pages.firstIndex(where: { $0.sequence == reported.page }) else {
      return false
    }
    switch reported.outcome {
    case .delivered: pages.remove(at: index)
    case .failed:
      pages[index].attempts = reported.attempt
      pages[index].failure = reported.detail
    case .givenUp:
      pages.remove(at: index)
      lost = LostPage(sequence: reported.page, at: now)
    }
    return true
  }

  /// Adds everything to a state hash; nothing where no run had a pager, so that such journals keep
  /// their hashes.
  func hash(into hasher: inout StateHasher) {
    guard isOn || !pages.isEmpty || lost != nil else { return }
    hasher.combine(program)
    hasher.combine(pages.count)
    for page in pages {
      hasher.combine(page.sequence.rawValue)
      hasher.combine(UInt64(page.attempts))
    }
    hasher.combine(lost?.sequence.rawValue ?? 0)
    hasher.combine(lost?.at.nanoseconds ?? 0)
  }
}
