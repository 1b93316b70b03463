import SystemCalls

/// How much of each segment belongs to a journal: read and proven from one segment to the end, live
/// or not. What lies behind a segment's last whole block does not belong to it.
struct JournalExtent {
  /// A segment and the bytes of its file that count.
  struct Segment: Equatable {
    let name: SegmentName
    let byteCount: Int
  }

  /// From the segment asked for to the last, in order.
  private(set) var segments: [Segment] = []
  /// Where the journal stands behind the last block.
  private(set) var state: ChainState
  /// The tree's right edge there; nil when it is not known.
  private(set) var frontier: MerkleFrontier?
  /// How the journal ends.
  private(set) var tail: JournalTail
  /// Whether the last segment is of a version that has superblocks.
  private(set) var hasSuperblocks: Bool
  /// The chain behind the record asked for; nil when the journal has no such boundary.
  private(set) var chainAtMark: SHA256Digest?
  let badSuperblocks: [SuperblockFiles.BadCopy]

  /// Reads from a segment on, or from the first. `mark` is a sequence whose chain is wanted.
  init(
    of storage: any JournalStorage, from first: SegmentName? = nil, mark: UInt64 = 0,
    progress: (UInt64) -> Void = { _ in }
  ) throws(JournalError) {
    var reader =
      if let first {
        try JournalReader.open(in: storage, at: first, verification: .chain)
      } else {
        try JournalReader.openAtFirst(in: storage, verification: .chain)
      }
    let begin = reader.segment.name
    var ends: [SegmentName: Int] = [:]
    var before = reader.state
    if before.nextSequence == mark + 1 { chainAtMark = before.chain }
    while try reader.nextBlock() {
      ends[reader.segment.name] = reader.position
      if reader.block.contains(mark) { chainAtMark = reader.chain(behind: mark) }
      progress(UInt64(reader.block.fileByteCount))
    }
    before = reader.state
    state = before
    frontier = reader.frontier
    tail = reader.tail ?? .open
    hasSuperblocks = reader.segment.frontier != nil
    badSuperblocks = reader.badSuperblocks
    let last = reader.segment.name
    for name in try SegmentList(storage).names where name >= begin && name <= last {
      segments.append(
        Segment(name: name, byteCount: try Self.byteCount(name, ends[name], in: storage)))
    }
  }

  /// A segment that is being written, or was when its writer was killed, has zeros or worse behind
  /// its last block. Other forms of a segment are whole files.
  private static func byteCount(
    _ name: SegmentName, _ end: Int?, in storage: any JournalStorage
  ) throws(JournalError) -> Int {
    if name.form == .live { return end ?? JournalFormat.segmentHeaderByteCount }
    guard let byteCount = try FileCopy.byteCount("\(name)", in: storage) else {
      throw .missingSegment(
        directory: storage.path, expectedFirstSequence: name.firstSequence)
    }
    return byteCount
  }

  var isCleanEnd: Bool { tail == .cleanEnd }

  /// The sequence of the last record.
  var lastSequence: UInt64 { state.nextSequence - 1 }
}
