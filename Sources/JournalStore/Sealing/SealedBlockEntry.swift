/// A set of the kinds of records, one bit for each.
package struct KindSet: Equatable, Sendable {
  private var words = InlineArray<4, UInt64>(repeating: 0)

  static let byteCount = 32

  /// No kind.
  package init() {}

  /// These kinds.
  package init(_ kinds: some Sequence<UInt8>) {
    for kind in kinds { insert(kind) }
  }

  /// Whether the kind is in it.
  package func contains(_ kind: UInt8) -> Bool {
    words[Int(kind >> 6)] >> UInt64(kind & 63) & 1 == 1
  }

  mutating func insert(_ kind: UInt8) { words[Int(kind >> 6)] |= 1 << UInt64(kind & 63) }

  /// The kinds in it, rising.
  package var kinds: [UInt8] { (0...UInt8.max).filter(contains) }

  /// Whether both hold the same kinds.
  package static func == (first: KindSet, second: KindSet) -> Bool {
    (0..<4).allSatisfy { first.words[$0] == second.words[$0] }
  }

  func encode(_ bytes: inout [UInt8]) {
    for index in 0..<4 { bytes.append(littleEndian: words[index]) }
  }

  init(_ bytes: Span<UInt8>, at offset: Int) {
    for index in 0..<4 { words[index] = bytes.integer(at: offset + index * 8, as: UInt64.self) }
  }
}

/// What the footer of a sealed segment knows about one of its blocks.
///
///     0        8        16      20       24       32       40       48        80
///     ┌────────┬────────┬───────┬────────┬────────┬────────┬────────┬─────────┐
///     │ offset │ first# │ count │ stored │ first t│ last t │ group  │ kinds   │
///     └────────┴────────┴───────┴────────┴────────┴────────┴────────┴─────────┘
package struct SealedBlockEntry: Equatable, Sendable {
  /// Where the block begins in the file.
  package var offset: UInt64
  /// The sequence of its first record.
  package var firstSequence: UInt64
  /// How many records it holds.
  package var recordCount: UInt32
  /// The size of its payload as stored, in bytes.
  package var storedByteCount: UInt32
  /// The recorded time of its first record, ns.
  package var firstRecordedAt: Int64
  /// The recorded time of its last record, ns.
  package var lastRecordedAt: Int64
  /// Commit groups before it in the journal.
  package var groupIndex: UInt64
  /// The kinds of its records.
  package var kinds: KindSet

  static let byteCount = 80

  /// The sequence after its last record.
  package var endSequence: UInt64 { firstSequence &+ UInt64(recordCount) }

  /// Where the block ends in the file.
  var endOffset: UInt64 {
    offset &+ UInt64(SealedBlockHeader.byteCount) &+ UInt64(storedByteCount)
  }

  func encode(_ bytes: inout [UInt8]) {
    bytes.append(littleEndian: offset)
    bytes.append(littleEndian: firstSequence)
    bytes.append(littleEndian: recordCount)
    bytes.append(littleEndian: storedByteCount)
    bytes.append(littleEndian: firstRecordedAt)
    bytes.append(littleEndian: lastRecordedAt)
    bytes.append(littleEndian: groupIndex)
    kinds.encode(&bytes)
  }

  init(_ bytes: Span<UInt8>, at start: Int) {
    offset = bytes.integer(at: start, as: UInt64.self)
    firstSequence = bytes.integer(at: start + 8, as: UInt64.self)
    recordCount = bytes.integer(at: start + 16, as: UInt32.self)
    storedByteCount = bytes.integer(at: start + 20, as: UInt32.self)
    firstRecordedAt = bytes.integer(at: start + 24, as: Int64.self)
    lastRecordedAt = bytes.integer(at: start + 32, as: Int64.self)
    groupIndex = bytes.integer(at: start + 40, as: UInt64.self)
    kinds = KindSet(bytes, at: start + 48)
  }

  init(_ block: JournalBlock, offset: Int, kinds: KindSet) {
    self.offset = UInt64(offset)
    firstSequence = block.firstSequence
    recordCount = block.recordCount
    storedByteCount = block.storedByteCount
    firstRecordedAt = block.firstRecordedAt
    lastRecordedAt = block.lastRecordedAt
    groupIndex = block.groupIndex
    self.kinds = kinds
  }

  /// Whether a block's header says the same, its kinds aside.
  func agrees(with block: SealedBlockHeader) -> Bool {
    firstSequence == block.firstSequence && recordCount == block.recordCount
      && storedByteCount == block.storedByteCount && firstRecordedAt == block.firstRecordedAt
      && lastRecordedAt == block.lastRecordedAt && groupIndex == block.groupIndex
  }
}

/// How many records of a kind a sealed segment holds.
///
///     0      1       8       16          24
///     ┌──────┬───────┬───────┬───────────┐
///     │ kind │ zeros │ count │ raw bytes │
///     └──────┴───────┴───────┴───────────┘
package struct KindStatistics: Equatable, Sendable {
  /// The kind.
  package var kind: UInt8
  /// How many records.
  package var recordCount: UInt64
  /// Their size in bytes before compression.
  package var rawByteCount: UInt64

  static let byteCount = 24

  func encode(_ bytes: inout [UInt8]) {
    bytes.append(littleEndian: UInt64(kind))
    bytes.append(littleEndian: recordCount)
    bytes.append(littleEndian: rawByteCount)
  }

  /// Reads one; nil when reserved bytes are set.
  init?(_ bytes: Span<UInt8>, at start: Int) {
    guard let kind = UInt8(exactly: bytes.integer(at: start, as: UInt64.self)) else { return nil }
    self.kind = kind
    recordCount = bytes.integer(at: start + 8, as: UInt64.self)
    rawByteCount = bytes.integer(at: start + 16, as: UInt64.self)
  }

  init(kind: UInt8, recordCount: UInt64, rawByteCount: UInt64) {
    self.kind = kind
    self.recordCount = recordCount
    self.rawByteCount = rawByteCount
  }
}
