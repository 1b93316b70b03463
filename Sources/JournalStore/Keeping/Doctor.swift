import SystemCalls

/// Whether a machine and a directory can keep what a journal promises. Pure: facts in, findings
/// out; a finding for everything that was looked at, good or bad.
package enum Doctor {
  /// What the file system is called, and why it is not fit for a journal; nil = it is.
  static func fileSystem(_ typeNumber: UInt32) -> (name: String, unfit: String?) {
    let network = "its server says what is durable, and locks may be lost with the connection"
    return switch typeNumber {
    case 0xEF53: ("ext4", nil)
    case 0x5846_5342: ("XFS", nil)
    case 0x9123_683E: ("btrfs", "it copies on write, so space filled with zeros reserves nothing")
    case 0x2FC1_2FC1: ("ZFS", "it copies on write, so space filled with zeros reserves nothing")
    case 0xF2F5_2010:
      ("F2FS", "it writes out of place, so space filled with zeros reserves nothing")
    case 0x0102_1994: ("tmpfs", "it is memory: everything is lost with the power")
    case 0x8584_58F6: ("ramfs", "it is memory: everything is lost with the power")
    case 0x794C_7630: ("overlay", "it is a container's layer: mount a volume for the journal")
    case 0x6969: ("NFS", network)
    case 0xFF53_4D42, 0xFE53_4D42: ("SMB", network)
    case 0x6573_5546: ("FUSE", "a program in between says what is durable")
    case 0x0102_1997: ("9p", network)
    case 0x00C3_6400: ("Ceph", network)
    // open set: whatever a kernel may have
    default:
      ("type 0x" + String(typeNumber, radix: 16), "nobody has tried a journal on it")
    }
  }

  /// Judges the file system of the journal's directory.
  package static func judge(_ facts: FileSystemFacts) -> [CheckFinding] {
    var findings = [judgeType(facts)]
    findings += judgeMount(facts.mount)
    findings.append(
      judgeShare(
        "free space", free: facts.freeByteCount, of: facts.byteCount, warning: 20, error: 5,
        unit: "bytes", next: "free some, or move the journal: at 5 % a run must stop"))
    if facts.fileCount == 0 {
      findings.append(CheckFinding(.ok, "free inodes", "made as needed"))
    } else {
      findings.append(
        judgeShare(
          "free inodes", free: facts.freeFileCount, of: facts.fileCount, warning: 10, error: 1,
          unit: "inodes", next: "remove files: without an inode no segment can be begun"))
    }
    return findings
  }

  private static func judgeType(_ facts: FileSystemFacts) -> CheckFinding {
    let (name, unfit) = fileSystem(facts.typeNumber)
    let place = facts.mount.map { " at \($0.point) from \($0.source)" } ?? ""
    guard let unfit else { return CheckFinding(.ok, "file system", name + place) }
    return CheckFinding(
      .error, "file system",
      "\(name)\(place) is not suitable for a journal: \(unfit); use ext4 or XFS on a local disk")
  }

  private static func judgeMount(_ mount: Mount?) -> [CheckFinding] {
    guard let mount else {
      return [CheckFinding(.warning, "mount options", "/proc/self/mountinfo does not say")]
    }
    var findings: [CheckFinding] = []
    for option in mount.options {
      switch option {
      case "nobarrier", "barrier=0":
        findings.append(
          CheckFinding(
            .error, "mount options",
            "\(option): the device may keep what it calls durable in a cache that the power takes "
              + "with it; mount without it"))
      case "data=writeback":
        findings.append(
          CheckFinding(
            .warning, "mount options",
            "\(option): after a crash a file that grew may show old bytes of the disk; mount with "
              + "data=ordered"))
      case "ro":
        findings.append(
          CheckFinding(
            .error, "mount options",
            "ro: it can only be read; look at dmesg for the reason, then remount it"))
      default: continue  // open set: options that change nothing here
      }
    }
    if findings.isEmpty {
      findings.append(
        CheckFinding(.ok, "mount options", mount.options.joined(separator: ",")))
    }
    return findings
  }

  private static func judgeShare(
    _ subject: String, free: UInt64, of total: UInt64, warning: UInt64, error: UInt64,
    unit: String, next: String
  ) -> CheckFinding {
    let percent = total == 0 ? 0 : UInt64(UInt128(free) * 100 / UInt128(total))
    let what = "\(free) \(unit), \(percent) %"
    if percent < error { return CheckFinding(.error, subject, "\(what); \(next)") }
    if percent < warning { return CheckFinding(.warning, subject, "\(what); \(next)") }
    return CheckFinding(.ok, subject, what)
  }

  /// Judges how long a commit will take at least.
  package static func judge(_ latency: SyncLatency) -> CheckFinding {
    let what =
      "4 KiB durable in \(microseconds(latency.median)) µs (p50), "
      + "\(microseconds(latency.percentile99)) µs (p99)"
    if latency.median < 20_000 {
      return CheckFinding(
        .warning, "fdatasync",
        "\(what): no device without a protected cache is that fast, it may lie about what is "
          + "durable; turn its write cache off, or make sure that it has power of its own")
    }
    if latency.median > 10_000_000 || latency.percentile99 > 50_000_000 {
      return CheckFinding(
        .warning, "fdatasync", "\(what): every order waits for one; use a faster disk")
    }
    return CheckFinding(.ok, "fdatasync", what)
  }

  private static func microseconds(_ nanoseconds: Int64) -> Int64 { (nanoseconds + 500) / 1_000 }
}
