import CSystemShims
import Glibc

/// Wakes a thread out of `SocketPoll.wait` (eventfd(2)). A class because the threads that wake and
/// the one that is woken share it.
package final class WakeSignal: Sendable {
  let descriptor: Int32

  /// A signal that nobody has given yet.
  package init() throws(SystemError) {
    descriptor = daybook_wake_descriptor()
    guard descriptor != -1 else { throw .last("eventfd", "") }
  }

  deinit { _ = Glibc.close(descriptor) }

  /// Wakes whoever waits, or whoever waits next; never waits itself.
  package func wake() {
    var one: UInt64 = 1
    // EAGAIN: it has been given so often that it cannot count on, and is still on.
    while unsafe Glibc.write(descriptor, &one, MemoryLayout<UInt64>.size) == -1 {
      if errno == EAGAIN { return }
      precondition(errno == EINTR, "an eventfd can be written to")
    }
  }

  /// Takes the signal back, once woken.
  package func clear() {
    var count: UInt64 = 0
    while unsafe Glibc.read(descriptor, &count, MemoryLayout<UInt64>.size) == -1 {
      if errno == EAGAIN { return }
      precondition(errno == EINTR, "an eventfd can be read")
    }
  }
}
