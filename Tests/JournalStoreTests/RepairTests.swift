import FaultyStorage
import SystemCalls
import Testing

@testable import JournalStore

struct RepairTests {
  private func plan(_ disk: SimulatedDisk, from backups: [String] = []) throws -> RepairPlan {
    try Repair.plan(disk.storage(), backups: backups.map { disk.storage($0) })
  }

  private func repair(
    _ disk: SimulatedDisk, from backups: [String] = [], plan: String, acceptsGap: Bool = false
  ) throws {
    _ = try Repair.run(
      disk.storage(), backups: backups.map { disk.storage($0) }, to: disk.storage("new"),
      by: Repair.Agreement(
        plan: plan, name: "ada", reason: "a bad\nsector", time: "now", acceptsGap: acceptsGap))
  }

  private func segments(_ disk: SimulatedDisk) -> [String] {
    disk.contents(of: "journal").keys.filter { SegmentName($0) != nil }.sorted()
  }

  /// A journal with a backup; then something happens to the journal.
  private func damaged(_ change: (SimulatedDisk) throws -> Void) throws -> SimulatedDisk {
    let disk = try KeepingFixture.journal()
    _ = try Backup.run(from: disk.storage(), to: disk.storage("backup"))
    try change(disk)
    return disk.killed()
  }

  private func flip(_ disk: SimulatedDisk, _ name: String, at index: Int) {
    disk.edit("journal", name) { bytes in
      bytes.enumerated().map { $0.offset == index ? ~$0.element : $0.element }
    }
  }

  @Test func aWholeJournalNeedsNoRepair() throws {
    let disk = try damaged { _ in }
    #expect(try plan(disk).isNothingToDo)
    #expect(try plan(disk, from: ["backup"]).isNothingToDo)
  }

