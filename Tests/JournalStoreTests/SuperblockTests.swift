import SystemCalls
import Testing

@testable import JournalStore

struct SuperblockTests {
  private let names = JournalFormat.superblockNames

  private func decoded(_ bytes: [UInt8]) throws -> Superblock { try Superblock(bytes.span) }

  private func openingError(_ journal: JournalFixture) throws -> JournalError? {
    try journalError {
      let (writer, _) = try journal.open()
      try writer.close()
    }
  }

  @Test func aSuperblockSurvivesItsEncoding() throws {
    let superblock = Superblock(
      journalId: JournalId(low: 1, high: 2), generation: 7, epoch: 3, isCleanEnd: true,
      durableThrough: 1_000, segmentFirstSequence: 900)
    #expect(try decoded(superblock.encoded()) == superblock)
  }

  @Test func anyFlippedBitOfACopyIsNoticed() throws {
    let bytes = Superblock(
      journalId: JournalId(low: 1, high: 2), generation: 7, epoch: 3, isCleanEnd: false,
      durableThrough: 1_000, segmentFirstSequence: 900
    ).encoded()
    for bit in 0..<bytes.count * 8 {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      var isNoticed = false
      do {
        _ = try decoded(flipped)
      } catch is SuperblockFault {
        isNoticed = true
      }
      #expect(isNoticed, "bit \(bit)")
    }
  }

  @Test func generationsAlternateAndTheNewestCounts() throws {
    try JournalFixture.run { journal in
      try journal.write([["a"]])
      let files = try SuperblockFiles(DiskStorage(journal.path))
      let newest = try #require(files.newest)
      #expect(newest.isCleanEnd && newest.durableThrough == 1 && newest.epoch == 1)
      #expect(files.badCopies.isEmpty)
      let generations = try names.map { name in
        try decoded(Array(try journal.contents(name).prefix(4096))).generation
      }
      #expect(Set(generations) == [newest.generation, newest.generation - 1])
    }
  }

  @Test func aCleanlyEndedJournalThatWasCutShortIsRefused() throws {
    try JournalFixture.run { journal in
      try journal.write([["a"], ["b"], ["c"]])
      let segment = try #require(try journal.segments().last)
      let whole = try journal.contents(segment)
      var length = whole.count - 512
      while length > 4096 {
        try JournalFixture.run { copy in
          try copy.copy(journal)
          try copy.edit(segment) { $0 = Array(whole.prefix(length)) }
          let before = try copy.snapshot()
          #expect(try #require(try openingError(copy)).isDamage, "cut to \(length)")
          #expect(try copy.snapshot() == before)
          #expect(try journalError { _ = try copy.read() }?.isDamage == true)
        }
        length -= 512
      }
    }
  }

