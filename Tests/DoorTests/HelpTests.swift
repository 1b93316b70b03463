import Testing

@Suite struct HelpTests {
  static let commands: [(Door, [String])] =
    Door.allCases.map { ($0, []) } + [
      (.backtest, ["run"]), (.replay, ["timeline"]), (.replay, ["state"]), (.replay, ["trace"]),
      (.audit, ["verify"]), (.audit, ["reexecute"]), (.audit, ["describe"]), (.audit, ["hashes"]),
      (.audit, ["doctor"]), (.audit, ["backup"]), (.audit, ["restore"]),
      (.audit, ["prove"]), (.audit, ["check-proof"]), (.audit, ["checkpoint"]),
      (.audit, ["check-checkpoint"]),
      (.audit, ["consistency"]), (.audit, ["check-consistency"]), (.audit, ["witness"]),
      (.audit, ["add-cosignature"]),
      (.audit, ["repair"]), (.audit, ["migrate"]), (.audit, ["retain"]),
      (.audit, ["export"]),
    ] + controlPaths.map { (.control, $0) }

  /// Every level of daybook-ctl.
  static let controlPaths: [[String]] = [
    ["stop"], ["kill"], ["lock-down"], ["cancel-all"], ["close-all"], ["pause"], ["resume"],
    ["reduce-only"], ["trade"], ["crisis"], ["maintenance"], ["maintenance", "schedule"],
    ["maintenance", "cancel"], ["step-up"], ["step-down"], ["breaker"], ["breaker", "open"],
    ["breaker", "close"], ["breaker", "reset"], ["limits"], ["limits", "set"], ["deny"],
    ["deny", "add"], ["deny", "remove"], ["recover"], ["recover", "plan"], ["recover", "approve"],
    ["recover", "now"], ["approve"], ["operators"], ["operators", "add"], ["operators", "revoke"],
    ["operators", "token"], ["break-glass"], ["ping"], ["status"], ["preflight"],
    ["mode"], ["why-stopped"], ["config"], ["breaker", "list"], ["breaker", "explain"],
    ["limits", "list"],
    ["limits", "explain"], ["deny", "list"], ["operators", "list"], ["recover", "show"],
  ]

  @Test(arguments: commands)
  func everyLevelHasHelp(door: Door, path: [String]) throws {
    let help = try door.run(path + ["--help"])
    #expect(help.code == 0, "\(help)")
    #expect(help.errors.isEmpty, "\(help)")
    for title in ["OVERVIEW: ", "USAGE: \(door.rawValue)", "EXIT CODES:", "EXAMPLES:"] {
      #expect(help.output.contains(title), "\(title) in \(help)")
    }
    for (code, word) in [("0 ", "Clean"), ("2 ", "Could not run"), ("64", "Usage")] {
      #expect(help.output.contains("  \(code)  \(word)"), "\(code) in \(help)")
    }
    #expect(help.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test(arguments: commands)
  func anUnknownFlagIsNamed(door: Door, path: [String]) throws {
    try expectUsage(door, path + ["--no-such-flag"], names: "--no-such-flag")
  }

  @Test(arguments: Door.allCases)
  func theVersionIsOneLine(door: Door) throws {
    let version = try door.run("--version")
    #expect(version.code == 0)
    #expect(version.output.split(separator: "\n").count == 1)
    #expect(version.output.hasPrefix("\(door.rawValue) 0."), "\(version)")
  }

  @Test(arguments: Door.allCases)
  func everyShellIsCompletedAndAManualWritten(door: Door) throws {
    for shell in ["bash", "zsh", "fish"] {
      let script = try door.run("--generate-completion", shell)
      #expect(script.code == 0, "\(script)")
      #expect(script.output.contains(door.rawValue), "\(script)")
    }
    let manual = try door.run("--generate-manual")
    #expect(
      manual.code == 0 && manual.output.contains(".Dt \(door.rawValue.uppercased()) 1"), "\(manual)"
    )
    try expectUsage(door, ["--generate-completion", "tcsh"], names: "tcsh")
  }

