import DeskFiles
import EventJournal
import Foundation
import Glibc
import JournalStore
import Simulation
import Testing
import TradingCore
import TradingDesk

/// What the kills are drawn from; the seed is printed, and `DAYBOOK_KILL_SEED` repeats it.
struct KillPlan {
  static let perJournal = 6
  static let environment = ProcessInfo.processInfo.environment
  static let killCount = environment["DAYBOOK_KILLS"].flatMap { Int($0) } ?? 30
  static let seed =
    environment["DAYBOOK_KILL_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1...999_999_999)

  /// The recorded feed, where it is.
  static let recorded: String? = {
    let folder = environment["DAYBOOK_DATA"] ?? "\(Door.repository)/../shared/data"
    let path = "\(folder)/spot_btcusdt_20240808.gz"
    return Folder.exists(path) ? path : nil
  }()

  static var feeds: [String] { ["generated"] + (recorded.map { [$0] } ?? []) }

  /// How many kills each journal takes: six, until all are spent.
  static var shares: [Int] {
    stride(from: 0, to: killCount, by: perJournal).map { min(perJournal, killCount - $0) }
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct KillRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A journal whose writer is killed again and again.
struct KilledJournal {
  let path: String
  let words: [String]
  let speed: String
  var random: KillRandom
  var startUpKills = 0
  var tradingKills = 0
  private var startUpMicroseconds: UInt32 = 20_000

  init(_ path: String, feed: String, random: KillRandom) {
    self.path = path
    self.random = random
    speed = feed == "generated" ? "max" : "100x"
    let seed = String(random.state % 1_000_000)
    words = [
      "--profile", "dev", "--feed", feed, "--seed", seed, "--journal", path,
    ]
  }

  private func lockText() throws -> String {
    Folder.exists("\(path)/LOCK") ? try Folder.text("\(path)/LOCK") : ""
  }

  /// Starts the run and kills it: one time in three while it starts and recovers, else while it
  /// trades.
  mutating func killOnce() throws {
    let before = try lockText()
    let begun = Date()
    let run = try RunningDoor(.live, words + ["--speed", speed])
    let hitsStartUp = Int.random(in: 0..<3, using: &random) == 0
    if hitsStartUp {
      usleep(UInt32.random(in: 0...startUpMicroseconds, using: &random))
    } else {
      let opened = try run.wait { try lockText() != before }
      #expect(opened)
      startUpMicroseconds = UInt32(min(2, Date().timeIntervalSince(begun)) * 1_000_000)
      usleep(UInt32.random(in: 0...150_000, using: &random))
    }
    run.signal(SIGKILL)
    let outcome = try run.finish()
    #expect(outcome.code == 128 + SIGKILL, "\(outcome)")
    if try lockText() == before { startUpKills += 1 } else { tradingKills += 1 }
    try verifyAsLeft()
  }

  /// A journal as a kill left it has no error: exit 0, or 1 for what the venue did and the engine
  /// never heard, and for a tail that was never acknowledged; both are warnings. Only when the
  /// first start-up was killed before there was a segment is there nothing to read, exit 2.
  private func verifyAsLeft() throws {
    let verify = try Door.audit.run("verify", path)
    guard Folder.exists(path), try !Folder.segments(path).isEmpty else {
      #expect(verify.code == 2, "\(verify)")
      return
    }
    #expect([0, 1].contains(verify.code), "\(verify)")
    let known = ["venue-fill-seen", "tail-whole", "report-known"]
    for line in verify.output.split(separator: "\n") where line.contains("#") {
      guard line.hasPrefix("error") || line.hasPrefix("warning") else { continue }
      #expect(known.contains { line.contains($0) } && line.hasPrefix("warning"), "\(verify)")
    }
  }

  /// Lets a run end in order and requires everything that was promised.
  func endAndProve() throws {
    // A minute, as some markets have no signal for the first ten seconds.
    let last = try Door.live.run(words + ["--speed", "max", "--duration", "60s"])
    #expect(last.code == 0, "\(last)")
    #expect(last.fact("open orders") == "0", "\(last)")
    #expect(last.fact("books out of balance by") == "0", "\(last)")
    let verify = try Door.audit.run("verify", path, "--statement", path + ".statement")
    #expect(verify.code == 0, "\(verify)")
    let again = try Door.audit.run("reexecute", path)
    #expect(again.code == 0, "\(again)")
    let state = try Door.replay.run("state", path)
    #expect(state.code == 0, "\(state)")
    let hash = try #require(last.fact("state hash"))
    #expect(verify.fact("state hash") == hash)
    #expect(again.fact("state hash") == hash)
    #expect(state.fact("state hash") == hash)
    try proveOrders()
  }

  private func proveOrders() throws {
    var intended: [OrderNumber: Int] = [:]
    var reader = try EventReader.open(path, verification: .chain)
    while let recorded = try reader.next() {
      guard case .orderIntended(let intent) = recorded.event else { continue }
      intended[intent.order, default: 0] += 1
    }
    #expect(intended.values.allSatisfy { $0 == 1 }, "an order number was given twice")
    let received = try StatementFile.read(path + ".statement").filter { $0.kind == .place }
    let names = received.map { "\($0.name)" }
    #expect(Set(names).count == names.count, "the venue received an order twice")
    #expect(received.allSatisfy { intended[$0.name.order] != nil }, "an order without an intent")
    #expect(!received.isEmpty)
  }
}

@Suite struct KillTests {
  @Test func aJournalKilledAtAnyMomentGoesOnWithNothingLostOrSentTwice() throws {
    print("seed of the kills: \(KillPlan.seed), \(KillPlan.killCount) kills")
    var startUpKills = 0
    var tradingKills = 0
    for (number, share) in KillPlan.shares.enumerated() {
      let feed = KillPlan.feeds[number % KillPlan.feeds.count]
      try Folder.with { folder in
        let random = KillRandom(state: KillPlan.seed &+ UInt64(number))
        var journal = KilledJournal("\(folder)/journal", feed: feed, random: random)
        for _ in 0..<share { try journal.killOnce() }
        try journal.endAndProve()
        startUpKills += journal.startUpKills
        tradingKills += journal.tradingKills
      }
    }
    print("killed \(startUpKills) times at start-up, \(tradingKills) times while trading")
    #expect(startUpKills + tradingKills == KillPlan.killCount)
    if KillPlan.killCount >= 30 { #expect(startUpKills > 0 && tradingKills > 0) }
  }
}
