import FaultyStorage
import SystemCalls
import Testing

@testable import JournalStore

struct RetainTests {
  private func archived() throws -> SimulatedDisk {
    let disk = try KeepingFixture.journal()
    _ = try Backup.run(from: disk.storage(), to: disk.storage("backup"))
    return disk.killed()
  }

  /// Rules under which everything but the last segment may go, and one of them changed.
  private func rules(
    _ disk: SimulatedDisk, _ change: (inout RetainPlan.Rules) -> Void = { _ in }
  ) throws -> RetainPlan.Rules {
    let extent = try JournalExtent(of: disk.storage("backup"))
    var hasher = BlockHasher()
    let root = try #require(extent.frontier).root(&hasher)
    var rules = RetainPlan.Rules(
      keepFrom: extent.lastSequence, keepSince: nil,
      checkpoint: Checkpoint(
        journalId: extent.state.journalId, size: extent.state.groupIndex, root: root),
      snapshot: extent.lastSequence)
    change(&rules)
    return rules
  }

  private func plan(_ disk: SimulatedDisk, _ rules: RetainPlan.Rules) throws -> RetainPlan {
    try Retain.plan(disk.storage(), archive: disk.storage("backup"), rules: rules)
  }

  private func retain(_ disk: SimulatedDisk, _ rules: RetainPlan.Rules, plan: String) throws {
    _ = try Retain.run(
      disk.storage(), archive: disk.storage("backup"), rules: rules,
      by: Repair.Agreement(
        plan: plan, name: "ada", reason: "old", time: "now", acceptsGap: false))
  }

  private func names(_ disk: SimulatedDisk) -> [SegmentName] {
    disk.contents(of: "journal").keys.compactMap(SegmentName.init).sorted()
  }

  @Test func whatIsArchivedProvenAndCheckpointedGoesAndTheRestIsReadFromThere() throws {
    let disk = try archived()
    let before = names(disk)
    let rules = try rules(disk)
    let found = try plan(disk, rules)
    #expect(found.candidates.map(\.name) == Array(before.dropLast()))
    let all = try KeepingFixture.texts(disk, "journal")
    try retain(disk, rules, plan: found.hash)
    #expect(names(disk) == [before[before.count - 1]])
    let rest = try KeepingFixture.texts(disk, "journal")
    #expect(rest.count == all.count - Int(try #require(found.beginsAt)) + 1)
    #expect(all.suffix(rest.count) == rest[...])
    #expect(try KeepingFixture.texts(disk, "backup") == all)
    // Whoever folds from the start is not served the rest.
    #expect(try journalError { _ = try JournalReader.open(in: disk.storage()) }?.isDamage == true)
    try KeepingFixture.write(disk, ["gone on"])
    #expect(try KeepingFixture.texts(disk, "journal").last == "gone on")
    #expect(try Backup.run(from: disk.storage(), to: disk.storage("backup")).copied.count == 1)
    #expect(try KeepingFixture.texts(disk, "backup") == all + ["gone on"])
    var later = rules
    later.keepFrom = 18
    later.snapshot = 18
    #expect(try plan(disk, later).candidates.map(\.name) == [before[before.count - 1]])
  }

  @Test func withoutTheMarkOrWithAnotherJournalsTheBeginningIsMissing() throws {
    let disk = try archived()
    let rules = try rules(disk)
    try retain(disk, rules, plan: try plan(disk, rules).hash)
    let mark = try #require(disk.contents(of: "journal")[RetainedBeginning.fileName])
    for changed in [nil, Array("daybook-retained/v1\n".utf8), Array(mark.reversed())] {
      disk.edit("journal", RetainedBeginning.fileName) { _ in changed }
      let error = try journalError { _ = try JournalReader.openAtFirst(in: disk.storage()) }
      #expect(error?.exitCode == 74)
    }
    disk.edit("journal", RetainedBeginning.fileName) { _ in mark }
    disk.edit("journal", "\(try #require(names(disk).first))") { _ in nil }
    #expect(try journalError { _ = try KeepingFixture.texts(disk, "journal") } != nil)
  }

