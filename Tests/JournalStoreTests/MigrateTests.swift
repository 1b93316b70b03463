import FaultyStorage
import SystemCalls
import Testing

@testable import JournalStore

struct MigrateTests {
  /// A journal as version 1 had it: no frontiers, no superblocks.
  private func old() throws -> SimulatedDisk {
    let disk = try KeepingFixture.journal()
    for name in disk.contents(of: "journal").keys where SegmentName(name) != nil {
      disk.edit("journal", name) { bytes in
        var old = bytes
        var span = old.mutableSpan
        span.store(1 as UInt32, at: 8)
        span.zero(184..<2232)
        let checksum = XXH3.hash(span.span.extracting(0..<4088))
        span.store(checksum, at: 4088)
        return old
      }
    }
    for name in JournalFormat.superblockNames { disk.edit("journal", name) { _ in nil } }
    return disk.killed()
  }

  private func migrate(_ disk: SimulatedDisk) throws -> Migrate.Report {
    try Migrate.run(disk.storage(), to: disk.storage("new"))
  }

  @Test func whatIsMigratedIsWhatAWriterOfTheCurrentVersionWouldHaveWritten() throws {
    let disk = try old()
    #expect(try JournalDescription(of: disk.storage()).segments[0].header?.formatVersion == 1)
    let report = try migrate(disk)
    #expect(report.migratedCount == report.segmentCount && report.segmentCount > 3)
    let current = try KeepingFixture.journal().contents(of: "journal")
    let new = disk.contents(of: "new")
    for (name, bytes) in current where SegmentName(name) != nil {
      let made = try #require(new[name])
      let isSame = bytes.starts(with: made)
      #expect(isSame, "\(name)")
    }
    #expect(try KeepingFixture.texts(disk, "new") == KeepingFixture.texts(disk, "journal"))
    try KeepingFixture.write(disk, ["gone on"], in: "new")
    #expect(try KeepingFixture.texts(disk, "new").last == "gone on")
  }

  @Test func aCurrentJournalIsLeftAlone() throws {
    let disk = try KeepingFixture.journal()
    #expect(try migrate(disk).migratedCount == 0)
    #expect(disk.contents(of: "new").isEmpty)
  }

  @Test func aDamagedJournalIsNotMigrated() throws {
    let disk = try old()
    let name = try #require(
      disk.contents(of: "journal").keys.filter { SegmentName($0) != nil }.min())
    disk.edit("journal", name) {
      $0.enumerated().map { $0.offset == 5_000 ? ~$0.element : $0.element }
    }
    #expect(try KeepingFixture.error { _ = try migrate(disk) }?.exitCode == 74)
    #expect(disk.contents(of: "new").isEmpty)
  }

  @Test func aMigrationSurvivesAPowerCutAtAnyCall() throws {
    let disk = try old()
    try KeepingFixture.cutThePowerEverywhere(disk, sources: ["journal"], images: 3) { disk in
      let names = disk.contents(of: "new").keys
      let isDone =
        names.contains { SegmentName($0) != nil }
        && !names.contains(JournalFormat.incompleteName)
      if !isDone { _ = try migrate(disk) }
    } check: { disk in
      let texts = try KeepingFixture.texts(disk, "new")
      #expect(texts.count == 17)
      try KeepingFixture.write(disk.killed(), ["gone on"], in: "new")
    }
  }
}
