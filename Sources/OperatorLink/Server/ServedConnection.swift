import SystemCalls

/// A client of the server: reads a line, waits for the engine, writes the answer, and again. Used
/// by the server's thread alone; a class because the loop changes each in place.
final class ServedConnection {
  /// What it does next.
  private enum Phase {
    case reading
    case waiting(SubmittedCommand)
    case writing
  }

  private var socket: LocalSocket?
  private let peer: PeerCredentials
  private let queue: CommandQueue
  private let limits: ServerLimits
  private let whenAnswered: @Sendable () -> Void
  private var phase = Phase.reading
  private var inbox: [UInt8] = []
  private var outbox: [UInt8] = []
  private var sentCount = 0
  /// Whether nothing more will come.
  private var hasEnded = false
  private var isLastAnswer = false
  private var number = 0
  /// When the phase has taken too long, by the monotonic clock.
  private(set) var deadline: Int64

  init(
    _ socket: consuming LocalSocket, from peer: PeerCredentials, to queue: CommandQueue,
    limits: ServerLimits, whenAnswered: @escaping @Sendable () -> Void
  ) {
    self.socket = consume socket
    self.peer = peer
    self.queue = queue
    self.limits = limits
    self.whenAnswered = whenAnswered
    deadline = Clocks.monotonicNanoseconds() + limits.idleNanoseconds
  }

  deinit { close() }

  var isClosed: Bool { socket == nil }

  /// Whether nothing is under way, so that it may make room for another.
  var isIdle: Bool {
    switch phase {
    case .reading: true
    case .waiting, .writing: false
    }
  }

  private var isWriting: Bool {
    switch phase {
    case .writing: true
    case .reading, .waiting: false
    }
  }

  /// Says what it waits for. While the engine is asked that is only the peer's going.
  func watch(in poll: inout SocketPoll) {
    number = socket?.watch(in: &poll, reading: isIdle, writing: isWriting) ?? 0
  }

  /// Does what can be done now without waiting; `buffer` is room to read to.
  func advance(_ poll: SocketPoll, buffer: inout [UInt8]) {
    if isIdle, poll.isReadable(number) { receive(&buffer) }
    let isAlone = poll.hasGone(number)
    while !isClosed, step(isAlone: isAlone) {}
  }

  /// Closes when there is nothing to say, else answers for the last time.
  func end() {
    isLastAnswer = true
    switch phase {
    case .reading: close()
    case .waiting(let command): queue.giveUp(command)
    case .writing: break
    }
    while !isClosed, step(isAlone: false) {}
  }

  func close() {
    if let socket = socket.take() { socket.abandon() }
  }

  // MARK: Steps

  /// One step of the phase; false when it has to wait, or is closed.
  private func step(isAlone: Bool) -> Bool {
    switch phase {
    case .reading: read()
    case .waiting(let command): checkForAnswer(command, isAlone: isAlone)
    case .writing: write()
    }
  }

  private var isLate: Bool { Clocks.monotonicNanoseconds() >= deadline }

  private func read() -> Bool {
    if let line = nextLine() {
      serve(line)
      return true
    }
    if inbox.count >= CommandRequest.maximumByteCount {
      // Where the next line begins cannot be known any more.
      isLastAnswer = true
      submit(
        .unreadable(
          UnreadableLine(
            inbox, .tooLong(maximumByteCount: CommandRequest.maximumByteCount))))
      inbox.removeAll()
      return true
    }
    if hasEnded || isLate { close() }
    return false
  }

  private func checkForAnswer(_ command: SubmittedCommand, isAlone: Bool) -> Bool {
    if command.answer == nil, isLate { queue.giveUp(command) }
    if let given = command.answer {
      answer(given)
      return true
    }
    // Whoever asked has gone; what was asked stays asked until its time is over.
    if isAlone { close() }
    return false
  }

  private func write() -> Bool {
    do throws(SystemError) {
      while sentCount < outbox.count {
        guard let count = try socket?.writeOnce(outbox.span.extracting(sentCount...)) else {
          if isLate { close() }
          return false
        }
        sentCount += count
      }
    } catch {
      close()
      return false
    }
    outbox.removeAll()
    if isLastAnswer {
      close()
      return false
    }
    phase = .reading
    deadline = Clocks.monotonicNanoseconds() + limits.idleNanoseconds
    return true
  }

  // MARK: Lines

  private func receive(_ buffer: inout [UInt8]) {
    do throws(SystemError) {
      guard let count = try socket?.readOnce(into: &buffer) else { return }
      if count == 0 { hasEnded = true }
      inbox += buffer[..<count]
    } catch {
      close()
    }
  }

  /// A whole line without its line feed. The last one needs none: an object ends by itself.
  private func nextLine() -> [UInt8]? {
    if let end = inbox.firstIndex(of: UInt8(ascii: "\n")) {
      let line = Array(inbox[..<end])
      inbox.removeSubrange(...end)
      return line
    }
    guard hasEnded, !inbox.isEmpty, inbox.count < CommandRequest.maximumByteCount else {
      return nil
    }
    defer { inbox.removeAll() }
    return inbox
  }

  private func serve(_ line: [UInt8]) {
    do throws(LinkError) {
      let request = try CommandRequest(line: line)
      if request.isPing { return answer(CommandAnswer(.done)) }
      submit(.request(request))
    } catch {
      submit(.unreadable(UnreadableLine(line, error)))
    }
  }

  private func submit(_ line: SubmittedLine) {
    deadline = Clocks.monotonicNanoseconds() + limits.answerNanoseconds
    phase = .waiting(
      queue.submit(line, from: peer, deadline: deadline, whenAnswered: whenAnswered))
  }

  private func answer(_ answer: CommandAnswer) {
    outbox = answer.line()
    sentCount = 0
    phase = .writing
    deadline = Clocks.monotonicNanoseconds() + limits.writeNanoseconds
  }
}
