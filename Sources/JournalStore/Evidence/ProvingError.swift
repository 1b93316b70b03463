/// Why evidence could not be made from a journal.
package enum ProvingError: Error, Equatable, Sendable {
  /// The journal could not be read.
  case journal(JournalError)
  /// The checkpoint, a key or a file cannot be used.
  case evidence(EvidenceError)
  /// The journal holds no such record.
  case noSuchRecord(UInt64, last: UInt64)
  /// The record's group came after the checkpoint; groups count from 0.
  case notCovered(sequence: UInt64, group: UInt64, size: UInt64)
  /// The checkpoint covers more groups than the journal has.
  case shorterThanCheckpoint(groupCount: UInt64, size: UInt64)
  /// The journal's first groups are not those that the checkpoint was signed over.
  case contradicted(size: UInt64)
  /// Not one group is known to be durable.
  case nothingDurable(directory: String)
  /// No record is in what was asked for.
  case nothingSelected
  /// No signing key lies in this folder.
  case noKey(folder: String)
  /// The newest key of the folder is not the one that the journal declared last.
  case otherKey(folder: String, epoch: UInt32, declared: String)
  /// No checkpoint lies in this folder.
  case noCheckpoint(folder: String)

  /// 74 when the journal is damaged or is not what was signed, 1 when a signature does not hold,
  /// else 2.
  package var exitCode: Int32 {
    switch self {
    case .journal(let error): error.exitCode
    case .evidence(let error): error.exitCode
    case .noSuchRecord, .notCovered, .nothingDurable, .nothingSelected, .noKey, .otherKey,
      .noCheckpoint:
      2
    case .shorterThanCheckpoint, .contradicted: 74
    }
  }

  /// Whether the journal is not what was signed.
  package var isContradiction: Bool {
    switch self {
    case .shorterThanCheckpoint, .contradicted, .evidence(.notConsistent): true
    case .journal, .evidence, .noSuchRecord, .notCovered, .nothingDurable, .nothingSelected,
      .noKey, .otherKey, .noCheckpoint:
      false
    }
  }
}

extension ProvingError: CustomStringConvertible {
  /// One sentence: what, where, what next.
  package var description: String {
    switch self {
    case .journal(let error): error.description
    case .evidence(let error): error.description
    case .noSuchRecord(let sequence, let last):
      last == 0
        ? "the journal holds no event yet"
        : "the journal holds no event #\(sequence): its events are #1 to #\(last)"
    case .notCovered(let sequence, let group, let size):
      "event #\(sequence) is in group \(group), counted from 0, and the checkpoint covers \(size) "
        + "groups: take a later one"
    case .shorterThanCheckpoint(let groupCount, let size):
      "the checkpoint covers \(size) groups, the journal has only \(groupCount): it was cut back "
        + "or is an older copy; keep both, and compare with the checkpoints kept elsewhere"
    case .contradicted(let size):
      "the journal's first \(size) groups are not those that the checkpoint was signed over: the "
        + "journal was rewritten, or another one was signed for; keep both"
    case .nothingDurable(let directory):
      "\(directory) holds no group that is known to be durable: sign when something was recorded"
    case .nothingSelected:
      "no event lies there: ask for other moments"
    case .noKey(let folder):
      "\(folder) holds no signing key, which would be called 000001.key or with another epoch: "
        + "name the folder that the engine was given with --keys"
    case .otherKey(let folder, let epoch, let declared):
      "the newest key of \(folder), of epoch \(epoch), is not the one that the journal declared "
        + "last, which is \(declared): name the folder that the engine was given with --keys"
    case .noCheckpoint(let folder):
      "\(folder) holds no checkpoint: give one with --checkpoint, or sign one with daybook-audit "
        + "checkpoint"
    }
  }
}

/// Runs a piece that deals with evidence and turns its error into this one.
@inline(__always)
func proving<Result: ~Copyable>(
  _ body: () throws(EvidenceError) -> Result
) throws(ProvingError) -> Result {
  do {
    return try body()
  } catch {
    throw .evidence(error)
  }
}
