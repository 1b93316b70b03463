import Glibc

/// Who may connect to a Unix socket: whoever may write its file (unix(7)), and reach it through the
/// folders above.
package struct SocketAccess: Equatable, Sendable {
  /// The file's mode.
  package var permissions: UInt32 = 0o660
  /// The group that the file is given to; nil leaves the one that the system gives.
  package var group: UInt32?

  /// The owner and the group that the system gives.
  package init() {}

  var groupNumber: UInt32 { group ?? UInt32.max }
}

/// The names of groups.
package enum GroupName {
  private static let greatestByteCount = 1 << 20

  /// The number of a group (getgrnam_r(3)); nil when the machine knows none of that name.
  package static func number(of name: String) throws(SystemError) -> UInt32? {
    var entry = unsafe group()
    var found: UnsafeMutablePointer<group>?
    var text = [CChar](repeating: 0, count: 16 << 10)
    while true {
      let code = unsafe getgrnam_r(name, &entry, &text, text.count, &found)
      if code == 0 { return unsafe found == nil ? nil : entry.gr_gid }
      // A group with many members needs more room.
      guard code == ERANGE, text.count < greatestByteCount else {
        throw SystemError(operation: "getgrnam_r", path: name, code: code)
      }
      text = [CChar](repeating: 0, count: 2 * text.count)
    }
  }
}
