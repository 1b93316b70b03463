import SystemCalls

/// Puts a journal together from a damaged directory and its backups, segment by segment, always by
/// the copy that goes furthest and continues the chain. It only reads.
struct RepairPlanner {
  private let damaged: any JournalStorage
  /// The damaged directory first.
  private let sources: [any JournalStorage]
  private let names: [SegmentName]
  private var plan: RepairPlan
  private var lastName: SegmentName?
  private var state: ChainState?
  private var frontier: MerkleFrontier?
  private var stop: (name: SegmentName, why: SegmentProbe.Stop)?

  /// Plans. `backups` are directories that may have good copies.
  static func plan(
    _ damaged: any JournalStorage, backups: [any JournalStorage],
    progress: (UInt64) -> Void = { _ in }
  ) throws(KeepingError) -> RepairPlan {
    var planner = try RepairPlanner(damaged, backups)
    try planner.assemble(progress)
    try planner.judgeEnd(progress)
    try keeping { () throws(JournalError) in try planner.judgeSuperblocks() }
    return planner.plan
  }

  private init(
    _ damaged: any JournalStorage, _ backups: [any JournalStorage]
  ) throws(KeepingError) {
    self.damaged = damaged
    sources = [damaged] + backups
    var all: [SegmentName] = []
    var found: (id: JournalId, path: String)?
    for source in sources {
      let (list, id) = try keeping { () throws(JournalError) in
        let list = try SegmentList(source)
        return (list.names, try Self.identity(of: source, list.names))
      }
      for name in list where !all.contains(name) { all.append(name) }
      guard let id else { continue }
      if let found, found.id != id {
        throw .otherJournal(directory: source.path, found: id, expected: found.id)
      }
      found = (id, source.path)
    }
    guard let found else { throw .journal(.empty(directory: damaged.path)) }
    names = all.sorted()
    plan = RepairPlan(journalId: found.id, directory: damaged.path)
    plan.highestEpoch = names.map(\.epoch).max() ?? 0
  }

  /// Which journal a directory is of, by the first header or superblock that can be read.
  private static func identity(
    of storage: any JournalStorage, _ names: [SegmentName]
  ) throws(JournalError) -> JournalId? {
    for name in names {
      do throws(JournalError) {
        return try OpenSegment.open(name, in: storage).header.journalId
      } catch {
        if case .system = error { throw error }
        continue
      }
    }
    return try SuperblockFiles(storage).newest?.journalId
  }

  private mutating func assemble(_ progress: (UInt64) -> Void) throws(KeepingError) {
    try begin()
    for name in names {
      if let lastName, name <= lastName { continue }
      let next = state?.nextSequence ?? name.firstSequence
      if name.firstSequence > next { return }
      if name.firstSequence < next {
        plan.findings.append(
          CheckFinding(
            .warning, "\(name)", "begins within what another opening wrote; it is left out"))
        try setAside(name)
        continue
      }
      guard try take(name, progress) else { return }
    }
  }

  /// The journal begins with record 1, or where `retained` says.
  private mutating func begin() throws(KeepingError) {
    guard let first = names.first, first.firstSequence != JournalFormat.firstSequence else {
      return
    }
    let isRetained = try keeping { () throws(JournalError) in
      try JournalReader.isRetained(damaged)
    }
    if !isRetained {
      // Nothing can be read without the beginning: the first segment is missing.
      state = plan.end
      frontier = MerkleFrontier()
    }
  }

  /// Takes the best copy of a segment. False when there is none, and nothing can come behind.
  private mutating func take(
    _ name: SegmentName, _ progress: (UInt64) -> Void
  ) throws(KeepingError) -> Bool {
    var best: (probe: SegmentProbe, source: Int)?
    for (index, source) in sources.enumerated() {
      for name in name.inBothForms {
        guard let probe = try probe(name, source, progress) else { continue }
        if let known = best {
          try checkAgree(known.probe, sources[known.source], probe, source)
          if !probe.isBetter(than: known.probe) { continue }
        }
        best = (probe, index)
      }
    }
    guard let best else { return false }
    try add(best.probe, best.source)
    return true
  }

  /// A copy that continues what was taken so far; nil when there is none.
  private mutating func probe(
    _ name: SegmentName, _ source: any JournalStorage, _ progress: (UInt64) -> Void
  ) throws(KeepingError) -> SegmentProbe? {
    do throws(JournalError) {
      guard try FileCopy.byteCount("\(name)", in: source) != nil else { return nil }
      let probe = try SegmentProbe(name, in: source, progress: progress)
      if let why = discontinuity(probe.header) {
        note(name, source, why)
        return nil
      }
      if let stop = probe.stop { note(name, source, stop.words) }
      return probe
    } catch {
      if case .system = error { throw .journal(error) }
      note(name, source, "it cannot be used: \(error.reason)")
      return nil
    }
  }

