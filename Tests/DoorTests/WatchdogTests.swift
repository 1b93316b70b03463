import Glibc
import Testing

/// The engine is made to hang for real: its feed is a pipe in which nothing more comes, so that its
/// loop waits in read(2). Stopping the process would stop the watchdog with it.
@Suite struct WatchdogTests {
  /// Writes the market into the pipe, a line a millisecond, until an order rests.
  private func feed(_ desk: RestingDesk, _ pipe: Int32, _ run: RunningDoor) throws -> Bool {
    var index = 0
    return try run.wait {
      let line = Array((RestingDesk.line(index) + "\n").utf8)
      let count = unsafe line.withUnsafeBytes { unsafe write(pipe, $0.baseAddress, $0.count) }
      if count == line.count { index += 1 }
      return try index.isMultiple(of: 4) && !desk.resting().isEmpty
    }
  }

  /// An engine that hangs with an order at the venue; whoever holds the pipe must close it.
  private func hanging(
    _ desk: RestingDesk, watchdog: String
  ) throws -> (run: RunningDoor, pipe: Int32) {
    #expect(unsafe mkfifo(desk.feed, 0o600) == 0)
    // Open at both ends here, so that the engine never meets the end of it.
    let pipe = unsafe open(desk.feed, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    #expect(pipe != -1)
    let run = try RunningDoor(.live, desk.words(speed: "max") + ["--watchdog", watchdog])
    #expect(try feed(desk, pipe, run))
    return (run, pipe)
  }

  @Test func anEngineThatHangsIsEndedAndTheVenueCancels() throws {
    try Folder.with { folder in
      let desk = RestingDesk(folder)
      let (run, pipe) = try hanging(desk, watchdog: "1s")
      let rested = try desk.resting()
      let ended = try run.finish()
      close(pipe)
      #expect(ended.code == 2, "\(ended)")
      #expect(ended.output.isEmpty, "\(ended)")
      #expect(ended.errors.contains("made no progress for 1000 ms"), "\(ended)")
      #expect(ended.errors.contains("\(desk.journal).stop was made"), "\(ended)")
      #expect(try Folder.text("\(desk.journal).stop").hasPrefix("watchdog: "))
      #expect(try desk.resting() == rested)
      try Folder.remove(desk.feed)
      try desk.writeFeed(lines: 12_000)
      try desk.expectStoppedRestart(says: "watchdog: the engine made no progress")
      #expect(try desk.statementLines("cancelled,", ",disconnected,") == rested.count)
    }
  }

  @Test func anEngineThatHangsIsKilledFromOutside() throws {
    try Folder.with { folder in
      let desk = RestingDesk(folder)
      let (run, pipe) = try hanging(desk, watchdog: "0s")
      let kill = try desk.kill("--wait", "200ms")
      #expect(kill.code == 0, "\(kill)")
      #expect(try run.finish().code == 128 + SIGKILL)
      close(pipe)
      #expect(try desk.resting().isEmpty)
    }
  }

  @Test func anEngineThatWaitsOrIsHeldAsAWholeIsNotTakenForOneThatHangs() throws {
    try Folder.with { folder in
      let desk = RestingDesk(folder)
      // A quote every two seconds, at the market's own pace: it waits, and it is well.
      let lines = (0..<400).map { index in
        RestingDesk.line(index).replacing(
          "\(WrittenFeed.time(index)) ", with: "\(WrittenFeed.time(index * 100)) ")
      }
      try Folder.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: desk.feed)
      let run = try RunningDoor(.live, desk.words(speed: "real") + ["--watchdog", "500ms"])
      let opened = try run.wait {
        try Folder.exists(desk.journal) && !Folder.segments(desk.journal).isEmpty
      }
      #expect(opened)
      usleep(1_500_000)
      run.signal(SIGSTOP)
      usleep(1_500_000)
      run.signal(SIGCONT)
      usleep(300_000)
      #expect(!run.hasEnded)
      run.signal(SIGINT)
      let ended = try run.finish()
      #expect(ended.code == 0, "\(ended)")
      #expect(!Folder.exists("\(desk.journal).stop"))
    }
  }
}
