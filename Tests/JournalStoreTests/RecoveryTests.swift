import SystemCalls
import Testing

@testable import JournalStore

struct RecoveryTests {
  @Test func theTableDecidesEveryCombination() {
    typealias Decision = RecoveryDecision
    var combinations = 0
    for place in Decision.Place.allCases {
      for tail in Decision.Tail.allCases {
        for watermark in Decision.Watermark.allCases {
          for extent in Decision.Extent.allCases {
            for superblocks in Decision.Superblocks.allCases {
              combinations += 1
              let decision = Decision.decide(
                place: place, tail: tail, watermark: watermark, extent: extent,
                superblocks: superblocks)
              // In words: cut only what cannot have been acknowledged and can have been in flight;
              // keep only where nothing is missing; else refuse, whatever no crash leaves too.
              let agrees = superblocks == .agree && watermark == .belowTail
              let isCuttable =
                agrees && place == .last && tail == .unproven && extent == .withinOneGroup
              let isWhole = agrees && tail == .clear
              let isRefused = if case .refuse = decision { true } else { false }
              #expect((decision == .cut) == isCuttable)
              #expect((decision == .keep) == isWhole)
              #expect(isRefused == (!isCuttable && !isWhole))
            }
          }
        }
      }
    }
    #expect(combinations == 72)
  }

