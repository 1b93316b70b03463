import SystemCalls

/// Turns groups of records into blocks and puts them at the end of the journal. Only one thread at
/// a time may use it.
struct SegmentAppender: ~Copyable {
  private let storage: any JournalStorage
  private let options: JournalOptions
  let preparer: SegmentPreparer
  /// What the next block continues; its watermark is the highest that a block carries.
  private(set) var state: ChainState
  /// The Merkle tree's right edge over all groups so far.
  private(set) var frontier: MerkleFrontier
  private var file: (any StoredFile)?
  private var position = JournalFormat.segmentHeaderByteCount
  private var segmentFirstSequence: UInt64
  private var segmentByteCount: Int
  private var isNextRequested = false
  private var hasher: BlockHasher
  private var compressed: [UInt8] = []
  private var sector = [UInt8](repeating: 0, count: JournalFormat.sectorByteCount)

  /// Begins the first segment of an opening; `state` carries the new epoch. The superblocks say
  /// what was found before the segment has its name, and that it has it afterwards.
  init(
    _ storage: any JournalStorage, options: JournalOptions, state: ChainState,
    frontier: MerkleFrontier, superblocks: SuperblockFiles
  ) throws(SystemError) {
    self.frontier = frontier
    var superblocks = superblocks
    self.storage = storage
    self.options = options
    self.state = state
    hasher = BlockHasher()
    segmentByteCount = options.firstSegmentByteCount
    segmentFirstSequence = state.nextSequence
    let zeroFilled = options.durability == .everyGroup
    let file = try SegmentFile.prepare(
      in: storage, byteCount: segmentByteCount, zeroFilled: zeroFilled)
    do throws(SystemError) {
      var before = state
      before.epoch -= 1
      try superblocks.write(before, isCleanEnd: false, segment: nil)
      let header = SegmentHeader(
        state: state, frontier: frontier, options: options, segmentByteCount: segmentByteCount,
        createdAt: options.stampsClocks ? Clocks.wallNanoseconds() : 0)
      try SegmentFile.begin(file, header: header, in: storage)
      try superblocks.write(state, isCleanEnd: false, segment: header.name)
      preparer = try SegmentPreparer(
        superblocks: superblocks, storage: storage, options: options)
    } catch {
      file.abandon()
      throw error
    }
    self.file = file
  }

  /// Writes the group as one block; with `.everyGroup` it is durable afterwards. `durableThrough`
  /// is the highest sequence that was durable before.
  mutating func commit(
    _ group: inout RecordGroup, durableThrough: UInt64
  ) throws(SystemError) {
    state.durableThrough = durableThrough
    var header = BlockHeader(
      flags: [], state: state, recordCount: group.recordCount,
      rawByteCount: group.recordsByteCount, monotonicAt: monotonicNow())
    header.firstRecordedAt = group.firstRecordedAt
    header.lastRecordedAt = group.lastRecordedAt
    let records = JournalFormat.blockHeaderByteCount..<group.byteCount
    header.leaf = hasher.leaf(
      epoch: header.epoch, recordCount: header.recordCount,
      firstSequence: header.firstSequence, records: group.bytes.span.extracting(records))
    if let byteCount = compress(group.bytes.span.extracting(records)) {
      header.flags = .compressed
      header.storedByteCount = UInt32(byteCount)
      let padded = header.paddedByteCount
      let used = JournalFormat.blockHeaderByteCount + byteCount
      var span = compressed.mutableSpan
      span.zero(used..<padded)
      Self.complete(&header, into: &span)
      try makeRoom(for: padded)
      try write(compressed.span.extracting(0..<padded))
      moveOn(by: padded)
    } else {
      let padded = group.padToSector()
      var span = group.bytes.mutableSpan
      Self.complete(&header, into: &span)
      try makeRoom(for: padded)
      try write(group.bytes.span.extracting(0..<padded))
      moveOn(by: padded)
    }
    state.advance(header, hasher: &hasher)
    frontier.append(header.leaf, &hasher)
  }

  /// Writes a block without records that carries the watermark, and makes it durable.
  mutating func commitEmpty(
    _ flags: BlockHeader.Flags, durableThrough: UInt64
  ) throws(SystemError) {
    state.durableThrough = durableThrough
    var header = BlockHeader(empty: flags, state: state, monotonicAt: monotonicNow())
    var span = sector.mutableSpan
    Self.complete(&header, into: &span)
    try makeRoom(for: sector.count)
    try write(sector.span)
    moveOn(by: sector.count)
  }

