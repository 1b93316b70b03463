import Glibc
import OperatorLink
import Testing
import TradingCore
import TradingDesk

/// daybook-ctl and a real engine between which nothing is pretended.
@Suite struct CommandDoorTests {
  private static let orders: [([String], kind: String)] = [
    (["pause"], "modeChanged"), (["resume"], "modeChanged"),
    (
      ["limits", "set", "maximum-order-notional@BTC-USD", "500", "--for", "2h"], "limitChanged"
    ),
    (["limits", "set", "daily-loss", "20"], "limitChanged"),
    (["deny", "add", "ETH-USD", "--for", "1h"], "denialChanged"),
    (["deny", "remove", "ETH-USD"], "denialChanged"),
    (["crisis", "severe"], "crisisChanged"), (["crisis", "none"], "crisisChanged"),
    (
      [
        "maintenance", "schedule", "--from", "2030-01-01T00:00:00Z", "--until",
        "2030-01-01T01:00:00Z",
      ], "maintenanceChanged"
    ),
    (["maintenance", "cancel"], "maintenanceChanged"),
    (["reduce-only"], "modeChanged"), (["trade"], "modeChanged"),
    (["breaker", "open", "engine"], "breakerTransitioned"),
    (["breaker", "reset", "engine"], "breakerTransitioned"),
    (["breaker", "close", "engine"], "breakerTransitioned"),
    (["cancel-all"], "operatorCommanded"), (["break-glass"], "glassBroken"),
    (["close-all"], "closingChanged"), (["stop"], "stopTriggered"),
  ]

  @Test func aRunningEngineObeysEveryOrderAndTheJournalSaysWhoGaveIt() throws {
    try Folder.with { folder in
      let desk = try CommandedDesk(folder)
      let run = try desk.start("--speed", "real")
      for (words, kind) in Self.orders { try desk.give(words).expectDone(kind) }
      let managed = try desk.give(
        "operators", "revoke", "vic", by: nil)
      managed.expectDone("operatorChanged")
      let ended = try desk.endAndProve(run)
      #expect(ended.fact("mode")?.hasPrefix("STOPPED") == true, "\(ended)")
      let commands = try desk.commands()
      #expect(commands.map(\.actor) == Self.orders.map { _ in "ada" } + ["owner"])
      #expect(commands.allSatisfy { $0.reason == "drill" && $0.origin.hasPrefix("socket ") })
    }
  }

  @Test func aServiceNamedAtTheStartIsListedAndObeysOperators() throws {
    try Folder.with { folder in
      let desk = try CommandedDesk(folder)
      let first = try desk.start("--speed", "real", "--service", "quotes=provider")
      try desk.endAndProve(first)
      // The journal knows one by now, and gets the other.
      let run = try desk.start("--speed", "real", "--service", "simulated")
      try desk.give("breaker", "open", "quotes").expectDone("breakerTransitioned")
      try desk.give("breaker", "open", "simulated").expectDone("breakerTransitioned")
      try desk.give("limits", "set", "breaker-failures@breaker:quotes", "2")
        .expectDone("limitChanged")
      try desk.give("breaker", "close", "quotes").expectDone("breakerTransitioned")
      try desk.give("breaker", "reset", "quotes").expectDone("breakerTransitioned")
      try desk.endAndProve(run)
      let list = try Door.control.run("breaker", "list", "--journal", desk.journal)
      for name in ["engine", "quotes", "simulated"] {
        #expect(list.output.contains(name), "\(list)")
      }
      let closed = try Door.control.run("breaker", "explain", "quotes", "--journal", desk.journal)
      #expect(closed.output.contains("closed"), "\(closed)")
      let open = try Door.control.run("breaker", "explain", "simulated", "--journal", desk.journal)
      #expect(open.output.contains("OPEN") || open.output.contains("open"), "\(open)")
    }
  }

