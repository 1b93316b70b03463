import OperatorLink
import SystemCalls
import Testing

@Suite struct ControlDoorTests {
  private static let events = [
    CommandAnswer.Event(sequence: 91_260, kind: "operatorCommanded", text: "stop by 'ada'"),
    CommandAnswer.Event(sequence: 91_261, kind: "stopTriggered", text: "trading stopped"),
  ]

  private static func request(
    _ command: String, _ change: (inout CommandRequest) -> Void = { _ in }
  ) -> CommandRequest {
    var request = CommandRequest(command: command)
    change(&request)
    return request
  }

  /// Command lines, and what the engine must get for them; the nonce aside.
  private static let lines: [([String], CommandRequest)] = [
    (["stop"], request("stop")), (["kill"], request("stop")),
    (["lock-down"], request("lock-down")), (["cancel-all"], request("cancel-all")),
    (["close-all"], request("close-all")), (["pause"], request("pause")),
    (["resume"], request("resume")), (["reduce-only"], request("reduce-only")),
    (["trade"], request("trade")), (["step-up"], request("step-up")),
    (["step-down"], request("step-down")), (["break-glass"], request("break-glass")),
    (["crisis", "nonsense"], request("crisis") { $0.argument = "nonsense" }),
    (
      [
        "maintenance", "schedule", "--from", "1970-01-01T00:00:01Z", "--until",
        "1970-01-01T00:00:02.000000003Z",
      ],
      request("maintenance") {
        $0.from = 1_000_000_000
        $0.until = 2_000_000_003
      }
    ),
    (["maintenance", "cancel"], request("cancel-maintenance")),
    (["breaker", "open", "venue"], request("open-breaker") { $0.target = "venue" }),
    (["breaker", "close", "venue"], request("close-breaker") { $0.target = "venue" }),
    (["breaker", "reset", "venue"], request("reset-breaker") { $0.target = "venue" }),
    (
      ["limits", "set", "maximum-order-notional@BTC-USD", "-5.5", "--for", "2h"],
      request("set-limit") {
        $0.target = "maximum-order-notional@BTC-USD"
        $0.argument = "-5.5"
        $0.lasts = 7_200_000_000_000
      }
    ),
    (
      ["deny", "add", "ETH-USD", "--until", "1970-01-01T00:00:01Z"],
      request("deny") {
        $0.target = "ETH-USD"
        $0.until = 1_000_000_000
      }
    ),
    (["deny", "remove", "ETH-USD"], request("allow") { $0.target = "ETH-USD" }),
    (["recover", "plan"], request("plan-recovery")), (["recover", "now"], request("recover")),
    (
      ["recover", "approve", "000000000000000000000000000000FF"],
      request("approve-recovery") { $0.plan = HexNumber(255) }
    ),
    (["approve", "#91260"], request("approve") { $0.target = "#91260" }),
    (
      ["operators", "add", "ada", "trader,risk", "--uid", "1000"],
      request("declare-operator") {
        $0.target = "ada"
        $0.argument = "trader,risk uid=1000"
      }
    ),
    (
      [
        "operators", "add", "bob", "viewer", "--token-hash", String(repeating: "0A", count: 32),
      ],
      request("declare-operator") {
        $0.target = "bob"
        $0.argument = "viewer token=" + String(repeating: "0a", count: 32)
      }
    ),
    (["operators", "revoke", "ada"], request("revoke-operator") { $0.target = "ada" }),
  ]

  @Test func everyVerbReachesTheEngineInItsWords() throws {
    let done: @Sendable (CommandRequest) -> CommandAnswer = { _ in CommandAnswer(.done) }
    try ControlDesk.with(done) { desk, journal in
      for (words, _) in Self.lines {
        let outcome = try Door.control.run(words + ["--journal", journal])
        #expect(outcome.code == 0 && outcome.output == "done\n", "\(outcome)")
        #expect(outcome.errors.isEmpty, "\(outcome)")
      }
      var nonces: [HexNumber] = []
      for ((words, wanted), got) in zip(Self.lines, desk.requests) {
        let nonce = try #require(got.nonce, "\(words)")
        #expect(!nonces.contains(nonce), "a nonce is new for each command")
        nonces.append(nonce)
        var plain = got
        plain.nonce = nil
        #expect(plain == wanted, "\(words)")
      }
      #expect(desk.requests.count == Self.lines.count)
      #expect(desk.users.allSatisfy { $0 == CurrentProcess.effectiveUserIdentifier })
    }
  }

