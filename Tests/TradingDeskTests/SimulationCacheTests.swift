import DeskFiles
import EventJournal
import JournalStore
import Simulation
import Synchronization
import SystemCalls
import Testing
import TradingCore

@testable import TradingDesk

/// What a run said went wrong, from whatever thread.
final class Complaints: Sendable {
  private let said = Mutex<[String]>([])

  var all: [String] { said.withLock { $0 } }

  func hear(_ sentence: String) { said.withLock { $0.append(sentence) } }

  func contain(_ part: String) -> Bool { all.contains { $0.contains(part) } }
}

/// Starts with the cache of the simulation, without it, and with one that is of no use.
@Suite struct SimulationCacheTests {
  /// A journal, its statement and the cache beside them, as a kill would leave them.
  private struct Image {
    let folder: Directory

    var journal: String { folder.path(of: "journal") }
    var statement: String { StatementFile.path(of: journal) }
    var cache: String { SimulationCache.path(of: journal) }

    /// A copy of all, cache and statement first: the journal has whatever they know.
    func copied(to other: Directory) throws -> Image {
      try other.create()
      for name in ["journal.statement.cache", "journal.statement"] {
        try write(File.contents(of: folder.path(of: name)), to: other.path(of: name))
      }
      try copy(folder.directory("journal"), to: other.directory("journal"))
      return Image(folder: other)
    }

    private func copy(_ from: Directory, to: Directory) throws {
      try to.create()
      for name in try from.names() where name != "next.segment.tmp" && name != "reserve" {
        if try from.directory(name).exists() {
          try copy(from.directory(name), to: to.directory(name))
        } else {
          try write(
            File.contents(of: from.path(of: name), maximumByteCount: 1 << 28), to: to.path(of: name)
          )
        }
      }
    }
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    try Directory(Beside.parent(of: path)).removeFile(Beside.name(of: path))
    let file = try File.create(path)
    try file.write(bytes.span, at: 0)
    try file.close()
  }

  private static func wanted(_ journal: String, _ complaints: Complaints) -> RunRequest {
    var wanted = request(journal, milliseconds: 20_000)
    // A sparse market, since it is compared event by event.
    wanted.profile.market.meanSpacing = .milliseconds(40)
    wanted.profile.market.maximumSpacing = .milliseconds(120)
    wanted.profile.market.depthLevels = 4
    for (key, value) in [("fast-shift", 3), ("slow-shift", 5), ("warm-up", 32)] as [(_, Int64)] {
      wanted.profile.set(key, value)
    }
    wanted.snapshotInterval = 1_500
    wanted.complain = { complaints.hear($0) }
    return wanted
  }

  /// Trades, and copies all at a moment of the run, as a kill then would leave it.
  private func killed(in folder: Directory, after events: UInt64 = 12_000) throws -> Image {
    let complaints = Complaints()
    let running = Image(folder: folder.directory("running"))
    let journal = running.journal
    try running.folder.create()
    var long = Self.wanted(journal, complaints)
    long.duration = .milliseconds(150_000)
    let run = try DeskRun.open(long)
    var image: Image?
    var failure: (any Error)?
    _ = try run.play { state, _ in
      guard image == nil, state.lastSequence.rawValue >= events else { return .proceed }
      do {
        let isCached = try running.folder.contains("journal.statement.cache")
        if !isCached { return .proceed }
        image = try running.copied(to: folder.directory("killed"))
      } catch {
        failure = error
      }
      return .shutDown
    }
    if let failure { throw failure }
    #expect(complaints.all == [])
    return try #require(image)
  }

  private func venue(_ wanted: RunRequest) -> VenueSettings {
    let listing = Listing.generated(wanted.profile.market)
    return VenueSettings(
      venue: VenueIndex(0), account: AccountIndex(0), currency: CurrencyIndex(0),
      instruments: listing.instruments.map { InstrumentRules(tick: $0.tick, lot: $0.lot) },
      startingCash: wanted.profile.capital)
  }

  /// Goes on with a journal; what it and its statement hold then, and what was complained of.
  private func goOn(
    _ image: Image, _ change: (inout RunRequest) -> Void = { _ in }
  ) throws -> (events: [RecordedEvent], statement: [UInt8], complaints: [String]) {
    let complaints = Complaints()
    var wanted = Self.wanted(image.journal, complaints)
    change(&wanted)
    let report = try play(wanted)
    #expect(report.reason == .durationReached)
    return (
      try events(of: image.journal),
      try File.contents(of: image.statement), complaints.all
    )
  }

