import Glibc
import SystemCalls
import Testing

struct LocalSocketTests {
  /// Runs a test with both ends of a connection, which are closed whatever happens.
  private func withConnection(
    _ test: (_ near: borrowing LocalSocket, _ far: borrowing LocalSocket) throws -> Void
  ) throws {
    try withTemporaryDirectory { directory in
      let path = directory.path(of: "socket")
      let listener = try LocalListener.listen(at: path)
      do {
        let near = try LocalSocket.connect(to: path, deadline: .max)
        do {
          try withAccepted(from: listener) { far in try test(near, far) }
        } catch {
          near.abandon()
          throw error
        }
        try near.close()
      } catch {
        try listener.close()
        throw error
      }
      try listener.close()
    }
  }

  private func withAccepted(
    from listener: borrowing LocalListener, _ test: (borrowing LocalSocket) throws -> Void
  ) throws {
    guard let far = try listener.accept() else {
      Issue.record("a connection waits")
      return
    }
    do {
      try test(far)
    } catch {
      far.abandon()
      throw error
    }
    try far.close()
  }

  private func soon(_ milliseconds: Int64) -> Int64 {
    Clocks.monotonicNanoseconds() + milliseconds * 1_000_000
  }

  @Test func bytesComeThroughAndThenTheEnd() throws {
    try withConnection { near, far in
      var buffer = [UInt8](repeating: 0, count: 8)
      #expect(try far.readOnce(into: &buffer) == nil)
      try near.write(Array("0123456789".utf8).span, deadline: soon(5_000))
      try near.finishWriting()
      #expect(try far.read(into: &buffer, deadline: soon(5_000)) == 8)
      #expect(try far.read(into: &buffer, deadline: soon(5_000)) == 2)
      #expect(buffer == Array("89234567".utf8))
      #expect(try far.read(into: &buffer, deadline: soon(5_000)) == 0)
      #expect(try far.peer() == near.peer())
      #expect(try far.peer().processIdentifier == CurrentProcess.identifier)
    }
  }

  @Test func deadlinesHoldInBothDirections() throws {
    try withConnection { near, far in
      var buffer = [UInt8](repeating: 0, count: 8)
      let read = try systemError { _ = try far.read(into: &buffer, deadline: soon(10)) }
      #expect(read?.isTimeOut == true && read?.operation == "read")
      let past = try systemError { _ = try far.read(into: &buffer, deadline: .min) }
      #expect(past?.isTimeOut == true)
      // More than the kernel keeps for a reader that does not read.
      let much = [UInt8](repeating: 1, count: 8 << 20)
      let write = try systemError { try near.write(much.span, deadline: soon(10)) }
      #expect(write?.isTimeOut == true && write?.operation == "send")
    }
  }

  @Test func writingToNobodyIsAnErrorAndNoSignal() async {
    // In a process of its own, as SIGPIPE would end it.
    await #expect(processExitsWith: .success) {
      signal(SIGPIPE, SIG_DFL)
      let directory = try Directory.makeTemporary(prefix: "daybook-system")
      let path = directory.path(of: "socket")
      let listener = try LocalListener.listen(at: path)
      let near = try LocalSocket.connect(to: path, deadline: .max)
      guard let far = try listener.accept() else { CurrentProcess.exit(code: 1) }
      try far.close()
      do throws(SystemError) {
        try near.write(Array("x".utf8).span, deadline: .max)
        CurrentProcess.exit(code: 2)
      } catch {
        guard error.isDisconnected else { CurrentProcess.exit(code: 3) }
      }
      near.abandon()
      try listener.close()
      try directory.removeTree()
    }
  }

  @Test func aWakeEndsAWaitAndLastsUntilItIsCleared() throws {
    try withTemporaryDirectory { directory in
      let listener = try LocalListener.listen(at: directory.path(of: "socket"))
      let signal = try WakeSignal()
      var isNone = false
      do {
        signal.wake()
        signal.wake()
        isNone = try isNobody(listener, deadline: .max, signal)
        isNone = try isNobody(listener, deadline: .max, signal) && isNone
        signal.clear()
        signal.clear()
        let start = Clocks.monotonicNanoseconds()
        isNone = try isNobody(listener, deadline: soon(10), signal) && isNone
        #expect(Clocks.monotonicNanoseconds() - start >= 10_000_000)
        let waker = try Thread.spawn(name: "waker") {
          Clocks.sleep(nanoseconds: 5_000_000)
          signal.wake()
        }
        isNone = try isNobody(listener, deadline: .max, signal) && isNone
        try waker.join()
      } catch {
        try listener.close()
        throw error
      }
      #expect(isNone)
      try listener.close()
    }
  }

  private func isNobody(
    _ listener: borrowing LocalListener, deadline: Int64, _ signal: WakeSignal
  ) throws -> Bool {
    guard let socket = try listener.accept(deadline: deadline, orWokenBy: signal) else {
      return true
    }
    try socket.close()
    return false
  }

  @Test func aSocketDroppedOpenTraps() async {
    await #expect(processExitsWith: .failure) {
      let directory = try Directory.makeTemporary(prefix: "daybook-system")
      let path = directory.path(of: "socket")
      let listener = try LocalListener.listen(at: path)
      let socket = try LocalSocket.connect(to: path, deadline: .max)
      try listener.close()
      try directory.removeTree()
      _ = consume socket
    }
  }

  @Test func aListenerDroppedOpenTraps() async {
    await #expect(processExitsWith: .failure) {
      let directory = try Directory.makeTemporary(prefix: "daybook-system")
      let listener = try LocalListener.listen(at: directory.path(of: "socket"))
      try directory.removeTree()
      _ = consume listener
    }
  }

  @Test func aReadWithoutRoomTraps() async {
    await #expect(processExitsWith: .failure) {
      let directory = try Directory.makeTemporary(prefix: "daybook-system")
      let path = directory.path(of: "socket")
      let listener = try LocalListener.listen(at: path)
      let socket = try LocalSocket.connect(to: path, deadline: .max)
      try directory.removeTree()
      var nothing: [UInt8] = []
      let count = try socket.readOnce(into: &nothing)
      socket.abandon()
      try listener.close()
      CurrentProcess.exit(code: Int32(count ?? 0))
    }
  }

  @Test func theOwnerOfAFileIsKnown() throws {
    try withTemporaryDirectory { directory in
      try File.create(directory.path(of: "file")).close()
      let file = try File.openForReading(directory.path(of: "file"))
      #expect(try file.ownerIdentifier() == CurrentProcess.effectiveUserIdentifier)
    }
  }
}