  /// Makes all of it durable, says farewell with the watermark, and leaves read-only files.
  mutating func finish() throws(SystemError) {
    let last = state.nextSequence - 1
    if options.durability == .onClose {
      try preparer.finishRetiring()
      try file?.synchronize()
    }
    try commitEmpty([.empty, .cleanEnd], durableThrough: last)
    try file?.synchronize()
    try preparer.finishRetiring()
    if let closing = file.take() {
      do throws(SystemError) {
        try SegmentFile.finish(closing, at: position)
      } catch {
        closing.abandon()
        throw error
      }
      try closing.close()
    }
    try preparer.recordCleanEnd(
      state, segment: SegmentName(firstSequence: segmentFirstSequence, epoch: state.epoch))
  }

  /// The tree over all groups so far.
  mutating func treeHead() -> TreeHead {
    TreeHead(
      size: frontier.size, root: frontier.root(&hasher), lastSequence: state.nextSequence - 1)
  }

  /// Lets go of everything without writing; the helper's thread has ended afterwards.
  mutating func release() throws(SystemError) {
    if let file = file.take() { file.abandon() }
    try preparer.stop()
  }

  /// The stored bytes of the records in `compressed`, behind room for the header, if that saves a
  /// sector.
  private mutating func compress(_ records: Span<UInt8>) -> Int? {
    let headerSize = JournalFormat.blockHeaderByteCount
    let rawPadded = (headerSize + records.count).roundedUpToSector
    guard options.compression == .automatic, rawPadded > JournalFormat.sectorByteCount else {
      return nil
    }
    let limit = rawPadded - JournalFormat.sectorByteCount
    if compressed.count < limit {
      compressed.append(contentsOf: repeatElement(0, count: limit - compressed.count))
    }
    var span = compressed.mutableSpan
    return LZ4Block.compress(records, into: &span, range: headerSize..<limit)
  }

  private static func complete(_ header: inout BlockHeader, into block: inout MutableSpan<UInt8>) {
    let start = JournalFormat.blockHeaderByteCount
    header.storedChecksum = XXH3.hash(
      block.span.extracting(start..<start + Int(header.storedByteCount)))
    header.encode(&block)
  }

  /// A segment without records does not end, as the next would have the same name: a block that is
  /// too large for it makes it grow, which is slower and as safe.
  private mutating func makeRoom(for byteCount: Int) throws(SystemError) {
    if position + byteCount > segmentByteCount && state.nextSequence > segmentFirstSequence {
      try rotate()
    }
  }

  private mutating func moveOn(by byteCount: Int) {
    position += byteCount
    // A quarter: late enough that short runs prepare nothing, early enough to be ready in time.
    if !isNextRequested && position >= segmentByteCount / 4 {
      preparer.request(byteCount: options.segmentByteCount(after: segmentByteCount))
      isNextRequested = true
    }
  }

  private borrowing func write(_ block: Span<UInt8>) throws(SystemError) {
    try file?.write(block, at: position)
    if options.durability == .everyGroup { try file?.synchronizeData() }
  }

  /// Goes on in the prepared segment. The old one's last block is durable by now (`.everyGroup`).
  private mutating func rotate() throws(SystemError) {
    let byteCount = options.segmentByteCount(after: segmentByteCount)
    if !isNextRequested { preparer.request(byteCount: byteCount) }
    let next = try preparer.take()
    do throws(SystemError) {
      let header = SegmentHeader(
        state: state, frontier: frontier, options: options, segmentByteCount: byteCount,
        createdAt: options.stampsClocks ? Clocks.wallNanoseconds() : 0)
      try SegmentFile.begin(next, header: header, in: storage)
    } catch {
      next.abandon()
      throw error
    }
    if let old = file.take() {
      preparer.retire(
        SegmentPreparer.Retired(
          file: old, byteCount: position, state: state,
          successor: SegmentName(firstSequence: state.nextSequence, epoch: state.epoch)))
    }
    file = next
    segmentByteCount = byteCount
    segmentFirstSequence = state.nextSequence
    position = JournalFormat.segmentHeaderByteCount
    isNextRequested = false
  }

  private func monotonicNow() -> Int64 {
    options.stampsClocks ? Clocks.monotonicNanoseconds() : 0
  }
}
