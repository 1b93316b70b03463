import SystemCalls

/// What a piece of evidence is, as messages call it.
package enum EvidencePart: String, Equatable, Sendable {
  /// Text with signatures (c2sp.org/signed-note).
  case signedNote = "the signed note"
  /// A public key with its name, as text.
  case noteKey = "the verifier key"
  /// Size and root of the tree, signed (c2sp.org/tlog-checkpoint).
  case checkpoint = "the checkpoint"
  /// A leaf's way to a checkpoint (c2sp.org/tlog-proof).
  case inclusion = "the tlog-proof"
  /// One record and all that proves it.
  case eventProof = "the daybook proof"
  /// A key's word for the next one.
  case handover = "the key handover"
  /// The seed of a signing key.
  case keyFile = "the key file"
  /// Two checkpoints and the way from one to the other.
  case consistency = "the consistency proof"
  /// Groups of a journal and what stands for all others.
  case excerpt = "the excerpt"
  /// A file of any of these forms, before it is known which.
  case file = "the file"

  /// What to do when it is malformed.
  var advice: String {
    switch self {
    case .signedNote, .checkpoint, .inclusion, .eventProof, .handover, .consistency, .excerpt,
      .file:
      "ask for it again"
    case .noteKey: "copy it again from where it is published"
    case .keyFile: "restore it, or publish a new first key"
    }
  }
}

/// Why a piece of evidence proves nothing, or could not be made.
package enum EvidenceError: Error, Equatable, Sendable {
  /// The text is not of its form; lines count from 1, 0 is the whole.
  case malformed(EvidencePart, line: Int, why: String)
  /// More bytes than are looked at.
  case tooLarge(EvidencePart, byteCount: Int, maximum: Int)
  /// None of the keys that count has signed.
  case unsigned(by: [String])
  /// A key that counts has signed something else.
  case wrongSignature(by: String)
  /// The checkpoint is of another log.
  case wrongOrigin(found: String, expected: String)
  /// The path does not lead from the leaf to the checkpoint's root.
  case notIncluded(index: UInt64, treeSize: UInt64)
  /// The later tree does not continue the earlier one.
  case notConsistent(from: UInt64, to: UInt64)
  /// The groups and hashes of an excerpt do not lead to the checkpoint's root.
  case notExcerpt(treeSize: UInt64)
  /// The group of an event proof does not hold its record.
  case notInGroup(sequence: UInt64)
  /// The journal does not begin with the groups of the checkpoint.
  case notInJournal(groups: UInt64, journal: UInt64)
  /// The key that signed does not follow from the key that is trusted.
  case untrustedKey(String)
  /// A handover that does not continue the chain of keys.
  case brokenKeyChain(epoch: UInt32, why: String)
  /// Others can read or write the key file.
  case exposedKeyFile(path: String, permissions: UInt32)
  /// A file of that name is there already.
  case alreadyThere(path: String)
  /// A system call failed.
  case system(SystemError)

  /// 1 when the evidence was read and proves nothing, 2 when it could not be read or made.
  package var exitCode: Int32 {
    switch self {
    case .unsigned, .wrongSignature, .wrongOrigin, .notIncluded, .notConsistent, .notExcerpt,
      .notInGroup, .notInJournal, .untrustedKey, .brokenKeyChain:
      1
    case .malformed, .tooLarge, .exposedKeyFile, .alreadyThere, .system: 2
    }
  }
}

extension EvidenceError: CustomStringConvertible {
  /// One sentence: what, where, what next.
  package var description: String {
    switch self {
    case .malformed(let part, let line, let why):
      (line == 0 ? "" : "line \(line) of ") + part.rawValue
        + " is malformed: \(why); \(part.advice)"
    case .tooLarge(let part, let byteCount, let maximum):
      "\(part.rawValue) has \(byteCount) bytes, at most \(maximum) are read"
    case .unsigned(let names):
      "no signature by \(names.joined(separator: ", ")): check which key you trust"
    case .wrongSignature(let name):
      "the signature by \(name) is not of this text: it was altered, or the key is another one"
    case .wrongOrigin(let found, let expected):
      "the checkpoint is of \(found), not of \(expected)"
    case .notIncluded(let index, let treeSize):
      "group \(index) as given here is not in the tree of \(treeSize) groups that was signed: the "
        + "records or the path were altered"
    case .notConsistent(let from, let to):
      from > to
        ? "the later checkpoint covers \(to) groups, the earlier one \(from): the journal was cut "
          + "back, or the two were swapped; keep both"
        : from == to
          ? "two checkpoints of \(to) groups have different roots, both signed: the journal was "
            + "rewritten or shown in two forms; keep both"
          : "the \(to) groups of the later checkpoint do not continue the \(from) of the earlier "
            + "one: the journal was rewritten, or the path was altered; keep both"
    case .notExcerpt(let treeSize):
      "the groups given here are not those of the tree of \(treeSize) groups that was signed: "
        + "records or hashes were altered"
    case .notInGroup(let sequence):
      "its group does not hold record #\(sequence): another one was asked for"
    case .notInJournal(let groups, let journal):
      "the journal, of \(journal) groups as far as it was read, does not begin with the \(groups) "
        + "that the checkpoint is of: what was signed was altered or lost afterwards; run "
        + "daybook-audit verify --from-checkpoint"
    case .untrustedKey(let name):
      "the key of \(name) does not follow from the key you trust: compare the two with the desk"
    case .brokenKeyChain(let epoch, let why):
      "the handover to the key of epoch \(epoch) does not hold: \(why)"
    case .exposedKeyFile(let path, let permissions):
      "\(path) has the permissions \(String(permissions, radix: 8)): whoever read it can sign for "
        + "this journal; run chmod 600 on it, and begin a new epoch"
    case .alreadyThere(let path):
      "\(path) is there already, and evidence is not written over: give another name"
    case .system(let error):
      error.description
    }
  }
}
