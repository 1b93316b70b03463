import Glibc
import Synchronization
import SystemCalls
import Testing

struct ProcessTests {
  @Test func theProcessKnowsItself() throws {
    #expect(CurrentProcess.identifier > 1)
    #expect(try !CurrentProcess.hostName().isEmpty)
    #expect(try CurrentProcess.executablePath().hasPrefix("/"))
    #expect(try CurrentProcess.peakResidentByteCount() > 1 << 20)
    #expect(Environment.value(of: "PATH") != nil)
    #expect(Environment.value(of: "DAYBOOK_NOT_SET_ANYWHERE") == nil)
    let random = try CurrentProcess.randomBytes(count: 64)
    #expect(random.count == 64 && Set(random).count > 16)
  }

  @Test func aChildSaysWhatItWroteAndHowItEnded() throws {
    let spoken = try ChildProcess.run("/bin/sh", ["-c", "printf '%s' \"$1\"; exit 3", "sh", "a b"])
    #expect(spoken == ChildProcess(exitCode: 3, output: Array("a b".utf8)))
    #expect(try ChildProcess.run("/bin/sh", ["-c", "kill -9 $$"]).exitCode == 137)
    let long = try ChildProcess.run("/bin/sh", ["-c", "head -c 300000 /dev/zero; cat"])
    #expect(long.exitCode == 0 && long.output.count == 300_000)
    #expect(throws: SystemError(operation: "posix_spawn", path: "/nowhere/program", code: ENOENT)) {
      try ChildProcess.run("/nowhere/program", [])
    }
  }

  @Test func clocksAdvance() {
    let start = Clocks.monotonicNanoseconds()
    Clocks.sleep(nanoseconds: 2_000_000)
    Clocks.sleep(nanoseconds: 0)
    #expect(Clocks.monotonicNanoseconds() - start >= 2_000_000)
    #expect(Clocks.wallNanoseconds() > 1_700_000_000_000_000_000)
    #expect(Clocks.threadProcessorNanoseconds() > 0)
  }

  @Test func threadsMeetAtAMonitor() throws {
    let monitor = Monitor()
    let turns = Atomic<Int>(0)
    try withUnsafeThread(turns, monitor) {
      monitor.withLock {
        while turns.load(ordering: .relaxed) == 0 { monitor.wait() }
        turns.store(2, ordering: .relaxed)
        monitor.wakeAll()
      }
    }
  }

  private func withUnsafeThread(
    _ turns: borrowing Atomic<Int>, _ monitor: Monitor, _ body: () -> Void
  ) throws {
    try withoutActuallyEscaping(body) { body in
      nonisolated(unsafe) let body = body
      let thread = try Thread.spawn(name: "a-name-longer-than-15-bytes") { unsafe body() }
      monitor.withLock {
        turns.store(1, ordering: .relaxed)
        monitor.wakeAll()
        while turns.load(ordering: .relaxed) != 2 { monitor.wait() }
      }
      try thread.join()
    }
  }

  @Test func aTimedWaitEnds() {
    let monitor = Monitor()
    let deadline = Clocks.monotonicNanoseconds() + 3_000_000
    monitor.withLock {
      while Clocks.monotonicNanoseconds() < deadline {
        monitor.wait(untilMonotonicNanoseconds: deadline)
      }
    }
    #expect(Clocks.monotonicNanoseconds() >= deadline)
  }

  @Test func aThreadDroppedRunningTraps() async {
    await #expect(processExitsWith: .failure) {
      let thread = try Thread.spawn(name: "dropped") { Clocks.sleep(nanoseconds: 1_000_000_000) }
      _ = consume thread
    }
  }

  @Test func signalsAreCounted() async {
    // In a process of its own, as blocked signals stay blocked.
    await #expect(processExitsWith: .success) {
      var watch = try SignalWatch()
      guard try watch.poll().interrupt == 0 else { CurrentProcess.exit(code: 1) }
      for signal in [SIGINT, SIGTERM, SIGUSR1, SIGUSR1] {
        // To this thread: other threads of the test process do not block them.
        pthread_kill(pthread_self(), signal)
      }
      let counts = try watch.wait(timeoutMilliseconds: 1000)
      guard counts.interrupt == 1, counts.terminate == 1, counts.user1 == 1 else {
        CurrentProcess.exit(code: 2)
      }
    }
  }

  @Test func aClosedPipeIsAnErrorNotTheEnd() async {
    await #expect(processExitsWith: .success) {
      StandardStream.prepare()
      var ends: [Int32] = [0, 0]
      guard unsafe pipe(&ends) == 0, dup2(ends[1], STDOUT_FILENO) == STDOUT_FILENO else {
        CurrentProcess.exit(code: 1)
      }
      try StandardStream.output.write("into the pipe\n")
      guard !StandardStream.output.isTerminal else { CurrentProcess.exit(code: 2) }
      _ = close(ends[0])
      do throws(SystemError) {
        try StandardStream.output.write("nobody reads")
        CurrentProcess.exit(code: 3)
      } catch {
        guard error.code == EPIPE else { CurrentProcess.exit(code: 4) }
      }
    }
  }
}
