import Glibc

/// Waits for several sockets at once (poll(2)). Put them in, wait, then ask by the number that was
/// returned; a closed socket must not stay in it.
package struct SocketPoll: Sendable {
  private var entries: [pollfd] = []

  /// Waits for nothing yet.
  package init() {}

  /// Forgets all that was put in.
  package mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

  fileprivate mutating func add(_ descriptor: Int32, _ events: Int16) -> Int {
    entries.append(pollfd(fd: descriptor, events: events, revents: 0))
    return entries.count - 1
  }

  /// Waits until something is ready or the deadline passes, a time of
  /// `Clocks.monotonicNanoseconds()`. May return early.
  package mutating func wait(deadline: Int64) throws(SystemError) {
    let result = unsafe Glibc.poll(
      &entries, nfds_t(entries.count), Self.timeoutMilliseconds(until: deadline))
    guard result == -1 else { return }
    guard errno == EINTR else { throw .last("poll", "") }
    for index in entries.indices { entries[index].revents = 0 }
  }

  /// Whether something can be read, an end or an error included.
  package func isReadable(_ number: Int) -> Bool {
    entries[number].revents & Int16(POLLIN | POLLHUP | POLLERR) != 0
  }

  /// Whether there is room to write, or an error to see.
  package func isWritable(_ number: Int) -> Bool {
    entries[number].revents & Int16(POLLOUT | POLLERR) != 0
  }

  /// Whether the peer has closed both directions.
  package func hasGone(_ number: Int) -> Bool {
    entries[number].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0
  }

  /// Milliseconds until a time, rounded up, 0 when it has passed, an hour at most.
  static func timeoutMilliseconds(until deadline: Int64) -> Int32 {
    let (difference, isFar) = deadline.subtractingReportingOverflow(Clocks.monotonicNanoseconds())
    if isFar { return deadline > 0 ? 3_600_000 : 0 }
    return Int32(
      min(max(0, difference / 1_000_000 + (difference % 1_000_000 > 0 ? 1 : 0)), 3_600_000))
  }
}

extension LocalListener {
  /// Lets a poll wait for a connection.
  package borrowing func watch(in poll: inout SocketPoll) -> Int {
    poll.add(descriptor, Int16(POLLIN))
  }
}

extension LocalSocket {
  /// Lets a poll wait for something to read, for room to write, or with neither only for the peer
  /// to go.
  package borrowing func watch(
    in poll: inout SocketPoll, reading: Bool, writing: Bool
  ) -> Int {
    poll.add(descriptor, Int16((reading ? POLLIN : 0) | (writing ? POLLOUT : 0)))
  }
}

extension WakeSignal {
  /// Lets a poll wait for somebody to wake.
  package func watch(in poll: inout SocketPoll) -> Int { poll.add(descriptor, Int16(POLLIN)) }
}