  @Test func aDryRunSaysWhatWouldHappenAndChangesNothing() throws {
    try Folder.with { folder in
      let desk = try CommandedDesk(folder)
      let run = try desk.start("--speed", "real")
      for (words, kind) in Self.orders where words != ["resume"] && words[0] != "trade" {
        // What undoes something has nothing to undo here.
        let undoes = ["remove", "cancel", "close", "none"].contains(words[words.count > 1 ? 1 : 0])
        let given = try desk.give(words + ["--dry-run"])
        #expect(given.outcome.code == (undoes ? 1 : 0), "\(given)")
        #expect(given.answer.outcome == (undoes ? .wouldRefuse : .wouldDo), "\(given)")
        if !undoes { #expect(given.kinds.contains(kind), "\(given)") }
      }
      let vic = try desk.give("trade", "--dry-run", by: "vic")
      #expect(vic.outcome.code == 1 && vic.answer.outcome == .wouldRefuse, "\(vic)")
      let ended = try desk.endAndProve(run)
      #expect(ended.fact("mode") == "trading", "\(ended)")
      #expect(try desk.commands().isEmpty)
      let decided: [EventKind] = [
        .modeChanged, .limitChanged, .denialChanged, .crisisChanged, .stopTriggered,
        .commandRefused,
      ]
      #expect(try !desk.events().contains { decided.contains($0.event.kind) })
    }
  }

  @Test func nobodyCommandsUnderANameThatIsNotProved() throws {
    try Folder.with { folder in
      let desk = try CommandedDesk(folder)
      let run = try desk.start("--speed", "real")
      try desk.give("stop", "--operator", "grace").expectRefused("not a proven operator")
      try desk.give("stop", "--operator", "ada", by: nil).expectRefused("not a proven operator")
      let stranger = try Door.control.run(
        "operators", "token", "--output", desk.tokenFile(of: "mallory"))
      #expect(stranger.code == 0)
      try desk.give("stop", by: "mallory").expectRefused("not a proven operator")
      try desk.give("stop", "--operator", "ada", by: "mallory").expectRefused(
        "not a proven operator")
      try desk.give("pause", by: "vic").expectRefused("vic may not lower-risk")
      try desk.give("operators", "add", "mallory", "admin", "--uid", "4242").expectRefused(
        "ada may not administer")
      try desk.give("stop", "--operator", "ada").expectDone("stopTriggered")
      try desk.endAndProve(run)
      let commands = try desk.commands()
      #expect(commands.map(\.actor) == ["", "", "", "", "vic", "ada", "ada"])
      #expect(commands[0].origin.hasSuffix("who claims to be 'grace'"), "\(commands[0])")
      #expect(commands[2].origin == "socket token of nobody", "\(commands[2])")
      // The journal holds no secret.
      let secret = try OperatorToken.read(desk.tokenFile(of: "ada")).text
      let told = try Door.replay.run(
        "timeline", desk.journal, "--kind", "operatorCommanded", "--format", "json")
      #expect(!told.output.contains(secret))
    }
  }

  @Test func aCommandGivenTwiceIsObeyedOnceAlsoAfterARestart() throws {
    try Folder.with { folder in
      let desk = try CommandedDesk(folder)
      let words = ["pause", "--nonce", "00112233445566778899aabbccddeeff"]
      var run = try desk.start("--speed", "real")
      try desk.give(words).expectDone("modeChanged")
      try desk.give("resume").expectDone("modeChanged")
      try desk.give(words).expectRefused("was used before")
      // Refused, it is still used up, by whomever.
      try desk.give(words, by: "grace").expectRefused("was used before")
      run.signal(SIGKILL)
      _ = try run.finish()
      run = try desk.start("--speed", "real")
      try desk.give(words).expectRefused("was used before")
      let ended = try desk.endAndProve(run)
      #expect(ended.fact("mode") == "trading", "\(ended)")
    }
  }

  @Test func whatCannotBeUnderstoodIsRefusedByAnEvent() throws {
    try Folder.with { folder in
      let desk = try CommandedDesk(folder)
      let run = try desk.start("--speed", "real")
      let mistakes: [([String], because: String)] = [
        (["limits", "set", "maximum-happiness", "5"], "there is no limit 'maximum-happiness'"),
        (
          ["limits", "set", "daily-loss@BTC-USD", "5"], "daily-loss can be set for total, strategy"
        ),
        (["limits", "set", "daily-loss", "a lot"], "daily-loss is 'a lot'"),
        (["limits", "set", "price-collar@DOGE-USD", "5"], "'DOGE-USD' is not a scope"),
        (["deny", "add", "DOGE-USD"], "'DOGE-USD' cannot be denied"),
        (["crisis", "apocalypse"], "there is no level 'apocalypse'"),
        (["breaker", "open", "venus"], "there is no breaker 'venus'"),
        (["approve", "#1"], "no command #1 waits"),
        (["operators", "revoke", "nobody"], "there is no operator 'nobody'"),
        (["recover", "now"], "nothing is stopped"), (["resume"], "trading is not paused"),
      ]
      for (words, because) in mistakes { try desk.give(words).expectRefused(because) }
      try desk.endAndProve(run)
      #expect(try desk.commands().count == mistakes.count)
    }
  }

  @Test func anEngineAtFullSpeedIsStoppedAsWell() throws {
    try Folder.with { folder in
      let desk = try CommandedDesk(folder)
      let run = try desk.start("--speed", "max", "--set", "limit.daily-loss=100000")
      try desk.give("limits", "set", "maximum-open-orders", "10").expectDone("limitChanged")
      try desk.give("stop").expectDone("stopTriggered")
      try desk.give("trade").expectRefused("trading is stopped")
      let ended = try desk.endAndProve(run)
      #expect(ended.fact("mode")?.hasPrefix("STOPPED") == true, "\(ended)")
      #expect(ended.fact("open orders") == "0", "\(ended)")
    }
  }
}
