import SystemCalls

/// Reads one segment block by block and checks each: the one piece of framing code that recovery,
/// readers and the verifier share. Bounds first, then the header's checksum, then its meaning, then
/// the payload's checksum, then the payload.
struct BlockScanner: ~Copyable {
  enum Step: Equatable {
    /// The next block is in `block` and `payload`.
    case block
    /// The file ends here, or holds only zeros from here.
    case end
    /// Something else is here; position and state have not moved.
    case fault(BlockFault)
  }

  var window: SegmentWindow
  let verification: JournalVerification
  var state: ChainState
  /// The Merkle tree's right edge over all groups so far; nil when it began in a segment of version
  /// 1, which does not say, and between the blocks of a sealed segment whose leaves are not made.
  var frontier: MerkleFrontier?
  /// The file offset of the next block.
  var position = JournalFormat.segmentHeaderByteCount
  var block: JournalBlock
  var payload: [UInt8] = []
  /// Where the last block with records of a live segment begins.
  private var lastGroupAt: Int?
  var hasher = BlockHasher()
  /// The footer of a sealed segment; nil in a live one.
  private(set) var footer: SealedFooter?
  /// Which block of a sealed segment is next.
  var sealedBlockNumber = 0
  /// Whether the next sealed block is the first one read, and not the segment's first.
  var isAtStart = false
  var isFooterProven = false
  /// A sealed block that holds the boundary behind so many groups is read in two parts.
  var boundary = UInt64.max
  /// The second part.
  var pending: BlockPart?
  /// A sealed block as it was read, and slack.
  var stored: [UInt8] = []
  /// The records in each commit group of a sealed block.
  var groupSizes: [UInt32] = []
  var decoder = SealedBlockDecoder()

  init(_ segment: OpenSegment, verification: JournalVerification) {
    state = ChainState(segment.header)
    frontier = segment.header.frontierAtStart
    window = SegmentWindow(segment.file)
    self.verification = verification
    block = JournalBlock(BlockHeader(empty: .empty, state: state, monotonicAt: 0))
    footer = segment.footer
  }

  /// Goes on with the next segment, whose header continues the state.
  mutating func enter(_ segment: OpenSegment) {
    state = ChainState(segment.header)
    if frontier == nil { frontier = segment.header.frontierAtStart }
    window.replace(segment.file)
    position = JournalFormat.segmentHeaderByteCount
    footer = segment.footer
    sealedBlockNumber = 0
    isAtStart = false
    isFooterProven = false
    lastGroupAt = nil
  }

  /// Reads and checks the block at the position.
  mutating func next() throws(JournalError) -> Step {
    if let footer { return try nextSealed(footer) }
    return try nextLive()
  }

  private mutating func nextLive() throws(JournalError) -> Step {
    let headerSize = JournalFormat.blockHeaderByteCount
    let available = try window.fill(at: position, byteCount: JournalFormat.sectorByteCount)
    guard available > 0 else { return .end }
    let first = window.index(of: position)
    guard available >= headerSize else {
      return window.bytes.span.extracting(first..<first + available).isAllZero
        ? .end : .fault(.cutOff)
    }
    if window.bytes.span.extracting(first..<first + headerSize).isAllZero {
      return try endOfData(from: position) == position ? .end : .fault(.hole)
    }
    let header: BlockHeader
    do {
      header = try BlockHeader(window.bytes.span.extracting(first..<first + headerSize))
    } catch {
      return .fault(error)
    }
    if let fault = state.fault(header) { return .fault(fault) }
    let size = header.paddedByteCount
    guard try window.fill(at: position, byteCount: size) >= size else { return .fault(.cutOff) }
    if let fault = Self.unpack(
      header, window, at: window.index(of: position), into: &payload)
    {
      return .fault(fault)
    }
    if verification == .chain, header.recordCount > 0,
      let fault = Self.evidenceFault(header, payload, hasher: &hasher)
    {
      return .fault(fault)
    }
    block = JournalBlock(header)
    groupSizes.removeAll(keepingCapacity: true)
    if header.recordCount > 0 { groupSizes.append(header.recordCount) }
    state.advance(header, hasher: &hasher)
    if header.recordCount > 0 {
      frontier?.append(header.leaf, &hasher)
      lastGroupAt = position
    }
    position += size
    return .block
  }

