import FaultyStorage
import SystemCalls
import Testing

@testable import JournalStore

struct BackupTests {
  private func backup(_ disk: SimulatedDisk, from path: String = "journal") throws -> Backup.Report
  {
    try Backup.run(from: disk.storage(path), to: disk.storage("backup"))
  }

  @Test func aBackupIsAJournalWithTheSameRecords() throws {
    let disk = try KeepingFixture.journal()
    let report = try backup(disk)
    #expect(report.manifest.lastSequence == 17 && report.tail == .open)
    #expect(try KeepingFixture.texts(disk, "backup") == KeepingFixture.texts(disk, "journal"))
    let segments = disk.contents(of: "backup").filter { SegmentName($0.key) != nil }
    #expect(segments.count == report.manifest.segments.count && segments.count > 3)
    #expect(segments.values.allSatisfy { $0.count % 4096 == 0 })
  }

  @Test func aSecondRunCopiesOnlyWhatIsNew() throws {
    let disk = try KeepingFixture.journal()
    _ = try backup(disk)
    let before = disk.contents(of: "backup")
    #expect(try backup(disk).copied.isEmpty)
    #expect(disk.contents(of: "backup") == before)
    try KeepingFixture.write(disk, ["third 1"])
    let more = try backup(disk)
    let known = before.keys.filter { SegmentName($0) != nil }.sorted()
    #expect(more.copied.allSatisfy { !known.dropLast().contains($0.name) }, "\(more.copied)")
    #expect(more.manifest.lastSequence == 18 && more.tail == .cleanEnd)
    #expect(try KeepingFixture.texts(disk, "backup").last == "third 1")
  }

  @Test func openingsThatWroteNothingAreCopiedToo() throws {
    let disk = try KeepingFixture.journal()
    _ = try backup(disk)
    for _ in 0..<3 { try KeepingFixture.write(disk, []) }
    try KeepingFixture.write(disk, ["more"])
    let report = try backup(disk)
    #expect(
      report.manifest.segments.count
        == disk.contents(of: "journal").keys.filter {
          SegmentName($0) != nil
        }.count)
    #expect(try KeepingFixture.texts(disk, "backup") == KeepingFixture.texts(disk, "journal"))
  }

  @Test func aTornTailIsLeftOut() throws {
    let disk = try KeepingFixture.journal()
    let last = try #require(
      disk.contents(of: "journal").keys.filter { SegmentName($0) != nil }.max())
    let end = try JournalExtent(of: disk.storage()).segments.last?.byteCount ?? 0
    disk.edit("journal", last) { bytes in
      var torn = bytes
      for index in end + 10..<end + 3_000 where index < torn.count { torn[index] = 7 }
      return torn
    }
    let report = try backup(disk)
    guard case .torn = report.tail else {
      Issue.record("the tail is \(report.tail)")
      return
    }
    #expect(report.manifest.entries.last { SegmentName($0.name) != nil }?.byteCount == end)
    #expect(try KeepingFixture.texts(disk, "backup").count == 17)
  }

  @Test func aDamagedJournalIsNotCopied() throws {
    let disk = try KeepingFixture.journal()
    let first = try #require(
      disk.contents(of: "journal").keys.filter { SegmentName($0) != nil }.min())
    disk.edit("journal", first) {
      $0.enumerated().map { $0.offset == 5_000 ? ~$0.element : $0.element }
    }
    #expect(try KeepingFixture.error { _ = try backup(disk) }?.exitCode == 74)
    #expect(disk.contents(of: "backup").keys.allSatisfy { SegmentName($0) == nil })
  }

  @Test func aBackupOfAnotherJournalAheadOrDivergedIsRefused() throws {
    let disk = try KeepingFixture.journal()
    _ = try backup(disk)
    let kept = disk.contents(of: "backup")
    try KeepingFixture.write(
      disk, ["x"], in: "other", journalId: JournalId(low: 9, high: 9))
    guard case .otherJournal = try KeepingFixture.error({ _ = try backup(disk, from: "other") })
    else {
      Issue.record("another journal is not refused")
      return
    }
    // The same beginning, then other records: what a restored copy that was gone on with has.
    try KeepingFixture.write(disk, (1...9).map { "first \($0)" }, in: "twin")
    try KeepingFixture.write(disk, (1...8).map { "other \($0)" }, in: "twin", closes: false)
    guard case .diverged = try KeepingFixture.error({ _ = try backup(disk, from: "twin") }) else {
      Issue.record("a journal that diverged is not refused")
      return
    }
    try KeepingFixture.write(disk, (1...9).map { "first \($0)" }, in: "shorter")
    try KeepingFixture.write(disk, ["second 1"], in: "shorter", closes: false)
    let last = try #require(kept.keys.compactMap(SegmentName.init).max())
    let ahead = try KeepingFixture.error { _ = try backup(disk, from: "shorter") }
    #expect(ahead != nil && ahead?.exitCode != 0, "\(last)")
    #expect(disk.contents(of: "backup") == kept)
  }

  @Test func aDirectoryWithOtherFilesIsNoBackup() throws {
    let disk = try KeepingFixture.journal()
    disk.edit("backup", "notes.txt") { _ in [1] }
    guard case .notEmpty = try KeepingFixture.error({ _ = try backup(disk) }) else {
      Issue.record("strangers' files are not respected")
      return
    }
  }

  @Test func aManifestThatWasAlteredIsNoManifest() throws {
    let disk = try KeepingFixture.journal()
    _ = try backup(disk)
    let text = try #require(disk.contents(of: "backup")[BackupManifest.fileName])
    for index in stride(from: 0, to: text.count, by: 7) {
      disk.edit("backup", BackupManifest.fileName) { _ in
        text.enumerated().map { $0.offset == index ? $0.element ^ 1 : $0.element }
      }
      #expect(try KeepingFixture.error { _ = try backup(disk) } != nil, "byte \(index)")
    }
  }

  @Test func aBackupSurvivesAPowerCutAtAnyCall() throws {
    let disk = try KeepingFixture.journal()
    try KeepingFixture.cutThePowerEverywhere(disk, sources: ["journal"]) { disk in
      _ = try backup(disk)
    } check: { disk in
      let texts = try KeepingFixture.texts(disk, "backup")
      #expect(texts.count == 17)
      let superblocks = try SuperblockFiles(disk.storage("backup"))
      #expect(superblocks.badCopies.isEmpty)
    }
  }

  @Test func aLaterRunSurvivesAPowerCutAtAnyCall() throws {
    let disk = try KeepingFixture.journal()
    _ = try backup(disk)
    try KeepingFixture.write(disk, ["third 1", "third 2"])
    try KeepingFixture.cutThePowerEverywhere(disk.killed(), sources: ["journal"]) { disk in
      _ = try backup(disk)
    } check: { disk in
      let texts = try KeepingFixture.texts(disk, "backup")
      #expect(texts.count == 19)
    }
  }
}

