import CSystemShims
import Glibc

/// What is known of the file system that a path lies on.
package struct FileSystemFacts: Equatable, Sendable {
  /// f_type of statfs(2).
  package var typeNumber: UInt32
  /// Bytes that this user can still write.
  package var freeByteCount: UInt64
  /// Bytes in all.
  package var byteCount: UInt64
  /// Files that can still be made.
  package var freeFileCount: UInt64
  /// Files in all; 0 when the file system makes room for them as it goes.
  package var fileCount: UInt64
  /// How it is mounted; nil when /proc does not say.
  package var mount: Mount?

  /// Facts as a test thinks of them.
  package init(
    typeNumber: UInt32, freeByteCount: UInt64, byteCount: UInt64, freeFileCount: UInt64,
    fileCount: UInt64, mount: Mount?
  ) {
    self.typeNumber = typeNumber
    self.freeByteCount = freeByteCount
    self.byteCount = byteCount
    self.freeFileCount = freeFileCount
    self.fileCount = fileCount
    self.mount = mount
  }

  /// Asks statfs(2), statvfs(3), realpath(3) and /proc/self/mountinfo.
  package init(of path: String) throws(SystemError) {
    var type: UInt32 = 0
    guard unsafe daybook_file_system_type(path, &type) == 0 else { throw .last("statfs", path) }
    var status = statvfs()
    guard unsafe statvfs(path, &status) == 0 else { throw .last("statvfs", path) }
    typeNumber = type
    freeByteCount = UInt64(status.f_bavail) * UInt64(status.f_frsize)
    byteCount = UInt64(status.f_blocks) * UInt64(status.f_frsize)
    freeFileCount = UInt64(status.f_favail)
    fileCount = UInt64(status.f_files)
    let table = try File.contents(of: "/proc/self/mountinfo", maximumByteCount: 16 << 20)
    mount = Mount.holding(
      try Self.realPath(path), in: String(decoding: table, as: UTF8.self))
  }

  private static func realPath(_ path: String) throws(SystemError) -> String {
    guard let resolved = unsafe realpath(path, nil) else { throw .last("realpath", path) }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}

/// A line of /proc/self/mountinfo (proc(5)).
package struct Mount: Equatable, Sendable {
  /// Where it is mounted.
  package let point: String
  /// Its type by the kernel's name.
  package let type: String
  /// The device or whatever else it comes from.
  package let source: String
  /// Options of the mount and of the file system, in the kernel's order.
  package let options: [String]

  /// The mount that a path without links lies on: the deepest, and of equal ones the last.
  package static func holding(_ path: String, in table: String) -> Mount? {
    var best: Mount?
    for line in table.split(separator: "\n") {
      guard let mount = Mount(line: line), mount.holds(path) else { continue }
      if mount.point.utf8.count >= best?.point.utf8.count ?? 0 { best = mount }
    }
    return best
  }

  /// Reads a line: `36 35 98:0 / /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue`.
  init?(line: Substring) {
    let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard let dash = words.firstIndex(of: "-"), dash >= 6, words.count >= dash + 4 else {
      return nil
    }
    point = Self.unescaped(words[4])
    type = words[dash + 1]
    source = Self.unescaped(words[dash + 2])
    options = (words[5] + "," + words[dash + 3]).split(separator: ",").map(String.init)
  }

  private func holds(_ path: String) -> Bool {
    point == "/" || path == point || path.hasPrefix(point + "/")
  }

  /// Blanks and the like are written as three octal digits.
  private static func unescaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      if byte == UInt8(ascii: "\\"), digits.count == 3,
        let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
      {
        bytes.append(code)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
