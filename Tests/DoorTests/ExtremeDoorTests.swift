import EventJournal
import ExtremeDays
import Foundation
import JournalStore
import Strategies
import Testing
import TradingCore

/// A journal of extremes, read by every verb that reads one: each says what it found and ends with
/// one of its exit codes, never by a signal.
@Suite struct ExtremeDoorTests {
  private static let verbs: [(Door, [String])] = [
    (.replay, ["timeline", "JOURNAL"]), (.replay, ["timeline", "JOURNAL", "--format", "json"]),
    (.replay, ["timeline", "JOURNAL", "--from", "#\(UInt64.max)"]),
    (.replay, ["timeline", "JOURNAL", "--until", "1677-09-21T00:12:43.145224192Z"]),
    (.replay, ["timeline", "JOURNAL", "--order", "\(UInt64.max)"]),
    (.replay, ["state", "JOURNAL"]), (.replay, ["state", "JOURNAL", "--format", "json"]),
    (.replay, ["state", "JOURNAL", "--quick"]),
    (.replay, ["state", "JOURNAL", "--at", "2262-04-11T23:47:16.854775807Z"]),
    (.replay, ["trace", "JOURNAL", "--order", "1"]),
    (.replay, ["trace", "JOURNAL", "--order", "2", "--format", "json"]),
    (.replay, ["trace", "JOURNAL", "--order", "\(UInt64.max)"]),
    (.audit, ["verify", "JOURNAL"]), (.audit, ["verify", "JOURNAL", "--format", "json"]),
    (.audit, ["reexecute", "JOURNAL"]), (.audit, ["hashes", "JOURNAL"]),
    (.audit, ["describe", "JOURNAL"]), (.audit, ["doctor", "JOURNAL"]),
    (.control, ["status", "--journal", "JOURNAL"]),
    (.control, ["mode", "--journal", "JOURNAL"]),
    (.control, ["why-stopped", "--journal", "JOURNAL"]),
    (.control, ["breaker", "list", "--journal", "JOURNAL"]),
    (.control, ["breaker", "explain", "engine", "--journal", "JOURNAL"]),
    (.control, ["limits", "list", "--journal", "JOURNAL"]),
    (.control, ["limits", "explain", "daily-loss", "--journal", "JOURNAL"]),
    (.control, ["deny", "list", "--journal", "JOURNAL"]),
    (.control, ["operators", "list", "--journal", "JOURNAL"]),
    (.control, ["config", "--journal", "JOURNAL"]),
    (.control, ["recover", "show", "--journal", "JOURNAL"]),
    (.control, ["preflight", "--journal", "JOURNAL"]),
    (.backtest, ["run", "--data", "JOURNAL", "--out", "OUT", "--gas-price", "1000000"]),
    (.live, ["--journal", "JOURNAL", "--speed", "max", "--duration", "1s"]),
  ]

  @Test(arguments: [601, 602] as [UInt64], [false, true])
  func everyVerbEndsWithACodeOfItsOwn(seed: UInt64, isGuarded: Bool) throws {
    print("seed \(seed)")
    let extremes = ExtremeJournal(
      seed: seed, isGuarded: isGuarded, catalog: StrategyCatalog(Momentum.programs), count: 1_500)
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      let (writer, _) = try EventWriter.open(directory: journal, options: JournalOptions())
      for recorded in extremes.events { try writer.append(recorded) }
      try writer.close()
      for (door, words) in Self.verbs {
        let outcome = try door.run(
          words.map { $0 == "JOURNAL" ? journal : $0 == "OUT" ? "\(folder)/out" : $0 })
        #expect([0, 1, 2, 64, 74].contains(outcome.code), "\(outcome)")
        #expect(!outcome.errors.contains("Fatal error"), "\(outcome)")
      }
      for verb in ["state", "timeline"] {
        let read = try Door.replay.run(verb, journal)
        #expect(read.code <= 1 && !read.output.isEmpty, "\(read)")
      }
    }
  }

  @Test func aLongestOfAllTimesIsWaitedForAndNothingElse() throws {
    try Folder.with { folder in
      // Nobody is behind the socket: the answer is that, at once.
      let run = try Door.control.run(
        "stop", "--journal", "\(folder)/journal", "--reason", "test", "--timeout", "106751d")
      #expect(run.code == 2, "\(run)")
      let live = try Door.live.run(
        "--journal", "\(folder)/live/journal", "--speed", "max", "--duration", "5s",
        "--checkpoint-every", "106751d", "--watchdog", "106751d", "--shutdown-deadline",
        "106751d")
      #expect(live.code == 0, "\(live)")
    }
  }
}
