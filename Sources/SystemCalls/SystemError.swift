import Glibc

/// A system call that failed: which, on what, the errno, and what an operator can do about it.
package struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The call, as in its man page: `fdatasync`, `open`.
  package let operation: String
  /// The file or object it was called on; may be empty.
  package let path: String
  /// errno(3).
  package let code: Int32

  /// An error with a known errno.
  package init(operation: String, path: String, code: Int32) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// The error of the call that has just returned -1.
  static func last(_ operation: String, _ path: String) -> SystemError {
    SystemError(operation: operation, path: path, code: errno)
  }

  /// The errno's text, as strerror(3) has it.
  package var text: String {
    guard let text = unsafe strerror(code) else { return "errno \(code)" }
    return unsafe String(cString: text)
  }

  /// What to do next; empty when the text says it all.
  package var advice: String {
    switch code {
    case ENOSPC: "free space on this file system or move the directory to a larger one"
    case EDQUOT: "raise the quota of this user on this file system"
    case EROFS: "the file system is read-only: look at dmesg for the reason, then remount it"
    case EACCES, EPERM: "give this user access to it, or run as the user who owns it"
    case ENOENT: "check the path"
    case ENOTDIR: "a part of the path is a file and no directory: check the path"
    case EEXIST: "something else made it: find out what before removing it"
    case EMFILE, ENFILE: "raise the limit of open files (ulimit -n)"
    case EIO: "the device failed: look at dmesg, and do not trust what was last written"
    case ENOMEM: "free memory or raise the limit"
    case EFBIG: "raise the limit of file sizes (ulimit -f)"
    case ENAMETOOLONG:
      "choose a shorter path: a socket's has at most \(LocalSocket.maximumPathByteCount) bytes"
    case EADDRINUSE: "another process listens there: end it, or choose another path"
    case ECONNREFUSED: "nobody listens there any more"
    case ENOTSOCK: "something that is no socket has this name: look what it is, then move it away"
    default: ""  // open set: other numbers need no advice
    }
  }

  /// Whether space or quota is missing.
  package var isOutOfSpace: Bool {
    [ENOSPC, EDQUOT, EFBIG].contains(code)
  }

  /// Whether the file or directory does not exist.
  package var isNotFound: Bool { code == ENOENT }

  /// Whether this user may not.
  package var isForbidden: Bool { code == EACCES || code == EPERM }

  /// Whether whoever reads has gone.
  package var isBrokenPipe: Bool { code == EPIPE }

  /// Whether the time was over first.
  package var isTimeOut: Bool { code == ETIMEDOUT }

  /// Whether nobody listens there.
  package var isRefused: Bool { code == ECONNREFUSED }

  /// Whether whoever was connected has gone.
  package var isDisconnected: Bool { code == EPIPE || code == ECONNRESET }

  /// Whether too many files are open, or memory is short: what may be better a moment later.
  package var isShortage: Bool { [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(code) }

  /// Whether it exists already.
  package var isAlreadyThere: Bool { code == EEXIST }

  /// One sentence: what, where, why, what next.
  package var description: String {
    let place = path.isEmpty ? "" : " \(path)"
    let next = advice.isEmpty ? "" : "; \(advice)"
    return "\(operation)\(place): \(text) (errno \(code))\(next)"
  }
}
