import Glibc
import JournalStore
import SystemCalls
import Testing

@Suite struct SnapshotDirectoryTests {
  @Test func withoutADirectoryThereIsNothing() throws {
    try SnapshotFixture.run { fixture in
      let names = try fixture.snapshots.names()
      #expect(names == [])
      #expect(try fixture.snapshots.prune(keeping: .newest(2)) == [])
      #expect(try fixture.snapshots.removeAll(after: 0) == [])
      let (found, passedOver) = fixture.walk(.end)
      #expect(found.isEmpty && passedOver.isEmpty)
    }
  }

  @Test func theNewestAtOrBeforeAMomentComesFirst() throws {
    try SnapshotFixture.run { fixture in
      for sequence in [10, 20, 30, 100] as [UInt64] { try fixture.write(sequence) }
      #expect(fixture.walk(.end).0 == [100, 30, 20, 10])
      #expect(fixture.walk(.sequence(99)).0 == [30, 20, 10])
      #expect(fixture.walk(.sequence(30)).0 == [30, 20, 10])
      #expect(fixture.walk(.sequence(9)).0.isEmpty)
      // Each was recorded at its sequence in microseconds.
      #expect(fixture.walk(.time(30_000)).0 == [30, 20, 10])
      #expect(fixture.walk(.time(29_999)).0 == [20, 10])
      #expect(fixture.walk(.time(0)).0.isEmpty)
    }
  }

  @Test func whatCannotBeUsedIsPassedOverAndReportedWithTheReason() throws {
    try SnapshotFixture.run { fixture in
      for sequence in 1...8 as ClosedRange<UInt64> { try fixture.write(sequence) }
      try fixture.edit(8) { $0[$0.count - 1] ^= 1 }
      try fixture.edit(7) { $0.removeLast() }
      try fixture.editHeader(6) { $0[8] = 9 }
      try fixture.editHeader(5) { $0[84] = 8 }
      try fixture.editHeader(4) { $0[16] = 9 }
      try fixture.replace(3, [])
      let (found, passedOver) = fixture.walk(.end)
      #expect(found == [2, 1])
      #expect(passedOver.map(\.path) == [8, 7, 6, 5, 4, 3].map(fixture.path))
      let size = try fixture.contents(7).count
      #expect(
        passedOver.map(\.fault) == [
          .payloadChecksum, .wrongSize(size), .newerVersion(9), .otherFold(8),
          .foreign(JournalId(low: 9, high: 2)), .notASnapshot,
        ])
      // What lies behind the moment is not looked at.
      #expect(fixture.walk(.sequence(4)).1.count == 2)
    }
  }

  @Test func aDirectoryThatCannotBeListedIsReported() throws {
    try JournalFixture.run { journal in
      try journal.directory.create()
      let path = journal.directory.path(of: SnapshotDirectory.name)
      // A link that leads to itself cannot be followed, whoever asks.
      let isMade = link(path)
      #expect(isMade)
      let snapshots = SnapshotDirectory(
        ofJournal: journal.path, origin: SnapshotFixture.origin)
      var search = snapshots.search(atOrBefore: .end)
      #expect(search.next() == nil)
      #expect(search.passedOver.map(\.path) == [path])
      try journal.directory.removeFile(SnapshotDirectory.name)
    }
  }

  /// Makes a symbolic link to itself.
  private func link(_ path: String) -> Bool {
    unsafe symlink(path, path) == 0
  }

  @Test func twoGoodOnesAreKeptHoweverFewAreAskedFor() throws {
    try SnapshotFixture.run { fixture in
      for sequence in 1...6 as ClosedRange<UInt64> { try fixture.write(sequence) }
      #expect(try fixture.snapshots.prune(keeping: .all) == [])
      #expect(
        try fixture.snapshots.prune(keeping: .newest(4))
          == [2, 1].map { SnapshotName(sequence: $0) })
      #expect(try fixture.snapshots.prune(keeping: .newest(0)).count == 2)
      #expect(fixture.walk(.end).0 == [6, 5])
      #expect(try fixture.snapshots.prune(keeping: .newest(2)) == [])
    }
  }

  @Test func aBadOneDoesNotCountAmongTheTwo() throws {
    try SnapshotFixture.run { fixture in
      for sequence in 1...6 as ClosedRange<UInt64> { try fixture.write(sequence) }
      try fixture.edit(6) { $0[$0.count - 1] ^= 1 }
      try fixture.edit(4) { $0[$0.count - 1] ^= 1 }
      // 6 and 4 are bad, and 5 is not wanted by whoever looks closer.
      let removed = try fixture.snapshots.prune(keeping: .newest(2)) { $0.header.sequence != 5 }
      #expect(removed == [SnapshotName(sequence: 1)])
      #expect(fixture.walk(.end).0 == [5, 3, 2])
      try fixture.write(7)
      try fixture.write(8)
      #expect(try fixture.snapshots.prune(keeping: .newest(2)).count == 5)
      #expect(fixture.walk(.end).0 == [8, 7])
    }
  }

  @Test func snapshotsOfLostRecordsAreRemoved() throws {
    try SnapshotFixture.run { fixture in
      for sequence in [10, 20, 30] as [UInt64] { try fixture.write(sequence) }
      #expect(
        try fixture.snapshots.removeAll(after: 19)
          == [30, 20].map { SnapshotName(sequence: $0) })
      #expect(fixture.walk(.end).0 == [10])
    }
  }

  @Test func aSnapshotOfAnotherJournalIsNotWrittenHere() async {
    await #expect(processExitsWith: .failure) {
      try SnapshotFixture.run { fixture in
        let other = SnapshotOrigin(journalId: JournalId(low: 3, high: 4), foldVersion: 7)
        _ = try fixture.snapshots.write(SnapshotFixture.header(1, origin: other), [1])
      }
    }
  }

  @Test func aSnapshotWithoutARecordOrPayloadIsNotWritten() async {
    await #expect(processExitsWith: .failure) {
      try SnapshotFixture.run { _ = try $0.snapshots.write(SnapshotFixture.header(0), [1]) }
    }
    await #expect(processExitsWith: .failure) {
      try SnapshotFixture.run { _ = try $0.snapshots.write(SnapshotFixture.header(1), []) }
    }
  }
}
