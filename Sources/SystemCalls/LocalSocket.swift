import CSystemShims
import Glibc

/// Who is at the other end of a Unix socket, as the kernel saw them when they connected
/// (unix(7), SO_PEERCRED).
package struct PeerCredentials: Equatable, Sendable {
  /// The user id.
  package let userIdentifier: UInt32
  /// The group id.
  package let groupIdentifier: UInt32
  /// The process id.
  package let processIdentifier: Int32

  /// Credentials as a test thinks of them.
  package init(userIdentifier: UInt32, groupIdentifier: UInt32, processIdentifier: Int32) {
    self.userIdentifier = userIdentifier
    self.groupIdentifier = groupIdentifier
    self.processIdentifier = processIdentifier
  }
}

/// A connected Unix stream socket (unix(7)). It must be closed with `close()`; dropping it open
/// traps. No call on it waits in the kernel but for a deadline, which is a time of
/// `Clocks.monotonicNanoseconds()`.
package struct LocalSocket: ~Copyable, Sendable {
  /// Where it is connected to, for messages.
  package let path: String
  private(set) var descriptor: Int32

  private static let retryNanoseconds: Int64 = 2_000_000

  /// The most bytes that a socket's path can have.
  package static var maximumPathByteCount: Int { daybook_local_path_limit() }

  deinit { precondition(descriptor == -1, "a socket was dropped without close(): \(path)") }

  /// Connects to whoever listens at the path.
  package static func connect(
    to path: String, deadline: Int64
  ) throws(SystemError) -> LocalSocket {
    while true {
      let descriptor = unsafe daybook_local_connect(path)
      if descriptor != -1 { return LocalSocket(path: path, descriptor: descriptor) }
      let error = SystemError.last("connect", path)
      // A full backlog is EAGAIN, for which poll(2) cannot wait (connect(2)).
      guard error.code == EAGAIN || error.code == EINTR else { throw error }
      guard Clocks.monotonicNanoseconds() < deadline else {
        throw SystemError(operation: "connect", path: path, code: ETIMEDOUT)
      }
      Clocks.sleep(nanoseconds: retryNanoseconds)
    }
  }

  /// Who is at the other end.
  package borrowing func peer() throws(SystemError) -> PeerCredentials {
    var user: UInt32 = 0
    var group: UInt32 = 0
    var process: Int32 = 0
    guard unsafe daybook_peer_credentials(descriptor, &user, &group, &process) == 0 else {
      throw .last("getsockopt(SO_PEERCRED)", path)
    }
    return PeerCredentials(
      userIdentifier: user, groupIdentifier: group, processIdentifier: process)
  }

  /// Says that nothing more will be written (shutdown(2), SHUT_WR).
  package borrowing func finishWriting() throws(SystemError) {
    guard shutdown(descriptor, Int32(SHUT_WR)) == 0 else {
      throw .last("shutdown", path)
    }
  }

  /// Closes it and reports what close(2) reports.
  package consuming func close() throws(SystemError) {
    let closing = descriptor
    descriptor = -1
    guard Glibc.close(closing) == 0 || errno == EINTR else { throw .last("close", path) }
  }

  /// Closes without a word: for a socket whose failure is already known.
  package consuming func abandon() {
    let closing = descriptor
    descriptor = -1
    _ = Glibc.close(closing)
  }
}
