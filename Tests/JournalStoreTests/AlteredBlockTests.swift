import SystemCalls
import Testing

@testable import JournalStore

/// Blocks that no crash leaves, and watermarks that a cut file still shows.
struct AlteredBlockTests {
  /// Gives a block's header and payload right checksums again.
  private static func seal(_ bytes: inout [UInt8], at offset: Int) {
    let start = offset + JournalFormat.blockHeaderByteCount
    let stored = Int(bytes.span.integer(at: offset + 68, as: UInt32.self))
    let payload = XXH3.hash(bytes.span.extracting(start..<start + stored))
    let end = offset + BlockHeader.checksumOffset
    var span = bytes.mutableSpan
    span.store(payload, at: offset + 72)
    span.store(XXH3.hash(span.span.extracting(offset..<end)), at: end)
  }

  /// Three groups of a block each, and no word of the third being durable, as after kill -9.
  private func crashed(_ journal: JournalFixture) throws -> (segment: String, last: Int) {
    let (writer, _) = try journal.open { $0.compression = .never }
    for text in ["first", "second", "third"] {
      try writer.append(text)
      try writer.commit()
    }
    try writer.abandon()
    return (try #require(try journal.segments().last), 3 * 4096)
  }

  /// What reader and writer say; both must call it damage, at the same place, and change nothing.
  private func refusal(
    _ journal: JournalFixture, _ segment: String, at offset: Int, sequence: UInt64
  ) throws -> String? {
    let before = try journal.snapshot()
    let errors = [
      try journalError { _ = try journal.read() },
      try journalError {
        let (writer, _) = try journal.open()
        try writer.close()
      },
    ]
    #expect(try journal.snapshot() == before)
    var texts: [String] = []
    for error in errors {
      guard case .damaged(let file, let foundOffset, let found, let what) = error else {
        Issue.record("\(String(describing: error))")
        return nil
      }
      #expect(file.hasSuffix(segment) && foundOffset == offset && found == sequence)
      texts.append(what)
    }
    return texts.joined(separator: " / ")
  }

  @Test func aWholeLastBlockWithOtherRecordsIsDamageToReaderAndWriter() throws {
    // A letter of the text, the leaf, and the time of the first record in the header.
    for (place, fault) in [(192 + 32, BlockFault.leaf), (88, .leaf), (40, .records)] {
      try JournalFixture.run { journal in
        let (segment, last) = try crashed(journal)
        try journal.edit(segment) { bytes in
          bytes[last + place] ^= 1
          Self.seal(&bytes, at: last)
        }
        let said = try #require(try refusal(journal, segment, at: last, sequence: 3))
        let words = "\(fault.rawValue); \(RecoveryRefusal.altered.rawValue)"
        #expect(said == "\(words) / \(words)")
      }
    }
  }

  @Test func theLastBlockOfAnEarlierSegmentIsProvenToo() throws {
    try JournalFixture.run { journal in
      let (segment, last) = try crashed(journal)
      // An opening that writes nothing: its segment says what the chain is, but has no records.
      let (writer, _) = try journal.open()
      try writer.close()
      #expect(try journal.segments().count == 2)
      try journal.edit(segment) { bytes in
        bytes[last + 192 + 33] ^= 1
        Self.seal(&bytes, at: last)
      }
      let said = try #require(try refusal(journal, segment, at: last, sequence: 3))
      #expect(said.contains(BlockFault.leaf.rawValue))
      // A reader that proves only checksums has nothing to see it by.
      #expect(try journal.read(verification: .checksums).records.count == 3)
    }
  }

  @Test func aBlockThatIsNotWholeIsStillATornTail() throws {
    try JournalFixture.run { journal in
      let (segment, last) = try crashed(journal)
      try journal.edit(segment) { $0[last + 192 + 33] ^= 1 }
      guard case .torn = try journal.read().tail else {
        Issue.record("a torn block is not called torn")
        return
      }
      let (writer, report) = try journal.open()
      #expect(report.tornTail?.fromSequence == 3)
      try writer.close()
    }
  }

  @Test func aHeaderInALastSectorThatTheFileCutsSaysWhatWasDurable() throws {
    for byteCount in [192, 200, 4095, 191] {
      try JournalFixture.run { journal in
        let (segment, last) = try crashed(journal)
        // The second block is unreadable; only the third one's header says that it was durable.
        try journal.edit(segment) { bytes in
          bytes[last - 4096 + 192 + 40] ^= 1
          bytes.removeLast(bytes.count - last - byteCount)
        }
        if byteCount == 191 {
          // Not even a header: nothing is left that says so, and all of it may be one commit.
          guard case .torn(let torn) = try journal.read().tail else {
            Issue.record("without a header the tail is not torn")
            return
          }
          #expect(torn.fromSequence == 2)
          return
        }
        let said = try #require(try refusal(journal, segment, at: last - 4096, sequence: 2))
        #expect(said.contains(RecoveryRefusal.belowWatermark.rawValue))
      }
    }
  }
}
