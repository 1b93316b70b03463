import Testing

/// The journal is made to fail for real: the running engine may suddenly write no file beyond 4 KiB
/// (prlimit(1)), which is behind the first block of a journal and far beyond a stop file.
@Suite struct HaltDoorTests {
  private func failJournal(of run: RunningDoor) throws {
    let limit = try RunningDoor(
      executable: "/usr/bin/prlimit", ["--pid", "\(run.process)", "--fsize=4096"])
    let limited = try limit.finish()
    #expect(limited.code == 0, "\(limited)")
  }

  private func expectHalt(_ ended: Outcome) {
    #expect(ended.code == 2, "\(ended)")
    #expect(ended.output.isEmpty, "\(ended)")
    #expect(ended.errors.contains("daybook-live: halted: "), "\(ended)")
    #expect(ended.errors.contains("File too large"), "\(ended)")
  }

  @Test func afterAHaltForTheJournalARestartIsStoppedUntilSomebodyRecovers() throws {
    try Folder.with { folder in
      let desk = RestingDesk(folder)
      let run = try desk.trading()
      try failJournal(of: run)
      let ended = try run.finish()
      expectHalt(ended)
      #expect(ended.errors.contains("\(desk.journal).stop was made"), "\(ended)")
      #expect(try Folder.text("\(desk.journal).stop").hasPrefix("journal failure: "))
      #expect(try desk.resting().isEmpty)

      try desk.writeFeed(lines: 12_000)
      try desk.expectStoppedRestart(says: "journal failure: ")
      let stops = try Door.replay.run(
        "timeline", desk.journal, "--kind", "stopTriggered", "--format", "json")
      #expect(stops.output.contains("journalFailure"), "\(stops)")
      let recover = desk.words(speed: "max") + ["--recover", "new disk", "--operator", "ada"]
      try desk.writeFeed(lines: 18_000)
      let refused = try Door.live.run(recover)
      #expect(refused.fact("mode")?.hasPrefix("STOPPED") == true, "\(refused)")
      try Folder.remove("\(desk.journal).stop")
      try desk.writeFeed(lines: 24_000)
      let still = try Door.live.run(desk.words(speed: "max"))
      #expect(still.fact("mode")?.hasPrefix("STOPPED") == true, "\(still)")
      try desk.writeFeed(lines: 30_000)
      #expect(try Door.live.run(recover).fact("mode") == "reduce-only")
      try desk.expectClean()
    }
  }

  @Test func aHaltSaysWhenNotEvenAStopFileCanBeMade() throws {
    try Folder.with { folder in
      let desk = RestingDesk(folder)
      let run = try desk.trading()
      // A folder where the stop file is drafted.
      try Folder.makeFolder("\(desk.journal).stop.\(run.process).tmp")
      try failJournal(of: run)
      let ended = try run.finish()
      expectHalt(ended)
      #expect(ended.errors.contains("no stop file could be made: "), "\(ended)")
      #expect(ended.errors.contains("give it --stopped"), "\(ended)")
      #expect(!Folder.exists("\(desk.journal).stop"))
    }
  }

  @Test(.enabled(if: MountedFolder.mayMount, "no tmpfs can be mounted here: that needs root"))
  func afterAHaltForTheStatementARestartIsStopped() throws {
    try MountedFolder.with(megabytes: 1) { small in
      try Folder.with { folder in
        let journal = "\(folder)/journal"
        let words = [
          "--speed", "max", "--seed", "7", "--journal", journal, "--set",
          "limit.daily-loss=1000000", "--duration",
        ]
        try Folder.link("\(journal).statement", to: "\(small)/statement")
        try Folder.write([UInt8](repeating: 0, count: 1_036_000), to: "\(small)/filler")
        let ended = try Door.live.run(words + ["1000h"])
        #expect(ended.code == 2, "\(ended)")
        #expect(ended.errors.contains("No space left on device"), "\(ended)")
        #expect(ended.errors.contains("\(journal).stop was made"), "\(ended)")
        try Folder.remove("\(small)/filler")
        let again = try Door.live.run(words + ["2s"])
        #expect(again.code == 0, "\(again)")
        #expect(again.fact("mode")?.hasPrefix("STOPPED") == true, "\(again)")
        let why = try Door.control.run("why-stopped", "--journal", journal)
        #expect(why.output.contains("a journal failure"), "\(why)")
      }
    }
  }
}
