import SystemCalls

/// What stands behind the blocks of a sealed segment: where everything is, and where the journal
/// stands after it. A head of fixed size, then five sections, then a trailer of fixed size at the
/// very end of the file that says where the footer begins.
///
///     0       4      6       8            24      28       32       40       48       56
///     ┌───────┬──────┬───────┬────────────┬───────┬────────┬────────┬────────┬────────┬────────┐
///     │ magic │ vers │ zeros │ journal id │ epoch │ blocks │ first# │ next # │ groups │ last t │
///     └───────┴──────┴───────┴────────────┴───────┴────────┴────────┴────────┴────────┴────────┘
///     64      96         2144    2148     2152     2160     2168    2176    2208            2248
///     ┌───────┬──────────┬───────┬────────┬────────┬────────┬───────┬───────┬───────────────┐
///     │ chain │ frontier │ kinds │ chunks │ pairs  │ schema │ raw B │indexed│ 4 XXH3, XXH3  │
///     └───────┴──────────┴───────┴────────┴────────┴────────┴───────┴───────┴───────────────┘
///     trailer:
///     0        8        16       24       32
///     ┌────────┬────────┬────────┬────────┐
///     │ offset │ bytes  │ XXH3   │ magic  │
///     └────────┴────────┴────────┴────────┘
struct SealedFooter: Equatable {
  var journalId: JournalId
  var epoch: UInt32
  var firstSequence: UInt64
  /// The sequence after the segment's last record.
  var nextSequence: UInt64
  /// Commit groups of the journal up to its end.
  var groupIndex: UInt64
  var lastRecordedAt: Int64
  var chain: SHA256Digest
  var frontier: MerkleFrontier
  var pairCount: UInt64
  var rawByteCount: UInt64
  /// The kinds whose subjects are indexed.
  var indexedKinds: KindSet
  var blocks: [SealedBlockEntry]
  var statistics: [KindStatistics]
  var chunks: [SubjectChunkEntry]
  var schemaByteCount: Int
  var schemaChecksum: UInt64
  /// Where it begins in the file.
  var offset = 0

  static let headByteCount = 2248
  static let trailerByteCount = 32
  /// The largest schema text, in bytes.
  static let maximumSchemaByteCount = 1 << 20
  private static let magic: UInt32 = 0x5446_5344  // "DSFT"
  private static let version: UInt16 = 1
  private static let trailerMagic: UInt64 = 0x4C41_4553_4259_4144  // "DAYBSEAL"
  private static let frontierOffset = 96
  private static let indexedOffset = 2176
  private static let checksumsOffset = 2208
  private static let checksumOffset = 2240

  private var indexByteCount: Int { blocks.count * SealedBlockEntry.byteCount }
  private var statisticsByteCount: Int { statistics.count * KindStatistics.byteCount }
  /// Where the schema begins in the file.
  var schemaOffset: Int { offset + Self.headByteCount + indexByteCount + statisticsByteCount }
  /// Where the first chunk of the subject index begins in the file.
  var chunksOffset: Int {
    schemaOffset + schemaByteCount + chunks.count * SubjectChunkEntry.byteCount
  }

  /// Whether the journal stands there after its last block.
  func isEnd(of state: ChainState) -> Bool {
    state.nextSequence == nextSequence && state.groupIndex == groupIndex
      && state.chain == chain && state.lastRecordedAt == lastRecordedAt
  }

  /// The footer's bytes with its trailer; `payloads` are those of the chunks.
  func encoded(schema: [UInt8], payloads: [UInt8]) -> [UInt8] {
    var index: [UInt8] = []
    for block in blocks { block.encode(&index) }
    var kinds: [UInt8] = []
    for kind in statistics { kind.encode(&kinds) }
    var directory: [UInt8] = []
    for chunk in chunks { chunk.encode(&directory) }
    var bytes = head([index, kinds, schema, directory])
    for section in [index, kinds, schema, directory, payloads] { bytes += section }
    let byteCount = bytes.count
    var trailer: [UInt8] = []
    trailer.append(littleEndian: UInt64(offset))
    trailer.append(littleEndian: UInt64(byteCount))
    trailer.append(littleEndian: XXH3.hash(trailer.span))
    trailer.append(littleEndian: Self.trailerMagic)
    return bytes + trailer
  }

