/// The 256 bytes in front of a snapshot's payload.
///
///     0       8        12      16           32       40        48           80      84     88
///     ┌───────┬────────┬───────┬────────────┬────────┬─────────┬────────────┬───────┬──────┐
///     │ magic │version │ size  │ journal id │ last # │ its time│ chain      │ flags │ fold │
///     └───────┴────────┴───────┴────────────┴────────┴─────────┴────────────┴───────┴──────┘
///     88          104     112      120       128            192      248      256
///     ┌───────────┬───────┬────────┬─────────┬──────────────┬────────┬────────┐
///     │ state hash│ raw B │ stored │ XXH3 st │ build label  │ zeros  │ XXH3 hd│
///     └───────────┴───────┴────────┴─────────┴──────────────┴────────┴────────┘
package struct SnapshotHeader: Equatable, Sendable {
  /// Which journal.
  package var journalId: JournalId
  /// The sequence of the last record that the state holds.
  package var sequence: UInt64
  /// The recorded time of that record, ns.
  package var recordedAt: Int64
  /// The chain over all commit groups up to that record, where it is the last of its group and
  /// whoever wrote the snapshot knew.
  package var chain: SHA256Digest?
  /// Which fold made the state: another one makes another state of the same records.
  package var foldVersion: UInt32
  /// The first 64 bits of the state's hash.
  package var stateHashHigh: UInt64
  /// The last 64 bits of the state's hash.
  package var stateHashLow: UInt64
  /// What wrote it.
  package var buildLabel: String
  /// Whether the payload is stored as one LZ4 block.
  package internal(set) var isCompressed = false
  /// The size of the payload in bytes.
  package internal(set) var rawByteCount: UInt64 = 0
  /// The size of the payload as stored, in bytes.
  package internal(set) var storedByteCount: UInt64 = 0
  /// XXH3 of the payload as stored.
  package internal(set) var storedChecksum: UInt64 = 0

  /// The version that this build writes, and the newest it reads.
  package static let version: UInt32 = 1
  /// The most bytes of a payload. A reader refuses more before it allocates.
  package static let maximumByteCount = 256 << 20

  static let byteCount = 256
  private static let magic: UInt64 = 0x0050_414E_5359_4144  // "DAYSNAP\0"
  private static let labelRange = 128..<192
  private static let checksumOffset = 248
  private static let compressedFlag: UInt32 = 1
  private static let alignedFlag: UInt32 = 2

  /// What is said of a snapshot before its payload is known.
  package init(
    journalId: JournalId, sequence: UInt64, recordedAt: Int64, chain: SHA256Digest?,
    foldVersion: UInt32, stateHashHigh: UInt64, stateHashLow: UInt64, buildLabel: String
  ) {
    self.journalId = journalId
    self.sequence = sequence
    self.recordedAt = recordedAt
    self.chain = chain
    self.foldVersion = foldVersion
    self.stateHashHigh = stateHashHigh
    self.stateHashLow = stateHashLow
    self.buildLabel = buildLabel
  }

  /// The name that its file must have.
  package var name: SnapshotName { SnapshotName(sequence: sequence) }

  /// The size of the whole file.
  package var fileByteCount: Int { Self.byteCount + Int(storedByteCount) }

  /// Writes the header at the start of `bytes`.
  func encode(_ bytes: inout MutableSpan<UInt8>) {
    bytes.zero(0..<Self.byteCount)
    bytes.store(Self.magic, at: 0)
    bytes.store(Self.version, at: 8)
    bytes.store(UInt32(Self.byteCount), at: 12)
    journalId.write(&bytes, at: 16)
    bytes.store(sequence, at: 32)
    bytes.store(recordedAt, at: 40)
    chain?.write(&bytes, at: 48)
    bytes.store(
      (isCompressed ? Self.compressedFlag : 0) | (chain == nil ? 0 : Self.alignedFlag), at: 80)
    bytes.store(foldVersion, at: 84)
    bytes.store(stateHashHigh, at: 88)
    bytes.store(stateHashLow, at: 96)
    bytes.store(rawByteCount, at: 104)
    bytes.store(storedByteCount, at: 112)
    bytes.store(storedChecksum, at: 120)
    let label = SegmentHeader.labelBytes(buildLabel)
    bytes.copy(label.span, to: Self.labelRange.lowerBound)
    let checksum = XXH3.hash(bytes.span.extracting(0..<Self.checksumOffset))
    bytes.store(checksum, at: Self.checksumOffset)
  }

  /// Reads the header at the start of `bytes`, which hold at least 256; what the header alone can
  /// show wrong is a fault.
  init(_ bytes: Span<UInt8>) throws(SnapshotFileFault) {
    guard bytes.integer(at: 0, as: UInt64.self) == Self.magic else { throw .notASnapshot }
    guard
      bytes.integer(at: Self.checksumOffset, as: UInt64.self)
        == XXH3.hash(bytes.extracting(0..<Self.checksumOffset))
    else { throw .headerChecksum }
    let version = bytes.integer(at: 8, as: UInt32.self)
    guard version <= Self.version else { throw .newerVersion(version) }
    let flags = bytes.integer(at: 80, as: UInt32.self)
    guard version == Self.version, bytes.integer(at: 12, as: UInt32.self) == Self.byteCount,
      flags & ~(Self.compressedFlag | Self.alignedFlag) == 0,
      bytes.extracting(192..<Self.checksumOffset).isAllZero
    else { throw .inconsistent }
    journalId = JournalId(bytes, at: 16)
    sequence = bytes.integer(at: 32, as: UInt64.self)
    recordedAt = bytes.integer(at: 40, as: Int64.self)
    let digest = SHA256Digest(bytes, at: 48)
    let isAligned = flags & Self.alignedFlag != 0
    chain = isAligned ? digest : nil
    isCompressed = flags & Self.compressedFlag != 0
    foldVersion = bytes.integer(at: 84, as: UInt32.self)
    stateHashHigh = bytes.integer(at: 88, as: UInt64.self)
    stateHashLow = bytes.integer(at: 96, as: UInt64.self)
    rawByteCount = bytes.integer(at: 104, as: UInt64.self)
    storedByteCount = bytes.integer(at: 112, as: UInt64.self)
    storedChecksum = bytes.integer(at: 120, as: UInt64.self)
    buildLabel = SegmentHeader.label(bytes.extracting(Self.labelRange))
    guard isAligned == (digest != .zero), sequence >= JournalFormat.firstSequence else {
      throw .inconsistent
    }
    guard rawByteCount <= Self.maximumByteCount else { throw .tooLarge(rawByteCount) }
    guard rawByteCount > 0, rawByteCount % 8 == 0,
      isCompressed
        ? storedByteCount > 0 && storedByteCount < rawByteCount : storedByteCount == rawByteCount
    else { throw .inconsistent }
  }
}
