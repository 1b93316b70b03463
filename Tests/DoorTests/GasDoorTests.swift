import Foundation
import Testing

/// The venue tells what gas costs where a start asks for it, and `maximum-gas-price` holds orders
/// against it.
@Suite struct GasDoorTests {
  private func desk(_ journal: String, _ words: String...) throws -> Outcome {
    let run = try Door.live.run(
      [
        "--profile", "dev", "--speed", "max", "--seed", "7", "--duration", "120s", "--journal",
        journal,
      ] + words)
    #expect(run.code == 0 || run.output.contains("left open"), "\(run)")
    return run
  }

  private func count(_ kind: String, _ journal: String) throws -> Int {
    let lines = try Door.replay.run("timeline", journal, "--kind", kind)
    #expect(lines.code == 0, "\(lines)")
    return lines.output.split(separator: "\n").count
  }

  private func explain(_ journal: String) throws -> Outcome {
    let told = try Door.control.run(
      "limits", "explain", "maximum-gas-price", "--journal", journal)
    #expect(told.code == 0, "\(told)")
    return told
  }

  @Test func ordersPassBelowTheLimitAndAreRefusedAboveIt() throws {
    try Folder.with { folder in
      let below = "\(folder)/below/journal"
      let run = try desk(below, "--gas-price", "30", "--set", "limit.maximum-gas-price=3000")
      #expect(run.fact("orders") != "0", "\(run)")
      #expect(try count("costReported", below) >= 9)
      let told = try explain(below)
      #expect(told.output.contains("measured now"), "\(told)")
      #expect(told.fact("headroom")?.hasPrefix("29") == true, "\(told)")

      let above = "\(folder)/above/journal"
      let refused = try desk(above, "--gas-price", "30", "--set", "limit.maximum-gas-price=1")
      #expect(refused.fact("orders") == "0", "\(refused)")
      #expect(refused.fact("refusals") != "0", "\(refused)")
      let why = try explain(above)
      #expect(why.fact("headroom")?.hasPrefix("-") == true, "\(why)")
      #expect(why.output.contains("refused by gas-price"), "\(why)")

      for journal in [below, above] {
        for verb in ["verify", "reexecute"] {
          let audit = try Door.audit.run(verb, journal)
          #expect(audit.code == 0, "\(audit)")
        }
      }
    }
  }

  @Test func aRestartGoesOnFromTheSamePrice() throws {
    try Folder.with { folder in
      let (whole, parts) = ("\(folder)/whole/journal", "\(folder)/parts/journal")
      let gas = ["--gas-price", "30", "--gas-block-time", "3s"]
      func play(_ journal: String, _ seconds: Int) throws {
        let run = try Door.live.run(
          [
            "--profile", "dev", "--speed", "max", "--seed", "7", "--journal", journal,
            "--duration", "\(seconds)s", "--set", "limit.maximum-gas-price=1",
          ] + gas)
        #expect(run.code == 0, "\(run)")
      }
      try play(whole, 100)
      try play(parts, 50)
      try play(parts, 50)
      func prices(_ journal: String) throws -> [String] {
        let lines = try Door.replay.run(
          "timeline", journal, "--kind", "costReported", "--format", "json")
        var prices: [String] = []
        for line in lines.output.split(separator: "\n") {
          let price = try #require(line.split(separator: "\"price\":\"").last)
          prices.append(String(price.prefix { $0 != "\"" }))
        }
        return prices
      }
      let once = try prices(whole)
      var twice = try prices(parts)
      #expect(once.count > 30)
      // The second session begins with the price that there was.
      let repeated = try #require(zip(twice, twice.dropFirst()).enumerated().first { $1.0 == $1.1 })
      twice.remove(at: repeated.offset)
      let common = min(once.count, twice.count)
      #expect(common > 28)
      #expect(once.prefix(common) == twice.prefix(common))
    }
  }

  @Test func aBacktestTellsOfGasToo() throws {
    try Folder.with { folder in
      let run = try Door.backtest.run(
        "run", "--data", "generated", "--duration", "60s", "--gas-price", "30", "--set",
        "limit.maximum-gas-price=3000", "--out", "\(folder)/out")
      #expect(run.code == 0, "\(run)")
      #expect(run.fact("orders") != "0", "\(run)")
      #expect(try count("costReported", "\(folder)/out/journal") >= 4)
    }
  }

  @Test(arguments: [
    ["--gas-price", "0"], ["--gas-price", "-1"], ["--gas-price", "1000001"],
    ["--gas-price", "0.000000001"], ["--gas-price", "much"],
    ["--gas-price", "30", "--gas-block-time", "99ms"], ["--gas-block-time", "12s"],
  ])
  func whatIsNoPriceOfGasIsRefused(words: [String]) throws {
    try Folder.with { folder in
      for door in [Door.live, .backtest] {
        let place =
          door == .live
          ? ["--journal", "\(folder)/journal"]
          : ["run", "--data", "generated", "--out", "\(folder)/out"]
        let run = try door.run(place + words)
        #expect(run.code == 64, "\(run)")
        #expect(run.errors.contains("--gas-"), "\(run)")
      }
      #expect(try Folder.contents(folder).isEmpty)
    }
  }
}
