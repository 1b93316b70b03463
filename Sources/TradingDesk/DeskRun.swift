import DeskFiles
import EventJournal
import JournalStore
import Simulation
import SystemCalls
import TradingCore
import TradingEngine

/// A run of the engine on a market and its simulated venue: what every door that trades does. Live,
/// dry run and backtest are this same loop; they differ in feed, pace and when a request may leave.
package struct DeskRun: ~Copyable {
  let request: RunRequest
  let profile: Profile
  var source: MarketSource
  let clock: RunClock
  var venue: SimulatedVenue
  let identity: UInt32
  private var statement: StatementFile?
  let opening: OpeningReport
  let engine: Engine
  /// Who signs for the journal, if anybody does.
  var notary: Notary?
  /// Who sends what was signed.
  var publisher: CheckpointPublisher?
  /// Who writes snapshots, if anybody does.
  var snapshots: SnapshotKeeper?
  var nextCheckpointAt: Int64 = 0
  var nextSpaceCheckAt: Int64 = 0
  var nextStopFileCheckAt: Int64 = 0
  var nextHeartbeatAt = Timestamp.unset
  var script: [ScriptedInput]
  var recovery: Answer?
  var trade: Answer?
  /// The stop that the recovery is about: a reason given for one stop is none for another.
  let stopToRecover: Sequence?
  var pacer: Pacer
  var clockWatch: ClockWatch
  /// The breaker that hears how the venue answers, if one is declared.
  var venueService: BreakerIndex?
  var submittedAt: Int64 = 0
  /// How many requests that are no commands may still be written down.
  var rejections = RejectionAllowance()
  /// Who pages people, if anybody does.
  let pager: Pager?
  var pageSchedule = PagerSchedule()
  /// Whether the stop that the door wished for was given.
  var hasObeyedStop = false

  /// What the door may ask for while the run goes on.
  package enum Wish: Sendable {
    /// Go on.
    case proceed
    /// Shut down in order.
    case shutDown
    /// Stop all trading at once and then shut down.
    case stop(reason: String)
  }

  /// How a run went.
  package struct Report: Sendable {
    /// The state that it ended with.
    package var state: TradingState
    /// Why it ended.
    package var reason: RunEnded.Reason
    /// Inputs taken in this run.
    package var inputs: UInt64
    /// Whether orders were to be kept.
    package var keepsOrders: Bool
  }

  // How long a halt lets the simulated venue go on, so that it gets what was sent.
  private static let lastAnswers = Interval.milliseconds(2_000)
  // Deadlines are looked at on a grid of the market's time, and only while there is one.
  static let timerPeriod = Interval.milliseconds(100)

  init(
    request: RunRequest, profile: Profile, source: consuming MarketSource, clock: RunClock,
    venue: SimulatedVenue, identity: UInt32, statement: consuming StatementFile,
    opening: OpeningReport, engine: Engine, notary: consuming Notary?
  ) {
    self.notary = notary
    self.request = request
    self.profile = profile
    self.source = source
    self.clock = clock
    self.venue = venue
    self.identity = identity
    self.statement = consume statement
    self.opening = opening
    self.engine = engine
    script = opening.wasFresh ? profile.script : []
    trade = request.trade
    stopToRecover = engine.state.control.stop?.sequence
    recovery = stopToRecover == nil ? nil : request.recovery
    pacer = Pacer(request.pace)
    clockWatch = ClockWatch(request.machineClock)
    pager = request.pager.map { Pager($0) }
  }

  /// The state so far.
  package var state: TradingState {
    _read { yield engine.state }
  }

  /// What opening the journal found.
  package var openingReport: OpeningReport { opening }

  /// Plays the market to its end, or until the door wishes otherwise. `watch` is called now and
  /// then with the state, and asked how to go on. At the end the journal is closed.
  package consuming func play(
    _ watch: (borrowing TradingState, [RecordedEvent]) -> Wish
  ) throws(DeskError) -> Report {
    do throws(DeskError) {
      request.progress.begin()
      let (reason, inputs) = try loop(watch)
      try shutDown(reason, watch)
      request.progress.end()
      _ = watch(engine.state, engine.takeNews())
      try closeJournal()
      try issueCheckpoint()
      let state = engine.state
      try letGo()
      return Report(
        state: state, reason: reason, inputs: inputs,
        keepsOrders: state.keepsOrders(under: request.shutdown))
    } catch {
      let outcome = end(after: error, watch)
      request.progress.end()
      letGoAfterAll()
      throw outcome
    }
  }

  /// What a run that cannot go on still does; the error that it ends with. A market that broke off
  /// says nothing against the journal: what was read of it is kept, and nothing is left open.
  private mutating func end(
    after error: DeskError, _ watch: (borrowing TradingState, [RecordedEvent]) -> Wish
  ) -> DeskError {
    switch error {
    case .halted(let failure, _, _): return halt(for: failure)
    case .file:
      // The venue's statement cannot be written: nothing can be proven from here on.
      let cancelled = cancelEverything()
      let stopFile = leaveStopFile(error.description)
      pageOfHalt(error.description)
      return .file(
        error.description + "; trading stopped at once, \(cancelled) orders were cancelled at the "
          + "venue. " + stopFile)
    case .noMarket, .feedExhausted, .otherInstruments, .unanswered, .contradictsJournal:
      return error
    case .feed, .startUp:
      do throws(DeskError) {
        try shutDown(.feedFailed, watch)
        request.progress.end()
        try closeJournal()
        return error
      } catch {
        switch error {
        case .halted, .file: return end(after: error, watch)
        case .noMarket, .feedExhausted, .otherInstruments, .unanswered, .contradictsJournal,
          .feed, .startUp:
          return error
        }
      }
    }
  }

  /// What a run whose journal cannot be written still does, from its start to its end.
  mutating func halt(for failure: JournalError) -> DeskError {
    let cancelled = cancelEverything()
    // What was sent arrives, though nobody hears the answers.
    while venue.takeReport(dueBy: engine.now.adding(Self.lastAnswers)) != nil {}
    do throws(DeskError) {
      try writeStatement()
    } catch {
      request.complain("the venue's last words are lost: \(error.description)")
    }
    let stopFile = leaveStopFile(failure.description)
    pageOfHalt(failure.description)
    return .halted(failure, cancelled: cancelled, stopFile: stopFile)
  }

  /// Closes what is open beside the journal; nothing can be done with the run afterwards.
  mutating func letGo() throws(DeskError) {
    try pager?.abandon()
    if let open = statement.take() { try Self.close(open) }
    try finishSnapshots()
    do throws(SystemError) {
      try publisher?.finish()
    } catch {
      throw .file(error.description)
    }
  }

  /// The same where something worse has been found already, which is what must be told.
  mutating func letGoAfterAll() {
    do throws(DeskError) {
      try letGo()
    } catch {
      request.complain("\(error.description)")
    }
  }

  private mutating func closeJournal() throws(DeskError) {
    do throws(JournalError) {
      try engine.close()
    } catch {
      throw .halted(error)
    }
  }

  /// One turn, and everything that it lets the engine say.
  mutating func take(
    _ input: Input, at now: Timestamp, sourceTime: Timestamp = .unset
  ) throws(DeskError) {
    do throws(JournalError) {
      try engine.turn(input, at: now, sourceTime: sourceTime)
      if let venueService { try reportVenue(venueService) }
      try speakAll()
    } catch {
      throw .halted(error)
    }
    try writeStatement()
  }

  /// Says everything that the last turns ask to be said, once it is durable.
  mutating func speakAll() throws(JournalError) {
    while engine.hasUnspoken {
      for request in try engine.speak() { try hand(request) }
    }
  }

  /// Hands one durable request to the venue and records that it went.
  private mutating func hand(_ request: VenueRequest) throws(JournalError) {
    let now = engine.now
    switch request {
    case .place(let intent):
      venue.receive(request, named: name(intent.order), at: now)
      try engine.turn(.fact(.orderSent(OrderProgress(order: intent.order))), at: now)
    case .cancel(let order, let venueOrderNumber):
      venue.receive(request, named: name(order), at: now)
      let progress = OrderProgress(order: order, venueOrderNumber: venueOrderNumber)
      try engine.turn(.fact(.cancelSent(progress)), at: now)
    case .query(let order): venue.receive(request, named: name(order), at: now)
    case .queryBalances, .heartbeat: venue.receive(request, named: name(OrderNumber(0)), at: now)
    }
  }

  func name(_ order: OrderNumber) -> ClientOrderId {
    ClientOrderId(journal: identity, order: order)
  }

  /// Writes what the venue put into its statement, before the engine hears of it.
  mutating func writeStatement() throws(DeskError) {
    if venue.statement.isEmpty { return }
    do throws(DeskFileError) {
      try statement?.append(venue.takeStatement())
    } catch {
      throw .file(error.description)
    }
  }

  /// What a halt still does: the venue is told to cancel, though nothing can be written down.
  private mutating func cancelEverything() -> Int {
    let cancels = engine.cancelsForHalt
    for cancel in cancels {
      guard case .cancel(let order, _) = cancel else { continue }
      venue.receive(cancel, named: name(order), at: engine.now)
    }
    return cancels.count
  }
}
