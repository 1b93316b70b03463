import DeskFiles
import EventJournal
import JournalStore
import Simulation
import Strategies
import SystemCalls
import TradingCore
import TradingEngine
import VenueAdapters

extension DeskRun {
  /// The strategies that this build has rules for.
  package static let catalog = StrategyCatalog(Momentum.programs)

  /// Opens a run: reads what the journal holds, and only then opens it for writing, wakes the venue
  /// with its own statement, and records what the run stands on. Orders that the last run left open
  /// are settled with the venue by the first turns.
  package static func open(_ request: RunRequest) throws(DeskError) -> DeskRun {
    // Its end before the journal: were another engine running, orders up to it would be in both.
    let statementPath = StatementFile.path(of: request.journal)
    let statementSize = try statementSize(at: statementPath)
    let past: PastState
    do throws(StartUpError) {
      past = try PastState.read(request.journal, catalog: request.catalog)
    } catch {
      throw .startUp(StartUpFault(description: error.description, exitCode: error.exitCode))
    }
    if !past.state.missingPrograms.isEmpty {
      let error = StartUpError.missingStrategies(past.state.missingPrograms.map(\.name))
      throw .startUp(StartUpFault(description: error.description, exitCode: error.exitCode))
    }
    try checkOverrides(request, past.state)
    try checkOperators(request, past.state)
    try checkDays(request, past.state)
    try checkServices(request, past.state)
    try checkRepairs(request, past)
    if past.tail == nil { try checkDirectory(request.journal) }
    let profile = request.profile
    let (listing, places) = try listing(of: request).joined(to: past.state)
    let clock = RunClock(past.state, listing, request)
    let settings = venueSettings(profile, listing, clock)
    let cache = simulationCache(request, settings)
    let followed = try statement(request, cache, settings, upTo: statementSize ?? 0)
    try StatementCheck.run(followed.fold, against: past, journal: request.journal)
    let source = try market(of: request, at: places, past.state, clock, cache)
    let venue = SimulatedVenue(resuming: followed.fold, settings: settings, seed: request.seed)
    let (writer, opening) = try writer(for: request)
    guard opening.lastSequence == past.state.lastSequence.rawValue else {
      // Read without the lock, so that a second writer is told so and a damaged journal is left
      // alone; whoever wrote in between ends this start.
      try close(writer)
      throw .file(
        "\(request.journal) was written by another process while it was read: start again")
    }
    let statement = try openStatement(statementPath, size: statementSize, under: writer)
    let notary: Notary?
    do throws(DeskError) {
      notary = try Self.notary(for: request, opening, past.state.signingEpoch)
    } catch {
      try close(writer)
      try close(statement)
      throw error
    }
    let speech: Engine.Speech = request.kind == .backtest ? .whenRecorded : .whenDurable
    var run = DeskRun(
      request: request, profile: profile, source: source, clock: clock, venue: venue,
      identity: opening.journalId.clientPrefix,
      statement: statement, opening: opening,
      engine: Engine(
        state: past.state, epoch: opening.epoch, journal: writer, speech: speech),
      notary: notary)
    do throws(DeskError) {
      try run.keepSnapshots(past, writer, followed)
      try run.recordStart(past, listing)
    } catch {
      var outcome = error
      if case .halted(let failure, _, _) = error { outcome = run.halt(for: failure) }
      run.letGoAfterAll()
      throw outcome
    }
    return run
  }

  static func close(_ writer: EventWriter) throws(DeskError) {
    do throws(JournalError) {
      try writer.close()
    } catch {
      throw .startUp(StartUpFault(description: error.description, exitCode: error.exitCode))
    }
  }

