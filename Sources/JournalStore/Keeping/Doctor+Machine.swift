import SystemCalls

extension Doctor {
  /// What counts time quickly and steadily; others need a call into the kernel or drift.
  private static let goodClockSources = [
    "tsc", "kvm-clock", "hyperv_clocksource_tsc_page", "arch_sys_counter", "xen",
  ]
  /// FINRA 4590: the clock of a firm stays within 50 ms of the standard.
  private static let tolerableErrorMicroseconds: UInt64 = 50_000
  private static let openFilesNeeded: UInt64 = 256
  private static let largestSegmentByteCount: UInt64 = 64 << 20

  /// Judges the machine and the limits of this process.
  package static func judge(_ facts: MachineFacts) -> [CheckFinding] {
    [
      judgeFileSize(facts.fileSizeLimit), judgeOpenFiles(facts.openFileLimit),
      judgeSource(facts.clockSource), judgeClock(facts.clockQuality),
      judgeHugePages(facts.hugePages), judgeSwap(facts.swapByteCount),
    ]
  }

  private static func judgeFileSize(_ limit: UInt64?) -> CheckFinding {
    guard let limit else { return CheckFinding(.ok, "file size limit", "none") }
    guard limit < largestSegmentByteCount else {
      return CheckFinding(.ok, "file size limit", "\(limit) bytes")
    }
    return CheckFinding(
      .error, "file size limit",
      "\(limit) bytes, a segment has up to \(largestSegmentByteCount); raise it (ulimit -f)")
  }

  private static func judgeOpenFiles(_ limit: UInt64?) -> CheckFinding {
    guard let limit else { return CheckFinding(.ok, "open files limit", "none") }
    return limit >= openFilesNeeded
      ? CheckFinding(.ok, "open files limit", "\(limit)")
      : CheckFinding(
        .warning, "open files limit",
        "\(limit), below \(openFilesNeeded); raise it (ulimit -n)")
  }

  private static func judgeSource(_ source: String?) -> CheckFinding {
    guard let source else {
      return CheckFinding(.warning, "clock source", "the kernel does not say")
    }
    return goodClockSources.contains(source)
      ? CheckFinding(.ok, "clock source", source)
      : CheckFinding(
        .warning, "clock source",
        "\(source): slow to read; see why the kernel does not use tsc (dmesg | grep clocksource)")
  }

  private static func judgeClock(_ quality: MachineFacts.ClockQuality?) -> CheckFinding {
    guard let quality else {
      return CheckFinding(.warning, "clock", "the kernel does not say whether it is synchronised")
    }
    let what =
      "off by \(quality.maximumErrorMicroseconds) µs at most, "
      + "\(quality.estimatedErrorMicroseconds) µs probably"
    guard quality.isSynchronised else {
      return CheckFinding(
        .warning, "clock",
        "nothing keeps it right (\(what)): run chrony or ntpd, or see whether the host does")
    }
    return quality.maximumErrorMicroseconds <= tolerableErrorMicroseconds
      ? CheckFinding(.ok, "clock", "synchronised, \(what)")
      : CheckFinding(
        .warning, "clock",
        "synchronised, but \(what), more than \(tolerableErrorMicroseconds) µs: ask chronyc"
      )
  }

  private static func judgeHugePages(_ policy: String?) -> CheckFinding {
    policy == "always"
      ? CheckFinding(
        .warning, "transparent huge pages",
        "always: the kernel may stop a thread to make one; set madvise or never")
      : CheckFinding(.ok, "transparent huge pages", policy ?? "none")
  }

  private static func judgeSwap(_ byteCount: UInt64?) -> CheckFinding {
    guard let byteCount else {
      return CheckFinding(.warning, "swap", "the kernel does not say")
    }
    return byteCount == 0
      ? CheckFinding(.ok, "swap", "none")
      : CheckFinding(
        .warning, "swap",
        "\(byteCount) bytes: a page of the engine on disk is a pause in trading; swapoff, or "
          + "MemorySwapMax=0 in its unit")
  }
}
