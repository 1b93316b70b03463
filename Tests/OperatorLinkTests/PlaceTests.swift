import Glibc
import SystemCalls
import Testing

@testable import OperatorLink

/// Where a server listens, and what a client finds there.
struct PlaceTests {
  private static let second: Int64 = 1_000_000_000

  private func start(_ path: String) throws(LinkError) -> CommandServer {
    try CommandServer.start(at: path, queue: CommandQueue())
  }

  private func ping(_ path: String) throws -> CommandAnswer {
    try CommandClient.ask(
      CommandRequest(command: "ping"), at: path, timeoutNanoseconds: 10 * Self.second)
  }

  /// The errno of the error that `body` throws.
  private func code(_ body: () throws -> Void) throws -> Int32? {
    do {
      try body()
      return nil
    } catch let error as LinkError {
      guard case .system(let system) = error else { throw error }
      return system.code
    }
  }

  @Test func twoServersCannotShareAPath() throws {
    try withTemporaryDirectory { (directory) throws in
      let path = directory.path(of: "control")
      let first = try start(path)
      do {
        #expect(try code { try start(path).close() } == EADDRINUSE)
        #expect(try ping(path).outcome == .done)
      } catch {
        try first.close()
        throw error
      }
      try first.close()
      try start(path).close()
      #expect(try directory.names() == ["control.lock"])
    }
  }

  @Test func aSocketLeftBehindIsReplaced() throws {
    try withTemporaryDirectory { (directory) throws in
      let path = directory.path(of: "control")
      try leaveSocket(at: path)
      #expect(try code { _ = try ping(path) } == ECONNREFUSED)
      let server = try start(path)
      do {
        #expect(try ping(path).outcome == .done)
      } catch {
        try server.close()
        throw error
      }
      try server.close()
    }
  }

  /// What a killed server leaves: a socket's file that nobody listens at.
  private func leaveSocket(at path: String) throws {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { bytes in
      unsafe bytes.copyBytes(from: path.utf8)
    }
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(result == 0)
    _ = Glibc.close(descriptor)
  }

  @Test func aSocketWithoutOurLockThatAnswersIsLeftAlone() throws {
    try withTemporaryDirectory { (directory) throws in
      let path = directory.path(of: "control")
      let first = try start(path)
      do {
        try directory.removeFile("control.lock")
        #expect(try code { try start(path).close() } == EADDRINUSE)
        #expect(try ping(path).outcome == .done)
      } catch {
        try first.close()
        throw error
      }
      try first.close()
    }
  }

  @Test func anotherFileInTheWayIsLeftAlone() throws {
    try withTemporaryDirectory { (directory) throws in
      let path = directory.path(of: "control")
      let file = try File.create(path)
      try file.write(Array("precious".utf8).span, at: 0)
      try file.close()
      #expect(try code { try start(path).close() } == ENOTSOCK)
      #expect(try File.contents(of: path) == Array("precious".utf8))
      let folder = directory.directory("folder")
      try folder.create()
      #expect(try code { try start(folder.path).close() } == ENOTSOCK)
      #expect(try directory.names() == ["control", "folder"])
    }
  }

  @Test func whatTookTheSocketsPlaceIsNotRemoved() throws {
    try withTemporaryDirectory { (directory) throws in
      let path = directory.path(of: "control")
      let server = try start(path)
      do {
        try directory.removeFile("control")
        try File.create(path).close()
      } catch {
        try server.close()
        throw error
      }
      try server.close()
      #expect(try directory.contains("control"))
    }
  }

  @Test func theSocketIsForOwnerAndGroupWhateverTheUmask() async {
    // In a process of its own, as the umask is the whole process's.
    await #expect(processExitsWith: .success) {
      let directory = try Directory.makeTemporary(prefix: "daybook-link")
      for mask: mode_t in [0o777, 0o022, 0] {
        umask(mask)
        let path = directory.path(of: "control-\(mask)")
        let listener = try LocalListener.listen(at: path)
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & 0o7777 == 0o660 else {
          CurrentProcess.exit(code: 1)
        }
        try listener.close()
      }
      try directory.removeTree()
    }
  }

  @Test func aPathThatNoSocketCanHaveIsRefusedWithAdvice() throws {
    try withTemporaryDirectory { (directory) throws in
      let path = directory.path(of: String(repeating: "x", count: 108))
      #expect(try code { try start(path).close() } == ENAMETOOLONG)
      #expect(try code { _ = try ping(path) } == ENAMETOOLONG)
      #expect(try directory.names().isEmpty)
      let error = LinkError.system(SystemError(operation: "bind", path: "x", code: ENAMETOOLONG))
      #expect(error.description.contains("at most 107 bytes"))
    }
  }

  @Test func nobodyThereIsAnErrorAtOnce() throws {
    try withTemporaryDirectory { (directory) throws in
      #expect(try code { _ = try ping(directory.path(of: "none")) } == ENOENT)
      #expect(try code { _ = try ping("") } == ENOENT)
    }
  }

  @Test func aServerThatNeverAnswersIsGivenUp() throws {
    try withTemporaryDirectory { (directory) throws in
      let path = directory.path(of: "control")
      let listener = try LocalListener.listen(at: path)
      let error = #expect(throws: LinkError.self) {
        try CommandClient.ask(
          CommandRequest(command: "stop"), at: path, timeoutNanoseconds: 50_000_000)
      }
      #expect(error == .tookTooLong(path: path))
      try listener.close()
    }
  }

  @Test(arguments: [
    ("", LinkError.noAnswer(path: "")), ("{\"outcome\":", .noAnswer(path: "")),
    ("{}\n", .missingMember("outcome")),
  ])
  func anAnswerThatIsNoneIsAnError(text: String, expected: LinkError) throws {
    try withTemporaryDirectory { (directory) throws in
      let path = directory.path(of: "control")
      let server = try TestThread("server") {
        do {
          let listener = try LocalListener.listen(at: path)
          let signal = try WakeSignal()
          let deadline = Clocks.monotonicNanoseconds() + 10 * Self.second
          if let socket = try listener.accept(deadline: deadline, orWokenBy: signal) {
            var buffer = [UInt8](repeating: 0, count: 1_000)
            _ = try socket.read(into: &buffer, deadline: deadline)
            try socket.write(Array(text.utf8).span, deadline: deadline)
            try socket.close()
          }
          try listener.close()
        } catch {
          preconditionFailure("the server of a test: \(error)")
        }
      }
      while try !directory.contains("control") { Clocks.sleep(nanoseconds: 1_000_000) }
      let error = #expect(throws: LinkError.self) { _ = try ping(path) }
      switch expected {
      case .noAnswer: #expect(error == .noAnswer(path: path))
      default: #expect(error == expected)
      }
      try server.join()
    }
  }
}