  private static func writer(
    for request: RunRequest
  ) throws(DeskError) -> (EventWriter, OpeningReport) {
    var options = JournalOptions()
    options.buildLabel = request.build
    if request.kind != .backtest {
      options.reserveByteCount = 16 << 20
      if request.journalIdentity == nil { options.sealing = .inBackground }
    }
    options.durability = request.kind == .backtest ? .onClose : .everyGroup
    if let identity = request.journalIdentity {
      options.journalId = JournalId(low: identity, high: ~identity)
      options.stampsClocks = false
      // When the disk was idle depends on the machine.
      options.idleCommitMilliseconds = 0
    }
    do throws(JournalError) {
      return try EventWriter.open(directory: request.journal, options: options)
    } catch {
      throw .startUp(StartUpFault(description: error.description, exitCode: error.exitCode))
    }
  }

  private static func listing(of request: RunRequest) throws(DeskError) -> Listing {
    switch request.feed {
    case .generated: return .generated(request.profile.market)
    case .journal(let path): return try .recorded(journal: path)
    case .file(let path):
      do throws(FeedError) {
        return .recorded(try BinanceFeed.describe(path: path))
      } catch {
        throw .feed(error)
      }
    }
  }

  /// The market at the first message that the journal does not have.
  private static func market(
    of request: RunRequest, at places: [InstrumentIndex], _ state: borrowing TradingState,
    _ clock: RunClock, _ cache: SimulationCache?
  ) throws(DeskError) -> MarketSource {
    var source: MarketSource
    let last = state.now.adding(clock.offset.reversed)
    // A recorded feed can be told where its instrument stands; the others know it from their start.
    let isInPlace = places.enumerated().allSatisfy { $0.offset == $0.element.position }
    switch request.feed {
    case .generated where !isInPlace, .journal where !isInPlace:
      throw .otherInstruments(
        feed: request.feed.label(seed: request.seed), journal: request.journal)
    case .generated:
      if clock.resumes, let market = market(in: cache, request, upTo: last) {
        source = MarketSource(generated: market)
      } else {
        source = MarketSource(generated: request.profile.market, seed: request.seed)
      }
    case .file(let path):
      do throws(FeedError) {
        source = MarketSource(
          recorded: try BinanceFeed.open(path: path, instrument: places[0]))
      } catch {
        throw .feed(error)
      }
    case .journal(let path):
      do throws(JournalError) {
        source = MarketSource(journal: try EventReader.open(path))
      } catch {
        throw .startUp(StartUpFault(description: error.description, exitCode: error.exitCode))
      }
    }
    if clock.resumes { try source.skip(until: last) }
    if !source.hasPending { try source.advance() }
    guard source.hasPending else {
      throw .feedExhausted(
        feed: request.feed.label(seed: request.seed), journal: request.journal,
        last: state.now)
    }
    return source
  }

  private static func venueSettings(
    _ profile: Profile, _ listing: Listing, _ clock: RunClock
  ) -> VenueSettings {
    var settings = VenueSettings(
      venue: VenueIndex(0), account: AccountIndex(0), currency: CurrencyIndex(0),
      instruments: listing.instruments.map { InstrumentRules(tick: $0.tick, lot: $0.lot) },
      startingCash: profile.capital)
    settings.faults = profile.faults
    settings.cancelOnSilenceAfter = profile.cancelOnSilenceAfter
    let begin = listing.begins.adding(clock.offset)
    settings.faults.outages = profile.outages.map { outage in
      Outage(
        from: begin.adding(outage.from), until: begin.adding(outage.until),
        fills: outage.fills, noticeDelay: outage.noticeDelay)
    }
    settings.gas = profile.gas.map { gas in
      var settings = GasSettings(price: gas.price, blockTime: gas.blockTime, begin: begin)
      settings.surges = gas.surges.map {
        GasSurge(from: begin.adding($0.from), until: begin.adding($0.until))
      }
      return settings
    }
    settings.faults.rejecting = profile.rejecting.map {
      RejectingStretch(from: begin.adding($0.from), until: begin.adding($0.until))
    }
    return settings
  }

