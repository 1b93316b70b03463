import SystemCalls

/// Reads a journal block by block, also one that is being written. It never writes anything, and
/// holds less than 20 MB however long the journal is.
package struct JournalReader: ~Copyable {
  /// Where the journal is.
  package let storage: any JournalStorage
  /// Blocks that end before this sequence, or before this recorded time, are passed over.
  private let wanted: UInt64
  private var wantedTime: Int64
  private var scanner: BlockScanner
  private var name: SegmentName
  private var endedCleanly = false
  /// As they were when the reader opened: all that they call durable was on the disk by then.
  private let superblocks: SuperblockFiles
  /// The header of the segment that the last block came from: its schema version, epoch and build.
  package private(set) var segment: SegmentHeader
  /// How the journal ends; nil while blocks follow.
  package private(set) var tail: JournalTail?

  /// Opens the journal at the block that holds `sequence`; 0 = at the beginning. The block may
  /// begin with earlier records: a record's sequence is `block.firstSequence` plus its index.
  package static func open(
    _ directory: String, from sequence: UInt64 = 0,
    verification: JournalVerification = .checksums
  ) throws(JournalError) -> JournalReader {
    try open(in: DiskStorage(directory), from: sequence, verification: verification)
  }

  /// The same in any storage.
  package static func open(
    in storage: any JournalStorage, from sequence: UInt64 = 0,
    verification: JournalVerification = .checksums
  ) throws(JournalError) -> JournalReader {
    let name = try SegmentList(storage).segment(holding: sequence)
    return try open(in: storage, at: name, from: sequence, verification: verification)
  }

  /// The same, beginning with this segment whatever comes before it.
  static func open(
    in storage: any JournalStorage, at name: SegmentName, from sequence: UInt64 = 0,
    verification: JournalVerification = .checksums
  ) throws(JournalError) -> JournalReader {
    let superblocks = try SuperblockFiles(storage)
    let opened = try OpenSegment.open(name, in: storage)
    try superblocks.check(opened.header, file: opened.file.path)
    return JournalReader(
      storage, superblocks, opened, from: sequence, at: .min, verification: verification)
  }

  /// Opens the journal at the first block with a record that was recorded at this time or later, in
  /// ns; the block may begin with earlier records. Recorded times never fall in a journal.
  package static func open(
    in storage: any JournalStorage, at recordedAt: Int64,
    verification: JournalVerification = .checksums
  ) throws(JournalError) -> JournalReader {
    let opened = try SegmentList(storage).openSegment(at: recordedAt)
    let superblocks = try SuperblockFiles(storage)
    try superblocks.check(opened.header, file: opened.file.path)
    return JournalReader(
      storage, superblocks, opened, from: 0, at: recordedAt, verification: verification)
  }

  /// Which journal is in a directory, by the header of its first segment.
  package static func journalId(of directory: String) throws(JournalError) -> JournalId {
    let storage = DiskStorage(directory)
    return try OpenSegment.open(try SegmentList(storage).first(), in: storage).header.journalId
  }

  private init(
    _ storage: any JournalStorage, _ superblocks: SuperblockFiles, _ opened: OpenSegment,
    from sequence: UInt64, at recordedAt: Int64, verification: JournalVerification
  ) {
    self.storage = storage
    self.superblocks = superblocks
    wanted = sequence
    wantedTime = recordedAt
    segment = opened.header
    name = opened.header.name
    scanner = BlockScanner(opened, verification: verification)
    if let footer = opened.footer {
      let bySequence = footer.blocks.firstBlock(endingBehind: sequence)
      let byTime = footer.blocks.firstBlock(notBefore: recordedAt)
      scanner.skip(toBlock: max(bySequence, byTime), footer)
    }
  }

  /// Which journal.
  package var journalId: JournalId { scanner.state.journalId }

  /// Where the journal stands after the last block: next sequence, chain, watermark, group count.
  package var state: ChainState { scanner.state }

  /// The Merkle tree's right edge after the last block; nil when the reader began in a segment of
  /// version 1 that is not the first, and between the blocks of a sealed segment whose groups it
  /// did not all prove. At the end of a sealed segment it is known again.
  package var frontier: MerkleFrontier? { scanner.frontier }

  /// The copies of superblocks that could not be used when the reader opened, if there should be
  /// any.
  package var badSuperblocks: [SuperblockFiles.BadCopy] {
    !segment.needsSuperblocks && superblocks.areAbsent ? [] : superblocks.badCopies
  }

  /// Whether any superblock could be read when the reader opened.
  package var hasSuperblock: Bool { superblocks.newest != nil }

  /// Bad copies that are still bad: one that was being written just then is not.
  package func lastingBadSuperblocks() throws(JournalError) -> [SuperblockFiles.BadCopy] {
    if badSuperblocks.isEmpty { return [] }
    let now = try SuperblockFiles(storage).badCopies
    return badSuperblocks.filter(now.contains)
  }

  /// What is known about the last block.
  package var block: JournalBlock { scanner.block }

  /// The commit groups of the last block, none when it is empty.
  package var groups: [BlockGroup] {
    scanner.block.groups(scanner.groupSizes, in: scanner.payload)
  }

  /// The chain behind a record of the last block; nil when the record is not the last one of its
  /// commit group.
  package func chain(behind sequence: UInt64) -> SHA256Digest? {
    var hasher = BlockHasher()
    var chain = block.previousChain
    for group in groups {
      chain = hasher.chain(after: chain, leaf: group.leaf(of: payload, &hasher))
      if group.lastSequence == sequence { return chain }
    }
    return nil
  }

  /// Has the block that holds the boundary behind so many groups of the journal read in two parts,
  /// so that `state` and `frontier` stand there between them.
  mutating func stop(behindGroups groupCount: UInt64) { scanner.boundary = groupCount }

  /// The file that the last block came from.
  package var segmentPath: String { storage.path(of: "\(segment.name)") }

  /// The file offset behind the last block.
  package var position: Int { scanner.position }

  /// The last block's raw records are the first `payloadByteCount` bytes; the buffer is used again.
  package var payload: [UInt8] { scanner.payload }

  /// The size of the last block's raw records in bytes; 0 for an empty block.
  package var payloadByteCount: Int { Int(scanner.block.rawByteCount) }

  /// All segments that are there now, in order.
  package func segmentNames() throws(JournalError) -> [SegmentName] {
    try SegmentList(storage).names
  }

  /// Moves to the next block. False at the end, where `tail` says how the journal ends; call again,
  /// after `waitForMore`, to follow a journal that is being written.
  package mutating func nextBlock() throws(JournalError) -> Bool {
    if tail != nil, try !hasMore() { return false }
    while true {
      guard try advance() else { return false }
      tail = nil
      endedCleanly = scanner.block.flags.contains(.cleanEnd)
      if scanner.state.nextSequence > wanted && hasReachedTime() { return true }
    }
  }

  /// Whether a block with the wanted time has come; from then on every block has it.
  private mutating func hasReachedTime() -> Bool {
    if wantedTime == .min { return true }
    guard block.recordCount > 0, block.lastRecordedAt >= wantedTime else { return false }
    wantedTime = .min
    return true
  }

  /// Waits until there may be more to read, at most that long. False when nothing came.
  package mutating func waitForMore(timeoutMilliseconds: Int) throws(JournalError) -> Bool {
    let deadline = Clocks.monotonicNanoseconds() + Int64(timeoutMilliseconds) * 1_000_000
    var pause: Int64 = 100_000
    while try !hasMore() {
      let left = deadline - Clocks.monotonicNanoseconds()
      guard left > 0 else { return false }
      Clocks.sleep(nanoseconds: min(pause, left))
      pause = min(pause * 2, 5_000_000)
    }
    return true
  }

  /// Reads the next block, through as many ends of segments as come first.
  private mutating func advance() throws(JournalError) -> Bool {
    while true {
      let step = try scanner.next()
      if step == .block { return true }
      // Listed before the bytes are read again: a segment has its final bytes when its successor
      // appears, so only what is still wrong then is damage and not a commit half seen.
      if let successor = try SegmentList(storage).successor(of: name) {
        scanner.window.forget()
        switch try scanner.next() {
        case .block: return true
        case .end: try enter(successor)
        case .fault(let fault):
          throw damage("\(fault.rawValue); \(RecoveryRefusal.notLast.rawValue)")
        }
      } else if try settleTail(step) {
        return true
      } else {
        return false
      }
    }
  }

  private mutating func enter(_ successor: SegmentName) throws(JournalError) {
    let opened = try OpenSegment.open(successor, in: storage)
    try scanner.checkContinues(opened.header, file: opened.file.path)
    segment = opened.header
    name = successor
    endedCleanly = false
    scanner.enter(opened)
  }

  /// Says in `tail` how the journal ends after `step`. True when the block became readable
  /// meanwhile.
  private mutating func settleTail(_ step: BlockScanner.Step) throws(JournalError) -> Bool {
    if case .torn(let known) = tail, known.offset == scanner.position, known.segment == name {
      scanner.window.forget()
      return false
    }
    // Without superblocks a reader reads on all the same; the verifier says that they are missing.
    let column = superblocks.column(
      names: try SegmentList(storage).names, endedCleanly: endedCleanly && step == .end,
      areNeeded: false)
    let judgement = try scanner.judgeTail(
      step, place: .last, superblocks: column, durableThrough: superblocks.durableThrough)
    scanner.window.forget()
    switch judgement.decision {
    case .keep:
      tail = endedCleanly ? .cleanEnd : .open
      return false
    case .cut:
      tail = .torn(
        TornTail(
          segment: name, offset: scanner.position, byteCount: judgement.byteCount,
          fromSequence: scanner.state.nextSequence, copy: "", digest: .zero))
      return false
    case .refuse(let refusal):
      // A live writer may have finished this block between the first look and the survey.
      let again = try scanner.next()
      if again == .block { return true }
      throw damage("\(again.faultText); \(refusal.rawValue)")
    }
  }

  /// Whether there is a byte at the position or a later segment. Cheap, for polling.
  private mutating func hasMore() throws(JournalError) -> Bool {
    scanner.window.forget()
    if try scanner.hasBytes() { return true }
    return try SegmentList(storage).successor(of: name) != nil
  }

  private func damage(_ what: String) -> JournalError {
    .damaged(
      file: segmentPath, offset: scanner.position,
      sequence: scanner.state.nextSequence, what: what)
  }
}

/// How a journal ends.
package enum JournalTail: Equatable, Sendable {
  /// The writer closed it.
  case cleanEnd
  /// Whole blocks, then nothing: it is being written, or its writer was killed.
  case open
  /// Bytes that were never acknowledged: a commit half seen, or torn by a crash.
  case torn(TornTail)
}
