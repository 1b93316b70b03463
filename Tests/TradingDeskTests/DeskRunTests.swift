import DeskFiles
import EventJournal
import JournalReview
import JournalStore
import Simulation
import SystemCalls
import Testing
import TradingCore
import TradingDesk

/// A folder for one test, removed at its end.
func inFolder(_ work: (Directory) throws -> Void) throws {
  let folder = try Directory.makeTemporary(prefix: "daybook-desk-")
  try work(folder)
  try folder.removeTree()
}

/// A request for a short run on the generated market.
func request(
  _ journal: String, profile: Profile = .demo, kind: RunKind = .live,
  feed: FeedRequest = .generated, milliseconds: Int64 = 20_000, seed: UInt64 = 7
) -> RunRequest {
  var request = RunRequest(
    profile: profile, kind: kind, feed: feed, pace: .maximum, journal: journal, seed: seed,
    build: "test", binaryHash: "", host: "test")
  request.duration = .milliseconds(milliseconds)
  return request
}

@discardableResult
func play(_ request: RunRequest) throws -> DeskRun.Report {
  let run = try DeskRun.open(request)
  return try run.play { _, _ in .proceed }
}

func events(of journal: String) throws -> [RecordedEvent] {
  var reader = try EventReader.open(journal, verification: .chain)
  var events: [RecordedEvent] = []
  while let event = try reader.next() { events.append(event) }
  return events
}

