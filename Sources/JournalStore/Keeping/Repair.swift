import SystemCalls

/// Makes a whole journal of a damaged one, in a new directory and by a plan that was agreed to. The
/// damaged directory and its backups are only read.
package enum Repair {
  /// Who agreed to a plan, and why.
  package struct Agreement: Sendable {
    /// The plan's hash.
    package let plan: String
    /// The operator.
    package let name: String
    /// Why.
    package let reason: String
    /// When, for the log.
    package let time: String
    /// Whether records that are lost are given up.
    package let acceptsGap: Bool

    /// An operator's word.
    package init(plan: String, name: String, reason: String, time: String, acceptsGap: Bool) {
      self.plan = plan
      self.name = name
      self.reason = reason
      self.time = time
      self.acceptsGap = acceptsGap
    }
  }

  /// The file that says what was done, in the new directory.
  package static let logName = RepairLog.fileName

  /// What can be done.
  package static func plan(
    _ damaged: any JournalStorage, backups: [any JournalStorage],
    progress: (UInt64) -> Void = { _ in }
  ) throws(KeepingError) -> RepairPlan {
    try RepairPlanner.plan(damaged, backups: backups, progress: progress)
  }

  /// Does it, into an empty or absent directory, and proves the result.
  package static func run(
    _ damaged: any JournalStorage, backups: [any JournalStorage], to target: any JournalStorage,
    by agreement: Agreement, progress: (UInt64) -> Void = { _ in }
  ) throws(KeepingError) -> RepairPlan {
    for source in [damaged] + backups where source.path == target.path {
      throw .sameDirectory(target.path)
    }
    let plan = try RepairPlanner.plan(damaged, backups: backups, progress: progress)
    guard plan.hash == agreement.plan else {
      throw .planChanged(given: agreement.plan, now: plan.hash)
    }
    if plan.gap != nil && !agreement.acceptsGap {
      throw .notPossible(
        "records would be lost: name a backup that has them by --from, or give them up by "
          + "--accept-gap")
    }
    guard !plan.pieces.isEmpty else {
      throw .notPossible("nothing of \(damaged.path) can be read: restore a backup instead")
    }
    var journal = NewJournal(
      purpose: "repair of \(damaged.path), plan \(plan.hash)", end: plan.end,
      isCleanEnd: plan.isCleanEnd, hasSuperblocks: plan.hasSuperblocks || plan.gap != nil)
    journal.pieces = plan.pieces.map {
      NewJournal.Piece(
        name: $0.name, source: $0.source, byteCount: $0.byteCount, digest: $0.digest)
    }
    if plan.gap != nil, let piece = closing(plan, damaged) { journal.pieces.append(piece) }
    try keeping { () throws(JournalError) in
      try addBeside(plan, damaged, to: &journal)
      journal.texts.append((logName, try log(plan, agreement, damaged)))
    }
    try journal.make(in: target, progress: progress)
    return plan
  }

  /// An empty segment of an epoch that was never used, so that no later opening takes the name of
  /// one whose records were given up.
  private static func closing(
    _ plan: RepairPlan, _ damaged: any JournalStorage
  ) -> NewJournal.Piece? {
    guard let frontier = plan.frontier, plan.highestEpoch < JournalFormat.maximumEpoch else {
      return nil
    }
    var state = plan.end
    state.epoch = plan.highestEpoch + 1
    state.durableThrough = state.nextSequence - 1
    var options = JournalOptions()
    options.buildLabel = "daybook-audit repair"
    options.schemaVersion = plan.schemaVersion
    let header = SegmentHeader(
      state: state, frontier: frontier, options: options,
      segmentByteCount: JournalFormat.segmentHeaderByteCount, createdAt: 0)
    return NewJournal.Piece(
      name: header.name, source: damaged, byteCount: JournalFormat.segmentHeaderByteCount,
      head: header.encoded())
  }

  private static func addBeside(
    _ plan: RepairPlan, _ damaged: any JournalStorage, to journal: inout NewJournal
  ) throws(JournalError) {
    try journal.addFolders(of: damaged)
    for file in plan.quarantined {
      journal.beside.append(
        NewJournal.FileBeside(
          folder: JournalFormat.quarantineName, newName: file.newName, source: file.source,
          name: file.name, byteCount: file.byteCount, digest: file.digest))
    }
    if let retained = try RetainedBeginning(in: damaged) {
      journal.texts.append((RetainedBeginning.fileName, retained.text))
    }
  }

  private static func log(
    _ plan: RepairPlan, _ agreement: Agreement, _ damaged: any JournalStorage
  ) throws(JournalError) -> String {
    let before = try TextFile.read(
      logName, in: damaged, maximumByteCount: RepairLog.maximumByteCount)
    let lines = [
      "repaired \(agreement.time) plan \(plan.hash)",
      "operator \(agreement.name.onOneLine)", "reason \(agreement.reason.onOneLine)",
    ]
    return String(decoding: before ?? [], as: UTF8.self)
      + (lines + plan.lines.map(\.onOneLine) + [""]).map { $0 + "\n" }.joined()
  }
}

extension String {
  /// Without line breaks, which would let one line of a file pass for another.
  var onOneLine: String {
    String(map { $0.isNewline ? " " : $0 })
  }
}