struct RestoreTests {
  private func backedUp() throws -> SimulatedDisk {
    let disk = try KeepingFixture.journal()
    disk.edit("journal/quarantine", "old.torn") { _ in [1, 2, 3] }
    disk.edit("journal/checkpoints", "000001.note") { _ in Array("a note".utf8) }
    disk.edit("journal/keys", "000001.key") { _ in [7] }
    _ = try Backup.run(from: disk.storage(), to: disk.storage("backup"))
    return disk.killed()
  }

  private func restore(_ disk: SimulatedDisk) throws {
    _ = try Restore.run(from: disk.storage("backup"), to: disk.storage("new"))
  }

  @Test func whatIsRestoredOpensForWriting() throws {
    let disk = try backedUp()
    try restore(disk)
    #expect(try KeepingFixture.texts(disk, "new") == KeepingFixture.texts(disk, "journal"))
    #expect(disk.contents(of: "new/quarantine") == ["old.torn": [1, 2, 3]])
    #expect(disk.contents(of: "new/checkpoints") == ["000001.note": Array("a note".utf8)])
    #expect(disk.contents(of: "new/keys").isEmpty && disk.contents(of: "backup/keys").isEmpty)
    #expect(disk.contents(of: "new")[JournalFormat.incompleteName] == nil)
    try KeepingFixture.write(disk, ["gone on"], in: "new")
    #expect(try KeepingFixture.texts(disk, "new").last == "gone on")
  }

  @Test func anOccupiedDirectoryIsRefusedAndKept() throws {
    let disk = try backedUp()
    let before = disk.contents(of: "journal")
    guard
      case .notEmpty = try KeepingFixture.error({
        _ = try Restore.run(from: disk.storage("backup"), to: disk.storage("journal"))
      })
    else {
      Issue.record("a journal would be overwritten")
      return
    }
    #expect(disk.contents(of: "journal") == before)
  }

  @Test func anyByteOfTheBackupThatIsNotWhatItWasIsNoticed() throws {
    let disk = try backedUp()
    for (name, bytes) in disk.contents(of: "backup") where SegmentName(name) != nil {
      for index in stride(from: 3, to: bytes.count, by: 997) {
        let copy = disk.killed()
        copy.edit("backup", name) { bytes in
          bytes.enumerated().map { $0.offset == index ? ~$0.element : $0.element }
        }
        #expect(try KeepingFixture.error { try restore(copy) }?.exitCode == 74, "\(name) \(index)")
        if copy.contents(of: "new").isEmpty { continue }
        let taken = try journalError { try KeepingFixture.write(copy, [], in: "new") }
        #expect(taken != nil, "a part was taken for a journal")
      }
    }
  }

  @Test func aDirectoryWithoutAManifestIsNoBackup() throws {
    let disk = try KeepingFixture.journal()
    guard
      case .notABackup = try KeepingFixture.error({
        _ = try Restore.run(from: disk.storage(), to: disk.storage("new"))
      })
    else {
      Issue.record("a journal is no backup")
      return
    }
  }

  @Test func aRestoreSurvivesAPowerCutAtAnyCall() throws {
    let disk = try backedUp()
    try KeepingFixture.cutThePowerEverywhere(disk, sources: ["journal", "backup"]) { disk in
      let isDone =
        disk.contents(of: "new").keys.contains { SegmentName($0) != nil }
        && disk.contents(of: "new")[JournalFormat.incompleteName] == nil
      if !isDone { try restore(disk) }
    } check: { disk in
      let texts = try KeepingFixture.texts(disk, "new")
      #expect(texts.count == 17)
      let copy = disk.killed()
      try KeepingFixture.write(copy, ["gone on"], in: "new")
    }
  }
}
