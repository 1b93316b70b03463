/// The second part of a sealed block that is read in two, and where the journal stands behind it.
struct BlockPart {
  var block: JournalBlock
  var groupSizes: [UInt32]
  /// Where its records begin in the payload of the whole block.
  var offset: Int
  var state: ChainState
  var frontier: MerkleFrontier?
}

extension BlockScanner {
  /// Makes the block just read two: the groups before the boundary now, the rest at the next step.
  /// `before` and `edge` are where the journal stood before the block.
  mutating func split(_ before: ChainState, _ edge: MerkleFrontier?) {
    let groups = block.groups(groupSizes, in: payload)
    let firstCount = Int(boundary - block.groupIndex)
    let offset = groups[firstCount].bytes.lowerBound
    var rest = BlockPart(
      block: block, groupSizes: Array(groupSizes[firstCount...]), offset: offset, state: state,
      frontier: frontier)
    state = before
    frontier = edge
    for group in groups[..<firstCount] {
      let leaf = group.leaf(of: payload, &hasher)
      state.nextSequence = group.lastSequence + 1
      state.groupIndex += 1
      state.chain = hasher.chain(after: state.chain, leaf: leaf)
      state.lastRecordedAt = group.lastRecordedAt
      frontier?.append(leaf, &hasher)
    }
    groupSizes.removeSubrange(firstCount...)
    rest.block.firstSequence = state.nextSequence
    rest.block.firstRecordedAt = groups[firstCount].firstRecordedAt
    rest.block.recordCount = UInt32(block.endSequence - state.nextSequence)
    rest.block.rawByteCount = block.rawByteCount - UInt32(offset)
    rest.block.groupIndex = state.groupIndex
    rest.block.groupCount = block.groupCount - UInt32(firstCount)
    rest.block.previousChain = state.chain
    block.recordCount = UInt32(state.nextSequence - block.firstSequence)
    block.rawByteCount = UInt32(offset)
    block.groupCount = UInt32(firstCount)
    block.lastRecordedAt = state.lastRecordedAt
    pending = rest
  }

  /// Goes on with the second part of the block just read.
  mutating func enter(_ part: BlockPart) -> Step {
    payload.removeSubrange(0..<part.offset)
    groupSizes = part.groupSizes
    block = part.block
    state = part.state
    frontier = part.frontier
    return .block
  }
}