  /// What the market said, and when.
  private func market(_ events: [RecordedEvent]) -> [MarketMessage] {
    events.compactMap { recorded in
      switch recorded.event.kind {
      case .quoted, .traded, .bookChanged, .bookReset:
        var said = MarketMessage()
        said.at = recorded.envelope.recordedAt
        said.sourceTime = recorded.envelope.sourceTime
        said.events = [recorded.event]
        return said
      default: return nil  // open set: what is not the market
      }
    }
  }

  private func isSame(_ one: MarketMessage, _ other: MarketMessage) -> Bool {
    one.at == other.at && one.sourceTime == other.sourceTime && one.events == other.events
  }

  /// Not by `==` in `#expect`: of two long lists it would work out every difference.
  private func isSame(_ one: [RecordedEvent], _ other: [RecordedEvent]) -> Bool { one == other }

  @Test func aStartWithTheCacheIsThatWithoutItToTheBit() throws {
    try inFolder { folder in
      let image = try killed(in: folder)
      let other = try image.copied(to: folder.directory("other"))
      try other.folder.removeFile("journal.statement.cache")
      // The cache is one that can be gone on with, far into the run.
      let wanted = Self.wanted(image.journal, Complaints())
      let id = try JournalReader.journalId(of: image.journal)
      let cache = try #require(
        try SimulationCache.read(image.cache, of: id, settings: venue(wanted)))
      let resumed = try #require(
        try cache.market(
          wanted.profile.market, seed: wanted.seed, upTo: Timestamp(nanoseconds: .max)))
      #expect(resumed.lastAt.since(wanted.profile.market.start) > .milliseconds(20_000))
      #expect(cache.fold.lineCount > 50)

