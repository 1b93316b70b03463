import Glibc
import OperatorLink
import Testing
import TradingCore

/// Stops that stay, and the two people whom it takes to come back.
@Suite struct ComeBackDoorTests {
  /// The hash that the answer to a plan names.
  private func plan(_ given: Given) throws -> String {
    let text = try #require(given.answer.events.first { $0.kind == "recoveryPlanned" }?.text)
    let hash = text.split(separator: " ").first { HexNumber(text: String($0)) != nil }
    return String(try #require(hash, "\(text)"))
  }

  @Test func aLockDownTakesAPlanAndTwoPeopleToComeBack() throws {
    try Folder.with { folder in
      let desk = try CommandedDesk(folder)
      let run = try desk.start("--speed", "real")
      try desk.give("lock-down").expectDone("stopTriggered")
      try desk.give("recover", "now").expectRefused("needs a plan and 2 different operators")
      try desk.give("recover", "plan", by: "vic").expectRefused("vic may not recover")
      var hash = ""
      // Until the cancels are answered, orders stand in the way.
      try desk.eventually {
        hash = try plan(try desk.give("recover", "plan"))
        return try desk.give("recover", "approve", hash)
      }.expectDone("approvalGiven")
      try desk.give("recover", "approve", hash).expectRefused("ada approved it already")
      let other = String(hash.reversed())
      try desk.give("recover", "approve", other, by: "grace").expectRefused("the plan is \(hash)")
      try desk.give("trade").expectRefused("trading is stopped")
      try desk.give("recover", "approve", hash, by: "grace").expectDone("recovered")
      try desk.give("trade").expectDone("stageChanged")
      let ended = try desk.endAndProve(run)
      #expect(ended.fact("mode") == "trading", "\(ended)")
    }
  }

  @Test func aPlanIsNoLongerGoodWhenALimitChanged() throws {
    try Folder.with { folder in
      let desk = try CommandedDesk(folder)
      let run = try desk.start("--speed", "real")
      try desk.give("stop").expectDone("stopTriggered")
      let hash = try plan(try desk.give("recover", "plan"))
      try desk.give("limits", "set", "maximum-exposure", "5000").expectDone("limitChanged")
      try desk.give("recover", "approve", hash).expectRefused(
        "have changed since the plan was made")
      try desk.endAndProve(run)
    }
  }

  @Test func aLooserLimitWaitsForASecondPerson() throws {
    try Folder.with { folder in
      let desk = try CommandedDesk(folder)
      let run = try desk.start("--speed", "real", profile: "prod")
      let asked = try desk.give("limits", "set", "daily-loss", "600")
      #expect(asked.outcome.code == 0 && asked.answer.outcome == .waiting, "\(asked)")
      #expect(asked.kinds == ["operatorCommanded", "approvalRequested"], "\(asked)")
      #expect(asked.answer.because.contains("daybook-ctl approve '#"), "\(asked)")
      #expect(!asked.kinds.contains("limitChanged"), "\(asked)")
      let sequence = try #require(asked.answer.events.first?.sequence)
      try desk.give("approve", "#\(sequence)").expectRefused("it takes somebody else")
      try desk.give("approve", "#\(sequence)", by: "vic").expectRefused("vic may not loosen")
      try desk.give("approve", "#\(sequence)", by: "grace").expectDone("limitChanged")
      try desk.give("approve", "#\(sequence)", by: "grace").expectRefused("no command")
      // What is stricter takes nobody else.
      try desk.give("limits", "set", "daily-loss", "100").expectDone("limitChanged")
      try desk.endAndProve(run)
    }
  }

  @Test func aStopSurvivesAKillAndNoRecoveryPassesAStopFile() throws {
    try Folder.with { folder in
      let desk = try CommandedDesk(folder)
      var run = try desk.start("--speed", "real")
      try desk.give("stop").expectDone("stopTriggered")
      run.signal(SIGKILL)
      _ = try run.finish()
      run = try desk.start("--speed", "real")
      try desk.give("trade").expectRefused("trading is stopped")
      let stop = "\(desk.journal).stop"
      try Folder.write(Array("fills make no sense\n".utf8), to: stop)
      try desk.give("recover", "now").expectRefused("the stop file \(stop) is there")
      let hash = try plan(try desk.give("recover", "plan"))
      try desk.give("recover", "approve", hash).expectRefused("the stop file \(stop) is there")
      try Folder.remove(stop)
      try desk.eventually { try desk.give("recover", "now") }.expectDone("recovered")
      let ended = try desk.endAndProve(run)
      #expect(ended.fact("mode") == "reduce-only", "\(ended)")
      let stops = try desk.events().count { $0.event.kind == .stopTriggered }
      #expect(stops == 1)
    }
  }
}