  /// What a reader that proves more would find wrong with the records of the last group; nil when
  /// they are its leaf's, or there is none. For after the last step: `payload` is used again.
  mutating func faultOfLastGroup() throws(JournalError) -> (BlockHeader, Int, BlockFault)? {
    guard verification == .checksums, let offset = lastGroupAt else { return nil }
    let headerSize = JournalFormat.blockHeaderByteCount
    guard try window.fill(at: offset, byteCount: headerSize) >= headerSize else { return nil }
    let start = window.index(of: offset)
    let header: BlockHeader
    do {
      header = try BlockHeader(window.bytes.span.extracting(start..<start + headerSize))
    } catch {
      return nil  // It was whole a moment ago: whatever changed it, the next opening sees it.
    }
    let size = header.paddedByteCount
    guard try window.fill(at: offset, byteCount: size) >= size,
      Self.unpack(header, window, at: window.index(of: offset), into: &payload) == nil,
      let fault = Self.evidenceFault(header, payload, hasher: &hasher)
    else { return nil }
    return (header, offset, fault)
  }

  /// Whether anything but zeros is at the position, by one small read.
  borrowing func hasBytes() throws(JournalError) -> Bool {
    if footer != nil { return false }
    var probe = [UInt8](repeating: 0, count: JournalFormat.blockHeaderByteCount)
    let count: Int
    do {
      count = try window.file.read(
        into: &probe, at: 0, byteCount: probe.count, fileOffset: position)
    } catch {
      throw .system(error)
    }
    return !probe.span.extracting(0..<count).isAllZero
  }

  /// Checks the stored payload and turns it into raw records.
  private static func unpack(
    _ block: BlockHeader, _ window: borrowing SegmentWindow, at start: Int,
    into payload: inout [UInt8]
  ) -> BlockFault? {
    let payloadStart = start + JournalFormat.blockHeaderByteCount
    let payloadEnd = payloadStart + Int(block.storedByteCount)
    let rawByteCount = Int(block.rawByteCount)
    if payload.count < rawByteCount {
      payload.append(contentsOf: repeatElement(0, count: rawByteCount - payload.count))
    }
    let stored = window.bytes.span.extracting(payloadStart..<payloadEnd)
    guard XXH3.hash(stored) == block.storedChecksum else { return .payloadChecksum }
    guard window.bytes.span.extracting(payloadEnd..<start + block.paddedByteCount).isAllZero
    else { return .padding }
    var output = payload.mutableSpan
    if block.flags.contains(.compressed) {
      guard LZ4Block.decompress(stored, into: &output, byteCount: rawByteCount) else {
        return .compression
      }
    } else {
      output.copy(stored, to: 0)
    }
    return nil
  }

  /// Checks the raw records against the block's leaf hash, count and times.
  private static func evidenceFault(
    _ block: BlockHeader, _ payload: [UInt8], hasher: inout BlockHasher
  ) -> BlockFault? {
    let records = payload.span.extracting(0..<Int(block.rawByteCount))
    let leaf = hasher.leaf(
      epoch: block.epoch, recordCount: block.recordCount, firstSequence: block.firstSequence,
      records: records)
    guard leaf == block.leaf else { return .leaf }
    return records.recordsFill(block) ? nil : .records
  }

  /// The offset behind the last sector that is not zero, from `offset` on.
  mutating func endOfData(from offset: Int) throws(JournalError) -> Int {
    try survey(from: offset, watermarks: false).endOfData
  }

  /// What lies behind an unreadable block: the highest watermark of any block of this journal that
  /// begins at a sector, and the offset behind the last sector that is not zero.
  mutating func survey() throws(JournalError) -> (watermark: UInt64, endOfData: Int) {
    try survey(from: position, watermarks: true)
  }

  private mutating func survey(
    from start: Int, watermarks: Bool
  ) throws(JournalError) -> (watermark: UInt64, endOfData: Int) {
    var watermark: UInt64 = 0
    var endOfData = start
    var offset = start
    while true {
      let available = try window.fill(at: offset, byteCount: JournalFormat.sectorByteCount)
      if available == 0 { return (watermark, endOfData) }
      let index = window.index(of: offset)
      let size = min(available, JournalFormat.sectorByteCount)
      let sector = window.bytes.span.extracting(index..<index + size)
      if !sector.isAllZero {
        endOfData = offset + size
        // Also of a last sector that the file cuts: the header may be whole.
        if watermarks, size >= JournalFormat.blockHeaderByteCount {
          watermark = max(watermark, watermarkOfBlock(sector))
        }
      }
      offset += size
    }
  }

  private func watermarkOfBlock(_ sector: Span<UInt8>) -> UInt64 {
    do {
      let found = try BlockHeader(sector)
      return found.journalId == state.journalId ? found.durableThrough : 0
    } catch {
      // Anything but a whole header of ours says nothing about what was durable.
      return 0
    }
  }
}

/// How much a reader proves.
package enum JournalVerification: Equatable, Sendable {
  /// Checksums, sequences, epochs, watermarks and the links of the chain between the headers.
  case checksums
  /// All of it, and that the records have the leaf hashes that the chain is made of.
  case chain
}
