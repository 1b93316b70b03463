/// Why a journal could not be backed up, restored, repaired, shortened or migrated, with what an
/// operator needs to act. Nothing was changed but in the directory that was being made.
package enum KeepingError: Error, Sendable {
  /// A journal could not be read or written.
  case journal(JournalError)
  /// A checkpoint or a key proves nothing.
  case evidence(EvidenceError)
  /// What is to be made anew is there already.
  case notEmpty(directory: String)
  /// Both directories are the same.
  case sameDirectory(String)
  /// The backup is of another journal.
  case otherJournal(directory: String, found: JournalId, expected: JournalId)
  /// The backup holds more than the journal.
  case backupAhead(directory: String, last: UInt64, journal: String, journalLast: UInt64)
  /// The journal does not go on from what the backup holds.
  case diverged(directory: String, journal: String, sequence: UInt64)
  /// The directory is no backup that can be restored.
  case notABackup(directory: String, why: String)
  /// A file is not what the manifest says.
  case differs(file: String)
  /// The plan that was agreed to is not the plan of now.
  case planChanged(given: String, now: String)
  /// The plan cannot be carried out.
  case notPossible(String)

  /// 74 when a journal's bytes are wrong, 1 when evidence proves nothing, else 2.
  package var exitCode: Int32 {
    switch self {
    case .journal(let error): error.exitCode
    case .evidence(let error): error.exitCode
    case .diverged, .differs: 74
    case .notEmpty, .sameDirectory, .otherJournal, .backupAhead, .notABackup, .planChanged,
      .notPossible:
      2
    }
  }
}

extension KeepingError: CustomStringConvertible {
  /// One sentence: what, where, what next.
  package var description: String {
    switch self {
    case .journal(let error): error.description
    case .evidence(let error): error.description
    case .notEmpty(let directory):
      "\(directory) is not empty: name a directory that is not there yet"
    case .sameDirectory(let path): "\(path) is given twice: name another directory to write to"
    case .otherJournal(let directory, let found, let expected):
      "\(directory) is of journal \(found), not of \(expected): name the one that belongs to it"
    case .backupAhead(let directory, let last, let journal, let journalLast):
      "\(directory) holds records up to #\(last), \(journal) only up to #\(journalLast): the "
        + "journal lost its end; do not write to it, and run daybook-audit repair \(journal) "
        + "--from \(directory) --to NEWDIR"
    case .diverged(let directory, let journal, let sequence):
      "\(journal) does not go on from what \(directory) holds up to #\(sequence): one of the two "
        + "was altered, or gone on with elsewhere; keep both, and run daybook-audit verify on each"
    case .notABackup(let directory, let why):
      "\(directory) cannot be restored (\(why)): name a directory that daybook-audit backup made"
    case .differs(let file):
      "\(file) is not what the backup's manifest says: the backup is damaged, use another one"
    case .planChanged(let given, let now):
      "the plan \(given) does not fit any more, it is \(now) now: read the new one by the same "
        + "command without --plan"
    case .notPossible(let what): what
    }
  }
}

/// Runs a piece of reading or writing and turns its error into the verb's.
@inline(__always)
func keeping<Result: ~Copyable>(
  _ body: () throws(JournalError) -> Result
) throws(KeepingError) -> Result {
  do {
    return try body()
  } catch {
    throw .journal(error)
  }
}
