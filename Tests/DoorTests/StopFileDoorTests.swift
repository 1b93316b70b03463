import Foundation
import Glibc
import Testing

@Suite struct StopFileDoorTests {
  private static let words = ["--speed", "max", "--seed", "7", "--duration", "2s", "--journal"]

  @Test func aStopFileStopsWhileItIsThereAndNoRecoveryPassesIt() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      let stop = "\(journal).stop"
      #expect(try Door.live.run(Self.words + [journal]).fact("mode") == "trading")
      try Folder.write(Array("fills make no sense\nsecond line\n".utf8), to: stop)
      for _ in 0..<2 {
        let stopped = try Door.live.run(Self.words + [journal])
        #expect(stopped.fact("mode")?.hasPrefix("STOPPED") == true, "\(stopped)")
        #expect(stopped.fact("orders") != nil)
      }
      let stops = try Door.replay.run("timeline", journal, "--kind", "operatorCommanded")
      #expect(stops.output.split(separator: "\n").count == 1, "\(stops)")
      #expect(stops.output.contains("fills make no sense"), "\(stops)")
      #expect(stops.output.contains("stop file"), "\(stops)")
      #expect(stops.output.contains(NSUserName()), "\(stops)")
      let recover = Self.words + [journal, "--recover", "all is well", "--operator", "ada"]
      let refused = try Door.live.run(recover)
      #expect(refused.code == 0, "\(refused)")
      #expect(refused.errors.contains("is refused while \(stop) is there"), "\(refused)")
      #expect(refused.fact("mode")?.hasPrefix("STOPPED") == true, "\(refused)")
      try Folder.remove(stop)
      let still = try Door.live.run(Self.words + [journal])
      #expect(still.fact("mode")?.hasPrefix("STOPPED") == true, "\(still)")
      #expect(try Door.live.run(recover).fact("mode") == "reduce-only")
      #expect(try Door.audit.run("verify", journal).code == 0)
      #expect(try Door.audit.run("reexecute", journal).code == 0)
    }
  }

  @Test func aStopFileThatAppearsStopsARunUnderWay() throws {
    try Folder.with { folder in
      let desk = RestingDesk(folder)
      let run = try desk.trading()
      try Folder.write([], to: "\(desk.journal).stop")
      let begun = Date()
      #expect(try run.wait { try desk.resting().isEmpty })
      // 50 ms until it is seen, and the venue's answer; the rest is a busy machine's.
      #expect(Date().timeIntervalSince(begun) < 5)
      run.signal(SIGINT)
      let ended = try run.finish()
      #expect(ended.fact("mode")?.hasPrefix("STOPPED") == true, "\(ended)")
      #expect(ended.errors.contains("'stop file'"), "\(ended)")
      try desk.expectClean()
    }
  }

  @Test func theEnvironmentStopsAStart() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      let killed = ["RISK_KILL_SWITCH_ENABLED": "1"]
      let first = try Door.live.run(Self.words + [journal], environment: killed)
      #expect(first.fact("mode")?.hasPrefix("STOPPED") == true, "\(first)")
      #expect(first.fact("orders") == "0", "\(first)")
      let again = try Door.live.run(Self.words + [journal], environment: killed)
      #expect(again.code == 0, "\(again)")
      let commands = try Door.replay.run(
        "timeline", journal, "--kind", "operatorCommanded", "--format", "json")
      #expect(
        commands.output.components(separatedBy: "environment RISK_KILL_SWITCH_ENABLED").count == 2,
        "\(commands)")
      let both = try Door.live.run(
        Self.words + [journal, "--recover", "checked", "--operator", "ada"], environment: killed)
      #expect(both.code == 64, "\(both)")
      #expect(both.errors.contains("RISK_KILL_SWITCH_ENABLED"), "\(both)")
      let nonsense = try Door.live.run(
        Self.words + [journal], environment: ["RISK_KILL_SWITCH_ENABLED": "perhaps"])
      #expect(nonsense.code == 64, "\(nonsense)")
    }
  }

  @Test func theEnvironmentStartsReduceOnly() throws {
    try Folder.with { folder in
      let journal = "\(folder)/journal"
      let variable = ["RISK_REDUCE_ONLY_MODE": "1"]
      for _ in 0..<2 {
        let run = try Door.live.run(Self.words + [journal], environment: variable)
        #expect(run.fact("mode") == "reduce-only", "\(run)")
      }
      let commands = try Door.replay.run(
        "timeline", journal, "--kind", "operatorCommanded", "--format", "json")
      #expect(
        commands.output.components(separatedBy: "environment RISK_REDUCE_ONLY_MODE").count == 2,
        "\(commands)")
      #expect(try Door.audit.run("reexecute", journal).code == 0)
    }
  }
}
