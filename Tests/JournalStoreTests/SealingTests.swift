import FaultyStorage
import Synchronization
import SystemCalls
import Testing

@testable import JournalStore

extension JournalFixture {
  /// A journal of several closed segments and an open last one, with records of a few kinds.
  func writeSegments(_ openings: Int = 3, groups: Int = 12, seed: UInt64 = 1) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<openings {
      let (writer, _) = try open {
        $0.firstSegmentByteCount = 16 << 10
        $0.maximumSegmentByteCount = 16 << 10
        $0.compression = .never
      }
      for _ in 0..<groups {
        for _ in 0..<Int.random(in: 1...20, using: &generator) {
          let kind = [1, 2, 66, 70].randomElement(using: &generator) ?? 1
          let byteCount = Int.random(in: 0...60, using: &generator)
          try writer.append(
            bytes: (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 * 3) }, kind: UInt8(kind))
        }
        try writer.commit()
      }
      try writer.close()
    }
  }

  var sealer: Sealer {
    Sealer(DiskStorage(path), indexedKinds: [66, 70], schema: Array("66 orderIntended".utf8))
  }

  /// Seals all that can be.
  func sealAll() throws {
    for name in try sealer.pending() {
      #expect(try sealer.seal(name) == .sealed)
    }
  }

  func sealedFiles() throws -> [String] {
    try directory.names().filter { $0.hasSuffix(".sealed") }
  }

  /// What a reader finds and where it ends.
  func everything(_ verification: JournalVerification = .chain) throws -> JournalContents {
    var reader = try JournalReader.open(path, verification: verification)
    return try JournalContents(&reader)
  }
}

/// All that a reader tells about a journal.
struct JournalContents: Equatable {
  var records: [TestRecord] = []
  var state: ChainState
  var frontier: MerkleFrontier?
  var tail: JournalTail?

  init(_ reader: inout JournalReader) throws {
    while try reader.nextBlock() { records += try reader.records() }
    state = reader.state
    frontier = reader.frontier
    tail = reader.tail
  }
}

@Suite struct SealingTests {
  @Test(arguments: [JournalVerification.checksums, .chain])
  func aSealedJournalReadsTheSame(verification: JournalVerification) throws {
    try JournalFixture.run { journal in
      try journal.writeSegments()
      let before = try journal.everything()
      let names = try journal.segments()
      #expect(names.count > 4)
      try journal.sealAll()
      #expect(try journal.segments() == [names.last].compactMap(\.self))
      #expect(try journal.sealedFiles().count == names.count - 1)
      #expect(try journal.everything(verification) == before)
      #expect(try journal.sealer.pending().isEmpty)
    }
  }

  @Test func anyMixtureOfFormsReadsTheSame() throws {
    try JournalFixture.run { journal in
      try journal.writeSegments(2, groups: 8)
      let before = try journal.everything()
      let names = try journal.sealer.pending()
      for (index, name) in names.enumerated() where index % 2 == 0 {
        #expect(try journal.sealer.seal(name) == .sealed)
        #expect(try journal.everything() == before)
      }
      try journal.writeSegments(1, groups: 3, seed: 9)
      let longer = try journal.everything()
      #expect(longer.records.prefix(before.records.count) == before.records[...])
      try journal.sealAll()
      #expect(try journal.everything() == longer)
    }
  }

  @Test func theLastSegmentIsNeverSealed() throws {
    try JournalFixture.run { journal in
      try journal.write([["a"]])
      let name = try #require(try journal.segments().compactMap(SegmentName.init).first)
      #expect(try journal.sealer.pending().isEmpty)
      #expect(try journal.sealer.seal(name) == .isLast)
      #expect(try journal.sealedFiles().isEmpty)
    }
  }

  @Test func anOpeningThatWroteNothingIsSealedEmpty() throws {
    try JournalFixture.run { journal in
      try journal.write([])
      try journal.write([["a"]])
      try journal.write([])
      try journal.write([["b"]])
      try journal.sealAll()
      #expect(try journal.sealedFiles().count == 3)
      #expect(try journal.texts() == ["a", "b"])
      let name = try #require(try journal.sealedFiles().compactMap(SegmentName.init).first)
      let info = try #require(try SealedSegmentInfo.read(name, in: DiskStorage(journal.path)))
      #expect(info.blocks.isEmpty && info.statistics.isEmpty && info.nextSequence == 1)
    }
  }

  @Test func aDamagedSegmentIsLeftAsItIs() throws {
    try JournalFixture.run { journal in
      try journal.writeSegments(1)
      let names = try journal.segments()
      let name = try #require(names.first)
      try journal.edit(name) { $0[4096 + 200] ^= 1 }
      let files = try journal.snapshot()
      let error = try journalError { try journal.sealAll() }
      #expect(error?.isDamage == true)
      #expect(try journal.snapshot().filter { !$0.key.hasSuffix(".tmp") } == files)
    }
  }

  @Test func aCancelledSealingChangesNothing() throws {
    try JournalFixture.run { journal in
      try journal.writeSegments(1)
      let files = try journal.snapshot()
      let name = try #require(try journal.sealer.pending().first)
      #expect(try journal.sealer.seal(name, isCancelled: { true }) == .cancelled)
      #expect(try journal.snapshot().filter { !$0.key.hasSuffix(".tmp") } == files)
      try journal.sealAll()
    }
  }