  @Test func commonOptionsComeFromTheLineOrTheEnvironment() throws {
    let done: @Sendable (CommandRequest) -> CommandAnswer = { _ in CommandAnswer(.done) }
    try ControlDesk.with(done) { desk, journal in
      let token = try OperatorToken.make()
      try token.write(to: journal + ".token")
      let nonce = "00112233445566778899aabbccddeeff"
      let given = try Door.control.run(
        "--control", journal + ".control", "pause", "--operator", "ada", "--reason", "two words",
        "--nonce", nonce, "--token-file", journal + ".token")
      #expect(given.code == 0, "\(given)")
      #expect(!given.output.contains(token.text) && !given.errors.contains(token.text))
      let inherited = try Door.control.run(
        ["pause", "--nonce", nonce, "--reason", "two words"],
        environment: [
          "DAYBOOK_JOURNAL": journal + "/", "DAYBOOK_OPERATOR": "ada",
          "DAYBOOK_TOKEN_FILE": journal + ".token",
        ])
      #expect(inherited.code == 0, "\(inherited)")
      let wanted = Self.request("pause") {
        $0.operatorName = "ada"
        $0.reason = "two words"
        $0.token = token.text
        $0.nonce = HexNumber(text: nonce)
      }
      #expect(desk.requests == [wanted, wanted])
    }
  }

  @Test(arguments: [
    (
      CommandAnswer(.done, events: events), Int32(0),
      "#91260 operatorCommanded stop by 'ada'\n#91261 stopTriggered trading stopped\n"
    ),
    (
      CommandAnswer(.refused, because: "only risk may; ask ada", events: [events[0]]), 1,
      "#91260 operatorCommanded stop by 'ada'\nrefused: only risk may; ask ada\n"
    ),
    (
      CommandAnswer(
        .refused, because: "only risk may",
        events: [CommandAnswer.Event(sequence: 7, kind: "commandRefused", text: "x refused")]), 1,
      "#7 commandRefused x refused\n"
    ),
    (
      CommandAnswer(
        .wouldRefuse, because: "only risk may",
        events: [CommandAnswer.Event(sequence: 7, kind: "commandRefused", text: "x refused")]), 1,
      "#7 commandRefused x refused\nwould be refused; nothing was written\n"
    ),
    (
      CommandAnswer(.done, events: [events[0]]), 0,
      "#91260 operatorCommanded stop by 'ada'\nnothing had to change\n"
    ),
    (
      CommandAnswer(.wouldDo, events: [events[1]]), 0,
      "#91261 stopTriggered trading stopped\nwould be done; nothing was written\n"
    ),
    (CommandAnswer(.wouldRefuse, because: "it is paused"), 1, "would be refused: it is paused\n"),
    (
      CommandAnswer(.done, because: "2 more events followed", events: [events[0]]), 0,
      "#91260 operatorCommanded stop by 'ada'\n2 more events followed\n"
    ),
    (
      CommandAnswer(
        .refused, because: "a\nb",
        events: [CommandAnswer.Event(sequence: 1, kind: "k", text: "\u{1B}[2J\r\nx")]), 1,
      "#1 k \u{FFFD}[2J\u{FFFD}\u{FFFD}x\nrefused: a\u{FFFD}b\n"
    ),
  ])
  func theAnswerIsSaidAndIsTheExitCode(
    answer: CommandAnswer, code: Int32, text: String
  ) throws {
    let always: @Sendable (CommandRequest) -> CommandAnswer = { _ in answer }
    try ControlDesk.with(always) { desk, journal in
      let said = try Door.control.run("stop", "--journal", journal, "--dry-run")
      #expect(said.code == code && said.output == text && said.errors.isEmpty, "\(said)")
      #expect(desk.requests.map(\.isDryRun) == [true])
      let json = try Door.control.run("stop", "--journal", journal, "--format", "json")
      #expect(json.code == code && json.errors.isEmpty, "\(json)")
      #expect(json.output == answer.json + "\n", "\(json)")
    }
  }

