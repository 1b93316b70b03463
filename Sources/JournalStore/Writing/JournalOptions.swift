/// How a writer writes. None of it is needed to read the journal back.
package struct JournalOptions: Sendable {
  /// When a block is stored compressed.
  package enum Compression: Equatable, Sendable {
    /// LZ4 when the records do not fit one sector and at least one sector is saved.
    case automatic
    case never
  }

  /// When the watermark advances.
  package enum Durability: Equatable, Sendable {
    /// After each commit group's fdatasync.
    case everyGroup
    /// On `close()` only: for backtests, which are run again after a crash.
    case onClose
  }

  /// Who calls pwrite and fdatasync.
  package enum CommitThread: Equatable, Sendable {
    /// A thread of the writer's own; records gather while it is busy.
    case own
    /// Whoever calls `commit()`.
    case caller
  }

  /// Who prepares the next segment and finishes the one before.
  package enum Housekeeping: Equatable, Sendable {
    /// A thread of the writer's own, so that no commit waits for it.
    case own
    /// Whoever commits: the same calls in the same order every time.
    case caller
  }

  /// What becomes of closed segments.
  package enum Sealing: Equatable, Sendable {
    /// They stay as they were written.
    case none
    /// A thread of the lowest priority seals them, oldest first, while the journal is open.
    case inBackground
  }

  /// The size of an opening's first segment in bytes; small, as start-up waits for its zeros.
  package var firstSegmentByteCount = 4 << 20
  /// The size that segments grow to, four times from one to the next.
  package var maximumSegmentByteCount = 64 << 20
  /// Bytes kept in a file that is given up when there is no room for a next segment; 0 = none.
  package var reserveByteCount = 0
  /// When a block is stored compressed.
  package var compression = Compression.automatic
  /// When the watermark advances.
  package var durability = Durability.everyGroup
  /// Who calls pwrite and fdatasync.
  package var commitThread = CommitThread.own
  /// Who prepares and finishes segments.
  package var housekeeping = Housekeeping.own
  /// What becomes of closed segments.
  package var sealing = Sealing.none
  /// The kinds whose subjects the footer of a sealed segment finds.
  package var indexedKinds: [UInt8] = []
  /// What the footer of a sealed segment says about the kinds, for the room that knows them; at
  /// most 1 MiB.
  package var schemaText: [UInt8] = []
  /// After this long without a commit an empty block carries the last watermark to disk; 0 = never.
  package var idleCommitMilliseconds = 50
  /// What wrote it: program, version, commit; at most 64 bytes of UTF-8 are kept.
  package var buildLabel = ""
  /// The version of the events' meaning, for the room that knows them.
  package var schemaVersion: UInt32 = 0
  /// The id of a journal that does not exist yet; nil = random.
  package var journalId: JournalId?
  /// Whether headers carry the clocks. Without, the same records give the same bytes.
  package var stampsClocks = true

  /// The defaults.
  package init() {}

  /// The size of the segment after one of `byteCount` bytes.
  func segmentByteCount(after byteCount: Int) -> Int {
    max(min(byteCount * 4, maximumSegmentByteCount), firstSegmentByteCount)
  }

  func check() {
    precondition(
      firstSegmentByteCount >= 2 * JournalFormat.sectorByteCount
        && firstSegmentByteCount % JournalFormat.sectorByteCount == 0
        && maximumSegmentByteCount % JournalFormat.sectorByteCount == 0
        && firstSegmentByteCount <= 1 << 40 && maximumSegmentByteCount <= 1 << 40,
      "segment sizes are multiples of 4096, at least 8192 bytes and at most 1 TiB")
    precondition(
      schemaText.count <= SealedFooter.maximumSchemaByteCount, "a schema has at most 1 MiB")
  }
}
