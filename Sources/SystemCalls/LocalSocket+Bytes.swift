import CSystemShims
import Glibc

extension LocalSocket {
  /// Reads what is there, at most as much as the buffer holds: how many bytes, 0 when nothing more
  /// will come, nil when nothing is there yet.
  package borrowing func readOnce(into buffer: inout [UInt8]) throws(SystemError) -> Int? {
    precondition(!buffer.isEmpty, "a read needs a place to read to")
    while true {
      let result = unsafe Glibc.read(descriptor, &buffer, buffer.count)
      if result >= 0 { return result }
      if errno == EAGAIN { return nil }
      guard errno == EINTR else { throw .last("read", path) }
    }
  }

  /// Writes what there is room for: how many bytes, nil when there is no room yet. EPIPE, and never
  /// a signal, when nobody will read it.
  package borrowing func writeOnce(_ bytes: Span<UInt8>) throws(SystemError) -> Int? {
    while true {
      let result = unsafe bytes.withUnsafeBytes {
        unsafe daybook_send(descriptor, $0.baseAddress, $0.count)
      }
      if result >= 0 { return result }
      if errno == EAGAIN { return nil }
      guard errno == EINTR else { throw .last("send", path) }
    }
  }

  /// Reads at least one byte, or returns 0 when nothing more will come; ETIMEDOUT at the deadline.
  package borrowing func read(
    into buffer: inout [UInt8], deadline: Int64
  ) throws(SystemError) -> Int {
    while true {
      if let count = try readOnce(into: &buffer) { return count }
      try wait(for: Int16(POLLIN), deadline: deadline, "read")
    }
  }

  /// Writes all of the bytes; ETIMEDOUT when the reader has not made room by the deadline.
  package borrowing func write(_ bytes: Span<UInt8>, deadline: Int64) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      if let count = try writeOnce(bytes.extracting(done..<bytes.count)) {
        done += count
      } else {
        try wait(for: Int16(POLLOUT), deadline: deadline, "send")
      }
    }
  }

  private borrowing func wait(
    for events: Int16, deadline: Int64, _ operation: String
  ) throws(SystemError) {
    var watched = pollfd(fd: descriptor, events: events, revents: 0)
    let timeout = SocketPoll.timeoutMilliseconds(until: deadline)
    guard timeout > 0 else { throw SystemError(operation: operation, path: path, code: ETIMEDOUT) }
    guard unsafe Glibc.poll(&watched, 1, timeout) != -1 || errno == EINTR else {
      throw .last("poll", path)
    }
  }
}
