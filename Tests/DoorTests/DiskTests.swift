import Glibc
import Testing

/// File systems that a test mounts; only root may.
enum MountedFolder {
  static let mayMount: Bool = {
    do {
      try with(megabytes: 1) { _ in }
      return true
    } catch { return false }
  }()

  /// Runs `work` in a tmpfs of that size.
  static func with(
    megabytes: Int, _ work: (String) throws -> Void
  ) throws {
    let path = try Folder.make()
    defer { _ = unsafe rmdir(path) }
    try mount(path, "size=\(megabytes)m", flags: 0)
    defer { _ = unsafe umount2(path, 2) }  // MNT_DETACH
    try work(path)
  }

  static func mount(_ path: String, _ options: String, flags: Int) throws {
    let result = unsafe options.withCString {
      unsafe Glibc.mount("tmpfs", path, "tmpfs", UInt(flags), $0)
    }
    guard result == 0 else { throw DoorProblem(description: "mount \(path): errno \(errno)") }
  }

  static func makeReadOnly(_ path: String) throws {
    try mount(path, "", flags: Int(MS_RDONLY | MS_REMOUNT))
  }
}

@Suite(.enabled(if: MountedFolder.mayMount, "no tmpfs can be mounted here: that needs root"))
struct DiskTests {
  @Test func aReadOnlyDiskIsReadButNotWritten() throws {
    try MountedFolder.with(megabytes: 32) { folder in
      let journal = "\(folder)/journal"
      let words = [
        "--risk-space", "0", "--stop-space", "0", "--speed", "max", "--duration", "2s", "--journal",
      ]
      let first = try Door.live.run(words + [journal])
      #expect(first.code == 0, "\(first)")
      try MountedFolder.makeReadOnly(folder)
      for (door, arguments) in [
        (Door.live, words + [journal]), (.live, words + ["\(folder)/new"]),
        (.backtest, ["run", "--data", journal, "--out", "\(folder)/out"]),
      ] {
        let outcome = try door.run(arguments)
        #expect(outcome.code == 2, "\(outcome)")
        #expect(outcome.complaints(of: door).count == 1, "\(outcome)")
        #expect(outcome.errors.contains(folder), "\(outcome)")
        #expect(outcome.errors.contains("Read-only file system"), "\(outcome)")
        #expect(outcome.errors.contains("remount"), "\(outcome)")
      }
      let audit = try Door.audit.run("verify", journal)
      #expect(audit.code == 0, "\(audit)")
      let state = try Door.replay.run("state", journal)
      #expect(state.code == 0, "\(state)")
      #expect(state.fact("state hash") == first.fact("state hash"))
    }
  }

  @Test(arguments: [1, 3])
  func aDiskTooSmallToBeginIsSaid(megabytes: Int) throws {
    try MountedFolder.with(megabytes: megabytes) { folder in
      let outcome = try Door.live.run("--speed", "max", "--journal", "\(folder)/journal")
      #expect(outcome.code == 2, "\(outcome)")
      #expect(outcome.complaints(of: .live).count == 1, "\(outcome)")
      #expect(outcome.errors.contains("No space left on device"), "\(outcome)")
      #expect(outcome.errors.contains("free space on this file system"), "\(outcome)")
      #expect(try Folder.segments("\(folder)/journal").isEmpty)
    }
  }

  @Test(arguments: [6, 10])
  func aDiskThatFillsEndsTheRunAndNothingWrittenIsLost(megabytes: Int) throws {
    try MountedFolder.with(megabytes: megabytes) { folder in
      let journal = "\(folder)/journal"
      let full = try Door.live.run(
        "--risk-space", "0", "--stop-space", "0", "--speed", "max", "--duration", "3600s",
        "--journal", journal)
      #expect(full.code == 2, "\(full)")
      #expect(!full.complaints(of: .live).isEmpty, "\(full)")
      #expect(full.errors.contains("No space left on device"), "\(full)")
      let verify = try Door.audit.run("verify", journal)
      #expect([0, 1].contains(verify.code), "\(verify)")

      // What was on disk goes on where there is room.
      let roomy = try Folder.make()
      for name in ["journal", "journal.statement"] {
        try Folder.copy("\(folder)/\(name)", to: "\(roomy)/\(name)")
      }
      let again = try Door.live.run(
        "--speed", "max", "--duration", "2s", "--journal", "\(roomy)/journal")
      #expect(again.code == 0, "\(again)")
      let audit = try Door.audit.run("verify", "\(roomy)/journal")
      #expect(audit.code == 0, "\(audit)")
      try Folder.remove(roomy)
    }
  }
}
