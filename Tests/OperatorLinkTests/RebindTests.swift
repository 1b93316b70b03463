import Glibc
import SystemCalls
import Testing

@testable import OperatorLink

/// What becomes of the engine's socket when its file is taken away while the engine runs.
struct RebindTests {
  private static let second: Int64 = 1_000_000_000

  /// Runs a test against a server that looks at its file fifty times a second, in a folder that the
  /// test may remove; `said` is what it complained of.
  private func withServer(
    _ access: SocketAccess = SocketAccess(),
    _ test: (_ folder: Directory, _ path: String, _ said: SeenVerbs) throws -> Void
  ) throws {
    try withTemporaryDirectory { (directory) throws in
      let folder = directory.directory("folder")
      try folder.create()
      let path = folder.path(of: "control")
      let said = SeenVerbs()
      var limits = ServerLimits()
      limits.lookNanoseconds = 20_000_000
      let server = try CommandServer.start(
        at: path, queue: CommandQueue(), access: access, limits: limits,
        complain: { said.add($0) })
      do {
        try test(folder, path, said)
      } catch {
        try server.close()
        throw error
      }
      try server.close()
    }
  }

  private func answers(_ path: String) throws -> Bool {
    do throws(LinkError) {
      return try CommandClient.ask(
        CommandRequest(command: "ping"), at: path, timeoutNanoseconds: 5 * Self.second
      ).outcome == .done
    } catch {
      return false
    }
  }

  private func wait(until holds: () throws -> Bool) throws -> Bool {
    let deadline = Clocks.monotonicNanoseconds() + 20 * Self.second
    while try !holds() {
      if Clocks.monotonicNanoseconds() > deadline { return false }
      Clocks.sleep(nanoseconds: 5_000_000)
    }
    return true
  }

  private func mode(of path: String) -> mode_t? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
  }

  @Test func aDeletedSocketIsMadeAgain() throws {
    try withServer { folder, path, said in
      // Whoever is connected stays so.
      var client = try CommandClient.connect(to: path, timeoutNanoseconds: Self.second)
      do {
        for _ in 0..<3 {
          try folder.removeFile("control")
          #expect(try wait { try answers(path) })
          #expect(mode(of: path) == 0o660)
        }
        let ping = CommandRequest(command: "ping")
        #expect(try client.ask(ping, timeoutNanoseconds: 5 * Self.second).outcome == .done)
      } catch {
        client.abandon()
        throw error
      }
      try client.close()
      #expect(said.all.count == 3, "\(said.all)")
      #expect(said.all.allSatisfy { $0.contains("the socket \(path) was removed") })
    }
  }

  @Test func aFolderThatIsRemovedAndMadeAgainGetsASocketAndItsLock() throws {
    try withServer { folder, path, said in
      try folder.removeTree()
      #expect(try wait { said.all.count == 1 })
      Clocks.sleep(nanoseconds: 200_000_000)
      #expect(said.all.count == 1, "the same is said once: \(said.all)")
      #expect(said.all.first?.contains("no commands can be taken at \(path)") == true)
      #expect(said.all.first?.contains("No such file or directory") == true)
      #expect(try !answers(path))
      try folder.create()
      #expect(try wait { try answers(path) })
      #expect(said.all.count == 2 && said.all[1].contains("was removed; it was made again"))
      #expect(try folder.names() == ["control", "control.lock"])
      // Whoever comes after it finds that somebody listens.
      let other = #expect(throws: LinkError.self) {
        try CommandServer.start(at: path, queue: CommandQueue()).close()
      }
      #expect(other == .system(SystemError(operation: "bind", path: path, code: EADDRINUSE)))
    }
  }

  @Test func anotherFileInItsPlaceIsNamedAndLeftAloneAndTheSocketComesBackBehindIt() throws {
    try withServer { folder, path, said in
      let file = try File.create(folder.path(of: "precious"))
      try file.write(Array("precious".utf8).span, at: 0)
      try file.close()
      try #require(unsafe rename(folder.path(of: "precious"), path) == 0)
      #expect(try wait { said.all.count == 1 })
      #expect(said.all.first?.contains("something else made it") == true, "\(said.all)")
      Clocks.sleep(nanoseconds: 200_000_000)
      #expect(try File.contents(of: path) == Array("precious".utf8))
      #expect(said.all.count == 1)
      try folder.removeFile("control")
      #expect(try wait { try answers(path) })
      #expect(said.all.count == 2)
    }
  }

  @Test func anotherListenersSocketInItsPlaceIsLeftAlone() throws {
    try withServer { folder, path, said in
      let other = try LocalListener.listen(at: folder.path(of: "other"))
      do {
        try #require(unsafe rename(folder.path(of: "other"), path) == 0)
        #expect(try wait { said.all.count == 1 })
        #expect(said.all.first?.contains("something else made it") == true, "\(said.all)")
        // It can still be connected to, and it is the other who is asked.
        let socket = try LocalSocket.connect(
          to: path, deadline: Clocks.monotonicNanoseconds() + Self.second)
        var isAccepted = false
        if let accepted = try other.accept() {
          isAccepted = true
          accepted.abandon()
        }
        #expect(isAccepted)
        socket.abandon()
      } catch {
        try other.close()
        throw error
      }
      try other.close()
      try folder.removeFile("control")
      #expect(try wait { try answers(path) })
    }
  }

  @Test func theOneThatReplacedItMayBePutBack() throws {
    try withServer { folder, path, said in
      try #require(unsafe rename(path, folder.path(of: "away")) == 0)
      try File.create(path).close()
      #expect(try wait { said.all.count == 1 })
      try #require(unsafe rename(folder.path(of: "away"), path) == 0)
      #expect(try wait { said.all.count == 2 })
      #expect(said.all.last?.contains("its socket is back") == true, "\(said.all)")
      #expect(try answers(path))
    }
  }

  @Test func aSocketForTheOwnerAloneAndOneOfAGroupStaySoWhenMadeAgain() throws {
    var access = SocketAccess()
    access.permissions = 0o600
    // Only root may give a file to a group that it is not in; everybody to one that they are in.
    access.group = getuid() == 0 ? try GroupName.number(of: "daemon") : getgid()
    #expect(access.group != nil)
    try withServer(access) { folder, path, _ in
      for _ in 0..<2 {
        var status = stat()
        try #require(unsafe stat(path, &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o600 && status.st_gid == access.group)
        try folder.removeFile("control")
        #expect(try wait { try answers(path) })
      }
    }
  }

  @Test func aGroupThatTheMachineDoesNotKnowHasNoNumber() throws {
    #expect(try GroupName.number(of: "no-such-group-here") == nil)
    #expect(try GroupName.number(of: "") == nil)
  }
}
