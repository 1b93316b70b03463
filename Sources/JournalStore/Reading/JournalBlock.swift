/// The block that a reader is at. In a live segment it is one commit group as it was written; in a
/// sealed one it holds many groups, and what only the writer's moment knew is gone.
package struct JournalBlock: Equatable, Sendable {
  /// What kind of segment it is from.
  package var form: SegmentForm
  /// What it is beside records; empty flags in a sealed segment.
  package var flags: BlockHeader.Flags
  /// Which opening wrote it.
  package var epoch: UInt32
  /// How many records it holds.
  package var recordCount: UInt32
  /// The sequence of its first record, or of the next one to come when it is empty.
  package var firstSequence: UInt64
  /// The recorded time of its first record, ns; 0 when empty.
  package var firstRecordedAt: Int64
  /// The recorded time of its last record, ns; 0 when empty.
  package var lastRecordedAt: Int64
  /// The highest sequence known durable when it was written; nil in a sealed segment, all of which
  /// was durable when it was sealed.
  package var durableThrough: UInt64?
  /// The size of the records in bytes.
  package var rawByteCount: UInt32
  /// The size of the payload as stored, in bytes.
  package var storedByteCount: UInt32
  /// The bytes that it takes in its file, header and padding with them.
  package var fileByteCount: Int
  /// How many commit groups with records come before it in the journal.
  package var groupIndex: UInt64
  /// How many commit groups with records it holds.
  package var groupCount: UInt32
  /// The chain before it.
  package var previousChain: SHA256Digest

  /// The sequence after its last record.
  package var endSequence: UInt64 { firstSequence &+ UInt64(recordCount) }

  /// Whether it holds the record of this sequence.
  package func contains(_ sequence: UInt64) -> Bool {
    firstSequence <= sequence && sequence < endSequence
  }

  init(_ header: BlockHeader) {
    form = .live
    flags = header.flags
    epoch = header.epoch
    recordCount = header.recordCount
    firstSequence = header.firstSequence
    firstRecordedAt = header.firstRecordedAt
    lastRecordedAt = header.lastRecordedAt
    durableThrough = header.durableThrough
    rawByteCount = header.rawByteCount
    storedByteCount = header.storedByteCount
    fileByteCount = header.paddedByteCount
    groupIndex = header.groupIndex
    groupCount = header.recordCount > 0 ? 1 : 0
    previousChain = header.previousChain
  }

  init(_ header: SealedBlockHeader) {
    form = .sealed
    flags = []
    epoch = header.epoch
    recordCount = header.recordCount
    firstSequence = header.firstSequence
    firstRecordedAt = header.firstRecordedAt
    lastRecordedAt = header.lastRecordedAt
    durableThrough = nil
    rawByteCount = header.rawByteCount
    storedByteCount = header.storedByteCount
    fileByteCount = SealedBlockHeader.byteCount + Int(header.storedByteCount)
    groupIndex = header.groupIndex
    groupCount = header.groupCount
    previousChain = header.chainBefore
  }
}

/// One commit group in the block that a reader is at: a leaf of the Merkle tree.
package struct BlockGroup: Equatable, Sendable {
  /// The number of its leaf: how many groups with records come before it in the journal.
  package var index: UInt64
  /// Which opening wrote it.
  package var epoch: UInt32
  /// The sequence of its first record.
  package var firstSequence: UInt64
  /// How many records it holds.
  package var recordCount: UInt32
  /// Where its records lie in the reader's payload.
  package var bytes: Range<Int>
  /// The recorded time of its first record, ns.
  package var firstRecordedAt: Int64
  /// The recorded time of its last record, ns.
  package var lastRecordedAt: Int64

  /// The sequence of its last record.
  package var lastSequence: UInt64 { firstSequence + UInt64(recordCount) - 1 }

  /// Its leaf, made of its records in the reader's payload.
  package func leaf(of payload: borrowing [UInt8], _ hasher: inout BlockHasher) -> SHA256Digest {
    hasher.leaf(
      epoch: epoch, recordCount: recordCount, firstSequence: firstSequence,
      records: payload.span.extracting(bytes))
  }
}

extension JournalBlock {
  /// The block's groups, which have so many records each; the records in `payload` are whole.
  func groups(_ sizes: [UInt32], in payload: borrowing [UInt8]) -> [BlockGroup] {
    var groups: [BlockGroup] = []
    groups.reserveCapacity(sizes.count)
    let records = payload.span
    var start = 0
    var sequence = firstSequence
    for size in sizes {
      var end = start
      var last = start
      for _ in 0..<size {
        last = end
        end += Int(records.integer(at: end, as: UInt16.self))
      }
      groups.append(
        BlockGroup(
          index: groupIndex + UInt64(groups.count), epoch: epoch, firstSequence: sequence,
          recordCount: size, bytes: start..<end,
          firstRecordedAt: records.integer(at: start + 8, as: Int64.self),
          lastRecordedAt: records.integer(at: last + 8, as: Int64.self)))
      start = end
      sequence += UInt64(size)
    }
    return groups
  }
}
