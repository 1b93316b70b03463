import FaultyStorage
import SystemCalls
import Testing

@testable import JournalStore

/// What is kept of journals whose closed segments were sealed, before or after.
struct SealedKeepingTests {
  private func seal(_ disk: SimulatedDisk) throws {
    let sealer = Sealer(disk.storage(), indexedKinds: [1], schema: [1, 2, 3])
    for name in try sealer.pending() { _ = try sealer.seal(name) }
    #expect(disk.contents(of: "journal").keys.contains { $0.hasSuffix(".sealed") })
  }

  private func backup(_ disk: SimulatedDisk) throws -> Backup.Report {
    try Backup.run(from: disk.storage(), to: disk.storage("backup"))
  }

  private func flip(_ disk: SimulatedDisk, _ path: String, _ name: String, at index: Int) {
    disk.edit(path, name) { bytes in
      bytes.enumerated().map { $0.offset == index ? ~$0.element : $0.element }
    }
  }

  @Test func aSealedJournalIsBackedUpAndRestored() throws {
    let disk = try KeepingFixture.journal()
    let all = try KeepingFixture.texts(disk, "journal")
    try seal(disk)
    #expect(try backup(disk).manifest.entries.contains { $0.name.hasSuffix(".sealed") })
    #expect(try KeepingFixture.texts(disk, "backup") == all)
    _ = try Restore.run(from: disk.storage("backup"), to: disk.storage("new"))
    #expect(try KeepingFixture.texts(disk, "new") == all)
    try KeepingFixture.write(disk, ["gone on"], in: "new")
    #expect(try KeepingFixture.texts(disk, "new") == all + ["gone on"])
    #expect(try Repair.plan(disk.storage(), backups: [disk.storage("backup")]).isNothingToDo)
  }

  @Test func aJournalSealedBetweenTwoBackupsIsGoneOnWith() throws {
    let disk = try KeepingFixture.journal()
    _ = try backup(disk)
    try seal(disk)
    try KeepingFixture.write(disk, ["third 1"])
    try seal(disk)
    #expect(try backup(disk).manifest.lastSequence == 18)
    #expect(
      try KeepingFixture.texts(disk, "backup") == KeepingFixture.texts(disk, "journal"))
    let plan = try Repair.plan(disk.storage(), backups: [disk.storage("backup")])
    #expect(plan.findings.isEmpty && plan.gap == nil, "\(plan.lines)")
  }

  @Test(arguments: [true, false])
  func oneFormIsMendedByTheOther(sealedIsDamaged: Bool) throws {
    let disk = try KeepingFixture.journal()
    if sealedIsDamaged {
      _ = try backup(disk)
      try seal(disk)
    } else {
      try KeepingFixture.write(disk, [])
      let before = disk.killed()
      try seal(disk)
      _ = try backup(disk)
      for (name, bytes) in before.contents(of: "journal") {
        disk.edit("journal", name) { _ in bytes }
      }
      for name in disk.contents(of: "journal").keys where name.hasSuffix(".sealed") {
        disk.edit("journal", name) { _ in nil }
      }
    }
    let ending = sealedIsDamaged ? ".sealed" : ".segment"
    let name = try #require(
      disk.contents(of: "journal").keys.filter { $0.hasSuffix(ending) }.min())
    flip(disk, "journal", name, at: 4_200)
    #expect(try Repair.plan(disk.storage(), backups: []).gap != nil)
    let plan = try Repair.plan(disk.storage(), backups: [disk.storage("backup")])
    #expect(plan.gap == nil && !plan.isNothingToDo, "\(plan.lines)")
    _ = try Repair.run(
      disk.storage(), backups: [disk.storage("backup")], to: disk.storage("new"),
      by: Repair.Agreement(
        plan: plan.hash, name: "ada", reason: "bad", time: "now", acceptsGap: false))
    #expect(try KeepingFixture.texts(disk, "new").count == 17)
    try KeepingFixture.write(disk, ["gone on"], in: "new")
  }

  @Test func aSealedSegmentGoesWhenTheArchiveHasItsRecordsInTheOtherForm() throws {
    let disk = try KeepingFixture.journal()
    _ = try backup(disk)
    let all = try KeepingFixture.texts(disk, "journal")
    let extent = try JournalExtent(of: disk.storage())
    try seal(disk)
    var hasher = BlockHasher()
    let root = try #require(extent.frontier).root(&hasher)
    let rules = RetainPlan.Rules(
      keepFrom: 17, keepSince: nil,
      checkpoint: Checkpoint(
        journalId: extent.state.journalId, size: extent.state.groupIndex, root: root),
      snapshot: 17)
    let plan = try Retain.plan(disk.storage(), archive: disk.storage("backup"), rules: rules)
    #expect(plan.candidates.count == extent.segments.count - 1, "\(plan.limit)")
    flip(disk, "backup", "\(extent.segments[1].name)", at: 5_000)
    let less = try Retain.plan(disk.storage(), archive: disk.storage("backup"), rules: rules)
    #expect(less.candidates.count == 1 && less.limit.contains("archive"), "\(less.limit)")
    _ = try Retain.run(
      disk.storage(), archive: disk.storage("backup"), rules: rules,
      by: Repair.Agreement(
        plan: less.hash, name: "ada", reason: "old", time: "now", acceptsGap: false))
    let rest = try KeepingFixture.texts(disk, "journal")
    #expect(rest.count < all.count && all.suffix(rest.count) == rest[...])
  }
}
