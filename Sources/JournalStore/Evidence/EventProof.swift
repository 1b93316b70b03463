/// The group that a record was committed with: what its leaf is made of.
package struct GroupEvidence: Equatable, Sendable {
  /// Which opening wrote it.
  package let epoch: UInt32
  /// How many records it holds.
  package let recordCount: UInt32
  /// The sequence of its first record.
  package let firstSequence: UInt64
  /// The records, uncompressed.
  package let records: [UInt8]

  /// A group of these records.
  package init(epoch: UInt32, recordCount: UInt32, firstSequence: UInt64, records: [UInt8]) {
    self.epoch = epoch
    self.recordCount = recordCount
    self.firstSequence = firstSequence
    self.records = records
  }

  /// A group of the block that a reader is at, whose payload holds its records.
  package init(_ group: BlockGroup, in payload: borrowing [UInt8]) {
    self.init(
      epoch: group.epoch, recordCount: group.recordCount, firstSequence: group.firstSequence,
      records: Array(payload[group.bytes]))
  }

  /// Its leaf in the tree.
  package func leaf(_ hasher: inout BlockHasher) -> SHA256Digest {
    hasher.leaf(
      epoch: epoch, recordCount: recordCount, firstSequence: firstSequence, records: records.span)
  }

  /// Where a record lies in the records; nil when they do not fill the bytes, are not as many as
  /// counted, or this sequence is not among them.
  func place(of sequence: UInt64) -> Range<Int>? {
    var place: Range<Int>?
    var offset = 0
    var index: UInt64 = 0
    do throws(RecordFault) {
      while offset < records.count {
        let record = try RecordHeader(unsafe records.span.bytes, at: offset)
        if firstSequence + index == sequence { place = offset..<offset + record.byteCount }
        offset += record.byteCount
        index += 1
      }
    } catch {
      return nil
    }
    return index == UInt64(recordCount) ? place : nil
  }
}

/// One record and all that it takes to show, offline and without the journal, that it was in the
/// journal when a checkpoint was signed. The records of its own group are revealed with it, as the
/// leaf is a hash over them all; of other groups nothing is but hashes. `docs/EVIDENCE.md` has the
/// text form.
package struct EventProof: Equatable, Sendable {
  /// Which record.
  package let sequence: UInt64
  /// The group that it is in.
  package let group: GroupEvidence
  /// The key that signed the checkpoint. Carried along, not vouched for: compare it.
  package let log: NoteKey
  /// The keys of witnesses that cosigned. Carried along, not vouched for.
  package let witnesses: [NoteKey]
  /// How the journal's keys followed from each other up to the log's, in order.
  package let handovers: [KeyHandover]
  /// The group's way to the checkpoint.
  package let inclusion: InclusionProofFile

  /// The largest file that is read, in bytes.
  package static let maximumByteCount = 8 << 20

  /// A proof to be handed out; not checked.
  package init(
    sequence: UInt64, group: GroupEvidence, log: NoteKey, witnesses: [NoteKey],
    handovers: [KeyHandover], inclusion: InclusionProofFile
  ) {
    self.sequence = sequence
    self.group = group
    self.log = log
    self.witnesses = witnesses
    self.handovers = handovers
    self.inclusion = inclusion
  }
}

/// What an event proof proves.
package struct ProvenRecord: Equatable, Sendable {
  /// Which record.
  package let sequence: UInt64
  /// The record as the journal has it, header and body.
  package let bytes: [UInt8]
  /// The checkpoint whose tree it is in.
  package let checkpoint: Checkpoint
  /// Who signed the checkpoint, and witnesses when.
  package let approvals: [NoteApproval]
}

extension EventProof {
  /// Recomputes everything by the keys that the file itself carries. It shows that the file agrees
  /// with itself: who made it up can have made up the keys. So compare `log` and `witnesses` with
  /// what the desk published, or use `check(trusting:witnesses:)`.
  package func check() throws(EvidenceError) -> ProvenRecord {
    try check(trusting: log.key, witnesses: witnesses)
  }

  /// Recomputes everything by a key of the journal that the reader already has, from which the one
  /// that signed must follow by handovers, and by these witnesses, all of whom must have cosigned.
  package func check(
    trusting trusted: VerifyingKey, witnesses: [NoteKey] = []
  ) throws(EvidenceError) -> ProvenRecord {
    try checkKeys(trusted)
    var hasher = BlockHasher()
    let checkpoint = try inclusion.check(group.leaf(&hasher), by: log, &hasher)
    let approvals = try inclusion.note.approvals(byAll: [log] + witnesses)
    guard let place = group.place(of: sequence) else {
      throw .notInGroup(sequence: sequence)
    }
    return ProvenRecord(
      sequence: sequence, bytes: Array(group.records[place]), checkpoint: checkpoint,
      approvals: approvals)
  }

  /// Whether the log's key is the trusted one or follows from it. Handovers before the trusted key
  /// are passed over.
  private func checkKeys(_ trusted: VerifyingKey) throws(EvidenceError) {
    var key = trusted
    var hasBegun = false
    for handover in handovers {
      let origin = Checkpoint.origin(of: handover.journalId)
      guard log.name.hasSameBytes(as: origin) else {
        throw .wrongOrigin(found: log.name, expected: origin)
      }
      if handover.isSigned(by: key) {
        key = handover.key
        hasBegun = true
      } else if handover.key == key {
        hasBegun = true
      } else if hasBegun {
        throw .brokenKeyChain(epoch: handover.epoch, why: "the key before did not sign it")
      }
    }
    for (earlier, later) in zip(handovers, handovers.dropFirst())
    where earlier.epoch >= later.epoch {
      throw .brokenKeyChain(epoch: later.epoch, why: "epoch \(earlier.epoch) came before it")
    }
    guard key == log.key else { throw .untrustedKey(log.name) }
    // A key is destroyed when the next one takes over, so it signs no groups that came later.
    if let last = handovers.last, last.epoch < group.epoch {
      throw .brokenKeyChain(epoch: group.epoch, why: "the checkpoint's key is of \(last.epoch)")
    }
  }
}