  /// Records what the run stands on: who and what it is, what was found, what it trades, and under
  /// which limits. On a journal that has limits already, only what the command line says is set: no
  /// restart loosens or resets one.
  private mutating func recordStart(_ past: PastState, _ listing: Listing) throws(DeskError) {
    let state = past.state
    let repairs = try untoldRepairs(past)
    let number = UInt32(clamping: UInt64(state.run?.run ?? 0) + 1)
    // First, so that what the start asks about old orders is not lost on the way.
    venue.connect(at: clock.begins)
    try writeStatement()
    let started = RunStarted(
      run: number, epoch: opening.epoch, kind: request.kind,
      previous: repairs.torn.isEmpty ? past.previousStatus : .quarantined,
      seed: request.seed, clockOffset: clock.offset, build: request.build,
      binaryHash: request.binaryHash, host: request.host, clockSource: "feed",
      profile: request.profile.name, feed: request.feed.label(seed: request.seed))
    try record([.runStarted(started)] + repairs.events)
    if let step = clock.step {
      try take(.fact(.clockStepped(step)), at: clock.begins)
    }
    for setting in request.configuration {
      try take(
        .fact(
          .configurationRecorded(
            ConfigurationRecorded(
              key: setting.key, value: setting.value, origin: setting.origin))),
        at: clock.begins)
    }
    try declare(listing)
    try declareSafeguards()
    try setLimits(isFresh: state.run == nil)
    // Last, as it waits for the disk: all of a start is one group, there whole or not at all. A
    // journal that knew of a run but not of all its limits would never get them.
    try declareKey()
    try obeyStart()
  }

  /// Writes facts that no disk is waited for between: a run that is known to have begun has told
  /// what was mended, though it asks the venue about old orders at once.
  private mutating func record(_ facts: [Event]) throws(DeskError) {
    do throws(JournalError) {
      for fact in facts { try engine.turn(.fact(fact), at: clock.begins) }
      try speakAll()
    } catch {
      throw .halted(error)
    }
    try writeStatement()
  }

  private mutating func declare(_ listing: Listing) throws(DeskError) {
    let now = clock.begins
    for (index, code) in listing.currencies.enumerated().dropFirst(engine.state.currencies.count) {
      let currency = CurrencyIndex(UInt8(index))
      try take(.fact(.currencyDeclared(CurrencyDeclared(currency: currency, code: code))), at: now)
    }
    if engine.state.venues.isEmpty {
      try take(
        .fact(.venueDeclared(VenueDeclared(venue: VenueIndex(0), name: listing.venue))), at: now)
    }
    for instrument in listing.instruments.dropFirst(engine.state.market.instruments.count) {
      try take(.fact(.instrumentDeclared(instrument)), at: now)
    }
    if engine.state.book.ledger == nil {
      try take(
        .fact(
          .accountDeclared(
            AccountDeclared(
              account: AccountIndex(0), currency: CurrencyIndex(0), capital: profile.capital,
              name: "main"))),
        at: now)
    }
    let strategy = StrategyDeclared(
      strategy: StrategyIndex(0), account: AccountIndex(0), version: profile.strategy.version,
      name: profile.strategy.name, trader: profile.trader, settings: profile.settings)
    if engine.state.strategies.first?.declared != strategy {
      try take(.fact(.strategyDeclared(strategy)), at: now)
    }
  }

  private mutating func setLimits(isFresh: Bool) throws(DeskError) {
    if isFresh {
      // The mode before the limits: a start torn between them allows less, never more.
      if profile.startingMode == .reduceOnly {
        try take(
          .command(
            OperatorCommand(
              verb: .reduceOnly, actor: "profile \(profile.name)",
              reason: "the profile begins reduce-only", channel: .profile)),
          at: clock.begins)
      }
      for (limit, value) in profile.limits {
        try set(limit, to: value, by: "profile \(profile.name)", because: "start")
      }
    }
    for (limit, value) in request.limitOverrides {
      try override(limit, value, isFresh: isFresh)
    }
  }