      let with = try goOn(image)
      let without = try goOn(other)
      #expect(with.complaints == [] && without.complaints == [])
      #expect(isSame(with.events, without.events))
      #expect(with.statement == without.statement)
    }
  }

  @Test func theMarketAfterAResumeIsThatOfAnUninterruptedRun() throws {
    try inFolder { folder in
      let image = try killed(in: folder)
      let resumed = try goOn(image)
      #expect(resumed.complaints == [])
      let whole = Image(folder: folder.directory("whole"))
      try whole.folder.create()
      // What a kill cuts off of its last moment is not told again, with or without a cache.
      let cut = try #require(resumed.events.last { $0.envelope.epoch == 1 }).envelope.recordedAt
      let uninterrupted = market(try goOn(whole) { $0.duration = .milliseconds(200_000) }.events)
        .filter { $0.at != cut }
      let found = market(resumed.events).filter { $0.at != cut }
      #expect(found.count > 12_000)
      // Compared one by one: a difference is to be said in a line.
      let first = zip(found, uninterrupted).enumerated().first { !isSame($1.0, $1.1) }
      #expect(first == nil && found.count <= uninterrupted.count)
    }
  }

  @Test func aDamagedForeignOrOtherCacheIsPassedOverWithAComplaint() throws {
    try inFolder { folder in
      let image = try killed(in: folder)
      let good = try File.contents(of: image.cache)
      let plain = try image.copied(to: folder.directory("plain"))
      try plain.folder.removeFile("journal.statement.cache")
      let expected = try goOn(plain)
      var broken: [(String, [UInt8])] = [
        ("none of a cache", []), ("none of a cache", Array(good.dropLast())),
        ("checksum", Array(good.dropLast(8))), ("begin", [0] + good.dropFirst()),
      ]
      for place in [16, 40, 60, 400, good.count / 2, good.count - 1] {
        var flipped = good
        flipped[place] ^= 4
        broken.append(("checksum", flipped))
      }
      // With a checksum that holds: another layout, another journal, other parts, other words.
      for (place, complaint) in [
        (8, "layout"), (16, "another journal's"), (24, "another journal's"),
        (32, "other lines"), (40, "other lines"), (56, "parts"), (64, "other settings"),
        (88, "impossible"),
      ] {
        var forged = good
        forged[place] ^= 1
        if place == 88 { forged[place + 7] ^= 1 }
        broken.append((complaint, Self.sealed(forged)))
      }
      for (number, (complaint, bytes)) in broken.enumerated() {
        let copy = try image.copied(to: folder.directory("copy-\(number)"))
        try Self.write(bytes, to: copy.cache)
        let found = try goOn(copy)
        #expect(found.complaints.count == 1 && found.complaints[0].contains(complaint))
        #expect(found.complaints.allSatisfy { $0.contains("is passed over") }, "\(number)")
        #expect(isSame(found.events, expected.events), "\(number): \(complaint)")
        #expect(found.statement == expected.statement, "\(number): \(complaint)")
        try copy.folder.removeTree()
      }
    }
  }

  private static func sealed(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = Array(bytes.dropLast(8))
    bytes += [UInt8](words: [XXH3.hash(bytes.span)])
    return bytes
  }

  @Test func aCacheThatCannotBeReadOrIsOfOtherSettingsIsPassedOver() throws {
    try inFolder { folder in
      let image = try killed(in: folder)
      let folders = ["folder", "market"].map { folder.directory($0) }
      let copies = try folders.map { try image.copied(to: $0) }
      try copies[0].folder.removeFile("journal.statement.cache")
      try copies[0].folder.directory("journal.statement.cache").create()
      let unread = try goOn(copies[0])
      // It cannot be written either, each time.
      #expect(unread.complaints.count > 1)
      #expect(unread.complaints[0].contains("journal.statement.cache is passed over"))
      #expect(unread.complaints[1].contains("was not cached"))

      let other = try goOn(copies[1]) { $0.profile.market.calmVolatility += 1 }
      #expect(other.complaints.count == 1 && other.complaints[0].contains("another seed or other"))
    }
  }

  @Test func aCacheAheadOfItsJournalIsPassedOver() throws {
    try inFolder { folder in
      let early = try killed(in: folder)
      let plain = try early.copied(to: folder.directory("plain"))
      try plain.folder.removeFile("journal.statement.cache")
      let late = try early.copied(to: folder.directory("late"))
      _ = try goOn(late)
      try Self.write(File.contents(of: late.cache), to: early.cache)
      let with = try goOn(early)
      #expect(with.complaints.count == 2)
      #expect(with.complaints.contains { $0.contains("which the journal has not reached") })
      #expect(with.complaints.contains { $0.contains("other lines than those") })
      let without = try goOn(plain)
      #expect(isSame(with.events, without.events) && with.statement == without.statement)
    }
  }

  @Test func anOrderThatTheJournalLostIsFoundWithTheCacheAsWithout() throws {
    try inFolder { folder in
      let early = try killed(in: folder)
      let late = try early.copied(to: folder.directory("late"))
      _ = try goOn(late)
      // The older journal put back under the newer statement and its cache.
      for name in ["journal.statement", "journal.statement.cache"] {
        try Self.write(
          File.contents(of: late.folder.path(of: name)), to: early.folder.path(of: name))
      }
      var said: [String] = []
      for _ in 0..<2 {
        do throws(DeskError) {
          _ = try DeskRun.open(Self.wanted(early.journal, Complaints()))
          Issue.record("a journal that lost orders was gone on with")
        } catch {
          #expect(error.exitCode == 74)
          said.append(error.description)
        }
        try early.folder.removeFile("journal.statement.cache")
      }
      #expect(said.count == 2 && said[0] == said[1])
      #expect(said[0].contains("the venue has received"))
      // And without a statement a cache is none either.
      let gone = try late.copied(to: folder.directory("gone"))
      try gone.folder.removeFile("journal.statement")
      do throws(DeskError) {
        _ = try DeskRun.open(Self.wanted(gone.journal, Complaints()))
        Issue.record("a journal without its statement was gone on with")
      } catch {
        #expect(error.description.contains("is missing, and with it"))
      }
    }
  }

  @Test func aStatementWithoutALineBreakIsRefused() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal.statement")
      try Self.write([UInt8](repeating: UInt8(ascii: "x"), count: 3 << 20), to: path)
      #expect(throws: DeskFileError.self) { try StatementFile.read(path) }
      // Less than a line is one that a crash cut off.
      try Self.write([UInt8](repeating: UInt8(ascii: "x"), count: 1 << 10), to: path)
      let lines = try StatementFile.read(path)
      #expect(lines.isEmpty)
    }
  }

  @Test func theDigestOfAStatementIsThatOfItsBytesHoweverTheyCome() {
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    var whole = StatementDigest()
    whole.add(bytes[...])
    var parts = StatementDigest()
    var seen: Set<UInt64> = []
    for start in stride(from: 0, to: bytes.count, by: 7_919) {
      parts.add(bytes[start..<min(start + 7_919, bytes.count)])
      seen.insert(parts.value)
    }
    #expect(parts.value == whole.value && parts.byteCount == bytes.count)
    #expect(seen.count == (bytes.count + 7_918) / 7_919)
  }
}
