import CSystemShims
import Glibc

/// A directory by its path; holds nothing open.
package struct Directory: Equatable, Sendable {
  /// The path, without a trailing slash.
  package let path: String

  /// Names a directory; nothing is looked up.
  package init(_ path: String) {
    var trimmed = path
    while trimmed.count > 1 && trimmed.hasSuffix("/") { trimmed.removeLast() }
    self.path = trimmed
  }

  /// The path of an entry.
  package func path(of name: String) -> String {
    path == "/" ? "/\(name)" : "\(path)/\(name)"
  }

  /// The directory inside this one.
  package func directory(_ name: String) -> Directory { Directory(path(of: name)) }

  /// Whether this path is a directory.
  package func exists() throws(SystemError) -> Bool {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return false }
      throw .last("stat", path)
    }
    return status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether an entry of this name exists, whatever it is.
  package func contains(_ name: String) throws(SystemError) -> Bool {
    var status = stat()
    guard unsafe lstat(path(of: name), &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return false }
      throw .last("lstat", path(of: name))
    }
    return true
  }

  /// Creates it and its missing parents (mkdir -p), and makes each new entry durable in its parent.
  package func create(permissions: UInt32 = 0o755) throws(SystemError) {
    if try exists() { return }
    let parent = self.parent
    if parent.path != path { try parent.create(permissions: permissions) }
    guard unsafe mkdir(path, permissions) == 0 || errno == EEXIST else {
      throw .last("mkdir", path)
    }
    guard try exists() else { throw SystemError(operation: "mkdir", path: path, code: ENOTDIR) }
    try parent.synchronize()
  }

  /// The directory that holds this one.
  package var parent: Directory {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return Directory(".") }
    let head = path[..<slash]
    return Directory(head.isEmpty ? "/" : String(head))
  }

  /// The names in it, sorted by their bytes, without `.` and `..`.
  package func names() throws(SystemError) -> [String] {
    guard let stream = unsafe opendir(path) else { throw .last("opendir", path) }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else {
        guard errno == 0 else { throw .last("readdir", path) }
        return names.sorted()
      }
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
  }

  /// fsync(2) of the directory: what was created, renamed or removed in it is on the device.
  package func synchronize() throws(SystemError) {
    let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor != -1 else { throw .last("open", path) }
    defer { _ = Glibc.close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .last("fsync", path) }
  }

  /// Renames an entry; EEXIST when the new name is taken (renameat2(2), RENAME_NOREPLACE).
  package func renameWithoutReplacing(
    _ name: String, to newName: String
  ) throws(SystemError) {
    guard unsafe daybook_rename_without_replacing(path(of: name), path(of: newName)) == 0 else {
      throw .last("renameat2", path(of: newName))
    }
  }

  /// Renames an entry over whatever has the new name (rename(2)).
  package func renameReplacing(_ name: String, to newName: String) throws(SystemError) {
    guard unsafe rename(path(of: name), path(of: newName)) == 0 else {
      throw .last("rename", path(of: newName))
    }
  }

  /// Removes a file; a missing one is no error.
  package func removeFile(_ name: String) throws(SystemError) {
    guard unsafe unlink(path(of: name)) == 0 || errno == ENOENT else {
      throw .last("unlink", path(of: name))
    }
  }

  /// Removes it and all in it.
  package func removeTree() throws(SystemError) {
    for name in try names() {
      let child = directory(name)
      var status = stat()
      guard unsafe lstat(child.path, &status) == 0 else { throw .last("lstat", child.path) }
      if status.st_mode & S_IFMT == S_IFDIR {
        try child.removeTree()
      } else {
        try removeFile(name)
      }
    }
    guard unsafe rmdir(path) == 0 else { throw .last("rmdir", path) }
  }

  /// Bytes that this user can still write on its file system (statvfs(3)).
  package func freeByteCount() throws(SystemError) -> UInt64 {
    var status = statvfs()
    guard unsafe statvfs(path, &status) == 0 else { throw .last("statvfs", path) }
    return UInt64(status.f_bavail) * UInt64(status.f_frsize)
  }

  /// Makes a new, empty directory under `TMPDIR` or `/tmp` (mkdtemp(3)).
  package static func makeTemporary(prefix: String) throws(SystemError) -> Directory {
    let base = Environment.value(of: "TMPDIR") ?? "/tmp"
    var template = Array("\(base)/\(prefix).XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw .last("mkdtemp", base) }
    return Directory(
      String(decoding: template.lazy.map(UInt8.init(bitPattern:)).dropLast(), as: UTF8.self))
  }
}
