import SystemCalls

/// The operator's side: asks, and waits for the answer. It must be closed; dropping it open traps.
package struct CommandClient: ~Copyable, Sendable {
  private let socket: LocalSocket
  private var inbox: [UInt8] = []

  private init(socket: consuming LocalSocket) { self.socket = socket }

  /// Connects to whoever serves the path; the time counts for the connection alone.
  package static func connect(
    to path: String, timeoutNanoseconds: Int64
  ) throws(LinkError) -> CommandClient {
    do throws(SystemError) {
      return CommandClient(
        socket: try LocalSocket.connect(
          to: path, deadline: Clocks.deadline(in: timeoutNanoseconds)))
    } catch {
      throw error.isTimeOut ? .tookTooLong(path: path) : .system(error)
    }
  }

  /// Asks once. After an error the connection is of no use any more.
  package mutating func ask(
    _ request: CommandRequest, timeoutNanoseconds: Int64
  ) throws(LinkError) -> CommandAnswer {
    let line = try request.line()
    let deadline = Clocks.deadline(in: timeoutNanoseconds)
    do throws(SystemError) {
      try socket.write(line.span, deadline: deadline)
    } catch {
      // A server that refuses to listen may have said why before it closed.
      guard error.isDisconnected else { throw failure(error) }
    }
    return try CommandAnswer(line: try answerLine(deadline: deadline))
  }

  private mutating func answerLine(deadline: Int64) throws(LinkError) -> [UInt8] {
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    var searched = 0
    while true {
      if let end = inbox[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(inbox[..<end])
        inbox.removeSubrange(...end)
        return line
      }
      searched = inbox.count
      guard inbox.count < CommandAnswer.maximumByteCount else {
        throw .tooLong(maximumByteCount: CommandAnswer.maximumByteCount)
      }
      let count: Int
      do throws(SystemError) {
        count = try socket.read(into: &piece, deadline: deadline)
      } catch {
        throw failure(error)
      }
      guard count > 0 else { throw .noAnswer(path: socket.path) }
      inbox += piece[..<count]
    }
  }

  private borrowing func failure(_ error: SystemError) -> LinkError {
    if error.isTimeOut { return .tookTooLong(path: socket.path) }
    return error.isDisconnected ? .noAnswer(path: socket.path) : .system(error)
  }

  /// Closes the connection.
  package consuming func close() throws(LinkError) {
    do throws(SystemError) { try socket.close() } catch { throw .system(error) }
  }

  /// Closes the connection without a word, after an error.
  package consuming func abandon() { socket.abandon() }

  /// Connects, asks once and closes.
  package static func ask(
    _ request: CommandRequest, at path: String, timeoutNanoseconds: Int64
  ) throws(LinkError) -> CommandAnswer {
    var client = try connect(to: path, timeoutNanoseconds: timeoutNanoseconds)
    let answer: CommandAnswer
    do throws(LinkError) {
      answer = try client.ask(request, timeoutNanoseconds: timeoutNanoseconds)
    } catch {
      client.abandon()
      throw error
    }
    try client.close()
    return answer
  }
}