  @Test func aLostLastSegmentIsRefused() throws {
    try JournalFixture.run { journal in
      try journal.write([["a"]])
      try journal.write([["b"]])
      try journal.directory.removeFile(try #require(try journal.segments().last))
      #expect(try #require(try openingError(journal)).isDamage)
      #expect(try journalError { _ = try journal.read() }?.isDamage == true)
    }
  }

  @Test func aJournalWithoutAnySegmentLeftIsNotBegunAnew() throws {
    try JournalFixture.run { journal in
      try journal.write([["a"]])
      try journal.directory.removeFile(try #require(try journal.segments().last))
      #expect(try #require(try openingError(journal)).isDamage)
    }
  }

  @Test func readersSayWhatIsMissingWhereAllSegmentsAreGone() throws {
    try JournalFixture.run { journal in
      try journal.write([["a"]])
      try journal.directory.removeFile(try #require(try journal.segments().last))
      let missing = JournalError.missingSegment(
        directory: journal.path, expectedFirstSequence: JournalFormat.firstSequence)
      let storage = DiskStorage(journal.path)
      let looks: [() throws -> Void] = [
        { _ = try journal.read() },
        { _ = try journal.read(from: 7) },
        { _ = try JournalReader.journalId(of: journal.path) },
        { _ = try JournalReader.open(in: storage, at: 5) },
        { _ = try JournalReader.open(in: storage, behindGroups: 1) },
      ]
      for look in looks { #expect(try journalError(look) == missing) }
      var backup: KeepingError?
      do throws(KeepingError) {
        _ = try Backup.run(from: storage, to: DiskStorage(journal.path + "-copy"))
      } catch {
        backup = error
      }
      guard case .journal(missing) = backup else {
        Issue.record("\(String(describing: backup))")
        return
      }
      // A superblock from before the first segment had its name knows of none, and none is missed.
      for name in names { try journal.directory.removeFile(name) }
      let first = Superblock(
        journalId: JournalId(low: 1, high: 2), generation: 1, epoch: 0, isCleanEnd: false,
        durableThrough: 0, segmentFirstSequence: 0
      ).encoded()
      let file = try File.create(journal.directory.path(of: names[1]))
      try file.write((first + first).span, at: 0)
      try file.close()
      for look in looks { #expect(try journalError(look) == .empty(directory: journal.path)) }
    }
  }

  @Test func lostSuperblocksStopTheWriterButNotTheReader() throws {
    try JournalFixture.run { journal in
      try journal.write([["a"]])
      for name in names { try journal.directory.removeFile(name) }
      #expect(try journal.texts() == ["a"])
      #expect(try #require(try openingError(journal)).isDamage)
    }
  }

  @Test func oneGoodCopyIsEnoughAndTheNextOpeningHealsTheOthers() throws {
    try JournalFixture.run { journal in
      try journal.write([["a"]])
      let newest = try #require(try SuperblockFiles(DiskStorage(journal.path)).newest)
      let good = names[Int(newest.generation % 2)]
      let other = names[Int((newest.generation + 1) % 2)]
      try journal.edit(good) { bytes in bytes[17] ^= 1 }
      try journal.edit(other) { bytes in bytes = Array(bytes.prefix(100)) }
      let seen = try SuperblockFiles(DiskStorage(journal.path))
      #expect(seen.newest == newest && seen.badCopies.count == 3)
      let (writer, report) = try journal.open()
      #expect(report.previousEndedCleanly)
      try writer.close()
      #expect(try SuperblockFiles(DiskStorage(journal.path)).badCopies.isEmpty)
    }
  }

  @Test func superblocksOfAnotherJournalAreForeign() throws {
    try JournalFixture.run { journal in
      try journal.write([["a"]])
      try JournalFixture.run { other in
        try other.write([["x"]]) { $0.journalId = JournalId(low: 9, high: 9) }
        for name in names {
          let bytes = try other.contents(name)
          try journal.edit(name) { $0 = bytes }
        }
      }
      guard case .foreignSegment = try openingError(journal) else {
        Issue.record("foreign superblocks are not named")
        return
      }
    }
  }

  @Test func aJournalOfVersionOneIsContinuedInVersionTwo() throws {
    try JournalFixture.run { journal in
      try journal.write([["a"], ["b"]])
      // Version 1 as it was: no frontier, no superblocks.
      let segment = try #require(try journal.segments().first)
      try journal.edit(segment) { bytes in
        var span = bytes.mutableSpan
        span.store(1 as UInt32, at: 8)
        let checksum = XXH3.hash(span.span.extracting(0..<4088))
        span.store(checksum, at: 4088)
      }
      for name in names { try journal.directory.removeFile(name) }
      #expect(try journal.texts() == ["a", "b"])
      let (writer, report) = try journal.open()
      #expect(report.previousEndedCleanly && report.lastSequence == 2)
      try writer.append("c")
      try writer.close()
      #expect(try journal.texts() == ["a", "b", "c"])
      var reader = try JournalReader.open(journal.path, verification: .chain)
      while try reader.nextBlock() {}
      #expect(reader.frontier?.size == 3)
    }
  }

  @Test func aFrontierThatIsNotThatOfTheGroupsBeforeIsDamage() throws {
    try JournalFixture.run { journal in
      try journal.write([["a"], ["b"]])
      try journal.write([["c"]])
      let segment = try #require(try journal.segments().last)
      try journal.edit(segment) { bytes in
        bytes[190] ^= 1
        var span = bytes.mutableSpan
        let checksum = XXH3.hash(span.span.extracting(0..<4088))
        span.store(checksum, at: 4088)
      }
      #expect(try journalError { _ = try journal.read() }?.isDamage == true)
    }
  }
}
