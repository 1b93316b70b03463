/// What the journal's directory must at least hold: written apart from the segments, so that their
/// loss is seen. 4096 bytes, twice in each of two files; a generation goes to one file, the next to
/// the other, so that a torn write leaves the one before.
///
///       0       8      12     16           32         40      44      48        56         64
///       ┌───────┬──────┬──────┬────────────┬──────────┬───────┬───────┬─────────┬──────────┐
///       │ magic │ vers │ size │ journal id │generation│ epoch │ flags │ durable │ segment# │
///       └───────┴──────┴──────┴────────────┴──────────┴───────┴───────┴─────────┴──────────┘
///       64                                                                   4088        4096
///       ┌─────────────────────────────────────────────────────────────────────┬──────────┐
///       │ zeros                                                               │ XXH3     │
///       └─────────────────────────────────────────────────────────────────────┴──────────┘
package struct Superblock: Equatable, Sendable {
  /// Which journal.
  package var journalId: JournalId
  /// How many superblocks were written before it, from 1.
  package var generation: UInt64
  /// The epoch of the last segment that has its name; 0 before the first.
  package var epoch: UInt32
  /// Whether the writer closed the journal and said so in its last block.
  package var isCleanEnd: Bool
  /// The highest sequence known durable.
  package var durableThrough: UInt64
  /// The first sequence of the last segment that has its name; 0 before the first.
  package var segmentFirstSequence: UInt64

  static let byteCount = 4096
  private static let magic: UInt64 = 0x5250_5553_4259_4144  // "DAYBSUPR"
  private static let version: UInt32 = 1
  private static let cleanEnd: UInt32 = 1
  private static let checksumOffset = 4088

  /// The 4096 bytes.
  func encoded() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Self.byteCount)
    var span = bytes.mutableSpan
    span.store(Self.magic, at: 0)
    span.store(Self.version, at: 8)
    span.store(UInt32(Self.byteCount), at: 12)
    journalId.write(&span, at: 16)
    span.store(generation, at: 32)
    span.store(epoch, at: 40)
    span.store(isCleanEnd ? Self.cleanEnd : 0, at: 44)
    span.store(durableThrough, at: 48)
    span.store(segmentFirstSequence, at: 56)
    let checksum = XXH3.hash(span.span.extracting(0..<Self.checksumOffset))
    span.store(checksum, at: Self.checksumOffset)
    return bytes
  }

  /// Reads one copy; what is wrong with it in words.
  init(_ bytes: Span<UInt8>) throws(SuperblockFault) {
    guard bytes.count == Self.byteCount else { throw .cutOff }
    guard bytes.integer(at: 0, as: UInt64.self) == Self.magic else { throw .notASuperblock }
    guard
      bytes.integer(at: Self.checksumOffset, as: UInt64.self)
        == XXH3.hash(bytes.extracting(0..<Self.checksumOffset))
    else { throw .checksum }
    guard bytes.integer(at: 8, as: UInt32.self) == Self.version else { throw .version }
    let flags = bytes.integer(at: 44, as: UInt32.self)
    guard bytes.integer(at: 12, as: UInt32.self) == UInt32(Self.byteCount),
      flags & ~Self.cleanEnd == 0, bytes.extracting(64..<Self.checksumOffset).isAllZero
    else { throw .reserved }
    journalId = JournalId(bytes, at: 16)
    generation = bytes.integer(at: 32, as: UInt64.self)
    epoch = bytes.integer(at: 40, as: UInt32.self)
    isCleanEnd = flags == Self.cleanEnd
    durableThrough = bytes.integer(at: 48, as: UInt64.self)
    segmentFirstSequence = bytes.integer(at: 56, as: UInt64.self)
  }

  init(
    journalId: JournalId, generation: UInt64, epoch: UInt32, isCleanEnd: Bool,
    durableThrough: UInt64, segmentFirstSequence: UInt64
  ) {
    self.journalId = journalId
    self.generation = generation
    self.epoch = epoch
    self.isCleanEnd = isCleanEnd
    self.durableThrough = durableThrough
    self.segmentFirstSequence = segmentFirstSequence
  }
}

/// Why the bytes of a copy are not a superblock.
package enum SuperblockFault: String, Error, Equatable, Sendable {
  case missing = "the file is not there"
  case cutOff = "the file is too short"
  case notASuperblock = "it does not begin with DAYBSUPR"
  case checksum = "its checksum does not match"
  case version = "it has an unknown version"
  case reserved = "its size, flags or reserved bytes are of no known version"
}
