import CSystemShims
import Glibc

/// What is known of the machine and of what this process may do on it.
package struct MachineFacts: Equatable, Sendable {
  /// How good the clock is (adjtimex(2)).
  package struct ClockQuality: Equatable, Sendable {
    /// Whether something disciplines it (STA_UNSYNC is not set).
    package var isSynchronised: Bool
    /// The most that it may be off, in microseconds.
    package var maximumErrorMicroseconds: UInt64
    /// What it is probably off, in microseconds.
    package var estimatedErrorMicroseconds: UInt64

    /// Quality as a test thinks of it.
    package init(
      isSynchronised: Bool, maximumErrorMicroseconds: UInt64, estimatedErrorMicroseconds: UInt64
    ) {
      self.isSynchronised = isSynchronised
      self.maximumErrorMicroseconds = maximumErrorMicroseconds
      self.estimatedErrorMicroseconds = estimatedErrorMicroseconds
    }
  }

  /// The largest file that the process may write, in bytes; nil = no limit (RLIMIT_FSIZE).
  package var fileSizeLimit: UInt64?
  /// How many files it may have open; nil = no limit (RLIMIT_NOFILE).
  package var openFileLimit: UInt64?
  /// What the kernel counts time by; nil when it does not say.
  package var clockSource: String?
  /// How good the clock is; nil when the kernel does not say.
  package var clockQuality: ClockQuality?
  /// The policy of transparent huge pages; nil when the kernel has none.
  package var hugePages: String?
  /// Bytes of swap; nil when the kernel does not say.
  package var swapByteCount: UInt64?

  /// Facts as a test thinks of them.
  package init(
    fileSizeLimit: UInt64?, openFileLimit: UInt64?, clockSource: String?,
    clockQuality: ClockQuality?, hugePages: String?, swapByteCount: UInt64?
  ) {
    self.fileSizeLimit = fileSizeLimit
    self.openFileLimit = openFileLimit
    self.clockSource = clockSource
    self.clockQuality = clockQuality
    self.hugePages = hugePages
    self.swapByteCount = swapByteCount
  }

  /// Asks getrlimit(2), adjtimex(2), /proc and /sys.
  package init() throws(SystemError) {
    fileSizeLimit = try Self.limit(RLIMIT_FSIZE.rawValue)
    openFileLimit = try Self.limit(RLIMIT_NOFILE.rawValue)
    clockSource = try Self.firstLine(
      of: "/sys/devices/system/clocksource/clocksource0/current_clocksource")
    clockQuality = Self.askClock()
    hugePages = try Self.firstLine(of: "/sys/kernel/mm/transparent_hugepage/enabled")
      .map(Self.chosen)
    swapByteCount = try Self.text(of: "/proc/meminfo").flatMap(Self.swap)
  }

  private static func limit(_ resource: UInt32) throws(SystemError) -> UInt64? {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(resource), &limit) == 0 else {
      throw .last("getrlimit", "")
    }
    // RLIM_INFINITY is all ones (getrlimit(2)), a macro that Swift does not see.
    return limit.rlim_cur == rlim_t.max ? nil : UInt64(limit.rlim_cur)
  }

  private static func askClock() -> ClockQuality? {
    var maximum = 0
    var estimated = 0
    var status: Int32 = 0
    let state = unsafe daybook_clock_quality(&maximum, &estimated, &status)
    guard state >= 0 else { return nil }
    let isUnsynchronised = status & 0x40 != 0 || state == 5  // STA_UNSYNC, TIME_ERROR
    return ClockQuality(
      isSynchronised: !isUnsynchronised, maximumErrorMicroseconds: UInt64(max(0, maximum)),
      estimatedErrorMicroseconds: UInt64(max(0, estimated)))
  }

  /// A file's text; nil when there is none or it may not be read, as in some containers.
  private static func text(of path: String) throws(SystemError) -> String? {
    do {
      return String(decoding: try File.contents(of: path), as: UTF8.self)
    } catch {
      if error.isNotFound || error.code == EACCES || error.code == ENOTDIR { return nil }
      throw error
    }
  }

  private static func firstLine(of path: String) throws(SystemError) -> String? {
    try text(of: path)?.split(separator: "\n").first.map(String.init)
  }

  /// The word in brackets: `always [madvise] never`.
  static func chosen(_ line: String) -> String {
    let words = line.split(separator: " ").filter { $0.hasPrefix("[") && $0.hasSuffix("]") }
    return words.first.map { String($0.dropFirst().dropLast()) } ?? line
  }

  /// `SwapTotal:  2097148 kB` in bytes.
  static func swap(_ text: String) -> UInt64? {
    let line = text.split(separator: "\n").first { $0.hasPrefix("SwapTotal:") }
    let words = line?.split(separator: " ") ?? []
    guard words.count == 3, let kibibytes = UInt64(words[1]), kibibytes < 1 << 50 else {
      return nil
    }
    return kibibytes << 10
  }
}
