extension EvidenceMaker {
  /// Writes the groups selected and what proves them against a checkpoint into a new file. It holds
  /// one group at a time and is read back before it has its name. `progress` is called now and then
  /// with the records passed.
  package func writeExcerpt(
    of selection: GroupSelection, _ head: ExcerptHead, to path: String,
    progress: (UInt64) -> Void = { _ in }
  ) throws(ProvingError) -> ProvenExcerpt {
    let checkpoint = try proving { () throws(EvidenceError) in
      try Checkpoint(head.note, by: head.log)
    }
    let wanted = try select(selection, checkpoint, progress)
    var output = try proving { () throws(EvidenceError) in try EvidenceOutput.create(path) }
    let proven: ProvenExcerpt
    do throws(ProvingError) {
      try write(
        head, ExcerptPiece.pieces(of: wanted, treeSize: checkpoint.size), to: &output, progress)
      proven = try readBack(head, &output)
    } catch {
      output.abandon()
      throw error
    }
    do throws(EvidenceError) {
      try output.finish()
    } catch {
      throw .evidence(error)
    }
    return proven
  }

  private func readBack(
    _ head: ExcerptHead, _ output: inout EvidenceOutput
  ) throws(ProvingError) -> ProvenExcerpt {
    do throws(EvidenceError) {
      try output.flush()
      var reader = try ExcerptReader.open(output.temporaryPath)
      return try reader.check(trusting: [head.log], witnesses: head.witnesses)
    } catch {
      throw .evidence(error)
    }
  }

  /// The numbers of the groups wanted; all of them must be covered.
  private func select(
    _ selection: GroupSelection, _ checkpoint: Checkpoint, _ progress: (UInt64) -> Void
  ) throws(ProvingError) -> [Range<UInt64>] {
    try check(checkpoint, isOf: try journalId())
    var wanted: [Range<UInt64>] = []
    var last: UInt64 = 0
    try walk(checkpoint, progress) { group, _ in
      last = group.lastSequence
      guard selection.wants(group) else { return }
      if let range = wanted.last, range.upperBound == group.index {
        wanted[wanted.count - 1] = range.lowerBound..<group.index + 1
      } else {
        wanted.append(group.index..<group.index + 1)
      }
    }
    var later = try JournalGroups.open(directory, holding: last + 1)
    while let group = try later.next() {
      guard !selection.misses(group) else {
        throw .notCovered(
          sequence: group.firstSequence, group: group.index, size: checkpoint.size)
      }
    }
    guard !wanted.isEmpty else { throw .nothingSelected }
    return wanted
  }

  private func write(
    _ head: ExcerptHead, _ pieces: [ExcerptPiece], to output: inout EvidenceOutput,
    _ progress: (UInt64) -> Void
  ) throws(ProvingError) {
    var groups = try JournalGroups.open(directory)
    var hasher = BlockHasher()
    try add(head.bytes, to: &output)
    for piece in pieces {
      var subtree = MerkleFrontier()
      for index in piece.leaves {
        guard let group = try groups.next() else {
          throw .shorterThanCheckpoint(groupCount: index, size: piece.leaves.upperBound)
        }
        group.show(progress)
        switch piece {
        case .groups: try add(groups.evidence.excerptBytes(index: index), to: &output)
        case .beside: subtree.append(group.leaf, &hasher)
        }
      }
      if case .beside(let leaves) = piece {
        let root = subtree.root(&hasher)
        try add(Array("beside \(leaves.count) \(root.base64)\n".utf8), to: &output)
      }
    }
    try add(Array("end\n".utf8), to: &output)
  }

  private func add(_ bytes: [UInt8], to output: inout EvidenceOutput) throws(ProvingError) {
    do throws(EvidenceError) {
      try output.add(bytes)
    } catch {
      throw .evidence(error)
    }
  }
}
