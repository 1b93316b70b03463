import Testing

/// A disk that fills while the engine trades: it must stop in time and end in order.
@Suite(.enabled(if: MountedFolder.mayMount, "no tmpfs can be mounted here: that needs root"))
struct DiskFullTests {
  @Test(arguments: [(risk: 70, stop: 0), (risk: 70, stop: 30)])
  func tradingStopsAndTheRunEndsInOrderBeforeTheDiskIsFull(risk: Int, stop: Int) throws {
    try MountedFolder.with(megabytes: 90) { folder in
      let path = "\(folder)/journal"
      let live = try Door.live.run(
        "--speed", "max", "--duration", "100h", "--journal", path, "--set",
        "limit.daily-loss=1000000", "--risk-space", "\(risk)", "--stop-space", "\(stop)")
      #expect(live.code == 2, "\(live)")
      #expect(live.fact("ended because") == "there was no room left for the journal", "\(live)")
      #expect(live.fact("open orders") == "0" && live.fact("stops") == "1", "\(live)")
      let verify = try Door.audit.run("verify", path, "--statement", path + ".statement")
      #expect(verify.code == 0, "\(verify)")
      #expect(verify.fact("end") == "clean", "\(verify)")
      let modes = try Door.replay.run("timeline", path, "--kind", "modeChanged")
      #expect(modes.output.contains("normal to reduce only by 'engine'"), "\(modes)")
    }
  }
}
