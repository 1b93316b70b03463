import OperatorLink
import SystemCalls

/// A thread that can be kept in a list.
final class TestThread {
  private var thread: Thread?

  init(_ name: String, _ body: @escaping @Sendable () -> Void) throws {
    thread = try Thread.spawn(name: name, body)
  }

  func join() throws {
    if let thread = thread.take() { try thread.join() }
  }
}

/// An engine that does nothing but answer, until it is told to end.
final class AnsweringEngine {
  private let thread: TestThread

  /// Answers every command by this function, or leaves it unanswered when that says nil.
  init(
    _ queue: CommandQueue,
    _ answer: @escaping @Sendable (CommandRequest, PeerCredentials) -> CommandAnswer?
  ) throws {
    thread = try TestThread("engine") {
      while true {
        queue.wait(nanoseconds: 5_000_000_000)
        while let command = queue.take() {
          if case .unreadable(let line) = command.line {
            command.answer(CommandAnswer(.refused, because: "\(line.text): \(line.fault)"))
            continue
          }
          let isEnd = command.request.command == "end-of-test"
          if let given = answer(command.request, command.peer) {
            command.answer(given)
          } else {
            _ = consume command
          }
          if isEnd { return }
        }
      }
    }
    self.queue = queue
  }

  private let queue: CommandQueue

  /// Ends it; the queue must still be open.
  func end() throws {
    _ = queue.submit(
      CommandRequest(command: "end-of-test"),
      from: PeerCredentials(userIdentifier: 0, groupIdentifier: 0, processIdentifier: 0),
      deadline: .max, whenAnswered: {})
    try thread.join()
  }
}

extension PendingCommand {
  /// The request of a test that sends no lines that are none.
  var request: CommandRequest {
    guard case .request(let request) = line else { preconditionFailure("\(line) is no request") }
    return request
  }
}

/// Runs a test in a directory of its own and removes it, whatever happens.
func withTemporaryDirectory(_ test: (Directory) throws -> Void) throws {
  let directory = try Directory.makeTemporary(prefix: "daybook-link")
  do {
    try test(directory)
  } catch {
    try directory.removeTree()
    throw error
  }
  try directory.removeTree()
}

/// Runs a test with a connection that is closed whatever happens.
func withSocket<Result>(
  to path: String, _ test: (borrowing LocalSocket, _ deadline: Int64) throws -> Result
) throws -> Result {
  let deadline = Clocks.monotonicNanoseconds() + 20_000_000_000
  let socket = try LocalSocket.connect(to: path, deadline: deadline)
  let result: Result
  do {
    result = try test(socket, deadline)
  } catch {
    socket.abandon()
    throw error
  }
  try socket.close()
  return result
}