  @Test(arguments: [
    (Door.live, ["--journal", "x", "--profile", "nope"], "nope"),
    (.live, ["--journal", "x", "--set", "nope=1"], "nope"),
    (.live, ["--journal", "x", "--set", "limit.nope=1"], "nope"),
    (.live, ["--journal", "x", "--set", "entry"], "entry"),
    (.live, ["--journal", "x", "--speed", "fast"], "fast"),
    (.live, ["--journal", "x", "--duration", "-5s"], "-5s"),
    (.live, ["--journal", "x", "--seed", "many"], "many"),
    (.live, ["--journal", "x", "--on-shutdown", "leave"], "leave"),
    (.live, ["--journal", "x", "--shutdown-deadline", "soon"], "soon"),
    (.live, [], "--journal"),
    (.live, ["--journal"], "--journal"),
    (.live, ["--journal", "x", "--recover", "checked"], "--operator"),
    (.backtest, [], "run"),
    (.backtest, ["run", "--out", "x"], "--data"),
    (.backtest, ["run", "--data", "generated"], "--out"),
    (.backtest, ["run", "--data", "generated", "--out", "x", "--strategy", "luck"], "luck"),
    (.backtest, ["run", "--data", "generated", "--out", "x", "--profile", "nope"], "nope"),
    (.replay, [], "timeline"),
    (.replay, ["state"], "JOURNAL"),
    (.replay, ["state", "x", "--at", "yesterday"], "yesterday"),
    (.replay, ["timeline", "x", "--kind", "nope"], "nope"),
    (.replay, ["trace", "x"], "--order"),
    (.audit, [], "verify"),
    (.audit, ["verify"], "JOURNAL"), (.audit, ["hashes"], "JOURNAL"),
    (.audit, ["backup", "x"], "BACKUP"), (.audit, ["repair", "x"], "--to"),
    (.audit, ["retain", "x"], "--archive"), (.audit, ["migrate", "x"], "--to"),
    (.audit, ["describe", "x", "--format", "csv"], "csv"),
    (.audit, ["prove"], "prove"),
    (.kill, [], "--journal"), (.kill, ["--journal", "x"], "--reason"),
    (.kill, ["--journal", "x", "--reason", ""], "--reason"),
    (.kill, ["--journal", "x", "--reason", "two\nlines"], "--reason"),
    (.live, ["--journal", "x", "--stopped", "--recover", "r", "--operator", "a"], "--stopped"),
    (.live, ["--journal", "x", "--day-begins", "24:00"], "24:00"),
    (.live, ["--journal", "x", "--time-zone", "Europe/Berlin"], "Europe/Berlin"),
    (.live, ["--journal", "x", "--second-person", "recover,stop"], "'stop'"),
    (.live, ["--drill", "flood", "--journal", "x"], "flood"),
    (.live, ["--drill", "all"], "--journal"),
    (.bench, [], "WORKLOAD"),
    (.bench, ["nope"], "nope"),
    (.control, [], "stop"), (.control, ["halt"], "halt"), (.control, ["stop"], "--journal"),
    (.control, ["stop", "now", "--journal", "x"], "now"),
    (.control, ["stop", "--journal", "x", "--nonce", "12"], "12"),
    (.control, ["maintenance", "schedule", "--from", "2026-03-01T09:00:00Z"], "--until"),
    (
      .control, ["maintenance", "schedule", "--from", "nine", "--until", "2026-03-01T09:00:00Z"],
      "nine"
    ),
    (.control, ["limits", "set", "maximum-exposure"], "VALUE"),
    (.control, ["limits", "set", "a", "1", "--for", "0s"], "--for"),
    (
      .control, ["limits", "set", "a", "1", "--for", "1s", "--until", "2026-03-01T09:00:00Z"],
      "--until"
    ),
    (.control, ["deny", "add", "BTC-USD", "--until", "2026-02-30T00:00:00Z"], "2026-02-30"),
    (.control, ["recover", "approve", "xyz"], "xyz"), (.control, ["recover"], "plan"),
    (.control, ["approve", "91260"], "#1234"), (.control, ["status"], "--journal"),
    (.control, ["breaker", "explain", "--journal", "x"], "NAME"),
    (.control, ["operators", "add", "ada", "trader"], "--uid"),
    (
      .control,
      ["operators", "add", "ada", "trader", "--uid", "1", "--token-hash", "00"], "--token-hash"
    ),
    (.control, ["operators", "add", "ada", "trader", "--token-hash", "00"], "64 hexadecimal"),
  ])
  func aWrongCommandLineIsRefusedWithItsWord(
    door: Door, words: [String], name: String
  ) throws {
    try expectUsage(door, words, names: name)
    #expect(!Folder.exists("x"))
  }

  /// Exit 64, nothing on standard output, and two lines: what and where, and what to do next.
  private func expectUsage(_ door: Door, _ words: [String], names word: String) throws {
    let outcome = try door.run(words)
    #expect(outcome.code == 64, "\(outcome)")
    #expect(outcome.output.isEmpty, "\(outcome)")
    let lines = outcome.errors.split(separator: "\n")
    #expect(lines.count == 2, "\(outcome)")
    #expect(outcome.errors.contains(word), "\(outcome)")
    let next = lines.last?.lowercased() ?? ""
    #expect(
      next.hasPrefix("see ") || next.hasPrefix("add ") || next.hasPrefix("type "), "\(outcome)")
  }
}
