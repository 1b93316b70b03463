import SystemCalls

/// Writes the sealed form of one segment into a file: the header, then groups gathered to blocks,
/// then the footer.
struct SealedSegmentWriter: ~Copyable {
  private let file: any StoredFile
  private let header: SegmentHeader
  private let schema: [UInt8]
  private var encoder = SealedBlockEncoder()
  private var footer: SealedFooterBuilder
  private var hasher = BlockHasher()
  /// Where the journal stands after the blocks that were written.
  private var written: ChainState
  private var position = JournalFormat.segmentHeaderByteCount
  /// The next block: its records, and the sizes of its groups.
  private var rows: [UInt8] = []
  private var groupSizes: [UInt32] = []
  private var block: SealedBlockHeader

  /// Begins the file with the header.
  init(
    _ file: any StoredFile, _ header: SegmentHeader, indexedKinds: KindSet, schema: [UInt8]
  ) throws(SystemError) {
    self.file = file
    self.header = header
    self.schema = schema
    footer = SealedFooterBuilder(indexedKinds: indexedKinds)
    written = ChainState(header)
    block = SealedBlockHeader(written)
    try file.write(header.encoded().span, at: 0)
  }

  /// Adds a commit group, whose records are whole, and writes the block before it when it is full.
  mutating func add(
    _ group: JournalBlock, _ records: Span<UInt8>, leaf: SHA256Digest
  ) throws(SystemError) {
    let limit = SealedBlockHeader.maximumRawByteCount
    if rows.count + records.count > limit { try flush() }
    if block.recordCount == 0 { block.firstRecordedAt = group.firstRecordedAt }
    block.recordCount += group.recordCount
    block.lastRecordedAt = group.lastRecordedAt
    block.groupCount += 1
    block.chainAfter = hasher.chain(after: block.chainAfter, leaf: leaf)
    groupSizes.append(group.recordCount)
    let start = rows.count
    rows.append(contentsOf: repeatElement(0, count: records.count))
    var target = rows.mutableSpan
    target.copy(records, to: start)
    if Int(block.recordCount) >= SealedBlockHeader.fullRecordCount { try flush() }
  }

  private mutating func flush() throws(SystemError) {
    guard block.recordCount > 0 else { return }
    block.rawByteCount = UInt32(rows.count)
    let payload = encoder.encode(
      rows, byteCount: rows.count, groupSizes: groupSizes, firstSequence: block.firstSequence)
    block.storedByteCount = UInt32(payload.count)
    block.storedChecksum = XXH3.hash(payload.span)
    var bytes = [UInt8](repeating: 0, count: SealedBlockHeader.byteCount)
    var span = bytes.mutableSpan
    block.encode(&span)
    bytes += payload
    try file.write(bytes.span, at: position)
    let described = JournalBlock(block)
    let records = rows
    footer.add(described, at: position, records.span)
    position += bytes.count
    written.advance(block)
    block = SealedBlockHeader(written)
    rows.removeAll(keepingCapacity: true)
    groupSizes.removeAll(keepingCapacity: true)
  }

  /// Writes what is left and the footer, and makes all of it durable.
  mutating func finish(_ frontier: MerkleFrontier) throws(SystemError) {
    try flush()
    let bytes = footer.encoded(
      header, end: written, frontier: frontier, schema: schema, at: position)
    try file.write(bytes.span, at: position)
    try file.synchronize()
  }
}
