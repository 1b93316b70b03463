/// What a witness says under a checkpoint: at this time it was the largest that I had seen, and it
/// continues every one before (c2sp.org/tlog-cosignature, Ed25519).
///
///     signature = time in s u64, big-endian ‖ Ed25519("cosignature/v1\ntime <time>\n" ‖ text)
package enum Cosignature {
  /// The latest time that a cosignature can carry.
  package static let maximumTime = UInt64(Int64.max)

  static func message(_ text: [UInt8], at time: UInt64) -> [UInt8] {
    Array("cosignature/v1\ntime \(time)\n".utf8) + text
  }

  static func check(
    _ signature: NoteSignature, by key: NoteKey, of text: [UInt8]
  ) throws(EvidenceError) -> UInt64 {
    guard signature.bytes.count == 8 + SigningKey.signatureByteCount else {
      throw .wrongSignature(by: key.name)
    }
    let time = UInt64(bigEndianBytes: signature.bytes[..<8])
    guard time <= maximumTime,
      key.key.verify(Array(signature.bytes[8...]), of: message(text, at: time))
    else { throw .wrongSignature(by: key.name) }
    return time
  }
}

/// Why a witness does not sign.
package enum WitnessRefusal: Error, Equatable, Sendable {
  /// The note is not a checkpoint that the log has signed.
  case notACheckpoint(EvidenceError)
  /// What it signed last is of another log.
  case otherLog(known: String, offered: String)
  /// The proof does not begin where the witness stands.
  case proofFromElsewhere(known: UInt64, from: UInt64, to: UInt64)
  /// The log goes back.
  case smaller(known: UInt64, offered: UInt64)
  /// As many groups, another root: the log has shown two faces. Keep both notes.
  case splitView(size: UInt64)
  /// The tree does not continue the one signed last. Keep both notes.
  case notConsistent(known: UInt64, offered: UInt64)
  /// No time that a cosignature can carry.
  case impossibleTime(UInt64)
}

extension WitnessRefusal: CustomStringConvertible {
  /// One sentence: what, and what next.
  package var description: String {
    switch self {
    case .notACheckpoint(let error):
      error.description
    case .otherLog(let known, let offered):
      "this witness watches \(known), not \(offered)"
    case .proofFromElsewhere(let known, let from, let to):
      "the proof leads from \(from) groups to \(to), the witness stands at \(known): make it from "
        + "there to the checkpoint"
    case .smaller(let known, let offered):
      "the checkpoint has \(offered) groups, \(known) were signed before: the journal was cut, or "
        + "an older checkpoint was sent"
    case .splitView(let size):
      "two checkpoints of \(size) groups have different roots, both signed: the journal was "
        + "rewritten; keep both"
    case .notConsistent(let known, let offered):
      "the journal of \(offered) groups does not continue the one of \(known) that was signed "
        + "before: it was rewritten, or the proof is wrong; keep both checkpoints"
    case .impossibleTime(let time):
      "\(time) s is no time that a cosignature can carry: set the clock"
    }
  }
}

/// One who signs what a log shows, but only while it continues what was shown before.
package struct Witness: ~Copyable {
  /// The public half, for those who trust it.
  package let noteKey: NoteKey
  private let key: SigningKey

  /// A witness of this name. One key serves one witness, as the message does not name it.
  package init(name: String, key: consuming SigningKey) throws(EvidenceError) {
    noteKey = try NoteKey(name: name, kind: .cosignature, key: key.verifyingKey)
    self.key = key
  }

  /// The cosignature of a checkpoint, or why there is none. `last` is the checkpoint signed last
  /// for this log, nil when there is none; the proof leads from its size, or from 0, to the new
  /// one. The caller must make the new checkpoint durable as the last one, under one lock with this
  /// call, before it hands the line out.
  package borrowing func cosign(
    _ note: SignedNote, of log: NoteKey, after last: Checkpoint?, proof: ConsistencyProof,
    at time: UInt64
  ) throws(WitnessRefusal) -> (line: NoteSignature, checkpoint: Checkpoint) {
    guard time <= Cosignature.maximumTime else { throw .impossibleTime(time) }
    let checkpoint: Checkpoint
    do {
      checkpoint = try Checkpoint(note, by: log)
    } catch {
      throw .notACheckpoint(error)
    }
    try Self.compare(checkpoint, with: last, proof)
    let message = Cosignature.message(note.text, at: time)
    let line = NoteSignature(
      name: noteKey.name, keyId: noteKey.id, bytes: time.bigEndianBytes + key.sign(message))
    return (line, checkpoint)
  }

  private static func compare(
    _ checkpoint: Checkpoint, with last: Checkpoint?, _ proof: ConsistencyProof
  ) throws(WitnessRefusal) {
    let known = last?.size ?? 0
    if let last {
      guard last.origin.hasSameBytes(as: checkpoint.origin) else {
        throw .otherLog(known: last.origin, offered: checkpoint.origin)
      }
      guard checkpoint.size >= known else {
        throw .smaller(known: known, offered: checkpoint.size)
      }
      guard checkpoint.size > known || checkpoint.root == last.root else {
        throw .splitView(size: known)
      }
    }
    guard proof.firstSize == known, proof.secondSize == checkpoint.size else {
      throw .proofFromElsewhere(known: known, from: proof.firstSize, to: proof.secondSize)
    }
    var hasher = BlockHasher()
    let root = last?.root ?? hasher.emptyRoot()
    guard proof.proves(from: root, to: checkpoint.root, &hasher) else {
      throw .notConsistent(known: known, offered: checkpoint.size)
    }
  }
}
