import SystemCalls
import Testing

@testable import JournalStore

struct DamageTests {
  @Test func oneFlippedBitAnywhereIsNoticed() throws {
    let seed: UInt64 = 20_261_120
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    try JournalFixture.run { journal in
      try journal.write([["one"], (0..<90).map { "compressible record \($0)" }])
      try journal.write([["two", "three"]]) { $0.compression = .never }
      for segment in try journal.segments() {
        let bytes = try journal.contents(segment)
        let first = try #require(SegmentName(segment)).firstSequence
        let file = try File.openForWriting(journal.directory.path(of: segment))
        var quiet: [Int] = []
        for offset in bytes.indices {
          let flipped = [bytes[offset] ^ (1 << UInt8.random(in: 0..<8, using: &random))]
          try file.write(flipped.span, at: offset)
          if try isSilent(journal, from: first) { quiet.append(offset) }
          try file.write([bytes[offset]].span, at: offset)
        }
        try file.close()
        #expect(quiet.isEmpty, "\(segment)")
      }
      #expect(try journal.read().tail == .cleanEnd)
    }
  }

  private func isSilent(_ journal: JournalFixture, from first: UInt64) throws -> Bool {
    do {
      return try journal.read(from: first).tail == .cleanEnd
    } catch is JournalError {
      return false
    }
  }

  @Test func hostileBytesNeitherTrapNorPass() throws {
    let seed: UInt64 = 77
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    var bytes = [UInt8](repeating: 0, count: 4096)
    for round in 0..<20_000 {
      for index in 0..<192 { bytes[index] = UInt8.random(in: 0...255, using: &random) }
      var span = bytes.mutableSpan
      span.store(BlockHeader.magic, at: 0)
      span.store(BlockHeader.version, at: 4)
      span.store(UInt16.random(in: 0...7, using: &random), at: 6)
      span.zero(160..<184)
      if round % 2 == 0 { span.store(UInt32.random(in: 0...64, using: &random), at: 28) }
      span.store(XXH3.hash(span.span.extracting(0..<184)), at: 184)
      do throws(BlockFault) {
        let header = try BlockHeader(bytes.span)
        #expect(Int(header.rawByteCount) <= JournalFormat.maximumGroupByteCount)
        #expect(header.storedByteCount <= header.rawByteCount)
      } catch {
        #expect(error == .lengths)
      }
    }
  }

  @Test func hostileRecordsNeitherTrapNorPass() throws {
    let seed: UInt64 = 78
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...80, using: &random)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      let offset = Int.random(in: -8...100, using: &random)
      do throws(RecordFault) {
        let header = try RecordHeader(unsafe bytes.span.bytes, at: offset)
        #expect(header.byteCount <= count - offset)
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
  }

