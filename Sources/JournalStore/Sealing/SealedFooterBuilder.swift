/// Collects what the footer says about blocks, one after another. Whoever seals does it twice, with
/// the rows that go in and with those that are read back, and both must give the same bytes.
struct SealedFooterBuilder {
  private let indexedKinds: KindSet
  private var blocks: [SealedBlockEntry] = []
  private var recordCounts = [UInt64](repeating: 0, count: 256)
  private var byteCounts = [UInt64](repeating: 0, count: 256)
  private var pairs: [SubjectPair] = []

  init(indexedKinds: KindSet) { self.indexedKinds = indexedKinds }

  /// Takes the next block, which begins at `offset`, and its records, which are whole.
  mutating func add(_ block: JournalBlock, at offset: Int, _ rows: Span<UInt8>) {
    var kinds = KindSet()
    var subjects: [UInt32] = []
    var place = 0
    while place < rows.count {
      let word = rows.integer(at: place, as: UInt64.self)
      let size = Int(word & 0xFFFF)
      let kind = UInt8(truncatingIfNeeded: word >> 16)
      kinds.insert(kind)
      recordCounts[Int(kind)] += 1
      byteCounts[Int(kind)] += UInt64(size)
      if indexedKinds.contains(kind) { subjects.append(UInt32(truncatingIfNeeded: word >> 32)) }
      place += size
    }
    let number = UInt32(blocks.count)
    var last: UInt32?
    for subject in subjects.sorted() where subject != last {
      pairs.append(SubjectPair(subject: subject, block: number))
      last = subject
    }
    blocks.append(SealedBlockEntry(block, offset: offset, kinds: kinds))
  }

  /// The footer with its trailer, for a file whose blocks end at `offset`.
  func encoded(
    _ header: SegmentHeader, end: ChainState, frontier: MerkleFrontier, schema: [UInt8],
    at offset: Int
  ) -> [UInt8] {
    let (chunks, payloads) = SubjectIndex.encode(pairs.sorted())
    let statistics = recordCounts.indices.filter { recordCounts[$0] > 0 }.map {
      KindStatistics(
        kind: UInt8($0), recordCount: recordCounts[$0], rawByteCount: byteCounts[$0])
    }
    let footer = SealedFooter(
      journalId: header.journalId, epoch: header.epoch, firstSequence: header.firstSequence,
      nextSequence: end.nextSequence, groupIndex: end.groupIndex,
      lastRecordedAt: end.lastRecordedAt, chain: end.chain, frontier: frontier,
      pairCount: UInt64(pairs.count), rawByteCount: byteCounts.reduce(0, +),
      indexedKinds: indexedKinds, blocks: blocks, statistics: statistics, chunks: chunks,
      schemaByteCount: schema.count, schemaChecksum: XXH3.hash(schema.span), offset: offset)
    return footer.encoded(schema: schema, payloads: payloads)
  }
}