  @Test func aDamagedOrMissingSegmentIsTakenFromABackup() throws {
    for (index, byte) in [(0, 5_000), (0, 20), (1, 9_000), (2, 40), (1, -1), (0, -1)] {
      let disk = try damaged { disk in
        let name = segments(disk)[index]
        if byte < 0 {
          disk.edit("journal", name) { _ in nil }
        } else {
          flip(disk, name, at: byte)
        }
      }
      #expect(try plan(disk).gap != nil)
      let found = try plan(disk, from: ["backup"])
      #expect(found.gap == nil && !found.isNothingToDo, "\(found.lines)")
      #expect(
        found.pieces.filter { $0.path == "backup" }.map { "\($0.name)" } == [
          segments(try KeepingFixture.journal())[index]
        ])
      let before = disk.contents(of: "journal")
      try repair(disk, from: ["backup"], plan: found.hash)
      #expect(try KeepingFixture.texts(disk, "new").count == 17)
      let unchanged = disk.contents(of: "journal") == before
      #expect(unchanged)
      try KeepingFixture.write(disk, ["gone on"], in: "new")
      #expect(try KeepingFixture.texts(disk, "new").last == "gone on")
    }
  }

  @Test func lostSuperblocksAreMadeAnew() throws {
    let disk = try damaged { disk in
      for name in JournalFormat.superblockNames { disk.edit("journal", name) { _ in nil } }
    }
    let found = try plan(disk)
    #expect(found.gap == nil && !found.isNothingToDo)
    try repair(disk, plan: found.hash)
    #expect(try KeepingFixture.texts(disk, "new").count == 17)
    let superblocks = try SuperblockFiles(disk.storage("new"))
    #expect(superblocks.badCopies.isEmpty)
    try KeepingFixture.write(disk, ["gone on"], in: "new")
  }

  @Test func aTornTailIsCutAndKept() throws {
    let disk = try damaged { disk in
      let end = try JournalExtent(of: disk.storage()).segments.last?.byteCount ?? 0
      disk.edit("journal", segments(disk).last ?? "") { bytes in
        bytes.enumerated().map { $0.offset >= end && $0.offset < end + 600 ? 7 : $0.element }
      }
    }
    let found = try plan(disk)
    #expect(found.gap == nil && !found.isNothingToDo, "\(found.lines)")
    try repair(disk, plan: found.hash)
    #expect(try KeepingFixture.texts(disk, "new").count == 17)
    #expect(disk.contents(of: "new/quarantine").count == 1)
  }

  @Test func aGapIsAcceptedOnlyInWordsAndNothingTakesANameTwice() throws {
    let disk = try damaged { flip($0, segments($0)[1], at: 5_000) }
    let found = try plan(disk)
    let gap = try #require(found.gap)
    #expect(gap.firstSequence == found.end.nextSequence && gap.lastSequence == 17, "\(gap)")
    #expect(gap.droppedByKind[1] > 0)
    guard case .notPossible = try KeepingFixture.error({ try repair(disk, plan: found.hash) })
    else {
      Issue.record("a gap was accepted unsaid")
      return
    }
    #expect(disk.contents(of: "new").isEmpty)
    try repair(disk, plan: found.hash, acceptsGap: true)
    let texts = try KeepingFixture.texts(disk, "new")
    #expect(texts.count == Int(gap.firstSequence) - 1)
    #expect(disk.contents(of: "new/quarantine").count >= 2)
    let log = String(decoding: disk.contents(of: "new")[Repair.logName] ?? [], as: UTF8.self)
    #expect(log.contains("operator ada\nreason a bad sector\n") && log.contains("gap #"), "\(log)")
    try KeepingFixture.write(disk, ["gone on"], in: "new")
    let epochs = disk.contents(of: "new").keys.compactMap(SegmentName.init).map(\.epoch)
    #expect(epochs.max() == 4, "\(epochs)")
  }

  @Test func aPlanThatDoesNotFitIsRefused() throws {
    let disk = try damaged { flip($0, segments($0)[0], at: 5_000) }
    let found = try plan(disk, from: ["backup"])
    flip(disk, segments(disk)[1], at: 9_000)
    guard
      case .planChanged = try KeepingFixture.error({
        try repair(disk, from: ["backup"], plan: found.hash)
      })
    else {
      Issue.record("an old plan was carried out")
      return
    }
    #expect(disk.contents(of: "new").isEmpty)
  }

  @Test func twoWholeCopiesOfDifferentStoriesAreNotChosenBetween() throws {
    let disk = SimulatedDisk()
    try KeepingFixture.write(disk, (1...3).map { "first \($0)" })
    try KeepingFixture.write(disk, (1...3).map { "first \($0)" }, in: "backup")
    try KeepingFixture.write(disk, ["one", "two"], closes: false)
    try KeepingFixture.write(disk, ["other", "two"], in: "backup", closes: false)
    guard
      case .notPossible(let why) = try KeepingFixture.error({
        _ = try plan(disk, from: ["backup"])
      })
    else {
      Issue.record("a story was chosen")
      return
    }
    #expect(why.contains("different stories"))
  }

  @Test func anyFlippedByteIsMendedByTheBackup() throws {
    let good = try KeepingFixture.journal()
    for name in segments(good) {
      let extent = try JournalExtent(of: good.storage()).segments.first { "\($0.name)" == name }
      for index in stride(from: 1, to: extent?.byteCount ?? 0, by: 397) {
        let disk = try damaged { flip($0, name, at: index) }
        let found = try plan(disk, from: ["backup"])
        #expect(found.gap == nil && !found.isNothingToDo, "\(name) \(index)")
        #expect(try KeepingFixture.texts(found.assembled).count == 17, "\(name) \(index)")
      }
    }
  }

  @Test func aRepairSurvivesAPowerCutAtAnyCall() throws {
    let disk = try damaged { flip($0, segments($0)[1], at: 5_000) }
    for (backups, count) in [(["backup"], 17), ([], -1)] {
      let found = try plan(disk, from: backups)
      let wanted = count < 0 ? Int(found.end.nextSequence) - 1 : count
      try KeepingFixture.cutThePowerEverywhere(disk, sources: ["journal", "backup"], images: 2) {
        disk in
        let names = disk.contents(of: "new")
        let isDone = names[Repair.logName] != nil && names[JournalFormat.incompleteName] == nil
        if !isDone { try repair(disk, from: backups, plan: found.hash, acceptsGap: true) }
      } check: { disk in
        let texts = try KeepingFixture.texts(disk, "new")
        #expect(texts.count == wanted)
        try KeepingFixture.write(disk.killed(), ["gone on"], in: "new")
      }
    }
  }
}
