import CSystemShims
import Glibc

/// Another process, held by a descriptor (pidfd_open(2)): once it has ended, whoever gets its
/// number next is not meant.
package struct RunningProcess: ~Copyable {
  /// Its number.
  package let identifier: Int32
  private let descriptor: Int32

  /// The process of a number; nil when there is none.
  package static func find(_ identifier: Int32) throws(SystemError) -> RunningProcess? {
    guard identifier > 0 else { return nil }
    let descriptor = daybook_process_descriptor(identifier)
    guard descriptor != -1 else {
      if errno == ESRCH { return nil }
      throw .last("pidfd_open", String(identifier))
    }
    return RunningProcess(identifier: identifier, descriptor: descriptor)
  }

  deinit { _ = Glibc.close(descriptor) }

  /// Whether one of its open files holds an exclusive lock of `path` (fcntl(2), OFD locks), as
  /// /proc/PID/fdinfo lists them (proc(5)). False as well when it has ended meanwhile.
  package func holdsLock(of path: String) throws(SystemError) -> Bool {
    guard let locked = try FileStatus(of: path) else { return false }
    let folder = Directory("/proc/\(identifier)/fdinfo")
    do throws(SystemError) {
      for name in try folder.names() {
        let text = try Self.text(of: folder.path(of: name))
        if Self.tellsOfLock(text, inode: locked.inode) {
          // The number of a file is one of its file system: the descriptor itself says which.
          let held = try FileStatus(of: "/proc/\(identifier)/fd/\(name)")
          if held?.device == locked.device { return true }
        }
      }
    } catch {
      if error.isNotFound || error.code == ESRCH { return false }
      throw error
    }
    return false
  }

  /// What a descriptor is; nothing when it was closed since its name was read.
  private static func text(of path: String) throws(SystemError) -> String {
    do throws(SystemError) {
      return String(decoding: try File.contents(of: path), as: UTF8.self)
    } catch {
      if error.isNotFound { return "" }
      throw error
    }
  }

  /// A line `lock:  1: OFDLCK ADVISORY  WRITE -1 fe:00:16220196 0 EOF` of this file.
  static func tellsOfLock(_ text: String, inode: UInt64) -> Bool {
    text.split(separator: "\n").contains { line in
      let words = line.split { $0 == " " || $0 == "\t" }
      return words.count >= 7 && words[0] == "lock:" && words[2] == "OFDLCK" && words[4] == "WRITE"
        && words[6].split(separator: ":").last.map(String.init) == String(inode)
    }
  }

  /// Sends it SIGKILL, which ends one that is stopped or hangs as well; false when it has ended.
  package func kill() throws(SystemError) -> Bool {
    guard daybook_signal_process(descriptor, SIGKILL) == 0 else {
      if errno == ESRCH { return false }
      throw .last("pidfd_send_signal", String(identifier))
    }
    return true
  }
}
