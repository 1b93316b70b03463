/// Makes proofs from a journal on disk. Each takes one pass over the journal, proves every group on
/// the way, and remembers some hashes, however long the journal is.
package struct EvidenceMaker: Sendable {
  let directory: String

  /// For the journal in this directory.
  package init(_ directory: String) { self.directory = directory }

  /// The proof of one record against a checkpoint that this log's key has signed. `progress` is
  /// called now and then with the records passed.
  package func eventProof(
    of sequence: UInt64, in note: SignedNote, by log: NoteKey, witnesses: [NoteKey] = [],
    handovers: [KeyHandover] = [], progress: (UInt64) -> Void = { _ in }
  ) throws(ProvingError) -> EventProof {
    let checkpoint = try proving { () throws(EvidenceError) in try Checkpoint(note, by: log) }
    var groups = try JournalGroups.open(directory, holding: sequence)
    try check(checkpoint, isOf: groups.journalId)
    guard sequence >= JournalFormat.firstSequence, let group = try groups.next() else {
      while try groups.next() != nil {}
      throw .noSuchRecord(sequence, last: groups.lastSequence)
    }
    guard group.index < checkpoint.size else {
      throw .notCovered(sequence: sequence, group: group.index, size: checkpoint.size)
    }
    guard var builder = ProofBuilder(inclusionOf: group.index, in: checkpoint.size) else {
      preconditionFailure("a checkpoint covers less than 2^63 groups")
    }
    try walk(checkpoint, progress) { group, hasher in builder.append(group.leaf, &hasher) }
    guard let path = builder.finish() else {
      preconditionFailure("the walk gave every leaf of the checkpoint")
    }
    let inclusion = InclusionProof(
      index: group.index, treeSize: checkpoint.size, path: path)
    let proof = EventProof(
      sequence: sequence, group: groups.evidence, log: log, witnesses: witnesses,
      handovers: handovers, inclusion: InclusionProofFile(proof: inclusion, note: note))
    _ = try proving { () throws(EvidenceError) in
      try proof.check(trusting: log.key, witnesses: witnesses)
    }
    return proof
  }

  /// That a later tree continues an earlier one, nothing in it altered, as far as the journal goes:
  /// the proof and both roots. With no second size it is all that is known to be durable.
  package func consistency(
    from firstSize: UInt64, to secondSize: UInt64? = nil,
    progress: (UInt64) -> Void = { _ in }
  ) throws(ProvingError) -> (proof: ConsistencyProof, first: SHA256Digest, second: SHA256Digest) {
    let size: UInt64
    if let secondSize { size = secondSize } else { size = try durableSize().size }
    guard size >= firstSize else {
      throw .shorterThanCheckpoint(groupCount: size, size: firstSize)
    }
    guard var builder = ProofBuilder(consistencyFrom: firstSize, to: size) else {
      preconditionFailure("a tree has less than 2^63 groups, and the first is the smaller one")
    }
    var hasher = BlockHasher()
    var first = hasher.emptyRoot()
    let frontier = try walk(upTo: size, progress) { group, frontier, hasher in
      builder.append(group.leaf, &hasher)
      if frontier.size == firstSize { first = frontier.root(&hasher) }
    }
    guard let path = builder.finish() else {
      preconditionFailure("the walk gave every leaf of the tree")
    }
    return (
      ConsistencyProof(firstSize: firstSize, secondSize: size, path: path), first,
      frontier.root(&hasher)
    )
  }

  /// Size and root of the tree over all groups that are known to be durable: what may be signed,
  /// also while the journal is being written.
  package func durableCheckpoint(
    progress: (UInt64) -> Void = { _ in }
  ) throws(ProvingError) -> Checkpoint {
    let (journalId, size) = try durableSize()
    guard size > 0 else { throw .nothingDurable(directory: directory) }
    let frontier = try walk(upTo: size, progress) { _, _, _ in }
    var hasher = BlockHasher()
    return Checkpoint(journalId: journalId, size: size, root: frontier.root(&hasher))
  }

  /// Which journal it is.
  package func journalId() throws(ProvingError) -> JournalId {
    try JournalGroups.open(directory).journalId
  }

  /// How many groups are known to be durable. The last blocks say it, so the end is read first and
  /// the group that holds the last durable record then.
  private func durableSize() throws(ProvingError) -> (journalId: JournalId, size: UInt64) {
    var end = try JournalGroups.open(directory, holding: .max)
    while try end.next() != nil {}
    let durable = end.durableThrough
    guard durable >= JournalFormat.firstSequence else { return (end.journalId, 0) }
    var groups = try JournalGroups.open(directory, holding: durable)
    guard let group = try groups.next() else {
      throw .noSuchRecord(durable, last: groups.lastSequence)
    }
    // A watermark is the last record of a group; were it not, the group would not be whole.
    return (end.journalId, group.lastSequence == durable ? group.index + 1 : group.index)
  }

  /// Gives every group that a checkpoint covers, in order, and compares the root.
  func walk(
    _ checkpoint: Checkpoint, _ progress: (UInt64) -> Void,
    _ take: (JournalGroup, inout BlockHasher) -> Void
  ) throws(ProvingError) {
    let frontier = try walk(upTo: checkpoint.size, progress) { group, _, hasher in
      take(group, &hasher)
    }
    var hasher = BlockHasher()
    guard frontier.root(&hasher) == checkpoint.root else {
      throw .contradicted(size: checkpoint.size)
    }
  }

  /// Gives the first groups of the journal in order, each with the tree's right edge after it.
  func walk(
    upTo size: UInt64, _ progress: (UInt64) -> Void,
    _ take: (JournalGroup, MerkleFrontier, inout BlockHasher) -> Void
  ) throws(ProvingError) -> MerkleFrontier {
    var groups = try JournalGroups.open(directory)
    var hasher = BlockHasher()
    var frontier = MerkleFrontier()
    while frontier.size < size {
      guard let group = try groups.next() else {
        throw .shorterThanCheckpoint(groupCount: frontier.size, size: size)
      }
      frontier.append(group.leaf, &hasher)
      take(group, frontier, &hasher)
      group.show(progress)
    }
    return frontier
  }

  func check(_ checkpoint: Checkpoint, isOf journalId: JournalId) throws(ProvingError) {
    let origin = Checkpoint.origin(of: journalId)
    guard checkpoint.origin.hasSameBytes(as: origin) else {
      throw .evidence(.wrongOrigin(found: checkpoint.origin, expected: origin))
    }
  }
}

extension JournalGroup {
  /// Calls `progress` at each multiple of 2^18 records, and of no others.
  func show(_ progress: (UInt64) -> Void) {
    let reached = lastSequence >> 18
    if reached > (firstSequence - 1) >> 18 { progress(reached << 18) }
  }
}
