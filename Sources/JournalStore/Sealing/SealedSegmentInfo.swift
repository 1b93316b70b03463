import SystemCalls

/// What the footer of a sealed segment says about it, for those who describe or search a journal.
package struct SealedSegmentInfo {
  /// Which segment.
  package let name: SegmentName
  /// Its blocks, in order.
  package let blocks: [SealedBlockEntry]
  /// How many records of each kind there are, by rising kind.
  package let statistics: [KindStatistics]
  /// The kinds whose subjects can be looked up.
  package let indexedKinds: KindSet
  /// The size of its records before compression, in bytes.
  package let rawByteCount: UInt64
  /// The size of its file in bytes.
  package let fileByteCount: Int
  /// What was known about the kinds when it was sealed, as text.
  package let schemaText: [UInt8]
  /// The sequence after its last record.
  package let nextSequence: UInt64
  /// Commit groups of the journal up to its end.
  package let groupCount: UInt64
  /// The chain at its end.
  package let chain: SHA256Digest
  /// The Merkle tree's right edge at its end.
  package let frontier: MerkleFrontier
  /// The recorded time of the journal's last record up to its end, ns.
  package let lastRecordedAt: Int64

  private let file: any StoredFile
  private let footer: SealedFooter

  /// Reads the footer of a segment, or nil when it is not sealed.
  package static func read(
    _ name: SegmentName, in storage: any JournalStorage
  ) throws(JournalError) -> SealedSegmentInfo? {
    let opened = try OpenSegment.open(name, in: storage)
    guard let footer = opened.footer else { return nil }
    return SealedSegmentInfo(
      opened, footer, schemaText: try footer.schema(in: opened.file),
      fileByteCount: try attempt { () throws(SystemError) in try opened.file.byteCount() })
  }

  private init(
    _ opened: OpenSegment, _ footer: SealedFooter, schemaText: [UInt8], fileByteCount: Int
  ) {
    name = opened.header.name
    blocks = footer.blocks
    statistics = footer.statistics
    indexedKinds = footer.indexedKinds
    rawByteCount = footer.rawByteCount
    self.fileByteCount = fileByteCount
    self.schemaText = schemaText
    nextSequence = footer.nextSequence
    groupCount = footer.groupIndex
    chain = footer.chain
    frontier = footer.frontier
    lastRecordedAt = footer.lastRecordedAt
    file = opened.file
    self.footer = footer
  }

  /// The numbers of the blocks with records of the indexed kinds about a subject, rising. A reader
  /// opened at the first sequence of one reads that block first.
  package func blocks(about subject: UInt32) throws(JournalError) -> [Int] {
    try footer.blocks(about: subject, in: file)
  }
}
