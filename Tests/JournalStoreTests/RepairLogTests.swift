import FaultyStorage
import SystemCalls
import Testing

@testable import JournalStore

/// What `repair.log` says is read back as it was written, and nothing else passes for it.
struct RepairLogTests {
  private let name = RepairLog.fileName

  /// A damaged journal repaired with a gap, and the result damaged and repaired once more.
  private func repairedTwice() throws -> SimulatedDisk {
    var disk = try KeepingFixture.journal()
    for (from, to) in [("journal", "new"), ("new", "newer")] {
      let segments = disk.contents(of: from).keys.filter { SegmentName($0) != nil }.sorted()
      disk.edit(from, segments[1]) { bytes in
        bytes.enumerated().map { $0.offset == 40 ? ~$0.element : $0.element }
      }
      disk = disk.killed()
      let plan = try Repair.plan(disk.storage(from), backups: [])
      _ = try Repair.run(
        disk.storage(from), backups: [], to: disk.storage(to),
        by: Repair.Agreement(
          plan: plan.hash, name: "ada", reason: "a bad\nsector of \(from)",
          time: "2026-01-05T09:00:00.000000000Z", acceptsGap: true))
      try KeepingFixture.write(disk, ["gone on in \(to)", "and on"], in: to)
    }
    return disk
  }

  @Test func everyRepairIsAnEntryOfItsOwn() throws {
    let disk = try repairedTwice()
    #expect(try RepairLog.read(in: disk.storage("journal")).isEmpty)
    let once = try RepairLog.read(in: disk.storage("new"))
    let twice = try RepairLog.read(in: disk.storage("newer"))
    #expect(once.count == 1 && twice.count == 2)
    #expect(Array(twice.prefix(1)) == once)
    #expect(Set(twice.map(\.digest)).count == 2)
    #expect(twice.map(\.reason) == ["a bad sector of journal", "a bad sector of new"])
    for entry in twice {
      #expect(entry.name == "ada" && entry.time == "2026-01-05T09:00:00.000000000Z")
      #expect(entry.lostFrom > 0 && !entry.quarantined.isEmpty && entry.byteCount > 0)
      #expect(entry.plan.utf8.count == 16)
    }
    for file in twice.flatMap(\.quarantined) {
      let kept = file.split(separator: "/").last.map(String.init) ?? ""
      #expect(disk.contents(of: "newer/quarantine")[kept] != nil, "\(file)")
    }
  }

  @Test func theDigestIsThatOfTheLinesAsTheyStand() throws {
    let disk = try repairedTwice()
    let text = String(decoding: try #require(disk.contents(of: "new")[name]), as: UTF8.self)
    let lines = text.split(separator: "\n").map { $0 + "\n" }.joined()
    let entry = try #require(try RepairLog.read(in: disk.storage("new")).first)
    #expect(entry.digest == SHA256Digest(of: Array(lines.utf8)))
  }

  @Test(arguments: [
    "hello\n", "operator ada\n", "repaired today plan\n", "repaired now by 0123\noperator ada\n",
    "repaired now plan 0123\nreason none\n", "repaired now plan 0123\noperator ada\ngap 7: why\n",
    "repaired now plan 0123\noperator ada\nquarantine a 1\n",
    "repaired now plan 0123\noperator ada\nquarantine a -1 \(SHA256Digest.zero)\n",
    "repaired now plan 0123\noperator ada\nquarantine a 9223372036854775808 \(SHA256Digest.zero)\n",
    "repaired now plan 0123\noperator ada\nquarantine a 1 0123\n",
  ])
  func anythingElseIsRefusedByName(text: String) throws {
    let disk = try KeepingFixture.journal()
    try TextFile.replace(name, with: text, in: disk.storage())
    #expect(throws: JournalError.self) { try RepairLog.read(in: disk.storage()) }
    do throws(JournalError) {
      _ = try RepairLog.read(in: disk.storage())
    } catch {
      #expect(error.exitCode == 74 && error.description.contains(name), "\(error)")
    }
  }

  @Test func aTornTailIsFoundInQuarantineByWhoeverComesLater() throws {
    let disk = SimulatedDisk()
    try KeepingFixture.write(disk, ["one", "two", "three"], closes: false)
    let segment = try #require(
      disk.contents(of: "journal").keys.filter { SegmentName($0) != nil }.first)
    disk.edit("journal", segment) { bytes in
      let end = bytes.lastIndex { $0 != 0 } ?? 0
      return bytes.enumerated().map { $0.offset > end - 20 ? 0 : $0.element }
    }
    let killed = disk.killed()
    let (writer, report) = try JournalWriter.open(
      in: killed.storage(), options: KeepingFixture.options)
    try writer.abandon()
    let cut = try #require(report.tornTail)
    let next = report.lastSequence + 1
    let found = try TornTail.inQuarantine(of: killed.storage(), fromEpoch: 1, next: next)
    #expect(found == [cut])
    #expect(try TornTail.inQuarantine(of: killed.storage(), fromEpoch: 2, next: next).isEmpty)
    // Of other files nothing is known, whatever they are called.
    for name in ["x.torn", "1-2-3.torn", "\(segment)-4096", "\(segment)--1.torn"] {
      try TextFile.replace(name, with: "?", in: killed.storage("journal/quarantine"))
    }
    #expect(try TornTail.inQuarantine(of: killed.storage(), fromEpoch: 1, next: next) == [cut])
  }

  @Test func anOpeningSaysWhichSuperblocksItWritesAnew() throws {
    let disk = try KeepingFixture.journal()
    let options = KeepingFixture.options
    let (first, whole) = try JournalWriter.open(in: disk.storage(), options: options)
    try first.close()
    #expect(whole.badSuperblocks.isEmpty)
    let name = JournalFormat.superblockNames[0]
    disk.edit("journal", name) { bytes in
      bytes.enumerated().map { $0.offset == 100 ? ~$0.element : $0.element }
    }
    let (second, flipped) = try JournalWriter.open(in: disk.storage(), options: options)
    try second.close()
    #expect(flipped.badSuperblocks.map(\.file) == [name])
    #expect(flipped.badSuperblocks.map(\.copy) == [1])
    let (third, again) = try JournalWriter.open(in: disk.storage(), options: options)
    try third.close()
    #expect(again.badSuperblocks.isEmpty)
    let (fresh, begun) = try JournalWriter.open(in: SimulatedDisk().storage(), options: options)
    try fresh.close()
    #expect(begun.wasFresh && begun.badSuperblocks.isEmpty)
  }
}
