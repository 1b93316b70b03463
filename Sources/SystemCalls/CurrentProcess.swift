import CSystemShims
import Glibc

/// What the running process can say of itself.
package enum CurrentProcess {
  /// The process id.
  package static var identifier: Int32 { getpid() }

  /// The user id it acts with; 0 is root.
  package static var effectiveUserIdentifier: UInt32 { geteuid() }

  /// gethostname(2).
  package static func hostName() throws(SystemError) -> String {
    var name = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&name, name.count) == 0 else { throw .last("gethostname", "") }
    return text(name.prefix { $0 != 0 })
  }

  /// The path of the program that runs (/proc/self/exe).
  package static func executablePath() throws(SystemError) -> String {
    var path = [CChar](repeating: 0, count: 4096)
    let count = unsafe readlink("/proc/self/exe", &path, path.count)
    guard count >= 0 else { throw .last("readlink", "/proc/self/exe") }
    return text(path.prefix(count))
  }

  /// The most memory it ever held, in bytes (getrusage(2), ru_maxrss).
  package static func peakResidentByteCount() throws(SystemError) -> Int {
    var usage = rusage()
    guard unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else {
      throw .last("getrusage", "")
    }
    return Int(usage.ru_maxrss) * 1024
  }

  /// Bytes from the kernel's random source (getrandom(2)).
  package static func randomBytes(count: Int) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let result = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe daybook_random_bytes(buffer.baseAddress, buffer.count)
    }
    guard result == 0 else { throw .last("getrandom", "") }
    return bytes
  }

  private static func text(_ characters: ArraySlice<CChar>) -> String {
    String(decoding: characters.lazy.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Ends the process with this exit code.
  package static func exit(code: Int32) -> Never { Glibc.exit(code) }

  /// Ends the process here and now, with nothing flushed, closed or handed on (_exit(2)): for when
  /// its other threads cannot be trusted to end.
  package static func exitAtOnce(code: Int32) -> Never { Glibc._exit(code) }
}

/// The process's environment.
package enum Environment {
  /// The value of a variable, or nil when it is not set (getenv(3)).
  package static func value(of name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }
}
