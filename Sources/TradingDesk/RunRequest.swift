import OperatorLink
import TradingCore

/// Where a run's market comes from, as asked for.
package enum FeedRequest: Hashable, Sendable {
  /// The seeded generator.
  case generated
  /// A recorded feed file.
  case file(String)
  /// The market recorded in a journal.
  case journal(String)

  /// The name that the journal remembers it by.
  package func label(seed: UInt64) -> String {
    switch self {
    case .generated: "generated seed \(seed)"
    case .file(let path): path.split(separator: "/").last.map(String.init) ?? path
    case .journal(let path): "journal \(path.split(separator: "/").last.map(String.init) ?? path)"
    }
  }
}

/// An operator who answers for something that raises risk, and why it is safe.
package struct Answer: Hashable, Sendable {
  /// Who.
  package var actor: String
  /// Why.
  package var reason: String

  /// An answer of `actor`.
  package init(actor: String, reason: String) {
    self.actor = actor
    self.reason = reason
  }
}

/// Everything that a door says about a run.
package struct RunRequest: Sendable {
  /// The profile, with what the door changed in it.
  package var profile: Profile
  /// The strategies that there are rules for.
  package var catalog = DeskRun.catalog
  /// Live, dry or backtest.
  package var kind: RunKind
  /// The market.
  package var feed: FeedRequest
  /// How fast.
  package var pace: Pace
  /// The journal's directory.
  package var journal: String
  /// The seed of everything random.
  package var seed: UInt64
  /// How long in the market's time, for ever when nil.
  package var duration: Interval?
  /// Whether one cycle is enough.
  package var isRunOnce = false
  /// A recovery to try as soon as it may succeed.
  package var recovery: Answer?
  /// What lowers risk at the very start, by whom and why: told only where it changes something.
  package var loweringCommands: [OperatorCommand] = []
  /// Where a watchdog sees how far the loop is.
  package var progress = LoopProgress()
  /// A return to full trading to ask for as soon as nothing is stopped and the breaker is closed.
  package var trade: Answer?
  /// Who answers for limits that let more risk through, and why.
  package var answerable: Answer?
  /// Settings with their origin, for the journal.
  package var configuration: [(key: String, value: String, origin: String)] = []
  /// Limits that the command line sets, also on a journal that has limits already.
  package var limitOverrides: [(limit: Limit, value: Int64)] = []
  /// Where commands of operators come in; nil where nobody can give any.
  package var commands: CommandQueue?
  /// An event in words, for answers to operators.
  package var describe: @Sendable (Event, borrowing TradingState) -> String = { event, _ in
    "\(event.kind)"
  }
  /// Operators to declare beside the profile's, on a journal that has none; one that has some must
  /// know them as they are here.
  package var operators: [OperatorRecord] = []
  /// What the machine's clock is watched by.
  package var machineClock = MachineClock.own
  /// How it ends when it is asked to.
  package var shutdown = ShutdownPlan()
  /// How people are paged; nil where nobody is.
  package var pager: PagerPlan?
  /// Whoever the process belongs to, declared with them; no claim where there are operators.
  package var owner: OperatorRecord?
  /// How long after midnight UTC a day begins, on a new journal; one that there is must agree. Nil
  /// says nothing.
  package var dayBegins: Interval?
  /// What the program calls itself: name and version.
  package var build: String
  /// SHA-256 of the program.
  package var binaryHash: String
  /// The host's name.
  package var host: String
  /// How much room the journal needs.
  package var space = SpaceLimits()
  /// A snapshot of the state every so many events; nil = none.
  package var snapshotInterval: UInt64? = 250_000
  /// Keys and checkpoints; nil = the journal is not signed for.
  package var checkpoints: CheckpointPlan?
  /// Hears, from any thread, of what went wrong without ending the run: a sentence each.
  package var complain: @Sendable (String) -> Void = { _ in }
  /// The journal's identity when it is made anew, for samples that are the same at every making.
  package var journalIdentity: UInt64?

  /// A request with everything else as it is by itself.
  package init(
    profile: Profile, kind: RunKind, feed: FeedRequest, pace: Pace, journal: String, seed: UInt64,
    build: String, binaryHash: String, host: String
  ) {
    self.profile = profile
    self.kind = kind
    self.feed = feed
    self.pace = pace
    self.journal = journal
    self.seed = seed
    self.build = build
    self.binaryHash = binaryHash
    self.host = host
    duration = profile.duration
  }
}