  private mutating func note(_ name: SegmentName, _ source: any JournalStorage, _ what: String) {
    plan.findings.append(CheckFinding(.error, source.path(of: "\(name)"), what))
  }

  private func discontinuity(_ header: SegmentHeader) -> String? {
    guard header.journalId == plan.journalId else {
      return "it belongs to journal \(header.journalId)"
    }
    guard let state else { return nil }
    if lastName != nil, let what = state.discontinuity(header) { return what }
    if let frontier, let theirs = header.frontier, frontier != theirs {
      return "its Merkle frontier is not that of the groups before it"
    }
    return nil
  }

  private mutating func add(_ probe: SegmentProbe, _ source: Int) throws(KeepingError) {
    let name = probe.name
    let digest = try keeping { () throws(JournalError) in
      try FileCopy.digest("\(name)", byteCount: probe.byteCount, in: sources[source])
    }
    plan.pieces.append(
      RepairPlan.Piece(
        name: name, path: sources[source].path, byteCount: probe.byteCount,
        lastSequence: probe.state.nextSequence - 1, digest: digest, source: sources[source],
        isTakenFromBackup: source > 0))
    if source > 0 {
      plan.findings.append(
        CheckFinding(.warning, "\(name)", "is taken from \(sources[source].path)"))
    }
    lastName = name
    state = probe.state
    frontier = frontier ?? probe.header.frontierAtStart
    if frontier != nil { frontier = probe.frontier }
    stop = probe.stop.map { (name, $0) }
    plan.end = probe.state
    plan.frontier = frontier
    plan.schemaVersion = probe.header.schemaVersion
    plan.isCleanEnd = probe.isCleanEnd
    plan.hasSuperblocks = plan.hasSuperblocks || probe.header.needsSuperblocks
  }

  /// Two copies must tell the same story as far as both go, else only the operator can choose.
  private func checkAgree(
    _ one: SegmentProbe, _ first: any JournalStorage, _ two: SegmentProbe,
    _ second: any JournalStorage
  ) throws(KeepingError) {
    let (short, long, storage) =
      one.state.nextSequence <= two.state.nextSequence ? (one, two, second) : (two, one, first)
    let chain = try keeping { () throws(JournalError) in
      try SegmentProbe.chain(
        behind: short.state.nextSequence, of: long.name, in: storage,
        byteCount: long.byteCount)
    }
    guard chain == short.state.chain else {
      throw .notPossible(
        "\(first.path(of: "\(one.name)")) and \(second.path(of: "\(two.name)")) are both whole "
          + "and tell different stories: keep both, and leave the wrong one out of --from")
    }
  }

  private mutating func setAside(_ name: SegmentName) throws(KeepingError) {
    for name in name.inBothForms.map(\.description) {
      try keeping { () throws(JournalError) in
        guard let byteCount = try FileCopy.byteCount(name, in: damaged) else { return }
        plan.quarantined.append(
          RepairPlan.Quarantined(
            name: name, newName: name + ".damaged", byteCount: byteCount,
            digest: try FileCopy.digest(name, byteCount: byteCount, in: damaged), source: damaged))
      }
    }
  }
}

extension RepairPlanner {
  /// Whether something that was durable is missing behind the last piece.
  fileprivate mutating func judgeEnd(_ progress: (UInt64) -> Void) throws(KeepingError) {
    let next = plan.end.nextSequence
    let behind = names.filter { name in lastName.map { name > $0 } ?? true }
    let promised = try keeping { () throws(JournalError) in try promise() }
    var why: [String] = []
    if let first = behind.first {
      why.append("segments follow, the first with record #\(first.firstSequence)")
    }
    if promised.durable >= next { why.append("a superblock or block says that they were durable") }
    if let lost = promised.lostSegment { why.append("a superblock knows of \(lost)") }
    switch stop?.why {
    case .damaged(let what): why.append(what)
    case .torn, nil: break
    }
    if stop != nil || !behind.isEmpty { try setAsideTail(behind) }
    if why.isEmpty {
      if case .torn(let what) = stop?.why {
        plan.findings.append(
          CheckFinding(.warning, "tail", "\(what); never acknowledged, they go into quarantine"))
      }
      return
    }
    var gap = RepairPlan.Gap(
      firstSequence: next, lastSequence: promised.durable >= next ? promised.durable : 0,
      after: plan.end.lastRecordedAt, before: 0, why: why.joined(separator: "; "),
      droppedByKind: [UInt64](repeating: 0, count: 256))
    for name in behind { try look(behind: name, &gap, progress) }
    plan.isCleanEnd = false
    plan.gap = gap
  }

