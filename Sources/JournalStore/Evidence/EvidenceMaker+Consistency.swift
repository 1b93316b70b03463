extension EvidenceMaker {
  /// The file that shows that a later checkpoint continues an earlier one, both signed by keys that
  /// count; nil = from the tree without groups. Throws `contradicted` when the journal's own groups
  /// are not those of one of the two.
  package func consistencyFile(
    from earlier: SignedNote?, to later: SignedNote, by keys: TrustedKeys,
    handovers: [KeyHandover] = [], progress: (UInt64) -> Void = { _ in }
  ) throws(ProvingError) -> ConsistencyFile {
    let (to, laterKey) = try proving { () throws(EvidenceError) in try keys.checkpoint(later) }
    let first = try proving { () throws(EvidenceError) in
      if let earlier { return Optional(try keys.checkpoint(earlier)) } else { return nil }
    }
    let journalId = try journalId()
    try check(to, isOf: journalId)
    if let first { try check(first.checkpoint, isOf: journalId) }
    let from = first?.checkpoint
    guard (from?.size ?? 0) <= to.size else {
      throw .evidence(.notConsistent(from: from?.size ?? 0, to: to.size))
    }
    let made = try consistency(from: from?.size ?? 0, to: to.size, progress: progress)
    if let from, from.root != made.first { throw .contradicted(size: from.size) }
    guard to.root == made.second else { throw .contradicted(size: to.size) }
    var logs = [laterKey]
    if let first, first.key != laterKey { logs.insert(first.key, at: 0) }
    return ConsistencyFile(
      logs: logs, handovers: handovers, earlier: earlier, later: later, path: made.proof.path)
  }

  /// Whether the journal, as far as it is durable, continues a checkpoint that somebody kept: its
  /// size and root now.
  package func continues(
    _ earlier: SignedNote, by keys: TrustedKeys, progress: (UInt64) -> Void = { _ in }
  ) throws(ProvingError) -> (from: Checkpoint, now: Checkpoint) {
    let (from, _) = try proving { () throws(EvidenceError) in try keys.checkpoint(earlier) }
    let journalId = try journalId()
    try check(from, isOf: journalId)
    let made = try consistency(from: from.size, progress: progress)
    var hasher = BlockHasher()
    guard from.root == made.first, made.proof.proves(from: from.root, to: made.second, &hasher)
    else { throw .contradicted(size: from.size) }
    return (
      from,
      Checkpoint(journalId: journalId, size: made.proof.secondSize, root: made.second)
    )
  }
}