@Suite struct DeskRunTests {
  @Test func aStartIsOnDiskWholeOrNotAtAll() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      var wanted = request(path, profile: .dev, milliseconds: 100)
      wanted.checkpoints = CheckpointPlan(keys: folder.path(of: "journal/keys"))
      try play(wanted)
      var reader = try EventReader.open(path)
      var state = TradingState(catalog: DeskRun.catalog)
      var kinds: [EventKind] = []
      while let recorded = try reader.next() {
        guard reader.blocks.block.firstSequence == 1 else { break }
        state.apply(recorded)
        kinds.append(recorded.event.kind)
      }
      #expect(kinds.first == .runStarted && kinds.contains(.signingKeyDeclared), "\(kinds)")
      for (limit, value) in Profile.dev.limits { #expect(state.limits[limit] == value, "\(limit)") }
    }
  }

  @Test func theRebuiltStateIsTheLiveOne() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      let report = try play(request(path))
      var state = TradingState(catalog: DeskRun.catalog)
      for event in try events(of: path) { state.apply(event) }
      #expect(state.hash() == report.state.hash())
      #expect(state.orders.openCount == 0)
      #expect(state.book.ledger?.imbalance == .zero)
      #expect(state.kindCounts[Int(EventKind.orderFilled.rawValue)] > 0)
    }
  }

  @Test func theSameSeedGivesTheSameJournal() throws {
    try inFolder { folder in
      let first = try play(request(folder.path(of: "a"), milliseconds: 5_000))
      let second = try play(request(folder.path(of: "b"), milliseconds: 5_000))
      #expect(first.state.hash() == second.state.hash())
      let other = try play(request(folder.path(of: "c"), milliseconds: 5_000, seed: 8))
      #expect(first.state.hash() != other.state.hash())
    }
  }

  @Test func theDemoStopsRecoversAndTradesAgain() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      let report = try play(request(path, milliseconds: 240_000))
      #expect(report.state.control.stop == nil)
      #expect(report.state.control.mode == .normal)
      var story: [EventKind] = []
      for recorded in try events(of: path) {
        switch recorded.event {
        case .stopTriggered(let stopped):
          #expect(stopped.reason == .breaker)
          story.append(.stopTriggered)
        case .commandRefused: story.append(.commandRefused)
        case .recovered(let recovered):
          #expect(recovered.actor == "ada")
          story.append(.recovered)
        case .modeChanged(let change) where change.to == .normal: story.append(.modeChanged)
        default: break  // open set: the rest of the day
        }
      }
      #expect(story == [.stopTriggered, .commandRefused, .recovered, .modeChanged])
    }
  }

  @Test func aDryRunSendsNothing() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      let report = try play(request(path, kind: .dryRun))
      #expect(report.state.kindCounts[Int(EventKind.orderWithheld.rawValue)] > 0)
      #expect(report.state.kindCounts[Int(EventKind.orderSent.rawValue)] == 0)
      let lines = try StatementFile.read(StatementFile.path(of: path))
      #expect(lines.allSatisfy { $0.kind == .balances })
    }
  }

  @Test func oneCycleQuotesEveryInstrumentOnce() throws {
    try inFolder { folder in
      var once = request(folder.path(of: "journal"))
      once.isRunOnce = true
      let report = try play(once)
      #expect(report.reason == .ranOnce)
      #expect(report.state.market.instruments.allSatisfy { $0.isQuoted })
    }
  }

  @Test func aSecondRunGoesOnWhereTheFirstEnded() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      let first = try play(request(path, milliseconds: 5_000))
      let second = try play(request(path, milliseconds: 5_000))
      #expect(second.state.run?.run == 2)
      #expect(second.state.run?.previous == .ended)
      #expect(second.state.now.since(first.state.now) >= .milliseconds(4_900))
      var last = Timestamp.unset
      for event in try events(of: path) {
        #expect(event.envelope.recordedAt >= last)
        last = event.envelope.recordedAt
      }
    }
  }

  @Test func anotherFeedIsMovedBehindTheFirst() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      try play(request(path, milliseconds: 5_000))
      let second = try play(request(path, milliseconds: 5_000, seed: 8))
      #expect(second.state.kindCounts[Int(EventKind.clockStepped.rawValue)] == 1)
      #expect(second.state.illegalOrderEvents == 0)
    }
  }

  @Test func aLimitSetByAnOperatorOutlivesARestart() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      var tight = request(path, milliseconds: 2_000)
      let set = try tight.profile.set("limit.daily-loss", text: "12.5")
      tight.limitOverrides = set.map { [$0] } ?? []
      try play(tight)
      let report = try play(request(path, milliseconds: 2_000))
      #expect(report.state.limits[.dailyLoss] == 1_250_000_000)
    }
  }

  @Test func aStopOutlivesARestartAndANamedOperatorRecovers() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      let run = try DeskRun.open(request(path))
      var turns = 0
      let stopped = try run.play { _, _ in
        turns += 1
        return turns > 3 ? .stop(reason: "test") : .proceed
      }
      #expect(stopped.state.control.stop?.reason == .manual)
      let still = try play(request(path, milliseconds: 2_000))
      #expect(still.state.control.stop != nil)
      var again = request(path, milliseconds: 2_000)
      again.recovery = Answer(actor: "ada", reason: "checked")
      let recovered = try play(again)
      #expect(recovered.state.control.stop == nil)
      #expect(recovered.state.control.mode == .reduceOnly)
    }
  }

  @Test func aRecoveryIsForTheStopThatItWasGivenFor() throws {
    try inFolder { folder in
      var early = request(folder.path(of: "journal"), milliseconds: 140_000)
      early.recovery = Answer(actor: "eve", reason: "before anything happened")
      let report = try play(early)
      #expect(report.state.control.stop?.reason == .breaker)
    }
  }

  @Test func aNamedOperatorLetsAReduceOnlyDeskTradeAgain() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      let first = try play(request(path, profile: .canary, milliseconds: 2_000))
      #expect(first.state.control.mode == .reduceOnly)
      var again = request(path, profile: .canary, milliseconds: 2_000)
      again.trade = Answer(actor: "ada", reason: "first hour watched")
      let second = try play(again)
      #expect(second.state.control.mode == .normal)
    }
  }

  @Test func nothingFollowsTheEndOfARun() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      var hashed = request(path, milliseconds: 1_000)
      hashed.limitOverrides = [(.stateHashInterval, 1)]
      try play(hashed)
      let last = try events(of: path).last?.event.kind
      #expect(last == .runEnded)
    }
  }

  @Test func aBacktestOfAJournalMakesTheSameOrders() throws {
    try inFolder { folder in
      let live = folder.path(of: "live")
      try play(request(live, milliseconds: 60_000))
      let again = folder.path(of: "again")
      try play(request(again, kind: .backtest, feed: .journal(live), milliseconds: 60_000))
      func orders(_ path: String) throws -> [OrderIntended] {
        try events(of: path).compactMap { recorded in
          guard case .orderIntended(let intent) = recorded.event else { return nil }
          return intent
        }
      }
      let first = try orders(live)
      #expect(first.count > 10)
      let second = try orders(again)
      #expect(second == first)
    }
  }

  @Test func everythingSentWasDurableBefore() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      try play(request(path, milliseconds: 60_000))
      let intended = Set(
        try events(of: path).compactMap { recorded -> OrderNumber? in
          guard case .orderIntended(let intent) = recorded.event else { return nil }
          return intent.order
        })
      let summary = StatementSummary(
        try StatementFile.read(StatementFile.path(of: path)),
        startingCash: Profile.demo.capital)
      #expect(!summary.orders.isEmpty)
      #expect(summary.doubleSends.isEmpty)
      #expect(summary.orders.allSatisfy { intended.contains($0.name.order) })
    }
  }
}

