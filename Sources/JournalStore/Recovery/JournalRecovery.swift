import SystemCalls

/// Finds where a journal ends and whether it may be continued there. Looking changes nothing.
struct JournalRecovery {
  /// Where the journal stands after its last whole block.
  let state: ChainState
  let lastSegment: SegmentName
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
    let opened = try OpenSegment.open(first, in: list.storage)
    var scanner = BlockScanner(opened, verification: .checksums)
    var endedCleanly = try Self.scan(&scanner)
    if last != first {
      try Self.decideEarlier(&scanner, first, in: list.storage)
      let next = try OpenSegment.open(last, in: list.storage)
      try Self.checkContinues(
        scanner.state, next.header, file: list.storage.path(of: "\(last)"))
      scanner.enter(next)
      endedCleanly = try Self.scan(&scanner)
    }
    tornTail = try Self.decideLast(&scanner, last, in: list.storage)
    state = scanner.state
    lastSegment = last
    lastEpoch = list.names.map(\.epoch).max() ?? 0
    validEnd = scanner.position
    self.endedCleanly = endedCleanly && tornTail == nil
  }

  /// A crashed writer's pages may be in the cache without being on the disk, and after a failed
  /// write-back they look clean (Rebello et al., ATC 2020). So: write back, drop, read the device.
  private static func forgetCachedPages(
    _ name: SegmentName, in storage: any JournalStorage
  ) throws(JournalError) {
    try attempt { () throws(SystemError) in
      let file = try storage.openForReading("\(name)")
      try file.synchronize()
      try file.dropCachedPages()
    }
  }

  /// Reads to the first place that is no block; whether the last block was the writer's farewell.
  private static func scan(_ scanner: inout BlockScanner) throws(JournalError) -> Bool {
    var endedCleanly = false
    while try scanner.next() == .block {
      endedCleanly = scanner.block.flags.contains(.cleanEnd)
    }
    return endedCleanly
  }

  private static func decideEarlier(
    _ scanner: inout BlockScanner, _ name: SegmentName, in storage: any JournalStorage
  ) throws(JournalError) {
    guard case .fault(let fault) = try scanner.next() else { return }
    throw .damaged(
      file: storage.path(of: "\(name)"), offset: scanner.position,
      sequence: scanner.state.nextSequence,
      what: "\(fault.rawValue); \(RecoveryRefusal.notLast.rawValue)")
  }

  private static func decideLast(
    _ scanner: inout BlockScanner, _ name: SegmentName, in storage: any JournalStorage
  ) throws(JournalError) -> TornTail? {
    let step = try scanner.next()
    let judgement = try scanner.judgeTail(step, place: .last)
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

  /// Refuses a segment that is not the one after `state`.
  static func checkContinues(
    _ state: ChainState, _ header: SegmentHeader, file: String
  ) throws(JournalError) {
    guard header.journalId == state.journalId else {
      throw .foreignSegment(file: file, found: header.journalId, expected: state.journalId)
    }
    guard header.firstSequence <= state.nextSequence else {
      throw .missingSegment(
        directory: Directory(file).parent.path, expectedFirstSequence: state.nextSequence)
    }
    if let what = state.discontinuity(header) {
      throw .damaged(file: file, offset: 0, sequence: header.firstSequence, what: what)
    }
  }
}

extension BlockScanner {
  /// Puts the facts about the position after `step` to the recovery table. `byteCount` is the size
  /// of what is not proven.
  mutating func judgeTail(
    _ step: Step, place: RecoveryDecision.Place
  ) throws(JournalError) -> (decision: RecoveryDecision, byteCount: Int) {
    guard case .fault = step else {
      let watermark: RecoveryDecision.Watermark =
        state.durableThrough >= state.nextSequence ? .reachesTail : .belowTail
      return (.decide(place: place, tail: .clear, watermark: watermark, extent: .withinOneGroup), 0)
    }
    let survey = try survey()
    let highest = max(survey.watermark, state.durableThrough)
    let byteCount = survey.endOfData - position
    let decision = RecoveryDecision.decide(
      place: place, tail: .unproven,
      watermark: highest >= state.nextSequence ? .reachesTail : .belowTail,
      extent: byteCount <= JournalFormat.maximumInFlightByteCount ? .withinOneGroup : .larger)
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
