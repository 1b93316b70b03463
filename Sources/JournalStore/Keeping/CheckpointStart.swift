import SystemCalls

extension JournalReader {
  /// Opens the journal behind its first groups, as near to their end as a segment's header allows:
  /// `state.groupIndex` is `groupCount`, or less where the journal ends before. What was passed was
  /// proven from the segment's header on, and the frontier covers all of it.
  package static func open(
    in storage: any JournalStorage, behindGroups groupCount: UInt64
  ) throws(JournalError) -> JournalReader {
    let list = try SegmentList(storage)
    _ = try list.first()
    var start: SegmentName?
    for name in list.names.reversed() {
      let header = try OpenSegment.open(name, in: storage).header
      if header.groupIndex <= groupCount, header.frontierAtStart != nil {
        start = name
        break
      }
    }
    guard let start else {
      throw .missingSegment(
        directory: storage.path, expectedFirstSequence: JournalFormat.firstSequence)
    }
    var reader = try open(in: storage, at: start, verification: .chain)
    reader.stop(behindGroups: groupCount)
    while reader.state.groupIndex < groupCount, try reader.nextBlock() {}
    return reader
  }

  /// Opens the journal at the begin of the segment that holds a record, proving every record: so
  /// the frontier covers all that is read, and must be that of the segments behind.
  package static func open(
    in storage: any JournalStorage, atSegmentHolding sequence: UInt64
  ) throws(JournalError) -> JournalReader {
    let name = try SegmentList(storage).segment(holding: sequence)
    return try open(in: storage, at: name, verification: .chain)
  }

  /// Whether the journal begins later than with its first record, and the file `retained` says why.
  package static func isRetained(_ storage: any JournalStorage) throws(JournalError) -> Bool {
    let list = try SegmentList(storage)
    guard let first = list.names.first, first.firstSequence > JournalFormat.firstSequence,
      let retained = try RetainedBeginning(in: storage)
    else { return false }
    return retained.explains(try OpenSegment.open(first, in: storage).header)
  }
}

extension Checkpoint {
  /// Reads a checkpoint from a file's bytes: a signed note, of which one of the keys must have
  /// signed when any is given, or the bare text. Who signed comes with it.
  package static func read(
    _ bytes: [UInt8], trusting keys: [NoteKey]
  ) throws(EvidenceError) -> (checkpoint: Checkpoint, signers: [String]) {
    do throws(EvidenceError) {
      let note = try SignedNote(bytes)
      let signers = keys.isEmpty ? [] : try note.approvals(by: keys).map(\.key.name)
      return (try Checkpoint(text: note.text), signers)
    } catch {
      guard keys.isEmpty, case .malformed(.signedNote, _, _) = error else { throw error }
      return (try Checkpoint(text: bytes), [])
    }
  }
}
