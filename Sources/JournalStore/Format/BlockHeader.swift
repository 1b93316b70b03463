/// The 192 bytes in front of each commit group.
///
///     0       4      6       8            24      28      32       40       48       56        64
///     ┌───────┬──────┬───────┬────────────┬───────┬───────┬────────┬────────┬────────┬─────────┐
///     │ magic │ vers │ flags │ journal id │ epoch │ count │ first# │ first t│ last t │ durable │
///     └───────┴──────┴───────┴────────────┴───────┴───────┴────────┴────────┴────────┴─────────┘
///     64      68      72       80       88      120          152       160     184      192
///     ┌───────┬───────┬────────┬────────┬───────┬────────────┬─────────┬───────┬────────┐
///     │ raw B │ stored│ XXH3 st│ group  │ leaf  │ prev. chain│monotonic│ zeros │ XXH3 hd│
///     └───────┴───────┴────────┴────────┴───────┴────────────┴─────────┴───────┴────────┘
package struct BlockHeader: Equatable, Sendable {
  /// What a block is beside a group of raw records.
  package struct Flags: OptionSet, Sendable {
    /// The bits.
    package let rawValue: UInt16
    /// Flags of these bits.
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The payload is one LZ4 block.
    package static let compressed = Flags(rawValue: 1)
    /// It holds no records, only the watermark.
    package static let empty = Flags(rawValue: 2)
    /// The writer closed the journal after it; always with `empty`.
    package static let cleanEnd = Flags(rawValue: 4)
    static let known: Flags = [.compressed, .empty, .cleanEnd]
  }

  /// What the block is.
  package var flags: Flags
  /// Which journal.
  package var journalId: JournalId
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
  /// The watermark: the highest sequence known durable when it was written.
  package var durableThrough: UInt64
  /// The size of the records in bytes.
  package var rawByteCount: UInt32
  /// The size of the payload as stored, in bytes.
  package var storedByteCount: UInt32
  /// XXH3 of the payload as stored.
  package var storedChecksum: UInt64
  /// How many commit groups with records come before it in the journal.
  package var groupIndex: UInt64
  /// SHA-256 of 0x00, epoch, record count, first sequence and the raw records; zero when empty.
  package var leaf: SHA256Digest
  /// The chain before this block.
  package var previousChain: SHA256Digest
  /// The writer's monotonic clock, ns; 0 when it stamps no clocks.
  package var monotonicAt: Int64

  static let magic: UInt32 = 0x4B4C_4244  // "DBLK"
  static let version: UInt16 = 1
  static let checksumOffset = 184

  /// The sequence after its last record.
  package var endSequence: UInt64 { firstSequence &+ UInt64(recordCount) }

  /// The bytes that it takes in its file, header and padding with it.
  package var paddedByteCount: Int {
    (JournalFormat.blockHeaderByteCount + Int(storedByteCount)).roundedUpToSector
  }

  /// Writes the header at the start of `bytes`.
  func encode(_ bytes: inout MutableSpan<UInt8>) {
    bytes.store(Self.magic, at: 0)
    bytes.store(Self.version, at: 4)
    bytes.store(flags.rawValue, at: 6)
    journalId.write(&bytes, at: 8)
    bytes.store(epoch, at: 24)
    bytes.store(recordCount, at: 28)
    bytes.store(firstSequence, at: 32)
    bytes.store(firstRecordedAt, at: 40)
    bytes.store(lastRecordedAt, at: 48)
    bytes.store(durableThrough, at: 56)
    bytes.store(rawByteCount, at: 64)
    bytes.store(storedByteCount, at: 68)
    bytes.store(storedChecksum, at: 72)
    bytes.store(groupIndex, at: 80)
    leaf.write(&bytes, at: 88)
    previousChain.write(&bytes, at: 120)
    bytes.store(monotonicAt, at: 152)
    bytes.zero(160..<Self.checksumOffset)
    let checksum = XXH3.hash(bytes.span.extracting(0..<Self.checksumOffset))
    bytes.store(checksum, at: Self.checksumOffset)
  }

  /// Reads the header at the start of `bytes`, which hold at least 192; what the header alone can
  /// show wrong is a fault.
  init(_ bytes: Span<UInt8>) throws(BlockFault) {
    guard bytes.integer(at: 0, as: UInt32.self) == Self.magic else { throw .notABlock }
    guard
      bytes.integer(at: Self.checksumOffset, as: UInt64.self)
        == XXH3.hash(bytes.extracting(0..<Self.checksumOffset))
    else { throw .headerChecksum }
    guard bytes.integer(at: 4, as: UInt16.self) == Self.version else { throw .version }
    flags = Flags(rawValue: bytes.integer(at: 6, as: UInt16.self))
    journalId = JournalId(bytes, at: 8)
    epoch = bytes.integer(at: 24, as: UInt32.self)
    recordCount = bytes.integer(at: 28, as: UInt32.self)
    firstSequence = bytes.integer(at: 32, as: UInt64.self)
    firstRecordedAt = bytes.integer(at: 40, as: Int64.self)
    lastRecordedAt = bytes.integer(at: 48, as: Int64.self)
    durableThrough = bytes.integer(at: 56, as: UInt64.self)
    rawByteCount = bytes.integer(at: 64, as: UInt32.self)
    storedByteCount = bytes.integer(at: 68, as: UInt32.self)
    storedChecksum = bytes.integer(at: 72, as: UInt64.self)
    groupIndex = bytes.integer(at: 80, as: UInt64.self)
    leaf = SHA256Digest(bytes, at: 88)
    previousChain = SHA256Digest(bytes, at: 120)
    monotonicAt = bytes.integer(at: 152, as: Int64.self)
    guard flags.isSubset(of: .known), bytes.extracting(160..<Self.checksumOffset).isAllZero
    else { throw .reserved }
    guard isConsistent else { throw .lengths }
  }

  /// Whether counts, lengths and flags agree, so that nothing is allocated or read beyond the
  /// limits.
  private var isConsistent: Bool {
    if recordCount == 0 {
      return flags.contains(.empty) && !flags.contains(.compressed) && rawByteCount == 0
        && storedByteCount == 0 && leaf == .zero && firstRecordedAt == 0 && lastRecordedAt == 0
    }
    guard flags.isDisjoint(with: [.empty, .cleanEnd]),
      Int(rawByteCount) <= JournalFormat.maximumGroupByteCount, rawByteCount % 8 == 0,
      Int(recordCount) <= Int(rawByteCount) / JournalFormat.recordHeaderByteCount,
      !firstSequence.addingReportingOverflow(UInt64(recordCount)).overflow
    else { return false }
    return flags.contains(.compressed)
      ? storedByteCount > 0 && storedByteCount < rawByteCount : storedByteCount == rawByteCount
  }

  init(empty flags: Flags, state: ChainState, monotonicAt: Int64) {
    self.init(
      flags: flags, state: state, recordCount: 0, rawByteCount: 0, monotonicAt: monotonicAt)
  }

  init(
    flags: Flags, state: ChainState, recordCount: UInt32, rawByteCount: Int, monotonicAt: Int64
  ) {
    self.flags = flags
    journalId = state.journalId
    epoch = state.epoch
    self.recordCount = recordCount
    firstSequence = state.nextSequence
    firstRecordedAt = 0
    lastRecordedAt = 0
    durableThrough = state.durableThrough
    self.rawByteCount = UInt32(rawByteCount)
    storedByteCount = UInt32(rawByteCount)
    storedChecksum = 0
    groupIndex = state.groupIndex
    leaf = .zero
    previousChain = state.chain
    self.monotonicAt = monotonicAt
  }
}
