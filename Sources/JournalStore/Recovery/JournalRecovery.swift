import SystemCalls

/// Finds where a journal ends and whether it may be continued there. Looking changes nothing.
struct JournalRecovery {
  /// Where the journal stands after its last whole block.
  let state: ChainState
  /// The Merkle tree's right edge there.
  let frontier: MerkleFrontier
  let superblocks: SuperblockFiles
  let lastSegment: SegmentName
  let lastForm: SegmentForm
  /// The highest epoch of any segment.
  let lastEpoch: UInt32
  /// Where the last whole block of the last segment ends, in bytes.
  let validEnd: Int
  let endedCleanly: Bool
  let tornTail: TornTail?

  /// Only the last two segments are read: whoever folds the journal reads all of it anyway, and the
  /// watermark of a group at the end of one segment may be at the start of the next.
  init(_ list: SegmentList) throws(JournalError) {
    let recent = Array(list.names.suffix(2))
    guard let first = recent.first, let last = recent.last else {
      throw .empty(directory: list.storage.path)
    }
    for name in recent { try Self.forgetCachedPages(name, in: list.storage) }
    superblocks = try SuperblockFiles(list.storage)
    let opened = try OpenSegment.open(first, in: list.storage)
    try superblocks.check(opened.header, file: opened.file.path)
    var lastForm = opened.header.form
    var areNeeded = opened.header.needsSuperblocks
    var scanner = BlockScanner(opened, verification: .checksums)
    var endedCleanly = try Self.scan(&scanner)
    if last != first {
      try Self.decideEarlier(&scanner, first, in: list.storage)
      let next = try OpenSegment.open(last, in: list.storage)
      try scanner.checkContinues(next.header, file: next.file.path)
      lastForm = next.header.form
      areNeeded = areNeeded || next.header.needsSuperblocks
      scanner.enter(next)
      endedCleanly = try Self.scan(&scanner)
    }
    let end = try scanner.next()
    let column = superblocks.column(
      names: list.names, endedCleanly: endedCleanly && end == .end, areNeeded: areNeeded)
    tornTail = try Self.decideLast(
      &scanner, end, last, column, durableThrough: superblocks.durableThrough, in: list.storage)
    state = scanner.state
    if let known = scanner.frontier {
      frontier = known
    } else {
      frontier = try Self.frontier(list, size: state.groupIndex)
    }
    lastSegment = last
    self.lastForm = lastForm
    lastEpoch = list.names.map(\.epoch).max() ?? 0
    validEnd = scanner.position
    self.endedCleanly = endedCleanly && tornTail == nil
  }

  /// A crashed writer's pages may be in the cache without being on the disk, and after a failed
  /// write-back they look clean (Rebello et al., ATC 2020). So: write back, drop, read the device.
  private static func forgetCachedPages(
    _ name: SegmentName, in storage: any JournalStorage
  ) throws(JournalError) {
    let file = try OpenSegment.openFile(name, in: storage).file
    try attempt { () throws(SystemError) in
      try file.synchronize()
      try file.dropCachedPages()
    }
  }

  /// Reads to the first place that is no block; whether the last block was the writer's farewell.
  /// The records of the last group are proven too, since no chain goes on from it that would show
  /// them to be others.
  private static func scan(_ scanner: inout BlockScanner) throws(JournalError) -> Bool {
    var endedCleanly = false
    while try scanner.next() == .block {
      endedCleanly = scanner.block.flags.contains(.cleanEnd)
    }
    if let (header, offset, fault) = try scanner.faultOfLastGroup() {
      throw .damaged(
        file: scanner.window.file.path, offset: offset, sequence: header.firstSequence,
        what: "\(fault.rawValue); \(RecoveryRefusal.altered.rawValue)")
    }
    return endedCleanly
  }

  private static func decideEarlier(
    _ scanner: inout BlockScanner, _ name: SegmentName, in storage: any JournalStorage
  ) throws(JournalError) {
    guard case .fault(let fault) = try scanner.next() else { return }
    throw .damaged(
      file: scanner.window.file.path, offset: scanner.position,
      sequence: scanner.state.nextSequence,
      what: "\(fault.rawValue); \(RecoveryRefusal.notLast.rawValue)")
  }

  private static func decideLast(
    _ scanner: inout BlockScanner, _ step: BlockScanner.Step, _ name: SegmentName,
    _ superblocks: RecoveryDecision.Superblocks, durableThrough: UInt64,
    in storage: any JournalStorage
  ) throws(JournalError) -> TornTail? {
    let judgement = try scanner.judgeTail(
      step, place: .last, superblocks: superblocks, durableThrough: durableThrough)
    switch judgement.decision {
    case .keep:
      return nil
    case .cut:
      return TornTail(
        segment: name, offset: scanner.position, byteCount: judgement.byteCount,
        fromSequence: scanner.state.nextSequence, copy: "", digest: .zero)
    case .refuse(let refusal):
      throw .damaged(
        file: storage.path(of: "\(name)"), offset: scanner.position,
        sequence: scanner.state.nextSequence,
        what: "\(step.faultText); \(refusal.rawValue)")
    }
  }