  @Test func compressedGarbageDoesNotDecompress() throws {
    let seed: UInt64 = 79
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    var output = [UInt8](repeating: 0, count: 8192)
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...300, using: &random)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      var span = output.mutableSpan
      #expect(!LZ4Block.decompress(bytes.span, into: &span, byteCount: 8192))
    }
  }

  /// Five or more segments of one opening.
  private func manySegments(_ journal: JournalFixture) throws -> [String] {
    try journal.write((0..<80).map { group in (0..<40).map { "\(group) \($0)" } }) {
      $0.compression = .never
    }
    return try journal.segments()
  }

  @Test func aMissingSegmentIsNamedByItsFirstSequence() throws {
    try JournalFixture.run { journal in
      let segments = try manySegments(journal)
      try journal.directory.removeFile(segments[2])
      let expected = try #require(SegmentName(segments[2])).firstSequence
      #expect(
        try journalError { _ = try journal.read() }
          == .missingSegment(directory: journal.path, expectedFirstSequence: expected))
    }
  }

  @Test func aMissingFirstSegmentIsNamedToo() throws {
    try JournalFixture.run { journal in
      let segments = try manySegments(journal)
      try journal.directory.removeFile(segments[0])
      #expect(
        try journalError { _ = try journal.read() }
          == .missingSegment(directory: journal.path, expectedFirstSequence: 1))
      let next = try #require(SegmentName(segments[1])).firstSequence
      #expect(try journal.read(from: next).tail == .cleanEnd)
    }
  }

  @Test func damageInsideAnEarlierSegmentIsFoundByReaders() throws {
    try JournalFixture.run { journal in
      let segments = try manySegments(journal)
      try journal.edit(segments[0]) { $0[4096 + 400] ^= 1 }
      let error = try #require(try journalError { _ = try journal.read(verification: .checksums) })
      guard case .damaged(let file, let offset, let sequence, _) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(file.hasSuffix(segments[0]) && offset == 4096 && sequence == 1)
    }
  }

  @Test func aSegmentCutShortBeforeAnotherIsDamage() throws {
    try JournalFixture.run { journal in
      let segments = try manySegments(journal)
      try journal.edit(segments[1]) { $0.removeLast(4096) }
      #expect(try journalError { _ = try journal.read() }?.isDamage == true)
    }
  }

  @Test func aSegmentOfAnotherJournalIsForeign() throws {
    try JournalFixture.run { journal in
      try JournalFixture.run { other in
        try journal.write([["a"]])
        try other.write([["a"]]) { $0.journalId = JournalId(low: 9, high: 9) }
        try other.write([["b"]])
        let name = try #require(try other.segments().last)
        let stranger = try other.contents(name)
        try journal.directory.create()
        let file = try File.create(journal.directory.path(of: name))
        try file.write(stranger.span, at: 0)
        try file.close()
        let expected = JournalError.foreignSegment(
          file: journal.directory.path(of: name), found: JournalId(low: 9, high: 9),
          expected: JournalId(low: 1, high: 2))
        #expect(try journalError { _ = try journal.read() } == expected)
        #expect(try journalError { _ = try journal.open() } == expected)
      }
    }
  }

  @Test func aRewrittenHistoryDoesNotContinueTheChain() throws {
    try JournalFixture.run { journal in
      try JournalFixture.run { other in
        try journal.write([["bought"]])
        try journal.write([["sold"]])
        try other.write([["cheated"]])
        let name = try #require(try journal.segments().first)
        let rewritten = try other.contents(name)
        try journal.edit(name) { $0 = rewritten }
        let error = try #require(
          try journalError { _ = try journal.read(verification: .checksums) })
        #expect(error.description.contains("does not continue the hash chain"))
      }
    }
  }

  @Test func aNewerVersionIsNotDamage() throws {
    try JournalFixture.run { journal in
      try journal.write([["a"]])
      let name = try #require(try journal.segments().first)
      try journal.edit(name) { bytes in
        var span = bytes.mutableSpan
        span.store(JournalFormat.version + 1, at: 8)
        span.store(XXH3.hash(span.span.extracting(0..<4088)), at: 4088)
      }
      let error = try #require(try journalError { _ = try journal.read() })
      #expect(
        error
          == .newerVersion(
            file: journal.directory.path(of: name), found: JournalFormat.version + 1,
            supported: JournalFormat.version))
      #expect(!error.isDamage && error.exitCode == 2)
    }
  }

  @Test func aFileOfAnotherKindIsNotAJournal() throws {
    try JournalFixture.run { journal in
      try journal.write([["a"]])
      let name = try #require(try journal.segments().first)
      try journal.edit(name) { $0 = Array("hello".utf8) + [UInt8](repeating: 1, count: 8000) }
      guard case .notAJournal = try journalError({ _ = try journal.read() }) else {
        Issue.record("a text file was taken for a journal")
        return
      }
      try journal.edit(name) { $0 = Array("short".utf8) }
      #expect(try journalError { _ = try journal.read() }?.isDamage == true)
    }
  }

  @Test func aRenamedSegmentIsNoticed() throws {
    try JournalFixture.run { journal in
      try journal.write([["a"]])
      let name = try #require(try journal.segments().first)
      try journal.directory.renameWithoutReplacing(
        name, to: "00000000000000000001-000007.segment")
      let error = try #require(try journalError { _ = try journal.read() })
      #expect(error.description.contains("renamed"))
    }
  }

  @Test func nothingAndNoSegmentAreDifferentErrors() throws {
    try JournalFixture.run { journal in
      #expect(
        try journalError { _ = try journal.read() } == .notFound(directory: journal.path))
      try journal.directory.create()
      #expect(try journalError { _ = try journal.read() } == .empty(directory: journal.path))
    }
  }

  @Test func errorsSayWhatWhereAndWhatNext() {
    let error = JournalError.damaged(
      file: "/j/a.segment", offset: 8192, sequence: 17,
      what: "the payload's checksum does not match")
    #expect(error.description.contains("daybook-audit verify /j"))
    #expect(error.description.contains("#17"))
    #expect(!JournalError.closed.isDamage)
  }
}
