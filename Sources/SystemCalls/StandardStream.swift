import CSystemShims
import Glibc

/// Standard output or standard error, unbuffered.
package enum StandardStream: Equatable, Sendable {
  case output
  case error

  private var descriptor: Int32 { self == .output ? STDOUT_FILENO : STDERR_FILENO }
  private var name: String { self == .output ? "standard output" : "standard error" }

  /// Whether a person is looking at it (isatty(3)).
  package var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Whether at least a page can be written without waiting for whoever reads it (poll(2)): not to
  /// a full pipe, nor to a terminal that was halted.
  package var isWritable: Bool {
    var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    guard unsafe Glibc.poll(&watched, 1, 0) == 1 else { return false }
    return watched.revents & Int16(POLLOUT | POLLERR | POLLHUP) != 0
  }

  /// Writes all of the text; a closed pipe is the error EPIPE once `prepare()` was called.
  package func write(_ text: String) throws(SystemError) {
    let bytes = Array(text.utf8)
    try write(bytes.span)
  }

  /// Writes all of the bytes.
  package func write(_ bytes: Span<UInt8>) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      let result = unsafe bytes.withUnsafeBytes { whole in
        unsafe Glibc.write(descriptor, whole.baseAddress?.advanced(by: done), whole.count - done)
      }
      if result < 0 {
        if errno == EINTR { continue }
        throw .last("write", name)
      }
      done += result
    }
  }

  /// Makes a write to a closed pipe, or beyond the size that files may have (setrlimit(2)), an
  /// error instead of the end of the process, and opens /dev/null where a standard stream is
  /// closed, lest a journal take its number. Call it first of all.
  package static func prepare() {
    daybook_fill_standard_descriptors()
    daybook_ignore_write_signals()
  }
}