  /// What superblocks promise, and blocks that were read.
  private func promise() throws(JournalError) -> (durable: UInt64, lostSegment: SegmentName?) {
    var durable = plan.end.durableThrough
    var lost: SegmentName?
    for source in sources {
      guard let newest = try SuperblockFiles(source).newest else { continue }
      durable = max(durable, newest.durableThrough)
      let named = SegmentName(firstSequence: newest.segmentFirstSequence, epoch: newest.epoch)
      if newest.segmentFirstSequence > 0, newest.segmentFirstSequence >= plan.end.nextSequence,
        !plan.pieces.contains(where: { $0.name == named })
      {
        lost = named
      }
    }
    return (durable, lost)
  }

  private mutating func setAsideTail(_ behind: [SegmentName]) throws(KeepingError) {
    if let stop { try setAside(stop.name) }
    for name in behind { try setAside(name) }
  }

  /// What of a segment behind the gap can still be read.
  private func look(
    behind name: SegmentName, _ gap: inout RepairPlan.Gap, _ progress: (UInt64) -> Void
  ) throws(KeepingError) {
    for (source, name) in sources.flatMap({ source in name.inBothForms.map { (source, $0) } }) {
      do throws(JournalError) {
        guard try FileCopy.byteCount("\(name)", in: source) != nil else { continue }
        let probe = try SegmentProbe(
          name, in: source, countingFrom: gap.firstSequence, progress: progress)
        gap.lastSequence = max(gap.lastSequence, probe.state.nextSequence - 1)
        if gap.before == 0 { gap.before = probe.header.lastRecordedAt }
        for kind in 0..<256 { gap.droppedByKind[kind] += probe.kindCounts[kind] }
        return
      } catch {
        if case .system = error { throw .journal(error) }
        gap.lastSequence = max(gap.lastSequence, name.firstSequence - 1)
        continue
      }
    }
  }

  fileprivate mutating func judgeSuperblocks() throws(JournalError) {
    guard plan.hasSuperblocks else { return }
    let files = try SuperblockFiles(damaged)
    for bad in files.badCopies {
      plan.findings.append(
        CheckFinding(
          files.newest == nil ? .error : .warning, "superblock",
          "copy \(bad.copy) of \(bad.file): \(bad.fault.rawValue); it is made anew"))
    }
    let column = files.column(
      names: plan.pieces.map(\.name), endedCleanly: plan.isCleanEnd, areNeeded: true)
    if column == .ahead {
      plan.findings.append(
        CheckFinding(
          .error, "superblock",
          "it knows of a later segment or a clean end that is not there; it is made anew"))
    }
  }
}

extension SegmentProbe {
  /// More records; of as many, no fault; of as good ones, the writer's farewell.
  fileprivate func isBetter(than other: SegmentProbe) -> Bool {
    if state.nextSequence != other.state.nextSequence {
      return state.nextSequence > other.state.nextSequence
    }
    if (stop == nil) != (other.stop == nil) { return stop == nil }
    // A sealed segment does not say how its opening ended.
    return name.form == other.name.form && isCleanEnd && !other.isCleanEnd
  }

  /// The chain of a segment behind the record before a sequence, nil when no group ends there.
  fileprivate static func chain(
    behind sequence: UInt64, of name: SegmentName, in storage: any JournalStorage, byteCount: Int
  ) throws(JournalError) -> SHA256Digest? {
    let alone = AssembledStorage(
      path: storage.path,
      parts: [AssembledStorage.Part(name: name, source: storage, byteCount: byteCount)])
    var reader = try JournalReader.open(in: alone, at: name)
    if reader.state.nextSequence == sequence { return reader.state.chain }
    while try reader.nextBlock() {
      if reader.block.contains(sequence - 1) { return reader.chain(behind: sequence - 1) }
    }
    return nil
  }
}

extension SegmentName {
  /// The names that its file may have.
  var inBothForms: [SegmentName] {
    [SegmentForm.sealed, .live].map {
      SegmentName(firstSequence: firstSequence, epoch: epoch, form: $0)
    }
  }
}

extension SegmentProbe.Stop {
  /// What is wrong, in words.
  fileprivate var words: String {
    switch self {
    case .torn(let what), .damaged(let what): what
    }
  }
}
