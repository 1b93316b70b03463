import DeskFiles
import EventJournal
import Simulation
import SystemCalls
import Testing
import TradingCore

@testable import TradingDesk

@Suite struct StoppingTests {
  private func commands(of journal: String) throws -> [OperatorCommand] {
    try events(of: journal).compactMap {
      if case .operatorCommanded(let command) = $0.event { command } else { nil }
    }
  }

  @Test func onlyCanaryAndProdHaveTheVenueCancelForSilence() {
    let patience = Profile.all.map { $0.cancelOnSilenceAfter?.nanoseconds }
    #expect(Profile.all.map(\.name) == ["demo", "dev", "canary", "prod"])
    #expect(patience == [nil, nil, 10_000_000_000, 10_000_000_000])
  }

  @Test func aBacktestHasNoStopFile() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      _ = try StopFile.create(for: path, reason: "why")
      let report = try play(request(path, kind: .backtest, milliseconds: 500))
      #expect(report.state.control.stop == nil)
    }
  }

  @Test(arguments: [
    ("journal failure: no space", StopTriggered.Reason.journalFailure),
    ("fills make no sense", .manual),
  ])
  func theStopFileOfAHaltStopsForTheJournal(text: String, reason: StopTriggered.Reason) throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      _ = try StopFile.create(for: path, reason: text)
      let report = try play(request(path, milliseconds: 500))
      #expect(report.state.control.stop?.reason == reason)
    }
  }

  @Test func aScriptDoesNotRecoverPastAStopFile() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      var wanted = request(path, milliseconds: 4_000)
      let heard = Complaints()
      wanted.complain = { heard.hear($0) }
      wanted.profile.script = [
        ScriptedInput(
          after: .milliseconds(1_000),
          command: OperatorCommand(
            verb: .recover, actor: "ada", reason: "it is well", channel: .script))
      ]
      _ = try StopFile.create(for: path, reason: "why")
      let report = try play(wanted)
      #expect(report.state.control.stop != nil)
      #expect(try commands(of: path).map(\.verb) == [.stop])
      #expect(heard.contain("\(path).stop is there"))
    }
  }

  @Test func whetherThereIsAStopFileMayBeImpossibleToSee() throws {
    try inFolder { folder in
      // A name longer than the file system takes: lstat(2) fails, though nothing is there.
      let longest = String(repeating: "j", count: 251)
      #expect(throws: DeskFileError.self) { try StopFile(of: folder.path(of: longest)) }
    }
  }

  @Test func reduceOnlyAtTheStartDoesNotEndAPause() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal")
      var first = request(path, profile: .dev, milliseconds: 1_000)
      first.profile.script = [
        ScriptedInput(
          after: .milliseconds(100),
          command: OperatorCommand(verb: .pause, actor: "ada", reason: "lunch", channel: .script))
      ]
      let paused = try play(first)
      #expect(paused.state.control.mode == .paused)
      var second = request(path, profile: .dev, milliseconds: 1_000)
      let heard = Complaints()
      second.complain = { heard.hear($0) }
      second.loweringCommands = [
        OperatorCommand(
          verb: .reduceOnly, actor: "root", reason: "told to",
          channel: .environment, origin: "environment RISK_REDUCE_ONLY_MODE")
      ]
      #expect(try play(second).state.control.mode == .paused)
      #expect(try commands(of: path).count == 1)
      #expect(heard.contain("RISK_REDUCE_ONLY_MODE"))
    }
  }

  @Test func aStatementThatGrewWhileItWasReadEndsTheStart() throws {
    try inFolder { folder in
      let path = folder.path(of: "journal.statement")
      let size = try DeskRun.statementSize(at: path)
      #expect(size == nil)
      let other = try StatementFile.open(path)
      try other.close()
      let error = #expect(throws: DeskError.self) {
        let file = try DeskRun.openStatement(path, size: size)
        try file.close()
      }
      #expect(error?.description.contains("start again") == true)
    }
  }

  @Test func theLoopsProgressIsSeenOnlyWhileItIsUnderWay() throws {
    try inFolder { folder in
      let wanted = request(folder.path(of: "journal"), milliseconds: 500)
      #expect(!wanted.progress.isUnderWay && wanted.progress.count == 0)
      let run = try DeskRun.open(wanted)
      #expect(!wanted.progress.isUnderWay)
      var seen: [Bool] = []
      _ = try run.play { _, _ in
        seen.append(wanted.progress.isUnderWay)
        return .proceed
      }
      // The last look is at the news of the end.
      #expect(seen.count > 1 && seen.last == false && !seen.dropLast().contains(false))
      #expect(!wanted.progress.isUnderWay && wanted.progress.count > 50)
    }
  }

  @Test func aWatchdogLeavesARunThatEndsAlone() throws {
    let progress = LoopProgress()
    var watchdog = try EngineWatchdog.start(
      progress, patienceNanoseconds: 20_000_000, journal: "/nowhere/journal", complain: { _ in })
    progress.begin()
    for _ in 0..<20 {
      progress.pass()
      Clocks.sleep(nanoseconds: 5_000_000)
    }
    progress.end()
    Clocks.sleep(nanoseconds: 60_000_000)
    try watchdog.take()?.leave()
    let none = try EngineWatchdog.start(
      progress, patienceNanoseconds: 0, journal: "", complain: { _ in })
    let isWatched = none != nil
    #expect(!isWatched)
  }
}
