import CSystemShims
import Glibc

/// An exclusive advisory lock on a file (fcntl(2), F_OFD_SETLK), held until released or dropped, or
/// until the process ends. The file's text says who holds it; the text is for people, the lock is
/// what counts.
package struct LockFile: ~Copyable, Sendable {
  private let file: File

  /// Takes the lock, creating the file when missing; nil when another open file holds it.
  package static func acquire(_ path: String) throws(SystemError) -> LockFile? {
    let file = try File.openOrCreate(path, mustBeClosed: false)
    guard daybook_lock_exclusively(file.descriptor) == 0 else {
      let error = SystemError.last("fcntl(F_OFD_SETLK)", path)
      if error.code == EAGAIN || error.code == EACCES { return nil }
      throw error
    }
    return LockFile(file: file)
  }

  /// Whether the locked file is still the one at its path: where it was removed, another may lock
  /// the name too.
  package borrowing func isInPlace() throws(SystemError) -> Bool {
    var open = stat()
    guard unsafe fstat(file.descriptor, &open) == 0 else { throw .last("fstat", file.path) }
    guard let found = try FileStatus(of: file.path) else { return false }
    return found.device == UInt64(open.st_dev) && found.inode == UInt64(open.st_ino)
  }

  /// Replaces the text that says who holds the lock.
  package borrowing func setHolder(_ text: String) throws(SystemError) {
    let bytes = Array(text.utf8)
    try file.truncate(to: 0)
    try file.write(bytes.span, at: 0)
  }

  /// The text that the holder left in a lock file; at most 4 KiB of it.
  package static func holder(of path: String) throws(SystemError) -> String {
    let file = try File.openForReading(path)
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = try file.read(into: &bytes, at: 0, byteCount: bytes.count, fileOffset: 0)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  /// Releases the lock. The file stays, as removing it would race with the next holder.
  package consuming func release() throws(SystemError) {
    try file.close()
  }
}