  @Test func eachRuleKeepsWhatItMust() throws {
    let disk = try archived()
    let all = names(disk)
    func limit(_ change: (inout RetainPlan.Rules) -> Void) throws -> (Int, String) {
      let found = try plan(disk, try rules(disk, change))
      return (found.candidates.count, found.limit)
    }
    #expect(try limit { $0.keepFrom = 1 }.0 == 0)
    #expect(try limit { $0.keepFrom = all[2].firstSequence }.0 == 2)
    #expect(try limit { $0.keepFrom = all[2].firstSequence - 1 }.0 == 1)
    // Records carry a thousand nanoseconds for each sequence.
    #expect(try limit { $0.keepSince = Int64(all[2].firstSequence - 1) * 1_000 }.0 == 1)
    #expect(try limit { $0.keepSince = Int64(all[2].firstSequence - 1) * 1_000 + 1 }.0 == 2)
    #expect(try limit { $0.snapshot = nil }.1.contains("start-up"))
    #expect(try limit { $0.snapshot = all[1].firstSequence }.0 == 1)
    #expect(try limit { $0.snapshot = all[1].firstSequence - 1 }.0 == 0)
  }

  @Test func aCheckpointCoversOnlyWhatItIsOf() throws {
    let disk = try archived()
    let all = names(disk)
    let header = try OpenSegment.open(all[2], in: disk.storage()).header
    var hasher = BlockHasher()
    let root = try #require(header.frontier).root(&hasher)
    let small = Checkpoint(journalId: header.journalId, size: header.groupIndex, root: root)
    let found = try plan(disk, try rules(disk) { $0.checkpoint = small })
    #expect(found.candidates.count == 2 && found.limit.contains("covers only"), "\(found.limit)")
    for (size, digest) in [(header.groupIndex, SHA256Digest.zero), (9_999, root)] {
      let wrong = Checkpoint(journalId: header.journalId, size: size, root: digest)
      guard
        case .evidence(.notInJournal) = try KeepingFixture.error({
          _ = try plan(disk, try rules(disk) { $0.checkpoint = wrong })
        })
      else {
        Issue.record("a wrong checkpoint was believed")
        return
      }
    }
    let other = Checkpoint(
      journalId: JournalId(low: 9, high: 9), size: header.groupIndex, root: root)
    let foreign = try KeepingFixture.error {
      _ = try plan(disk, try rules(disk) { $0.checkpoint = other })
    }
    #expect(foreign?.exitCode == 1)
  }

  @Test func whatTheArchiveLacksOrHasOtherwiseStays() throws {
    for index in [0, 1] {
      for change in [{ (_: [UInt8]) in nil }, { Array($0.dropLast(4_096)) }, { $0.map { ~$0 } }]
        as [([UInt8]) -> [UInt8]?]
      {
        let disk = try archived()
        let rules = try rules(disk)
        disk.edit("backup", "\(names(disk)[index])", change)
        let found = try plan(disk, rules)
        #expect(
          found.candidates.count == index && found.limit.contains("archive"), "\(found.limit)")
      }
    }
  }

  @Test func aDamagedJournalLosesNothing() throws {
    let disk = try archived()
    let rules = try rules(disk)
    disk.edit("journal", "\(names(disk)[0])") { bytes in
      bytes.enumerated().map { $0.offset == 5_000 ? ~$0.element : $0.element }
    }
    #expect(try KeepingFixture.error { _ = try plan(disk, rules) }?.exitCode == 74)
  }

  @Test func anOldPlanIsRefused() throws {
    let disk = try archived()
    let rules = try rules(disk)
    let all = names(disk)
    guard
      case .planChanged = try KeepingFixture.error({
        try retain(disk, rules, plan: "0123456789abcdef")
      })
    else {
      Issue.record("an old plan was carried out")
      return
    }
    #expect(names(disk) == all)
  }

  @Test func aRemovalSurvivesAPowerCutAtAnyCall() throws {
    let disk = try archived()
    let rules = try rules(disk)
    let all = try KeepingFixture.texts(disk, "journal")
    try KeepingFixture.cutThePowerEverywhere(disk, sources: ["backup"], images: 4) { disk in
      // Whatever a crash left can be read and is a part of what was.
      let rest = try KeepingFixture.texts(disk, "journal")
      #expect(all.suffix(rest.count) == rest[...])
      try retain(disk, rules, plan: try plan(disk, rules).hash)
    } check: { disk in
      #expect(names(disk).count == 1)
      let rest = try KeepingFixture.texts(disk, "journal")
      #expect(all.suffix(rest.count) == rest[...])
      try KeepingFixture.write(disk.killed(), ["gone on"])
    }
  }
}
