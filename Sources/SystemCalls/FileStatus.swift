import Glibc

/// What stat(2) says of a path.
package struct FileStatus: Equatable, Sendable {
  /// Whether it is a regular file.
  package let isRegularFile: Bool
  /// The user id of its owner.
  package let owner: UInt32
  /// The size in bytes.
  package let byteCount: Int
  /// The file system that it is on.
  package let device: UInt64
  /// Its number there.
  package let inode: UInt64

  /// Asks; nil when there is nothing at the path. Without following links it is the link itself
  /// that is asked about (lstat(2)).
  package init?(of path: String, followsLinks: Bool = true) throws(SystemError) {
    var status = stat()
    let result =
      followsLinks ? unsafe stat(path, &status) : unsafe lstat(path, &status)
    guard result == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw .last(followsLinks ? "stat" : "lstat", path)
    }
    isRegularFile = status.st_mode & S_IFMT == S_IFREG
    owner = status.st_uid
    byteCount = Int(status.st_size)
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
  }
}

extension FileStatus {
  /// Throws unless the path is a program that this process may run (access(2)).
  package static func checkExecutable(_ path: String) throws(SystemError) {
    guard let status = try FileStatus(of: path) else {
      throw SystemError(operation: "stat", path: path, code: ENOENT)
    }
    // A directory may be entered, and nothing but a file can be run.
    guard status.isRegularFile else {
      throw SystemError(operation: "access", path: path, code: EACCES)
    }
    guard unsafe access(path, X_OK) == 0 else { throw .last("access", path) }
  }
}

/// The names of users.
package enum UserName {
  /// The name of a user id (getpwuid_r(3)); nil when the machine knows none, or cannot say.
  package static func of(_ identifier: UInt32) -> String? {
    var entry = unsafe passwd()
    var text = [CChar](repeating: 0, count: 16 << 10)
    var found: UnsafeMutablePointer<passwd>?
    guard unsafe getpwuid_r(identifier, &entry, &text, text.count, &found) == 0,
      unsafe found != nil, let name = unsafe entry.pw_name
    else { return nil }
    return unsafe String(cString: name)
  }
}
