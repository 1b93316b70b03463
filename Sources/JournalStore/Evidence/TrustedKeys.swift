/// The keys of a log that count: those that somebody was given, and those that these handed over
/// to.
package struct TrustedKeys: Equatable, Sendable {
  /// The given ones first.
  package private(set) var keys: [NoteKey]

  /// Follows the handovers, oldest first, from the keys given. One that none of them signed is
  /// passed over: it adds nothing.
  package init(_ given: [NoteKey], following handovers: [KeyHandover] = []) {
    keys = given
    for handover in handovers {
      let origin = Checkpoint.origin(of: handover.journalId)
      let isSigned = keys.contains {
        $0.kind == .text && $0.name.hasSameBytes(as: origin) && handover.isSigned(by: $0.key)
      }
      if isSigned { keys.append(NoteKey(log: handover.journalId, key: handover.key)) }
    }
  }

  /// Reads a checkpoint that one of the keys must have signed for the log whose name it has; which
  /// one did.
  package func checkpoint(
    _ note: SignedNote
  ) throws(EvidenceError) -> (checkpoint: Checkpoint, key: NoteKey) {
    let approvals = try note.approvals(by: keys)
    guard let key = approvals.first(where: { $0.key.kind == .text })?.key else {
      throw .unsigned(by: keys.map(\.name))
    }
    return (try Checkpoint(note, by: key), key)
  }
}

extension NoteKey {
  /// A journal's key under the name that its checkpoints have.
  package init(log journalId: JournalId, key: VerifyingKey) {
    do throws(EvidenceError) {
      try self.init(name: Checkpoint.origin(of: journalId), kind: .text, key: key)
    } catch {
      preconditionFailure("the name of a journal's log is a signer's name: \(error)")
    }
  }
}

extension EventProof {
  /// Recomputes everything by any one of the keys given, from which the one that signed must
  /// follow, and by these witnesses, all of whom must have cosigned.
  package func check(
    trusting trusted: [NoteKey], witnesses: [NoteKey] = []
  ) throws(EvidenceError) -> ProvenRecord {
    var failure: EvidenceError?
    for key in trusted where key.name.hasSameBytes(as: log.name) {
      do throws(EvidenceError) {
        return try check(trusting: key.key, witnesses: witnesses)
      } catch {
        failure = error
      }
    }
    throw failure
      ?? .wrongOrigin(found: log.name, expected: trusted.map(\.name).joined(separator: " or "))
  }
}
