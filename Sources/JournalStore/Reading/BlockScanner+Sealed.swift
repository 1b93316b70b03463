import SystemCalls

// Sealed segments: the footer's index says where each block is, and the footer where the journal
// stands at the end.
extension BlockScanner {
  /// Reads and checks the next block of a sealed segment.
  mutating func nextSealed(_ footer: SealedFooter) throws(JournalError) -> Step {
    if let part = pending.take() { return enter(part) }
    guard sealedBlockNumber < footer.blocks.count else { return try endOfSealed(footer) }
    let entry = footer.blocks[sealedBlockNumber]
    let headerSize = SealedBlockHeader.byteCount
    let size = headerSize + Int(entry.storedByteCount)
    guard try readStored(size) == size else { return .fault(.cutOff) }
    let header: SealedBlockHeader
    do throws(BlockFault) {
      header = try SealedBlockHeader(stored.span)
    } catch {
      return .fault(error)
    }
    guard entry.agrees(with: header) else { return .fault(.index) }
    if isAtStart { state.begin(at: header) }
    if let fault = state.fault(header) { return .fault(fault) }
    guard XXH3.hash(stored.span.extracting(headerSize..<size)) == header.storedChecksum else {
      return .fault(.payloadChecksum)
    }
    if let fault = Self.decode(
      header, headerSize..<size, from: &stored, into: &payload, groupSizes: &groupSizes, &decoder)
    {
      return .fault(fault)
    }
    let found = JournalBlock(header)
    let edge = frontier
    if verification == .chain {
      if let fault = proveGroups(of: found, chainAfter: header.chainAfter) { return .fault(fault) }
    } else {
      // Known again at the end, from the footer: without the leaves there is nothing to add.
      frontier = nil
    }
    isAtStart = false
    sealedBlockNumber += 1
    position += size
    if sealedBlockNumber == footer.blocks.count && frontier == nil { frontier = footer.frontier }
    let before = state
    state.advance(header)
    block = found
    if found.groupIndex < boundary && boundary < state.groupIndex { split(before, edge) }
    return .block
  }

  /// Checks the end that the footer names, and takes over what only it knows.
  private mutating func endOfSealed(_ footer: SealedFooter) throws(JournalError) -> Step {
    if isAtStart && !footer.blocks.isEmpty { return .end }
    guard footer.isEnd(of: state) else { return .fault(.endState) }
    if let frontier, frontier != footer.frontier { return .fault(.endState) }
    if verification == .chain && !isFooterProven {
      try footer.checkRest(in: window.file)
      isFooterProven = true
    }
    frontier = footer.frontier
    return .end
  }

  private mutating func readStored(_ byteCount: Int) throws(JournalError) -> Int {
    let needed = byteCount + ByteView.slack
    if stored.count < needed {
      stored.append(contentsOf: repeatElement(0, count: needed - stored.count))
    }
    do {
      return try window.file.read(
        into: &stored, at: 0, byteCount: byteCount, fileOffset: position)
    } catch {
      throw .system(error)
    }
  }

  private static func decode(
    _ header: SealedBlockHeader, _ range: Range<Int>, from stored: inout [UInt8],
    into payload: inout [UInt8], groupSizes: inout [UInt32], _ decoder: inout SealedBlockDecoder
  ) -> BlockFault? {
    let needed = Int(header.rawByteCount) + SealedBlockDecoder.rowSlack
    if payload.count < needed {
      payload.append(contentsOf: repeatElement(0, count: needed - payload.count))
    }
    return unsafe stored.withUnsafeMutableBufferPointer { input in
      unsafe payload.withUnsafeMutableBufferPointer { output in
        guard let input = unsafe MemoryView(input), let output = unsafe MemoryView(output) else {
          return .cutOff
        }
        return decoder.decode(
          header.shape, input.extracting(range), into: output, groupSizes: &groupSizes)
      }
    }
  }

  /// Computes leaves, chain and frontier of the block's groups from its records.
  private mutating func proveGroups(
    of block: JournalBlock, chainAfter: SHA256Digest
  ) -> BlockFault? {
    var chain = state.chain
    var edge = frontier
    for group in block.groups(groupSizes, in: payload) {
      let leaf = group.leaf(of: payload, &hasher)
      chain = hasher.chain(after: chain, leaf: leaf)
      edge?.append(leaf, &hasher)
    }
    guard chain == chainAfter else { return .leaf }
    frontier = edge
    return nil
  }

  /// In a sealed segment: goes on with this block, of which nothing before is read.
  mutating func skip(toBlock number: Int, _ footer: SealedFooter) {
    precondition(sealedBlockNumber == 0, "a scanner skips before it reads")
    guard number > 0, number < footer.blocks.count else { return }
    sealedBlockNumber = number
    position = Int(footer.blocks[number].offset)
    isAtStart = true
    frontier = nil
  }
}

extension ChainState {
  /// Takes over where a sealed block says that the journal stands before it.
  fileprivate mutating func begin(at block: SealedBlockHeader) {
    nextSequence = block.firstSequence
    groupIndex = block.groupIndex
    chain = block.chainBefore
  }
}