  /// Three groups, the last of several sectors and not carried by any watermark, as after kill -9.
  private func crashed(_ journal: JournalFixture) throws -> (segment: String, lastBlock: Int) {
    let (writer, _) = try journal.open { $0.compression = .never }
    try writer.append("first")
    try writer.commit()
    try writer.append("second")
    try writer.commit()
    for index in 0..<120 { try writer.append("third \(index) with some more text to fill it") }
    try writer.commit()
    try writer.abandon()
    return (try #require(try journal.segments().first), 4096 + 2 * 4096)
  }

  @Test func anAbandonedJournalKeepsAllThatWasCommitted() throws {
    try JournalFixture.run { journal in
      _ = try crashed(journal)
      #expect(try journal.read().tail == .open)
      let (writer, report) = try journal.open()
      #expect(!report.previousEndedCleanly)
      #expect(report.tornTail == nil)
      #expect(report.lastSequence == 122)
      #expect(report.epoch == 2)
      try writer.append("after")
      try writer.close()
      #expect(try journal.read().records.count == 123)
      #expect(try journal.read().tail == .cleanEnd)
    }
  }

  @Test func aTornTailIsCutAtTheLastWholeRecord() throws {
    try JournalFixture.run { original in
      let (segment, lastBlock) = try crashed(original)
      let bytes = try original.contents(segment)
      let dataEnd = try #require(bytes.lastIndex { $0 != 0 }) + 1
      var cut = lastBlock + 512
      while cut < dataEnd {
        try JournalFixture.run { journal in
          try journal.copy(original)
          try journal.edit(segment) { bytes in
            for index in cut..<bytes.count { bytes[index] = 0 }
          }
          try expectCut(journal, segment: segment, at: lastBlock, of: bytes, cut: cut)
        }
        cut += 512
      }
    }
  }

  private func expectCut(
    _ journal: JournalFixture, segment: String, at offset: Int, of bytes: [UInt8], cut: Int
  ) throws {
    guard case .torn(let seen) = try journal.read().tail else {
      Issue.record("a reader sees no torn tail when cut at \(cut)")
      return
    }
    #expect(seen.offset == offset && seen.fromSequence == 3)
    let (writer, report) = try journal.open()
    let torn = try #require(report.tornTail)
    #expect(torn.segment.description == segment && torn.offset == offset)
    #expect(torn.fromSequence == 3 && report.lastSequence == 2)
    let copy = try File.contents(of: torn.copy)
    #expect(copy.count == torn.byteCount)
    #expect(copy.prefix(cut - offset).elementsEqual(bytes[offset..<cut]))
    #expect(try journal.contents(segment).count == offset)
    try writer.append("after")
    try writer.close()
    #expect(try journal.texts() == ["first", "second", "after"])
  }

  @Test func aHoleBeforeAWholeSectorOfTheLastGroupIsStillATornTail() throws {
    try JournalFixture.run { journal in
      let (segment, lastBlock) = try crashed(journal)
      try journal.edit(segment) { bytes in
        for index in lastBlock..<lastBlock + 4096 { bytes[index] = 0 }
      }
      let (writer, report) = try journal.open()
      #expect(report.tornTail?.fromSequence == 3)
      try writer.close()
    }
  }

  @Test func damageBelowTheWatermarkIsRefusedAndNothingIsChanged() throws {
    try JournalFixture.run { journal in
      let (segment, _) = try crashed(journal)
      // The second block: the third one's watermark says that it was durable.
      try journal.edit(segment) { $0[4096 + 4096 + 300] ^= 0x10 }
      let before = try journal.snapshot()
      let error = try #require(try journalError { _ = try journal.open() })
      #expect(error.isDamage && error.exitCode == 74)
      guard case .damaged(_, let offset, let sequence, _) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(offset == 8192 && sequence == 2)
      #expect(try journal.snapshot() == before)
      #expect(try journalError { _ = try journal.read() } != nil)
    }
  }

  @Test func theLastGroupIsProtectedOnceAnIdleBlockFollows() throws {
    try JournalFixture.run { journal in
      let (writer, _) = try journal.open()
      try writer.append("only")
      try writer.commit()
      try writer.commitIdle()
      try writer.abandon()
      let segment = try #require(try journal.segments().first)
      try journal.edit(segment) { bytes in
        for index in 4096..<8192 { bytes[index] = 0 }
      }
      let error = try #require(try journalError { _ = try journal.open() })
      #expect(error.isDamage)
    }
  }

  @Test func moreThanOneCommitInFlightIsDamage() throws {
    try JournalFixture.run { journal in
      let (segment, lastBlock) = try crashed(journal)
      try journal.edit(segment) { bytes in
        let size = JournalFormat.maximumInFlightByteCount + 4096
        bytes = bytes[..<lastBlock] + [UInt8](repeating: 1, count: size)
      }
      let error = try #require(try journalError { _ = try journal.open() })
      #expect(error.description.contains("more is unreadable than one commit"))
      try journal.edit(segment) { $0.removeLast(4096) }
      let (writer, report) = try journal.open()
      #expect(report.tornTail?.byteCount == JournalFormat.maximumInFlightByteCount)
      try writer.close()
    }
  }

  @Test func aRecoveryThatWasInterruptedIsDoneAgain() throws {
    try JournalFixture.run { journal in
      let (segment, lastBlock) = try crashed(journal)
      try journal.edit(segment) { $0[lastBlock + 500] ^= 1 }
      // As if the machine had stopped between the copy and the cut, with half a copy on disk.
      let quarantine = journal.directory.directory("quarantine")
      try quarantine.create()
      let half = try File.create(quarantine.path(of: "\(segment)-\(lastBlock).torn"))
      try half.close()
      let (writer, report) = try journal.open()
      let torn = try #require(report.tornTail)
      #expect(try File.contents(of: torn.copy).count == torn.byteCount)
      try writer.close()
    }
  }

  @Test func aKilledWriterLeavesAJournalAfterEveryCommit() throws {
    try JournalFixture.run { journal in
      var expected: [String] = []
      for round in 0..<12 {
        let (writer, report) = try journal.open { $0.commitThread = .own }
        #expect(report.lastSequence == UInt64(expected.count))
        for index in 0..<round {
          try writer.append("\(round) \(index)")
          expected.append("\(round) \(index)")
          try writer.commit()
        }
        try writer.append("never handed over")
        try writer.abandon()
        #expect(try journal.texts() == expected)
      }
    }
  }
}
