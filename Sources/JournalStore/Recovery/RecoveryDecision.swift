/// What to do about a segment that does not end in zeros or in a whole block. The rule is a table
/// over five facts, because neither "cut at the first bad checksum" nor "a whole block behind it
/// means damage" is right: after a power cut ext4 and XFS may both show `durable prefix, hole,
/// whole block` (docs/JOURNAL_FORMAT.md, Recovery).
enum RecoveryDecision: Equatable {
  /// Nothing is there that was not proven.
  case keep
  /// What is there was never acknowledged: copy it to quarantine and cut it.
  case cut
  /// What is there, or is missing, was acknowledged or cannot be one torn commit: change nothing.
  case refuse(RecoveryRefusal)

  enum Place: CaseIterable {
    /// A later segment exists, so this one was finished before.
    case earlier
    case last
  }

  enum Tail: CaseIterable {
    /// Zeros, or the end of the file.
    case clear
    /// Bytes that are not the next block.
    case unproven
    /// A block that is whole by both its checksums, with other records than those of its leaf.
    case altered
  }

  enum Watermark: CaseIterable {
    /// No block says that the first unproven record was ever durable.
    case belowTail
    /// A block says that it was.
    case reachesTail
  }

  enum Extent: CaseIterable {
    /// No more than the one group that is in flight at a time.
    case withinOneGroup
    case larger
  }

  enum Superblocks: CaseIterable {
    /// What they say is there, or the journal is of the version that has none.
    case agree
    /// The newest knows a later segment, or a clean end that is not there.
    case ahead
    /// The journal must have some, and none can be read.
    case lost
  }

  /// The table.
  static func decide(
    place: Place, tail: Tail, watermark: Watermark, extent: Extent, superblocks: Superblocks
  ) -> RecoveryDecision {
    switch (superblocks, place, tail, watermark, extent) {
    //   superblocks place   tail       watermark     extent
    case (.lost, _, _, _, _): .refuse(.superblocksLost)
    case (.ahead, _, _, _, _): .refuse(.superblockAhead)
    case (.agree, _, .altered, _, _): .refuse(.altered)
    case (.agree, _, .clear, .reachesTail, _): .refuse(.belowWatermark)
    case (.agree, _, .clear, .belowTail, _): .keep
    case (.agree, .earlier, .unproven, _, _): .refuse(.notLast)
    case (.agree, .last, .unproven, .reachesTail, _): .refuse(.belowWatermark)
    case (.agree, .last, .unproven, .belowTail, .larger): .refuse(.tooLarge)
    case (.agree, .last, .unproven, .belowTail, .withinOneGroup): .cut
    }
  }
}

/// Why an unproven tail is damage.
enum RecoveryRefusal: String, Equatable {
  case belowWatermark = "a later block or a superblock proves that this record was durable"
  case superblocksLost = "no superblock can be read, so nobody can tell what should be there"
  case superblockAhead = "a superblock knows of a later segment or a clean end that is not there"
  case notLast = "a later segment exists, so this one was whole"
  case altered = "its checksums hold, so that no torn write explains it"
  case tooLarge = "more is unreadable than one commit in flight"
}
