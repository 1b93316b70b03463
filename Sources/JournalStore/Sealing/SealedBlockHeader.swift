/// The 160 bytes in front of each block of a sealed segment. A block holds whole commit groups.
///
///     0       4      6       8            24      28      32       40       48       56
///     ┌───────┬──────┬───────┬────────────┬───────┬───────┬────────┬────────┬────────┬────────┐
///     │ magic │ vers │ zeros │ journal id │ epoch │ count │ first# │ first t│ last t │ group  │
///     └───────┴──────┴───────┴────────────┴───────┴───────┴────────┴────────┴────────┴────────┘
///     64       68      72       76      80             112           144       152       160
///     ┌────────┬───────┬────────┬───────┬──────────────┬─────────────┬─────────┬─────────┐
///     │ groups │ raw B │ stored │ zeros │ chain before │ chain after │ XXH3 st │ XXH3 hd │
///     └────────┴───────┴────────┴───────┴──────────────┴─────────────┴─────────┴─────────┘
struct SealedBlockHeader: Equatable {
  var journalId: JournalId
  var epoch: UInt32
  var recordCount: UInt32
  var firstSequence: UInt64
  var firstRecordedAt: Int64
  var lastRecordedAt: Int64
  /// Commit groups before it in the journal.
  var groupIndex: UInt64
  /// Commit groups in it.
  var groupCount: UInt32
  /// The size of the records in bytes.
  var rawByteCount: UInt32
  /// The size of the payload in bytes.
  var storedByteCount: UInt32
  var chainBefore: SHA256Digest
  var chainAfter: SHA256Digest
  /// XXH3 of the payload.
  var storedChecksum: UInt64

  static let byteCount = 160
  private static let magic: UInt32 = 0x4C53_4244  // "DBSL"
  private static let version: UInt16 = 1
  private static let checksumOffset = 152

  /// The most bytes of records in a block, and the number of records at which it is full.
  static let maximumRawByteCount = JournalFormat.maximumGroupByteCount
  static let fullRecordCount = 32_768
  /// The most bytes of a payload: columns of random bytes take a little more than the records.
  static let maximumStoredByteCount = 2 * maximumRawByteCount

  /// The sequence after its last record.
  var endSequence: UInt64 { firstSequence &+ UInt64(recordCount) }

  /// What the decoder needs to know.
  var shape: SealedBlockShape {
    SealedBlockShape(
      firstSequence: firstSequence, recordCount: Int(recordCount),
      rawByteCount: Int(rawByteCount), groupCount: Int(groupCount),
      firstRecordedAt: UInt64(bitPattern: firstRecordedAt),
      lastRecordedAt: UInt64(bitPattern: lastRecordedAt))
  }

  /// Writes the header at the start of `bytes`.
  func encode(_ bytes: inout MutableSpan<UInt8>) {
    bytes.zero(0..<Self.byteCount)
    bytes.store(Self.magic, at: 0)
    bytes.store(Self.version, at: 4)
    journalId.write(&bytes, at: 8)
    bytes.store(epoch, at: 24)
    bytes.store(recordCount, at: 28)
    bytes.store(firstSequence, at: 32)
    bytes.store(firstRecordedAt, at: 40)
    bytes.store(lastRecordedAt, at: 48)
    bytes.store(groupIndex, at: 56)
    bytes.store(groupCount, at: 64)
    bytes.store(rawByteCount, at: 68)
    bytes.store(storedByteCount, at: 72)
    chainBefore.write(&bytes, at: 80)
    chainAfter.write(&bytes, at: 112)
    bytes.store(storedChecksum, at: 144)
    let checksum = XXH3.hash(bytes.span.extracting(0..<Self.checksumOffset))
    bytes.store(checksum, at: Self.checksumOffset)
  }

  /// Reads the header at the start of `bytes`, which hold at least 160.
  init(_ bytes: Span<UInt8>) throws(BlockFault) {
    guard bytes.integer(at: 0, as: UInt32.self) == Self.magic else { throw .notABlock }
    guard
      bytes.integer(at: Self.checksumOffset, as: UInt64.self)
        == XXH3.hash(bytes.extracting(0..<Self.checksumOffset))
    else { throw .headerChecksum }
    guard bytes.integer(at: 4, as: UInt16.self) == Self.version else { throw .version }
    guard bytes.integer(at: 6, as: UInt16.self) == 0, bytes.integer(at: 76, as: UInt32.self) == 0
    else { throw .reserved }
    journalId = JournalId(bytes, at: 8)
    epoch = bytes.integer(at: 24, as: UInt32.self)
    recordCount = bytes.integer(at: 28, as: UInt32.self)
    firstSequence = bytes.integer(at: 32, as: UInt64.self)
    firstRecordedAt = bytes.integer(at: 40, as: Int64.self)
    lastRecordedAt = bytes.integer(at: 48, as: Int64.self)
    groupIndex = bytes.integer(at: 56, as: UInt64.self)
    groupCount = bytes.integer(at: 64, as: UInt32.self)
    rawByteCount = bytes.integer(at: 68, as: UInt32.self)
    storedByteCount = bytes.integer(at: 72, as: UInt32.self)
    chainBefore = SHA256Digest(bytes, at: 80)
    chainAfter = SHA256Digest(bytes, at: 112)
    storedChecksum = bytes.integer(at: 144, as: UInt64.self)
    guard isConsistent else { throw .lengths }
  }

  /// Whether counts and lengths agree, so that nothing is allocated or read beyond the limits.
  private var isConsistent: Bool {
    recordCount > 0 && groupCount > 0 && groupCount <= recordCount
      && Int(rawByteCount) <= Self.maximumRawByteCount && rawByteCount % 8 == 0
      && Int(recordCount) <= Int(rawByteCount) / JournalFormat.recordHeaderByteCount
      && storedByteCount > 0 && Int(storedByteCount) <= Self.maximumStoredByteCount
      && !firstSequence.addingReportingOverflow(UInt64(recordCount)).overflow
      && !groupIndex.addingReportingOverflow(UInt64(groupCount)).overflow
  }

  init(_ state: ChainState) {
    journalId = state.journalId
    epoch = state.epoch
    recordCount = 0
    firstSequence = state.nextSequence
    firstRecordedAt = 0
    lastRecordedAt = 0
    groupIndex = state.groupIndex
    groupCount = 0
    rawByteCount = 0
    storedByteCount = 0
    chainBefore = state.chain
    chainAfter = state.chain
    storedChecksum = 0
  }
}

extension ChainState {
  /// Why this sealed block is not the next one, or nil when it is.
  func fault(_ block: SealedBlockHeader) -> BlockFault? {
    if block.journalId != journalId { return .foreign }
    if block.epoch != epoch { return .epoch }
    if block.firstSequence != nextSequence { return .sequence }
    if block.groupIndex != groupIndex { return .groupIndex }
    if block.chainBefore != chain { return .chain }
    return nil
  }

  /// Moves behind a sealed block that has no fault.
  mutating func advance(_ block: SealedBlockHeader) {
    nextSequence = block.endSequence
    groupIndex &+= UInt64(block.groupCount)
    chain = block.chainAfter
    lastRecordedAt = block.lastRecordedAt
  }
}