@Suite struct DeskBadInputTests {
  @Test(arguments: [
    ("limit.daily-los", "1"), ("entri", "1"), ("entry", "0"), ("entry", "abc"),
    ("limit.daily-loss", "-1"), ("limit.daily-loss", "1e9"), ("limit.order-lifetime", "5"),
    ("notional", "0.000000001"),
  ])
  func anUnknownOrAbsurdSettingIsRefused(key: String, text: String) {
    var profile = Profile.dev
    #expect(throws: SettingError.self) { _ = try profile.set(key, text: text) }
  }

  @Test func settingsAreReadInTheirUnits() throws {
    var profile = Profile.dev
    _ = try profile.set("limit.order-lifetime", text: "250ms")
    _ = try profile.set("limit.maximum-order-notional", text: "12.34")
    _ = try profile.set("notional", text: "99.5")
    #expect(profile.limits.contains { $0.limit == .orderLifetime && $0.value == 250_000_000 })
    #expect(
      profile.limits.contains { $0.limit == .maximumOrderNotional && $0.value == 1_234_000_000 })
  }

  @Test func aMissingFeedAndAForeignFileAreNamed() throws {
    try inFolder { folder in
      #expect(throws: DeskError.self) {
        try play(request(folder.path(of: "a"), feed: .file(folder.path(of: "nowhere"))))
      }
      let wasMade = try Directory(folder.path(of: "a")).exists()
      #expect(!wasMade)
    }
  }

  @Test func aSecondWriterIsRefused() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      let (writer, _) = try JournalWriter.open(directory: path, options: JournalOptions())
      let error = #expect(throws: DeskError.self) { try play(request(path)) }
      #expect(error?.exitCode == 2)
      try writer.close()
    }
  }

  @Test func aDamagedJournalIsNotContinued() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      try play(request(path, milliseconds: 5_000))
      let journal = Directory(path)
      let segment = try #require(journal.names().first { $0.hasSuffix(".segment") })
      let file = journal.path(of: segment)
      var bytes = try File.contents(of: file)
      bytes[9_000] ^= 1
      try journal.removeFile(segment)
      let mended = try File.create(file)
      try mended.write(bytes.span, at: 0)
      try mended.close()
      let before = try journal.names()
      let error = #expect(throws: DeskError.self) { try play(request(path)) }
      #expect(error?.exitCode == 74)
      let after = try journal.names()
      #expect(after == before)
    }
  }

  @Test func aMissingStatementIsNotReplacedByAnEmptyOne() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      try play(request(path))
      try folder.removeFile("journal.statement")
      #expect(throws: DeskError.self) { try play(request(path)) }
    }
  }

  @Test func aJournalIsNotBegunAmongOtherFiles() throws {
    try inFolder { folder in
      let home = folder.directory("home")
      try home.create()
      let file = try File.create(home.path(of: "letter.txt"))
      try file.close()
      #expect(throws: DeskError.self) { try play(request(home.path)) }
      let names = try home.names()
      #expect(names == ["letter.txt"])
    }
  }

  @Test func aDurationBeyondTimeLastsForEver() throws {
    try inFolder { folder in
      var endless = request(folder.path(of: "journal"))
      endless.duration = Interval(nanoseconds: Int64.max)
      endless.isRunOnce = true
      let report = try play(endless)
      #expect(report.reason == .ranOnce)
    }
  }

  @Test func aStatementOfNonsenseIsNamed() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      let file = try File.create(path + ".statement")
      try file.write(Array("nonsense\n".utf8).span, at: 0)
      try file.close()
      #expect(throws: DeskError.self) { try play(request(path)) }
    }
  }
}
