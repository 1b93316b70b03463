import SystemCalls

/// Rewrites a journal of an older format version in the current one, in a new directory. The commit
/// groups stay as they are, so that chain, leaves and tree stay the same: what changes is what the
/// segments' headers say beside them, and that there are superblocks.
package enum Migrate {
  /// What was done.
  package struct Report: Sendable {
    /// Which journal.
    package let journalId: JournalId
    /// Segments that were of an older version.
    package let migratedCount: Int
    /// Segments in all.
    package let segmentCount: Int
    /// Where the journal stands at its end.
    package let end: ChainState
    /// The root of the tree over its groups.
    package let root: SHA256Digest
  }

  /// Does it, and proves that the chain is the same at the end. With every segment current nothing
  /// is made, and the count is 0.
  package static func run(
    _ source: any JournalStorage, to target: any JournalStorage,
    progress: (UInt64) -> Void = { _ in }
  ) throws(KeepingError) -> Report {
    guard source.path != target.path else { throw .sameDirectory(target.path) }
    let extent = try keeping { () throws(JournalError) in
      try JournalExtent(of: source, progress: progress)
    }
    guard let frontier = extent.frontier else {
      throw .notPossible(
        "\(source.path) begins later than with record #1 and does not say its tree: migrate the "
          + "archive that has all of it")
    }
    let purpose =
      "migration of \(source.path) up to #\(extent.lastSequence), chain \(extent.state.chain)"
    var journal = NewJournal(
      purpose: purpose, end: extent.state, isCleanEnd: extent.isCleanEnd, hasSuperblocks: true)
    var migratedCount = 0
    try keeping { () throws(JournalError) in
      var walk = try FrontierWalk(source)
      for segment in extent.segments {
        var header = try OpenSegment.open(segment.name, in: source).header
        var head: [UInt8] = []
        if header.frontier == nil {
          header.frontier = try walk.frontier(at: header.groupIndex)
          head = header.encoded()
          migratedCount += 1
        }
        journal.pieces.append(
          NewJournal.Piece(
            name: segment.name, source: source, byteCount: segment.byteCount, head: head))
      }
      if migratedCount > 0 { try addBeside(source, to: &journal) }
    }
    var hasher = BlockHasher()
    let report = Report(
      journalId: extent.state.journalId, migratedCount: migratedCount,
      segmentCount: extent.segments.count, end: extent.state, root: frontier.root(&hasher))
    if migratedCount > 0 { try journal.make(in: target, progress: progress) }
    return report
  }

  private static func addBeside(
    _ source: any JournalStorage, to journal: inout NewJournal
  ) throws(JournalError) {
    try journal.addFolders(of: source)
    for name in [Repair.logName] {
      if let text = try TextFile.read(name, in: source, maximumByteCount: 16 << 20) {
        journal.texts.append((name, String(decoding: text, as: UTF8.self)))
      }
    }
  }
}

/// The tree's right edge at the start of each segment, by one reading of the journal.
private struct FrontierWalk: ~Copyable {
  private var reader: JournalReader

  init(_ storage: any JournalStorage) throws(JournalError) {
    reader = try JournalReader.open(in: storage)
  }

  /// The frontier behind so many groups, which grow from call to call.
  mutating func frontier(at groupIndex: UInt64) throws(JournalError) -> MerkleFrontier? {
    while reader.state.groupIndex < groupIndex, try reader.nextBlock() {}
    return reader.state.groupIndex == groupIndex ? reader.frontier : nil
  }
}
