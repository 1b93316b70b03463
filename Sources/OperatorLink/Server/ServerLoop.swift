import Synchronization
import SystemCalls

/// What the server's thread does. A class because that thread and whoever ends it share it.
final class ServerLoop: @unchecked Sendable {
  private let queue: CommandQueue
  private let limits: ServerLimits
  private let signal: WakeSignal
  private let complain: @Sendable (String) -> Void
  private let isEnding = Atomic<Bool>(false)
  // All below is the thread's own, until it has been joined.
  private var listener: LocalListener?
  private var connections: [ServedConnection] = []
  private var poll = SocketPoll()
  private var buffer = [UInt8](repeating: 0, count: CommandRequest.maximumByteCount)
  /// Until when nobody is let in, because files or memory are short.
  private var shortageEnds: Int64 = 0
  /// When the socket's file is looked at next.
  private var nextLook: Int64
  /// What was said last of the socket's file; nil while it is in its place.
  private var trouble: String?

  private static let shortageNanoseconds: Int64 = 100_000_000
  private static let never = Int64.max

  init(
    _ listener: consuming LocalListener, _ signal: WakeSignal, to queue: CommandQueue,
    limits: ServerLimits, complain: @escaping @Sendable (String) -> Void
  ) {
    self.listener = consume listener
    self.signal = signal
    self.queue = queue
    self.limits = limits
    self.complain = complain
    nextLook = Clocks.monotonicNanoseconds() + limits.lookNanoseconds
  }

  /// Lets the thread end.
  func stop() {
    isEnding.store(true, ordering: .releasing)
    signal.wake()
  }

  /// Takes the socket's file away, once the thread has ended.
  func closeListener() throws(SystemError) {
    if let listener = listener.take() { try listener.close() }
  }

  /// Serves until stopped. No error ends it: operators must be heard as long as the engine runs.
  func run() {
    while !isEnding.load(ordering: .acquiring) {
      do throws(SystemError) {
        try turn()
      } catch {
        rest()
      }
    }
    sayFarewell()
  }

  private func turn() throws(SystemError) {
    let isOpen = hasRoom && Clocks.monotonicNanoseconds() >= shortageEnds
    try waitForEvents(listening: isOpen)
    if isOpen { try acceptAll() }
    if Clocks.monotonicNanoseconds() >= nextLook { lookAtFile() }
  }

  /// Listens anew where the socket's file was removed: by it operators find the engine. What was
  /// put in its place is not ours to remove, so it is named, and tried again until it has gone.
  private func lookAtFile() {
    nextLook = Clocks.monotonicNanoseconds() + limits.lookNanoseconds
    guard let path = listener?.path else { return }
    do throws(SystemError) {
      guard try listener?.isInPlace() == false else {
        if trouble != nil { complain("commands are taken at \(path) again: its socket is back") }
        trouble = nil
        return
      }
      // Whoever connected before the file went is still heard.
      while hasRoom, try accept() {}
      try listener?.bindAgain()
      trouble = nil
      complain("the socket \(path) was removed; it was made again, and commands are taken there")
    } catch {
      let what = error.description
      if what == trouble { return }
      trouble = what
      complain(
        "no commands can be taken at \(path), whose socket was removed or replaced: \(what). It is "
          + "tried again until it succeeds; meanwhile SIGUSR1, daybook-kill and the stop file stop")
    }
  }

  /// Waits until something can be done, and does that for each connection.
  private func waitForEvents(listening: Bool) throws(SystemError) {
    poll.removeAll()
    let woken = signal.watch(in: &poll)
    if listening { _ = listener?.watch(in: &poll) }
    for connection in connections { connection.watch(in: &poll) }
    var deadline = connections.map(\.deadline).min() ?? Self.never
    if shortageEnds > Clocks.monotonicNanoseconds() { deadline = min(deadline, shortageEnds) }
    deadline = min(deadline, nextLook)
    try poll.wait(deadline: deadline)
    // Before the answers are looked at, or one given just then would be missed.
    if poll.isReadable(woken) { signal.clear() }
    for connection in connections { connection.advance(poll, buffer: &buffer) }
    connections.removeAll(where: \.isClosed)
  }

  /// Whether one more can be served, if need be in place of an idle one.
  private var hasRoom: Bool {
    connections.count < limits.connectionCount || connections.contains(where: \.isIdle)
  }

  private func acceptAll() throws(SystemError) {
    while hasRoom, try accept() {}
  }

  /// Lets one in; false when none waits.
  private func accept() throws(SystemError) -> Bool {
    guard let socket = try listener?.accept() else { return false }
    if connections.count >= limits.connectionCount { dropOldestIdle() }
    let peer: PeerCredentials
    do throws(SystemError) {
      peer = try socket.peer()
    } catch {
      socket.abandon()
      throw error
    }
    let signal = signal
    connections.append(
      ServedConnection(
        socket, from: peer, to: queue, limits: limits, whenAnswered: { signal.wake() }))
    return true
  }

  private func dropOldestIdle() {
    let idle = connections.indices.filter { connections[$0].isIdle }
    guard let oldest = idle.min(by: { connections[$0].deadline < connections[$1].deadline })
    else { return }
    connections.remove(at: oldest).close()
  }

  /// Makes room and lets a moment pass, when the system is short of something.
  private func rest() {
    dropOldestIdle()
    shortageEnds = Clocks.monotonicNanoseconds() + Self.shortageNanoseconds
    Clocks.sleep(nanoseconds: Self.shortageNanoseconds / 10)
  }

  /// Gives the last answers a moment to be read.
  private func sayFarewell() {
    let end = Clocks.monotonicNanoseconds() + limits.farewellNanoseconds
    for connection in connections { connection.end() }
    connections.removeAll(where: \.isClosed)
    while !connections.isEmpty, Clocks.monotonicNanoseconds() < end {
      poll.removeAll()
      for connection in connections { connection.watch(in: &poll) }
      do throws(SystemError) {
        try poll.wait(deadline: end)
      } catch {
        break
      }
      for connection in connections { connection.advance(poll, buffer: &buffer) }
      connections.removeAll(where: \.isClosed)
    }
    for connection in connections { connection.close() }
    connections.removeAll()
  }
}
