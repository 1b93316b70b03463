import Glibc

extension File {
  /// fdatasync(2): data and the size needed to read it are on the device. Never retry a failure:
  /// the kernel marks the pages clean and the next call would lie.
  package borrowing func synchronizeData() throws(SystemError) {
    guard fdatasync(descriptor) == 0 else { throw .last("fdatasync", path) }
  }

  /// fsync(2): data and all metadata are on the device. Never retry a failure.
  package borrowing func synchronize() throws(SystemError) {
    guard fsync(descriptor) == 0 else { throw .last("fsync", path) }
  }

  /// ftruncate(2) to `byteCount` bytes.
  package borrowing func truncate(to byteCount: Int) throws(SystemError) {
    var result: Int32
    repeat {
      result = ftruncate(descriptor, off_t(byteCount))
    } while result == -1 && errno == EINTR
    guard result == 0 else { throw .last("ftruncate", path) }
  }

  /// The size in bytes now.
  package borrowing func byteCount() throws(SystemError) -> Int {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .last("fstat", path) }
    return Int(status.st_size)
  }

  /// The permission bits (fstat(2), the last twelve of st_mode).
  package borrowing func permissions() throws(SystemError) -> UInt32 {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .last("fstat", path) }
    return status.st_mode & 0o7777
  }

  /// The user id of its owner (fstat(2), st_uid).
  package borrowing func ownerIdentifier() throws(SystemError) -> UInt32 {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .last("fstat", path) }
    return status.st_uid
  }

  /// fchmod(2).
  package borrowing func setPermissions(_ permissions: UInt32) throws(SystemError) {
    guard fchmod(descriptor, permissions) == 0 else { throw .last("fchmod", path) }
  }

  /// Drops the file's clean pages from the page cache (posix_fadvise(2), POSIX_FADV_DONTNEED), so
  /// that the next read comes from the device.
  package borrowing func dropCachedPages() throws(SystemError) {
    let code = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    guard code == 0 else {
      throw SystemError(operation: "posix_fadvise", path: path, code: code)
    }
  }
}
