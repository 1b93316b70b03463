import Glibc

/// An open regular file. A file open for writing must be closed with `close()`, which reports late
/// write errors (close(2)); dropping it open traps. A file open for reading closes itself.
package struct File: ~Copyable, Sendable {
  /// Where it is, for messages; whoever renames the file sets it.
  package var path: String
  private let mustBeClosed: Bool
  private(set) var descriptor: Int32

  private init(path: String, flags: Int32, mode: mode_t, mustBeClosed: Bool) throws(SystemError) {
    var descriptor: Int32
    repeat {
      descriptor = unsafe open(path, flags | O_CLOEXEC, mode)
    } while descriptor == -1 && errno == EINTR
    guard descriptor != -1 else { throw .last("open", path) }
    self.path = path
    self.mustBeClosed = mustBeClosed
    self.descriptor = descriptor
  }

  deinit {
    guard descriptor != -1 else { return }
    precondition(!mustBeClosed, "a file open for writing was dropped without close(): \(path)")
    _ = Glibc.close(descriptor)
  }

  /// Opens an existing file for reading. Where it may be a pipe, say whether to wait for a writer.
  package static func openForReading(
    _ path: String, waits: Bool = true
  ) throws(SystemError) -> File {
    try File(
      path: path, flags: waits ? O_RDONLY : O_RDONLY | O_NONBLOCK, mode: 0, mustBeClosed: false)
  }

  /// Opens an existing file for reading and writing.
  package static func openForWriting(_ path: String) throws(SystemError) -> File {
    try File(path: path, flags: O_RDWR, mode: 0, mustBeClosed: true)
  }

  /// Creates a file for reading and writing; EEXIST when it is there already.
  package static func create(
    _ path: String, permissions: UInt32 = 0o644
  ) throws(SystemError) -> File {
    try File(path: path, flags: O_RDWR | O_CREAT | O_EXCL, mode: permissions, mustBeClosed: true)
  }

  /// Opens a file for reading and writing and creates it when missing.
  /// With `mustBeClosed` false its late write errors do not matter.
  package static func openOrCreate(
    _ path: String, permissions: UInt32 = 0o644, mustBeClosed: Bool = true
  ) throws(SystemError) -> File {
    try File(path: path, flags: O_RDWR | O_CREAT, mode: permissions, mustBeClosed: mustBeClosed)
  }

  /// Opens a file so that each write goes to its end (O_APPEND); creates it when missing.
  package static func openForAppending(
    _ path: String, permissions: UInt32 = 0o644
  ) throws(SystemError) -> File {
    try File(
      path: path, flags: O_WRONLY | O_CREAT | O_APPEND, mode: permissions, mustBeClosed: true)
  }

  /// Closes and reports what close(2) reports; the file is gone either way.
  package consuming func close() throws(SystemError) {
    let closing = descriptor
    descriptor = -1
    // EINTR is no reason to try again: Linux has released the descriptor (close(2), NOTES).
    guard Glibc.close(closing) == 0 || errno == EINTR else { throw .last("close", path) }
  }

  /// Closes without a word: for a file whose failure is already being reported.
  package consuming func abandon() {
    let closing = descriptor
    descriptor = -1
    _ = Glibc.close(closing)
  }
}
