import CommandLineParsing
import JournalReview
import JournalStore

/// The keys by which evidence is made from a journal: those given, and those that follow from them
/// by the handovers that the journal declares; without any given, all that it declares.
struct LogKeys {
  let keys: TrustedKeys
  let declared: DeclaredKeys

  static func of(_ journal: String, given: [NoteKey]) throws -> LogKeys {
    let declared = try EvidenceVerbs.showingProgress { show in
      try DeclaredKeys.read(journal, progress: show)
    }
    if given.isEmpty {
      guard declared.latest != nil else {
        throw UsageError(
          what: "daybook-audit: the journal declares no signing key", place: "no --key",
          next: "Add --key with the log's key, as name+id+base64.")
      }
      return LogKeys(keys: TrustedKeys(declared.keys), declared: declared)
    }
    let handovers = declared.latest.map { declared.handovers(to: $0) } ?? []
    return LogKeys(keys: TrustedKeys(given, following: handovers), declared: declared)
  }

  /// Reads a checkpoint, or the newest one that the engine left with the journal, and checks that
  /// one of the keys signed it.
  func checkpoint(_ path: String?, of journal: String) throws -> SignedCheckpoint {
    let path = try path ?? EvidenceFiles.newestCheckpoint(of: journal)
    let note = try EvidenceFiles.note(path)
    let (checkpoint, key) = try keys.checkpoint(note)
    return SignedCheckpoint(
      path: path, note: note, checkpoint: checkpoint, key: key,
      handovers: declared.handovers(to: key))
  }
}

/// A checkpoint that a verb goes by, and the key that signed it.
struct SignedCheckpoint {
  let path: String
  let note: SignedNote
  let checkpoint: Checkpoint
  let key: NoteKey
  /// How the key came to be.
  let handovers: [KeyHandover]
}
