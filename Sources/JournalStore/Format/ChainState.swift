/// Where a journal stands between two blocks: what the next one must continue. The writer builds
/// its headers from it and readers check theirs against it, so the two cannot differ in opinion.
package struct ChainState: Equatable, Sendable {
  /// Which journal.
  package var journalId: JournalId
  /// Which opening.
  package var epoch: UInt32
  /// The sequence of the next record.
  package var nextSequence: UInt64
  /// How many commit groups with records came before.
  package var groupIndex: UInt64
  /// SHA-256 over all commit groups before.
  package var chain: SHA256Digest
  /// The highest watermark so far.
  package var durableThrough: UInt64
  /// The recorded time of the last record, ns; 0 when there is none.
  package var lastRecordedAt: Int64

  /// The state at the start of a segment.
  init(_ header: SegmentHeader) {
    journalId = header.journalId
    epoch = header.epoch
    nextSequence = header.firstSequence
    groupIndex = header.groupIndex
    chain = header.chain
    durableThrough = header.durableThrough
    lastRecordedAt = header.lastRecordedAt
  }

  /// The state before the first record of a new journal.
  init(genesis journalId: JournalId, hasher: inout BlockHasher) {
    self.journalId = journalId
    epoch = 0
    nextSequence = JournalFormat.firstSequence
    groupIndex = 0
    chain = hasher.genesisChain(journalId)
    durableThrough = 0
    lastRecordedAt = 0
  }

  /// Why this block is not the next one, or nil when it is.
  func fault(_ block: BlockHeader) -> BlockFault? {
    if block.journalId != journalId { return .foreign }
    if block.epoch != epoch { return .epoch }
    if block.firstSequence != nextSequence { return .sequence }
    if block.groupIndex != groupIndex { return .groupIndex }
    if block.durableThrough < durableThrough || block.durableThrough >= block.firstSequence {
      return .watermark
    }
    if block.previousChain != chain { return .chain }
    return nil
  }

  /// Moves behind a block that has no fault.
  mutating func advance(_ block: BlockHeader, hasher: inout BlockHasher) {
    durableThrough = block.durableThrough
    guard block.recordCount > 0 else { return }
    nextSequence = block.endSequence
    groupIndex &+= 1
    chain = hasher.chain(after: chain, leaf: block.leaf)
    lastRecordedAt = block.lastRecordedAt
  }

  /// What of a following segment's header does not continue this state, or nil.
  func discontinuity(_ header: SegmentHeader) -> String? {
    if header.epoch < epoch { return "its epoch goes back from \(epoch) to \(header.epoch)" }
    if header.firstSequence != nextSequence { return "its first record is not #\(nextSequence)" }
    if header.chain != chain { return "its header does not continue the hash chain" }
    if header.groupIndex != groupIndex { return "its header miscounts the commit groups" }
    if header.lastRecordedAt != lastRecordedAt {
      return "its header has another last recorded time"
    }
    if header.durableThrough < durableThrough { return "its watermark goes back" }
    return nil
  }

  /// What a superblock keeps of it.
  func superblock(generation: UInt64, isCleanEnd: Bool, segment: SegmentName?) -> Superblock {
    Superblock(
      journalId: journalId, generation: generation, epoch: epoch, isCleanEnd: isCleanEnd,
      durableThrough: durableThrough, segmentFirstSequence: segment?.firstSequence ?? 0)
  }
}
