import JournalStore
import SystemCalls
import Testing

struct RoundTripTests {
  @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6])
  func whatIsWrittenIsRead(seed: UInt64) throws {
    print("seed \(seed)")
    try JournalFixture.run { journal in
      var random = SeededGenerator(seed: seed)
      var expected: [TestRecord] = []
      for _ in 0..<3 {
        let (writer, report) = try journal.open {
          $0.commitThread = seed % 2 == 0 ? .own : .caller
          $0.compression = seed % 3 == 0 ? .never : .automatic
          $0.durability = seed == 5 ? .onClose : .everyGroup
        }
        #expect(report.lastSequence == UInt64(expected.count))
        for _ in 0..<Int.random(in: 1...12, using: &random) {
          for _ in 0..<Int.random(in: 1...60, using: &random) {
            let size = Int.random(in: 0...700, using: &random)
            let range: ClosedRange<UInt8> = Bool.random(using: &random) ? 0...255 : 7...7
            let body = (0..<size).map { _ in UInt8.random(in: range, using: &random) }
            expected.append(
              try writer.append(bytes: body, kind: .random(in: 0...255, using: &random)))
          }
          try writer.commit()
        }
        try writer.close()
      }
      let (records, tail) = try journal.read()
      #expect(records == expected)
      #expect(tail == .cleanEnd)
    }
  }

  @Test func everyOpeningHasALaterEpochAndContinuesTheChain() throws {
    try JournalFixture.run { journal in
      var chain: SHA256Digest?
      for epoch in 1...4 as ClosedRange<UInt32> {
        let (writer, report) = try journal.open()
        #expect(report.epoch == epoch)
        #expect(report.wasFresh == (epoch == 1))
        #expect(report.previousEndedCleanly)
        #expect(report.lastSequence == UInt64(epoch) - 1)
        #expect(report.lastRecordedAt == Int64(epoch - 1) * 1000)
        #expect(report.chain != chain)
        chain = report.chain
        try writer.append("epoch \(epoch)")
        try writer.close()
      }
      #expect(try journal.texts() == ["epoch 1", "epoch 2", "epoch 3", "epoch 4"])
    }
  }

  @Test func openingsWithoutRecordsAreHarmless() throws {
    try JournalFixture.run { journal in
      try journal.write([])
      try journal.write([["first"]])
      try journal.write([])
      try journal.write([])
      try journal.write([["second"]])
      #expect(try journal.texts() == ["first", "second"])
      #expect(
        try journal.segments().map { String($0.prefix(27)) } == [
          "00000000000000000001-000001", "00000000000000000001-000002",
          "00000000000000000002-000003", "00000000000000000002-000004",
          "00000000000000000002-000005",
        ])
    }
  }

  @Test func aFullSegmentIsFollowedByTheNext() throws {
    try JournalFixture.run { journal in
      let groups = (0..<60).map { group in (0..<40).map { "group \(group) record \($0)" } }
      try journal.write(groups) { $0.compression = .never }
      let segments = try journal.segments()
      #expect(segments.count > 3)
      #expect(try journal.texts() == groups.flatMap { $0 })
      for segment in segments {
        let bytes = try journal.contents(segment)
        #expect(bytes.count % 4096 == 0 && !bytes.suffix(4096).allSatisfy { $0 == 0 })
      }
      #expect(try !journal.directory.contains("next.segment.tmp"))
    }
  }

  @Test func readingBeginsAtTheBlockThatHoldsTheSequence() throws {
    try JournalFixture.run { journal in
      try journal.write((0..<60).map { group in (0..<40).map { "\(group) \($0)" } }) {
        $0.compression = .never
      }
      for sequence in [1, 40, 41, 999, 1000, 2399, 2400] as [UInt64] {
        let records = try journal.read(from: sequence).records
        let first = try #require(records.first)
        #expect(first.sequence <= sequence && sequence < first.sequence + 40)
        #expect(records.last?.sequence == 2400)
      }
      #expect(try journal.read(from: 2401).records.isEmpty)
      #expect(try journal.read(from: .max).records.isEmpty)
    }
  }

  @Test func theSameRecordsWithoutClocksGiveTheSameBytes() throws {
    try JournalFixture.run { first in
      try JournalFixture.run { second in
        let groups = (0..<20).map { group in (0..<50).map { "\(group) \($0)" } }
        try first.write(groups)
        try second.write(groups)
        #expect(try first.snapshot() == second.snapshot())
      }
    }
  }

  @Test func aRecordMayFillItsSizeFieldButNotMore() throws {
    try JournalFixture.run { journal in
      let (writer, _) = try journal.open()
      let largest = [UInt8](repeating: 9, count: JournalFormat.maximumBodyByteCount)
      let record = try writer.append(bytes: largest)
      let error = try journalError { try writer.append(bytes: largest + [1]) }
      #expect(
        error
          == .recordTooLarge(
            byteCount: largest.count + 1, maximum: JournalFormat.maximumBodyByteCount))
      try writer.close()
      #expect(try journal.read().records == [record])
    }
  }

  @Test(arguments: [true, false])
  func aGroupThatIsFullIsCommittedByItself(isThreaded: Bool) throws {
    try JournalFixture.run { journal in
      let (writer, _) = try journal.open {
        $0.commitThread = isThreaded ? .own : .caller
        $0.compression = .never
      }
      let body = [UInt8](repeating: 3, count: 60_000)
      for _ in 0..<150 { try writer.append(bytes: body) }
      #expect(writer.group.recordsByteCount <= JournalFormat.maximumGroupByteCount)
      #expect(writer.group.recordCount < 150)
      try writer.close()
      #expect(try journal.read().records.count == 150)
    }
  }

  @Test func theWatermarkIsWhatWasDurableBeforeTheBlock() throws {
    try JournalFixture.run { journal in
      let (writer, _) = try journal.open()
      for index in 1...3 as ClosedRange<UInt64> {
        #expect(writer.durableThrough == index - 1)
        try writer.append("record \(index)")
        try writer.commit()
        #expect(writer.durableThrough == index)
      }
      try writer.commitIdle()
      try writer.commitIdle()
      try writer.close()
      var reader = try JournalReader.open(journal.path, verification: .chain)
      var watermarks: [UInt64] = []
      while try reader.nextBlock() {
        let block = reader.block
        watermarks.append(try #require(block.durableThrough))
      }
      #expect(watermarks == [0, 1, 2, 3, 3])
    }
  }

  @Test func anIdleWriterCarriesTheWatermarkToDisk() throws {
    try JournalFixture.run { journal in
      let (writer, _) = try journal.open {
        $0.commitThread = .own
        $0.idleCommitMilliseconds = 5
      }
      try writer.append("only")
      try writer.commit()
      var reader = try JournalReader.open(journal.path)
      #expect(try reader.nextBlock())
      #expect(reader.block.recordCount == 1)
      while try !reader.nextBlock() {
        #expect(try reader.waitForMore(timeoutMilliseconds: 5000))
      }
      #expect(reader.block.recordCount == 0)
      #expect(reader.block.flags == .empty)
      #expect(reader.block.durableThrough == 1)
      #expect(try !reader.waitForMore(timeoutMilliseconds: 50))
      try writer.close()
    }
  }

  @Test func anIdleBlockMayBeTheFirstOfASegment() throws {
    try JournalFixture.run { journal in
      let (writer, _) = try journal.open { $0.compression = .never }
      try writer.append(bytes: [UInt8](repeating: 1, count: 60_000))
      try writer.commit()
      try writer.commitIdle()
      for _ in 0..<3 { try writer.append(bytes: [UInt8](repeating: 2, count: 60_000)) }
      try writer.commit()
      try writer.close()
      #expect(try journal.read().records.count == 4)
      #expect(try journal.read().tail == .cleanEnd)
    }
  }

  @Test func aSegmentSaysWhoWroteIt() throws {
    try JournalFixture.run { journal in
      try journal.write([["x"]]) {
        $0.buildLabel = "daybook 1.0 é" + String(repeating: "é", count: 60)
        $0.schemaVersion = 42
        $0.stampsClocks = true
      }
      let reader = try JournalReader.open(journal.path)
      #expect(reader.segment.buildLabel.hasPrefix("daybook 1.0 éé"))
      #expect(reader.segment.buildLabel.utf8.count == 64)
      #expect(reader.segment.schemaVersion == 42)
      #expect(reader.segment.createdAt > 1_700_000_000_000_000_000)
      #expect(reader.journalId.description == "01000000000000000200000000000000")
    }
  }
}