  private func head(_ sections: [[UInt8]]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Self.headByteCount)
    var span = bytes.mutableSpan
    span.store(Self.magic, at: 0)
    span.store(Self.version, at: 4)
    journalId.write(&span, at: 8)
    span.store(epoch, at: 24)
    span.store(UInt32(blocks.count), at: 28)
    span.store(firstSequence, at: 32)
    span.store(nextSequence, at: 40)
    span.store(groupIndex, at: 48)
    span.store(lastRecordedAt, at: 56)
    chain.write(&span, at: 64)
    frontier.encode(&span, at: Self.frontierOffset)
    span.store(UInt32(statistics.count), at: 2144)
    span.store(UInt32(chunks.count), at: 2148)
    span.store(pairCount, at: 2152)
    span.store(UInt64(schemaByteCount), at: 2160)
    span.store(rawByteCount, at: 2168)
    var kinds: [UInt8] = []
    indexedKinds.encode(&kinds)
    span.copy(kinds.span, to: Self.indexedOffset)
    for (index, section) in sections.enumerated() {
      span.store(XXH3.hash(section.span), at: Self.checksumsOffset + index * 8)
    }
    let checksum = XXH3.hash(span.span.extracting(0..<Self.checksumOffset))
    span.store(checksum, at: Self.checksumOffset)
    return bytes
  }
}

extension SealedFooter {
  /// Reads the footer of a sealed segment: its trailer, its head, and all but schema and chunks.
  init(of segment: OpenSegment) throws(JournalError) {
    let file = segment.file
    let header = segment.header
    func damaged(_ what: String) -> JournalError {
      .damaged(file: file.path, offset: 0, sequence: header.firstSequence, what: what)
    }
    let byteCount = try attempt { () throws(SystemError) in try file.byteCount() }
    let range = try Self.range(of: file, byteCount: byteCount, damaged)
    let head = try file.contents(range.lowerBound, Self.headByteCount)
    self = try Self.readHead(head.span, damaged)
    offset = range.lowerBound
    guard journalId == header.journalId, epoch == header.epoch,
      firstSequence == header.firstSequence
    else { throw damaged("its footer is that of another segment") }
    let counts = try Self.counts(head.span, in: range, damaged)
    func section(_ number: Int, _ start: Int, _ size: Int) throws(JournalError) -> [UInt8] {
      let bytes = try file.contents(start, size)
      guard
        bytes.count == size,
        XXH3.hash(bytes.span)
          == head.span.integer(at: Self.checksumsOffset + number * 8, as: UInt64.self)
      else { throw damaged("a section of its footer does not have its checksum") }
      return bytes
    }
    var start = offset + Self.headByteCount
    let index = try section(0, start, counts.blocks * SealedBlockEntry.byteCount)
    for place in 0..<counts.blocks {
      blocks.append(SealedBlockEntry(index.span, at: place * SealedBlockEntry.byteCount))
    }
    start += index.count
    let kinds = try section(1, start, counts.kinds * KindStatistics.byteCount)
    for place in 0..<counts.kinds {
      guard let kind = KindStatistics(kinds.span, at: place * KindStatistics.byteCount) else {
        throw damaged("the statistics of its footer have reserved bytes set")
      }
      statistics.append(kind)
    }
    start += kinds.count + schemaByteCount
    let directory = try section(3, start, counts.chunks * SubjectChunkEntry.byteCount)
    for place in 0..<counts.chunks {
      chunks.append(SubjectChunkEntry(directory.span, at: place * SubjectChunkEntry.byteCount))
    }
    if let what = inconsistency(header, end: range.upperBound) { throw damaged(what) }
  }

  /// Where the footer is, as the trailer says.
  private static func range(
    of file: any StoredFile, byteCount: Int, _ damaged: (String) -> JournalError
  ) throws(JournalError) -> Range<Int> {
    let least = JournalFormat.segmentHeaderByteCount + headByteCount + trailerByteCount
    guard byteCount >= least else { throw damaged("it is cut off: no footer fits its size") }
    let trailer = try file.contents(byteCount - trailerByteCount, trailerByteCount)
    guard trailer.count == trailerByteCount,
      trailer.span.integer(at: 24, as: UInt64.self) == trailerMagic,
      trailer.span.integer(at: 16, as: UInt64.self)
        == XXH3.hash(trailer.span.extracting(0..<16))
    else { throw damaged("it does not end in a trailer: it is cut off or overwritten") }
    let end = UInt64(byteCount - trailerByteCount)
    let offset = trailer.span.integer(at: 0, as: UInt64.self)
    let size = trailer.span.integer(at: 8, as: UInt64.self)
    guard offset >= UInt64(JournalFormat.segmentHeaderByteCount), offset <= end,
      size == end - offset, size >= UInt64(headByteCount)
    else { throw damaged("its trailer does not say where its footer is") }
    return Int(offset)..<Int(end)
  }

