import CSystemShims
import Glibc

/// How often each watched signal was seen since the watch began.
package struct SignalCounts: Equatable, Sendable {
  /// SIGINT: somebody pressed Control-C.
  package var interrupt = 0
  /// SIGTERM or SIGHUP: the service manager wants an orderly end, or the terminal has gone.
  package var terminate = 0
  /// SIGUSR1: the operator's emergency stop.
  package var user1 = 0
}

/// Takes SIGINT, SIGTERM, SIGHUP and SIGUSR1 out of the handlers' hands and counts them
/// (signalfd(2)). Make it on the main thread before any other thread starts, since threads inherit
/// the blocked signals. Signals of one kind that are pending together count once (signal(7)).
package struct SignalWatch: ~Copyable {
  private let descriptor: Int32
  private var counts = SignalCounts()

  /// Blocks the signals' default actions and begins to count.
  package init() throws(SystemError) {
    descriptor = daybook_signal_descriptor()
    guard descriptor != -1 else { throw .last("signalfd", "") }
  }

  deinit { _ = Glibc.close(descriptor) }

  /// The counts so far; never waits.
  package mutating func poll() throws(SystemError) -> SignalCounts {
    while true {
      switch daybook_next_signal(descriptor) {
      case 0: return counts
      case SIGINT: counts.interrupt += 1
      case SIGTERM, SIGHUP: counts.terminate += 1
      case SIGUSR1: counts.user1 += 1
      default: throw .last("read", "signalfd")  // open set: any other number is an error
      }
    }
  }

  /// Waits for a signal at most that long (poll(2)); then the counts so far.
  package mutating func wait(timeoutMilliseconds: Int32) throws(SystemError) -> SignalCounts {
    var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard unsafe Glibc.poll(&watched, 1, timeoutMilliseconds) != -1 || errno == EINTR else {
      throw .last("poll", "signalfd")
    }
    return try poll()
  }
}
