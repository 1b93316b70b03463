import SystemCalls

/// Removes the oldest segments of a journal: by a plan that was agreed to, never what is not in the
/// archive byte for byte, proven, covered by a signed checkpoint, and dispensable to a start-up.
package enum Retain {
  /// What can go.
  package static func plan(
    _ journal: any JournalStorage, archive: any JournalStorage, rules: RetainPlan.Rules,
    progress: (UInt64) -> Void = { _ in }
  ) throws(KeepingError) -> RetainPlan {
    guard journal.path != archive.path else { throw .sameDirectory(archive.path) }
    let proven = try ProvenGroups(journal, rules.checkpoint, progress)
    var plan = RetainPlan(
      journalId: proven.journalId, directory: journal.path, archive: archive.path)
    let names = try keeping { () throws(JournalError) in
      guard try attempt({ () throws(SystemError) in try archive.exists() }) else {
        throw .notFound(directory: archive.path)
      }
      return try SegmentList(journal).names
    }
    for (name, next) in zip(names, names.dropFirst()) {
      let why = try keeping { () throws(JournalError) -> String? in
        let header = try OpenSegment.open(next, in: journal).header
        if let why = rules.whyKept(before: header) { return why }
        guard let byteCount = proven.ends[name] else { return "it was not read to its end" }
        let found = try compare(name, byteCount, journal, archive)
        guard let digest = found.digest else { return found.why }
        plan.candidates.append(
          RetainPlan.Candidate(
            name: name, byteCount: byteCount, digest: digest,
            nextSequence: header.firstSequence, chain: header.chain))
        return nil
      }
      if let why {
        plan.limit = "\(name): \(why)"
        return plan
      }
    }
    plan.limit = "\(names.last.map { "\($0)" } ?? ""): it is the last one"
    return plan
  }

  /// Carries the plan out, oldest first. At every moment the file `retained` explains where the
  /// journal begins.
  package static func run(
    _ journal: any JournalStorage, archive: any JournalStorage, rules: RetainPlan.Rules,
    by agreement: Repair.Agreement, progress: (UInt64) -> Void = { _ in }
  ) throws(KeepingError) -> RetainPlan {
    let plan = try plan(journal, archive: archive, rules: rules, progress: progress)
    guard plan.hash == agreement.plan else {
      throw .planChanged(given: agreement.plan, now: plan.hash)
    }
    guard !plan.candidates.isEmpty else { return plan }
    try keeping { () throws(JournalError) in
      var retained =
        try RetainedBeginning(in: journal) ?? RetainedBeginning(journalId: plan.journalId)
      for candidate in plan.candidates
      where !retained.removed.contains(where: { $0.name == candidate.name }) {
        retained.removed.append(
          RetainedBeginning.Removed(
            name: candidate.name, nextSequence: candidate.nextSequence, chain: candidate.chain,
            digest: candidate.digest))
      }
      retained.reasons.append(
        "because \(agreement.time) operator \(agreement.name.onOneLine) archive "
          + "\(archive.path.onOneLine) reason \(agreement.reason.onOneLine)")
      try TextFile.replace(RetainedBeginning.fileName, with: retained.text, in: journal)
      for candidate in plan.candidates {
        try attempt { () throws(SystemError) in
          for name in candidate.name.inBothForms { try journal.removeFile("\(name)") }
          try journal.synchronize()
        }
      }
    }
    return plan
  }

  /// Compares what belongs to a segment with the archive's file of the same name; where the one is
  /// sealed and the other is not, their records by the chain.
  private static func compare(
    _ name: SegmentName, _ byteCount: Int, _ journal: any JournalStorage,
    _ archive: any JournalStorage
  ) throws(JournalError) -> (digest: SHA256Digest?, why: String) {
    let different = "the archive's copy is not the same; run daybook-audit verify on the archive"
    if let archived = try FileCopy.byteCount("\(name)", in: archive) {
      let digest = try FileCopy.digest("\(name)", byteCount: byteCount, in: journal)
      guard archived == byteCount, try FileCopy.digest("\(name)", in: archive) == digest else {
        return (nil, different)
      }
      return (digest, "")
    }
    for other in name.inBothForms where other.form != name.form {
      guard try FileCopy.byteCount("\(other)", in: archive) != nil else { continue }
      do throws(JournalError) {
        let ours = try SegmentProbe(name, in: journal, progress: { _ in })
        let theirs = try SegmentProbe(other, in: archive, progress: { _ in })
        let isSame =
          theirs.stop == nil && theirs.header.chain == ours.header.chain
          && theirs.state.chain == ours.state.chain
          && theirs.state.nextSequence == ours.state.nextSequence
        return isSame ? (try FileCopy.digest("\(other)", in: archive), "") : (nil, different)
      } catch {
        if case .system = error { throw error }
        return (nil, different)
      }
    }
    return (nil, "the archive does not have it; run daybook-audit backup first")
  }
}

extension RetainPlan.Rules {
  /// Why the segment before this header stays, or nil.
  fileprivate func whyKept(before next: SegmentHeader) -> String? {
    if next.groupIndex > checkpoint.size {
      return "the checkpoint covers only \(checkpoint.size) groups"
    }
    if let keepFrom, next.firstSequence > keepFrom { return "it has records from #\(keepFrom) on" }
    if let keepSince, next.lastRecordedAt >= keepSince { return "it is not old enough" }
    guard let snapshot, snapshot >= next.firstSequence else {
      return "a start-up needs it, as no snapshot is behind it"
    }
    return nil
  }
}

/// A journal read and proven from its first segment on as far as a checkpoint covers it.
private struct ProvenGroups {
  let journalId: JournalId
  /// Where the last whole block of each segment that was read to its end ends, in bytes.
  let ends: [SegmentName: Int]

  init(
    _ journal: any JournalStorage, _ checkpoint: Checkpoint, _ progress: (UInt64) -> Void
  ) throws(KeepingError) {
    var reader = try keeping { () throws(JournalError) in
      try JournalReader.openAtFirst(in: journal, verification: .chain)
    }
    journalId = reader.journalId
    let origin = Checkpoint.origin(of: reader.journalId)
    guard checkpoint.origin.hasSameBytes(as: origin) else {
      throw .evidence(.wrongOrigin(found: checkpoint.origin, expected: origin))
    }
    var hasher = BlockHasher()
    var root: SHA256Digest?
    if reader.state.groupIndex == checkpoint.size { root = reader.frontier?.root(&hasher) }
    var found: [SegmentName: Int] = [:]
    do {
      // One block more than the checkpoint covers, so that the segment it ends is known to end.
      reader.stop(behindGroups: checkpoint.size)
      while reader.state.groupIndex <= checkpoint.size, try reader.nextBlock() {
        found[reader.segment.name] = reader.position
        progress(UInt64(reader.block.fileByteCount))
        if reader.state.groupIndex == checkpoint.size { root = reader.frontier?.root(&hasher) }
      }
      for name in try SegmentList(journal).names where name < reader.segment.name {
        if name.form == .live {
          found[name] = found[name] ?? JournalFormat.segmentHeaderByteCount
        } else {
          found[name] = try FileCopy.byteCount("\(name)", in: journal)
        }
      }
    } catch {
      throw .journal(error)
    }
    guard root == checkpoint.root else {
      throw .evidence(.notInJournal(groups: checkpoint.size, journal: reader.state.groupIndex))
    }
    ends = found
  }
}