  @Test func aFailureSaysHowToStopAnyway() throws {
    let failed: @Sendable (CommandRequest) -> CommandAnswer = { _ in
      CommandAnswer(.failed, because: "the engine has ended")
    }
    try ControlDesk.with(failed) { _, journal in
      let outcome = try Door.control.run("stop", "--journal", journal)
      #expect(outcome.code == 2 && outcome.output.isEmpty, "\(outcome)")
      #expect(outcome.errors.contains("failed: the engine has ended"), "\(outcome)")
      try expectAdvice(outcome, journal)
    }
  }

  @Test func anEngineThatIsNotThereSaysHowToStopAnyway() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      let outcome = try Door.control.run("stop", "--journal", journal)
      #expect(outcome.code == 2 && outcome.output.isEmpty, "\(outcome)")
      #expect(outcome.errors.contains("\(journal).control"), "\(outcome)")
      try expectAdvice(outcome, journal)
      let long = folder + "/" + String(repeating: "x", count: 120)
      let refused = try Door.control.run("stop", "--control", long)
      #expect(refused.code == 2 && refused.errors.contains("107 bytes"), "\(refused)")
      try expectAdvice(refused, "JOURNAL")
      #expect(try Folder.contents(folder).isEmpty)
    }
  }

  private func expectAdvice(_ outcome: Outcome, _ journal: String) throws {
    for way in ["touch \(journal).stop", "SIGUSR1", "daybook-kill"] {
      #expect(outcome.errors.contains(way), "\(way) in \(outcome)")
    }
  }

  @Test func aPingNeedsNoEngineBehindTheServer() throws {
    let refuse: @Sendable (CommandRequest) -> CommandAnswer = { _ in CommandAnswer(.refused) }
    try ControlDesk.with(refuse) { desk, journal in
      let outcome = try Door.control.run("ping", "--journal", journal)
      #expect(outcome.code == 0 && outcome.output == "done\n", "\(outcome)")
      #expect(desk.requests.isEmpty)
    }
  }

  @Test func aTokensFileThatOthersCanReadIsNotUsed() throws {
    let done: @Sendable (CommandRequest) -> CommandAnswer = { _ in CommandAnswer(.done) }
    try ControlDesk.with(done) { desk, journal in
      let token = try OperatorToken.make()
      try Folder.write(Array(token.text.utf8), to: journal + ".token")
      #expect(try ChildProcess.run("/bin/chmod", ["644", journal + ".token"]).exitCode == 0)
      let words = ["trade", "--journal", journal, "--token-file"]
      let open = try Door.control.run(words + [journal + ".token"])
      #expect(open.code == 2 && open.errors.contains("chmod 600"), "\(open)")
      #expect(!open.errors.contains(token.text))
      let none = try Door.control.run(words + [journal + ".none"])
      #expect(none.code == 2 && none.errors.contains("No such file"), "\(none)")
      #expect(desk.requests.isEmpty)
    }
  }

  @Test func aTokenIsMadeWithoutAnEngine() throws {
    try Folder.with { folder in
      let shown = try Door.control.run("operators", "token")
      let text = try #require(shown.fact("token"), "\(shown)")
      let token = try OperatorToken(parsing: text, from: "standard output")
      #expect(shown.code == 0 && shown.fact("hash") == "\(token.hash)", "\(shown)")

      let path = "\(folder)/ada.token"
      let kept = try Door.control.run("operators", "token", "--output", path, "--format", "json")
      let read = try OperatorToken.read(path)
      #expect(kept.code == 0, "\(kept)")
      #expect(kept.output == "{\"file\":\"\(path)\",\"hash\":\"\(read.hash)\"}\n", "\(kept)")
      let again = try Door.control.run("operators", "token", "--output", path)
      #expect(again.code == 2 && again.output.isEmpty, "\(again)")
      #expect(try OperatorToken.read(path).text == read.text)
    }
  }
}