  private static func readHead(
    _ bytes: Span<UInt8>, _ damaged: (String) -> JournalError
  ) throws(JournalError) -> SealedFooter {
    guard bytes.count == headByteCount, bytes.integer(at: 0, as: UInt32.self) == magic,
      bytes.integer(at: checksumOffset, as: UInt64.self)
        == XXH3.hash(bytes.extracting(0..<checksumOffset)),
      bytes.integer(at: 4, as: UInt16.self) == version,
      bytes.integer(at: 6, as: UInt16.self) == 0
    else { throw damaged("the head of its footer is not one of a known version") }
    let groupIndex = bytes.integer(at: 48, as: UInt64.self)
    guard let frontier = MerkleFrontier(bytes, at: frontierOffset, size: groupIndex) else {
      throw damaged("the Merkle frontier of its footer is not one of its group count")
    }
    let schemaByteCount = bytes.integer(at: 2160, as: UInt64.self)
    guard schemaByteCount <= UInt64(maximumSchemaByteCount) else {
      throw damaged("the schema in its footer is too large")
    }
    return SealedFooter(
      journalId: JournalId(bytes, at: 8), epoch: bytes.integer(at: 24, as: UInt32.self),
      firstSequence: bytes.integer(at: 32, as: UInt64.self),
      nextSequence: bytes.integer(at: 40, as: UInt64.self), groupIndex: groupIndex,
      lastRecordedAt: bytes.integer(at: 56, as: Int64.self), chain: SHA256Digest(bytes, at: 64),
      frontier: frontier, pairCount: bytes.integer(at: 2152, as: UInt64.self),
      rawByteCount: bytes.integer(at: 2168, as: UInt64.self),
      indexedKinds: KindSet(bytes, at: indexedOffset), blocks: [], statistics: [], chunks: [],
      schemaByteCount: Int(schemaByteCount),
      schemaChecksum: bytes.integer(at: checksumsOffset + 16, as: UInt64.self))
  }

  /// How many entries the sections have; they must fit the footer before anything is read by them.
  private static func counts(
    _ bytes: Span<UInt8>, in range: Range<Int>, _ damaged: (String) -> JournalError
  ) throws(JournalError) -> (blocks: Int, kinds: Int, chunks: Int) {
    let blocks = Int(bytes.integer(at: 28, as: UInt32.self))
    let kinds = Int(bytes.integer(at: 2144, as: UInt32.self))
    let chunks = Int(bytes.integer(at: 2148, as: UInt32.self))
    let schema = Int(bytes.integer(at: 2160, as: UInt64.self))
    let size =
      headByteCount + blocks * SealedBlockEntry.byteCount + kinds * KindStatistics.byteCount
      + schema + chunks * SubjectChunkEntry.byteCount
    guard size <= range.count, kinds <= 256 else {
      throw damaged("the sections of its footer do not fit it")
    }
    return (blocks, kinds, chunks)
  }

  /// What contradicts itself among the entries, or nil.
  private func inconsistency(_ header: SegmentHeader, end: Int) -> String? {
    var offset = UInt64(JournalFormat.segmentHeaderByteCount)
    var sequence = header.firstSequence
    var group = header.groupIndex
    for block in blocks {
      guard block.offset == offset, block.firstSequence == sequence, block.recordCount > 0,
        block.groupIndex >= group, block.endSequence > sequence,
        Int(block.storedByteCount) <= SealedBlockHeader.maximumStoredByteCount
      else { return "the index in its footer contradicts itself" }
      offset = block.endOffset
      sequence = block.endSequence
      group = block.groupIndex
    }
    guard offset == UInt64(self.offset), sequence == nextSequence, groupIndex >= group else {
      return "the index in its footer does not name all of its blocks"
    }
    var chunksEnd = chunksOffset
    var pairs: UInt64 = 0
    for chunk in chunks {
      chunksEnd += Int(chunk.storedByteCount)
      pairs += UInt64(chunk.pairCount)
      guard (1...SubjectChunkEntry.maximumPairCount).contains(Int(chunk.pairCount)),
        Int(chunk.storedByteCount) <= SubjectChunkEntry.maximumStoredByteCount
      else {
        return "a chunk of its subject index has an impossible size"
      }
    }
    return chunksEnd == end && pairs == pairCount
      ? nil : "the sections of its footer do not fill it"
  }
}

extension StoredFile {
  /// Up to `byteCount` bytes at `offset`; fewer only at the end of the file.
  func contents(_ offset: Int, _ byteCount: Int) throws(JournalError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: byteCount)
    do {
      let count = try read(into: &bytes, at: 0, byteCount: byteCount, fileOffset: offset)
      bytes.removeLast(byteCount - count)
    } catch {
      throw .system(error)
    }
    return bytes
  }
}
