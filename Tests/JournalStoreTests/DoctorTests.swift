import JournalStore
import SystemCalls
import Testing

struct DoctorTests {
  private static let table = """
    22 28 0:21 / /sys rw,nosuid shared:7 - sysfs sysfs rw
    28 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro
    31 28 8:2 / /data rw shared:2 - ext4 /dev/sdb1 rw,nobarrier,data=writeback
    32 31 8:3 / /data/a\\040b ro,noatime - xfs /dev/sdc1 rw
    33 28 0:44 / /datum rw - nfs server:/x rw
    """

  private func facts(_ mount: Mount?, type: UInt32 = 0xEF53, free: UInt64 = 50) -> FileSystemFacts {
    FileSystemFacts(
      typeNumber: type, freeByteCount: free, byteCount: 100, freeFileCount: 5, fileCount: 100,
      mount: mount)
  }

  @Test(arguments: [
    ("/data/journal", "/data"), ("/data", "/data"), ("/database", "/"),
    ("/data/a b/j", "/data/a b"),
    ("/datum/x", "/datum"),
  ])
  func theDeepestMountHoldsAPath(path: String, point: String) {
    #expect(Mount.holding(path, in: Self.table)?.point == point)
  }

  @Test func dangerousMountOptionsAreNamed() throws {
    let writeback = try #require(Mount.holding("/data/j", in: Self.table))
    let found = Doctor.judge(facts(writeback)).filter { $0.subject == "mount options" }
    #expect(found.map(\.severity) == [.error, .warning])
    let readOnly = try #require(Mount.holding("/data/a b", in: Self.table))
    #expect(
      Doctor.judge(facts(readOnly)).contains { $0.severity == .error && $0.what.hasPrefix("ro:") })
    let good = try #require(Mount.holding("/x", in: Self.table))
    #expect(
      Doctor.judge(facts(good)).filter { $0.subject == "mount options" }.map(\.severity) == [.ok])
  }

  @Test(arguments: [
    (0xEF53 as UInt32, CheckFinding.Severity.ok), (0x5846_5342, .ok), (0x6969, .error),
    (0x6573_5546, .error), (0x794C_7630, .error), (0x0102_1994, .error), (0x1234, .error),
  ])
  func onlyTriedFileSystemsAreSuitable(type: UInt32, severity: CheckFinding.Severity) {
    #expect(Doctor.judge(facts(nil, type: type)).first?.severity == severity)
  }

  @Test(arguments: [
    (50 as UInt64, CheckFinding.Severity.ok), (19, .warning), (5, .warning), (4, .error),
    (0, .error),
  ])
  func littleSpaceIsSaid(free: UInt64, severity: CheckFinding.Severity) {
    let found = Doctor.judge(facts(nil, free: free)).first { $0.subject == "free space" }
    #expect(found?.severity == severity)
  }

  @Test(arguments: [
    (5_000 as Int64, 9_000 as Int64, CheckFinding.Severity.warning), (90_000, 200_000, .ok),
    (90_000, 60_000_000, .warning), (11_000_000, 12_000_000, .warning),
  ])
  func aDeviceTooFastOrTooSlowIsSuspicious(
    median: Int64, slow: Int64, severity: CheckFinding.Severity
  ) {
    #expect(Doctor.judge(SyncLatency(median: median, percentile99: slow)).severity == severity)
  }

  @Test func aBadMachineHasAFindingForEachFault() {
    let bad = MachineFacts(
      fileSizeLimit: 1 << 20, openFileLimit: 20, clockSource: "hpet",
      clockQuality: MachineFacts.ClockQuality(
        isSynchronised: false, maximumErrorMicroseconds: 16_000_000, estimatedErrorMicroseconds: 1),
      hugePages: "always", swapByteCount: 1 << 30)
    #expect(
      Doctor.judge(bad).map(\.severity) == [
        .error, .warning, .warning, .warning, .warning, .warning,
      ])
    let good = MachineFacts(
      fileSizeLimit: nil, openFileLimit: 1024, clockSource: "tsc",
      clockQuality: MachineFacts.ClockQuality(
        isSynchronised: true, maximumErrorMicroseconds: 900, estimatedErrorMicroseconds: 10),
      hugePages: "madvise", swapByteCount: 0)
    #expect(Doctor.judge(good).allSatisfy { $0.severity == .ok })
  }

  @Test func measuringLeavesNothingBehind() throws {
    try JournalFixture.run { journal in
      try journal.directory.create()
      let latency = try SyncLatency.measure(in: DiskStorage(journal.path))
      #expect(latency.median > 0 && latency.percentile99 >= latency.median)
      #expect(try journal.directory.names().isEmpty)
    }
  }
}
