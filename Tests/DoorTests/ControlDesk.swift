import OperatorLink
import SystemCalls

/// The engine's side of daybook-ctl without an engine: a real server, and a thread that answers.
final class ControlDesk: @unchecked Sendable {
  private let queue = CommandQueue()
  private let monitor = Monitor()
  private var server: CommandServer?
  private var thread: Thread?
  // Guarded by the monitor.
  private var taken: [(request: CommandRequest, user: UInt32)] = []

  /// Runs a test against a server at `journal.control` in a folder of its own; the test gets the
  /// path of a journal that need not be there.
  static func with(
    _ answer: @escaping @Sendable (CommandRequest) -> CommandAnswer,
    _ test: (ControlDesk, String) throws -> Void
  ) throws {
    try Folder.with { folder in
      let desk = try ControlDesk(at: "\(folder)/journal.control", answer)
      do {
        try test(desk, "\(folder)/journal")
      } catch {
        try desk.close()
        throw error
      }
      try desk.close()
    }
  }

  private init(
    at path: String, _ answer: @escaping @Sendable (CommandRequest) -> CommandAnswer
  ) throws {
    server = try CommandServer.start(at: path, queue: queue)
    thread = try Thread.spawn(name: "desk") { [self] in
      while true {
        queue.wait(nanoseconds: 1_000_000_000)
        while let command = queue.take() {
          guard case .request(let request) = command.line else {
            command.answer(CommandAnswer(.refused, because: "no request"))
            continue
          }
          let isEnd = request.command == "end-of-test"
          if !isEnd { note(request, command.peer.userIdentifier) }
          command.answer(answer(request))
          if isEnd { return }
        }
      }
    }
  }

  private func note(_ request: CommandRequest, _ user: UInt32) {
    monitor.withLock { taken.append((request, user)) }
  }

  /// What came, in order.
  var requests: [CommandRequest] { monitor.withLock { taken.map(\.request) } }

  /// Whose processes it came from, in order.
  var users: [UInt32] { monitor.withLock { taken.map(\.user) } }

  private func close() throws {
    let nobody = PeerCredentials(userIdentifier: 0, groupIdentifier: 0, processIdentifier: 0)
    _ = queue.submit(
      CommandRequest(command: "end-of-test"), from: nobody, deadline: .max, whenAnswered: {})
    if let thread = thread.take() { try thread.join() }
    if let server = server.take() { try server.close() }
  }
}