  @Test func groupsKeepTheirLeaves() throws {
    try JournalFixture.run { journal in
      try journal.writeSegments(2)
      func leaves() throws -> [SHA256Digest] {
        var hasher = BlockHasher()
        var leaves: [SHA256Digest] = []
        var reader = try JournalReader.open(journal.path)
        while try reader.nextBlock() {
          for group in reader.groups {
            #expect(group.index == UInt64(leaves.count))
            leaves.append(GroupEvidence(group, in: reader.payload).leaf(&hasher))
          }
        }
        return leaves
      }
      let before = try leaves()
      try journal.sealAll()
      #expect(try leaves() == before)
    }
  }

  @Test func aReaderOpensAtAnySequenceWithinOneBlock() throws {
    try JournalFixture.run { journal in
      try journal.writeSegments(2)
      let records = try journal.everything().records
      try journal.sealAll()
      for record in records where record.sequence % 5 == 1 {
        var reader = try JournalReader.open(journal.path, from: record.sequence)
        #expect(try reader.nextBlock())
        #expect(try reader.records().contains(record))
      }
    }
  }

  @Test(arguments: [true, false])
  func aReaderOpensAtAnyTime(isSealed: Bool) throws {
    try JournalFixture.run { journal in
      try journal.writeSegments(2)
      let records = try journal.everything().records
      if isSealed { try journal.sealAll() }
      for record in records where record.sequence % 9 == 1 {
        for earlier in [0, 1, 999] as [Int64] {
          var reader = try JournalReader.open(
            in: DiskStorage(journal.path), at: record.recordedAt - earlier)
          #expect(try reader.nextBlock())
          let found = try reader.records().first { $0.recordedAt >= record.recordedAt - earlier }
          #expect(found == record)
        }
      }
      var reader = try JournalReader.open(in: DiskStorage(journal.path), at: .max)
      #expect(try !reader.nextBlock())
      reader = try JournalReader.open(in: DiskStorage(journal.path), at: .min)
      #expect(try JournalContents(&reader).records == records)
    }
  }

  @Test func theFooterDescribesItsSegment() throws {
    try JournalFixture.run { journal in
      try journal.writeSegments(1, groups: 30)
      let names = try journal.sealer.pending()
      try journal.sealAll()
      var records = try journal.everything().records
      for name in names {
        let info = try #require(try SealedSegmentInfo.read(name, in: DiskStorage(journal.path)))
        let count = Int(info.nextSequence - name.firstSequence)
        let its = Array(records.prefix(count))
        records.removeFirst(count)
        for kind in info.statistics {
          let same = its.filter { $0.kind == kind.kind }
          #expect(kind.recordCount == UInt64(same.count))
          #expect(kind.rawByteCount == UInt64(same.reduce(0) { $0 + 32 + $1.body.count }))
        }
        #expect(info.statistics.map(\.kind) == Set(its.map(\.kind)).sorted())
        #expect(String(decoding: info.schemaText, as: UTF8.self) == "66 orderIntended")
        #expect(info.indexedKinds.kinds == [66, 70])
        #expect(info.blocks.map(\.recordCount).reduce(0, +) == UInt32(count))
        #expect(info.blocks.first?.kinds.kinds == info.statistics.map(\.kind))
        // The fixture's records are all about subject 0.
        #expect(try info.blocks(about: 0) == Array(info.blocks.indices))
        #expect(try info.blocks(about: 1) == [])
      }
    }
  }

  @Test func aWriterSealsInTheBackground() throws {
    try JournalFixture.run { journal in
      try journal.writeSegments(2)
      let before = try journal.everything().records
      let (writer, _) = try journal.open { $0.sealing = .inBackground }
      let deadline = Clocks.monotonicNanoseconds() + 60_000_000_000
      while try !journal.sealer.pending().isEmpty, Clocks.monotonicNanoseconds() < deadline {
        Clocks.sleep(nanoseconds: 1_000_000)
      }
      #expect(try journal.sealer.pending().isEmpty)
      #expect(writer.sealingFailure == nil)
      try writer.append("last")
      try writer.close()
      #expect(try journal.everything().records.dropLast() == before[...])
    }
  }

  @Test func aFailureToSealDoesNotHarmTheWriter() throws {
    try JournalFixture.run { journal in
      try journal.writeSegments(1)
      let name = try #require(try journal.sealer.pending().first)
      // A directory where the sealed file should be written.
      try journal.directory.directory(name.unfinishedName).create()
      let (writer, _) = try journal.open { $0.sealing = .inBackground }
      let deadline = Clocks.monotonicNanoseconds() + 60_000_000_000
      while writer.sealingFailure == nil, Clocks.monotonicNanoseconds() < deadline {
        Clocks.sleep(nanoseconds: 1_000_000)
      }
      #expect(writer.sealingFailure != nil)
      try writer.append("still")
      try writer.commit()
      try writer.close()
    }
  }

  @Test func aReaderFollowsWhileSegmentsAreSealed() throws {
    try JournalFixture.run { journal in
      try journal.writeSegments(3)
      let expected = try journal.everything()
      var reader = try JournalReader.open(journal.path, verification: .chain)
      var records: [TestRecord] = []
      var names = try journal.sealer.pending()
      while try reader.nextBlock() {
        records += try reader.records()
        // The segment that is being read, and those before and behind it, change their form.
        if records.count % 3 == 0, !names.isEmpty {
          #expect(try journal.sealer.seal(names.removeFirst()) == .sealed)
        }
      }
      #expect(records == expected.records)
      #expect(reader.state.chain == expected.state.chain)
    }
  }
}
