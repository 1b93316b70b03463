import Testing

/// Limits by the names that the operators' runbooks use.
@Suite struct EnvironmentLimitTests {
  private static let words = [
    "--profile", "dev", "--speed", "max", "--duration", "2s", "--journal",
  ]

  private static func limit(_ name: String, _ text: String) -> String? {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1)
      if words.first.map(String.init) == name, words.count == 2 {
        return String(words[1].drop { $0 == " " })
      }
    }
    return nil
  }

  @Test func theRunbooksVariablesSetLimitsAndTheCommandLineGoesBefore() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      let live = try Door.live.run(
        Self.words + [journal, "--set", "limit.maximum-leverage=1.5"],
        environment: [
          "RISK_DAILY_LOSS_LIMIT": "77", "RISK_MAX_LEVERAGE": "2", "MAX_CONCURRENT_TRADES": "4",
          "DEFAULT_SLIPPAGE": "1.5",
        ])
      #expect(live.code == 0, "\(live)")
      let state = try Door.replay.run("state", journal)
      #expect(Self.limit("daily-loss", state.output) == "77.00")
      #expect(Self.limit("maximum-leverage", state.output) == "1.5")
      #expect(Self.limit("maximum-open-orders", state.output) == "4")
      #expect(Self.limit("maximum-slippage", state.output) == "150 bp")
      let settings = try Door.replay.run("timeline", journal, "--kind", "configurationRecorded")
      #expect(settings.output.contains("RISK_DAILY_LOSS_LIMIT"))
    }
  }

  @Test func aVariableThatIsNoLimitBeginsNothing() throws {
    try Folder.with { folder in
      let live = try Door.live.run(
        Self.words + ["\(folder)/journal"], environment: ["DEFAULT_SLIPPAGE": "abc"])
      #expect(live.code == 64)
      #expect(live.errors.contains("in DEFAULT_SLIPPAGE=abc"))
      #expect(try Folder.contents(folder).isEmpty)
    }
  }
}
