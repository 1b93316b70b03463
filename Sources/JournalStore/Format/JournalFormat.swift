/// The numbers of format version 2 (docs/JOURNAL_FORMAT.md).
package enum JournalFormat {
  /// The version that this build writes, and the newest it reads.
  package static let version: UInt32 = 2
  /// The size of a sector: blocks begin at and fill multiples of it, so that no durable one is
  /// rewritten.
  package static let sectorByteCount = 4096
  /// The size of a segment's header.
  package static let segmentHeaderByteCount = 4096
  /// The size of a block's header.
  package static let blockHeaderByteCount = 192
  /// The size of a record's header.
  package static let recordHeaderByteCount = 32
  /// The largest body of one record, in bytes.
  package static let maximumBodyByteCount = 65_528 - recordHeaderByteCount
  /// The most raw bytes of records in one block. A reader refuses more before it allocates.
  package static let maximumGroupByteCount = 4 << 20
  /// The most bytes that a crash can leave unproven: the writer has one block in flight, never two.
  package static let maximumInFlightByteCount =
    (blockHeaderByteCount + maximumGroupByteCount).roundedUpToSector
  /// The sequence of a journal's first record; 0 means "none".
  package static let firstSequence: UInt64 = 1
  /// The last epoch that a segment's name can carry.
  package static let maximumEpoch: UInt32 = 999_999

  /// The file that the one writer locks.
  package static let lockName = "LOCK"
  /// The directory that torn tails are copied to.
  package static let quarantineName = "quarantine"
  /// The directory of the checkpoints that were signed.
  package static let checkpointsName = "checkpoints"
  /// The superblocks: each of these files holds two copies of one.
  package static let superblockNames = ["superblock.a", "superblock.b"]
  /// Space that is given up when the disk is full, so that the last words can still be written.
  package static let reserveName = "reserve"
  /// Says that a directory is being restored, repaired or migrated and is not whole yet.
  package static let incompleteName = "incomplete"
  /// How the name of a sealed segment that is still being written ends.
  package static let unfinishedSuffix = ".tmp"
  /// The prepared next segment.
  package static let preparedName = "next.segment.tmp"
}