  /// Reads the whole journal for the tree's right edge: once, when a journal of version 1 is
  /// continued in version 2.
  private static func frontier(
    _ list: SegmentList, size: UInt64
  ) throws(JournalError) -> MerkleFrontier {
    var reader = try JournalReader.open(in: list.storage)
    while reader.state.groupIndex < size, try reader.nextBlock() {}
    guard let frontier = reader.frontier, frontier.size == size else {
      throw .missingSegment(
        directory: list.storage.path, expectedFirstSequence: JournalFormat.firstSequence)
    }
    return frontier
  }
}

extension SegmentHeader {
  /// Whether a journal that goes on from this segment must have superblocks. A sealed one does not
  /// tell, as it may have been sealed from version 1.
  var needsSuperblocks: Bool { frontier != nil && form == .live }
}

extension SuperblockFiles {
  /// The highest sequence that a superblock calls durable.
  var durableThrough: UInt64 { newest?.durableThrough ?? 0 }

  /// Refuses superblocks of another journal than the segment's.
  func check(_ header: SegmentHeader, file: String) throws(JournalError) {
    guard let newest, newest.journalId != header.journalId else { return }
    throw .foreignSegment(file: file, found: header.journalId, expected: newest.journalId)
  }

  /// Their column of the recovery table. `areNeeded` says whether the journal must have some.
  func column(
    names: [SegmentName], endedCleanly: Bool, areNeeded: Bool
  ) -> RecoveryDecision.Superblocks {
    guard let newest else { return areNeeded ? .lost : .agree }
    let lastEpoch = names.map(\.epoch).max() ?? 0
    if newest.epoch > lastEpoch { return .ahead }
    let named = SegmentName(firstSequence: newest.segmentFirstSequence, epoch: newest.epoch)
    if newest.segmentFirstSequence > 0 && !names.contains(named) { return .ahead }
    return newest.isCleanEnd && newest.epoch == lastEpoch && !endedCleanly ? .ahead : .agree
  }
}

extension BlockScanner {
  /// Refuses a segment that is not the one after the state.
  func checkContinues(_ header: SegmentHeader, file: String) throws(JournalError) {
    guard header.journalId == state.journalId else {
      throw .foreignSegment(file: file, found: header.journalId, expected: state.journalId)
    }
    guard header.firstSequence <= state.nextSequence else {
      throw .missingSegment(
        directory: Directory(file).parent.path, expectedFirstSequence: state.nextSequence)
    }
    var what = state.discontinuity(header)
    if what == nil, let frontier, let next = header.frontier, frontier != next {
      what = "its Merkle frontier is not that of the groups before it"
    }
    if let what {
      throw .damaged(file: file, offset: 0, sequence: header.firstSequence, what: what)
    }
  }

  /// Puts the facts about the position after `step` to the recovery table. `byteCount` is the size
  /// of what is not proven.
  mutating func judgeTail(
    _ step: Step, place: RecoveryDecision.Place, superblocks: RecoveryDecision.Superblocks,
    durableThrough: UInt64
  ) throws(JournalError) -> (decision: RecoveryDecision, byteCount: Int) {
    // A sealed segment was whole when it was made, whatever comes after it.
    let place = footer == nil ? place : .earlier
    guard case .fault(let fault) = step else {
      let highest = max(durableThrough, state.durableThrough)
      let decision = RecoveryDecision.decide(
        place: place, tail: .clear,
        watermark: highest >= state.nextSequence ? .reachesTail : .belowTail,
        extent: .withinOneGroup, superblocks: superblocks)
      return (decision, 0)
    }
    let survey = try survey()
    let highest = max(survey.watermark, durableThrough, state.durableThrough)
    let byteCount = survey.endOfData - position
    let decision = RecoveryDecision.decide(
      place: place, tail: fault.isOfWholeBlock ? .altered : .unproven,
      watermark: highest >= state.nextSequence ? .reachesTail : .belowTail,
      extent: byteCount <= JournalFormat.maximumInFlightByteCount ? .withinOneGroup : .larger,
      superblocks: superblocks)
    return (decision, byteCount)
  }
}

extension BlockScanner.Step {
  /// What is wrong, in words.
  var faultText: String {
    switch self {
    case .block: "a block"
    case .end: "the data ends"
    case .fault(let fault): fault.rawValue
    }
  }
}