  /// Sets a limit as the start was told. Where a journal has limits, whatever is looser is a
  /// command like any other: roles are asked, and a second person where it takes two.
  private mutating func override(
    _ limit: Limit, _ value: Int64, isFresh: Bool
  ) throws(DeskError) {
    let isLooser = engine.state.isLooser(limit, .total, value, until: nil)
    guard isLooser, !isFresh, let answer = request.answerable else {
      try set(
        limit, to: value, by: request.answerable?.actor ?? "command line",
        because: request.answerable?.reason ?? "start")
      return
    }
    var command = OperatorCommand(
      verb: .setLimit, actor: answer.actor, reason: answer.reason, channel: .commandLine)
    command.target = limit.name
    command.argument = limit.writtenText(of: value)
    try take(.command(command), at: clock.begins)
  }

  /// Refuses to begin a journal among files that are none of a journal's.
  package static func checkDirectory(_ path: String) throws(DeskError) {
    let directory = Directory(path)
    let ours = [
      "LOCK", "next.segment.tmp", "quarantine", "superblock.a", "superblock.b", "keys",
      "checkpoints", "snapshots", "reserve",
    ]
    let names: [String]
    do throws(SystemError) {
      names = try directory.exists() ? try directory.names() : []
    } catch {
      throw .file(error.description)
    }
    guard names.allSatisfy({ ours.contains($0) || SegmentName($0) != nil }) else {
      throw .file("\(path) holds other files and no journal: name a new directory as --journal")
    }
  }

  /// Refuses limits that let more risk through than the journal's unless somebody answers for them.
  private static func checkOverrides(
    _ request: RunRequest, _ state: borrowing TradingState
  ) throws(DeskError) {
    guard state.run != nil, request.answerable == nil else { return }
    for (limit, value) in request.limitOverrides
    where state.isLooser(limit, .total, value, until: nil) {
      throw .unanswered(limit)
    }
  }

  mutating func set(
    _ limit: Limit, to value: Int64, by actor: String, because reason: String
  ) throws(DeskError) {
    let old = engine.state.limits[limit]
    // Also where it is in force only for a time.
    let held = engine.state.upcoming(limit, of: .total, until: nil)
    guard held.contains(where: { $0 != value }) else { return }
    try take(
      .fact(
        .limitSet(LimitSet(limit: limit, old: old, new: value, actor: actor, reason: reason))),
      at: clock.begins)
  }
}

/// How a run's recorded times follow from its source's.
struct RunClock {
  /// Added to the source's times.
  let offset: Interval
  /// When the run begins, in recorded time.
  let begins: Timestamp
  /// Whether the run goes on in the same feed where the journal ends.
  let resumes: Bool
  /// The jump that the journal must tell of, if any.
  let step: ClockStepped?

  /// Times go on where the journal ends: in the same feed by passing over what was read, in another
  /// one by moving it behind the last recorded time, for recorded time never runs backwards.
  init(_ state: TradingState, _ listing: Listing, _ request: RunRequest) {
    guard let last = state.run else {
      (offset, begins, resumes, step) = (Interval(nanoseconds: 0), listing.begins, false, nil)
      return
    }
    if last.feed == request.feed.label(seed: request.seed) {
      (offset, begins, resumes, step) = (last.clockOffset, state.now, true, nil)
    } else if listing.begins > state.now {
      (offset, begins, resumes) = (Interval(nanoseconds: 0), listing.begins, false)
      step = ClockStepped(from: state.now, to: listing.begins)
    } else {
      let gap = Interval.milliseconds(1_000)
      offset = state.now.adding(gap).since(listing.begins)
      begins = state.now.adding(gap)
      resumes = false
      step = ClockStepped(from: state.now, to: listing.begins)
    }
  }
}
