import FaultyStorage
import JournalStore

/// What the fuzzing of evidence begins with: one of each kind that outsiders hand in, made from
/// fixed keys, so that it is the same in every run.
struct Corpus {
  private let entries: [Entry]
  private let trusted: VerifyingKey
  /// The records of the group that the event's proof is about, from sequence 1.
  private let proven: [[UInt8]]

  /// One text or block of bytes, and what reads it.
  private struct Entry {
    let kind: Kind
    let bytes: [UInt8]
  }

  private enum Kind: CaseIterable {
    case note
    case checkpoint
    case key
    case handover
    case inclusion
    case event
  }

  init() throws(EvidenceError) {
    let journalId = JournalId(low: 1, high: 2)
    let key = Self.key(0)
    trusted = key.verifyingKey
    var group = RecordGroup(firstSequence: 1)
    for number in 0..<3 {
      _ = group.beginRecord(
        kind: UInt8(number), layout: 1, subject: 0, recordedAt: 5, sourceTime: 4, cause: 0,
        bodyByteCount: 40 * number)
    }
    let records = Array(group.bytes[JournalFormat.blockHeaderByteCount..<group.byteCount])
    let evidence = GroupEvidence(epoch: 1, recordCount: 3, firstSequence: 1, records: records)
    var hasher = BlockHasher()
    var frontier = MerkleFrontier()
    let leaf = evidence.leaf(&hasher)
    let sibling = GroupEvidence(epoch: 1, recordCount: 1, firstSequence: 4, records: [7])
    let siblingLeaf = sibling.leaf(&hasher)
    frontier.append(leaf, &hasher)
    frontier.append(siblingLeaf, &hasher)
    let checkpoint = Checkpoint(journalId: journalId, size: 2, root: frontier.root(&hasher))
    let note = try checkpoint.signed(by: key)
    let log = try NoteKey(name: Checkpoint.origin(of: journalId), kind: .text, key: trusted)
    let handover = KeyHandover(
      journalId: journalId, epoch: 2, to: Self.key(40).verifyingKey, by: key)
    let inclusion = InclusionProofFile(
      proof: InclusionProof(index: 0, treeSize: 2, path: [siblingLeaf]), note: note)
    let proof = EventProof(
      sequence: 2, group: evidence, log: log, witnesses: [], handovers: [], inclusion: inclusion)
    var proven: [[UInt8]] = []
    for sequence in 1...3 as ClosedRange<UInt64> {
      proven.append(
        try EventProof(
          sequence: sequence, group: evidence, log: log, witnesses: [], handovers: [],
          inclusion: inclusion
        ).check().bytes)
    }
    self.proven = proven
    entries = [
      Entry(kind: .note, bytes: note.bytes),
      Entry(kind: .checkpoint, bytes: Array(checkpoint.text.utf8)),
      Entry(kind: .key, bytes: Array(log.text.utf8)),
      Entry(kind: .handover, bytes: handover.bytes),
      Entry(kind: .inclusion, bytes: inclusion.bytes),
      Entry(kind: .event, bytes: proof.bytes),
    ]
  }

  private static func key(_ first: UInt8) -> SigningKey {
    var seed = Array(first..<first + 32)
    guard let key = SigningKey(seed: &seed) else { preconditionFailure("a seed has 32 bytes") }
    return key
  }

  /// Changes an entry and has it read. What is read is given back byte for byte, and an altered
  /// proof proves the same record or none.
  func fault(_ generator: inout SplitMix, _ change: (inout [UInt8], inout SplitMix) -> Void)
    -> String?
  {
    let entry = entries.randomElement(using: &generator) ?? entries[0]
    var bytes = entry.bytes
    change(&bytes, &generator)
    // Any decoder may be handed any bytes.
    let kind =
      Int.random(in: 0..<8, using: &generator) == 0
      ? Kind.allCases.randomElement(using: &generator) ?? entry.kind : entry.kind
    do throws(EvidenceError) {
      guard let again = try read(bytes, as: kind) else { return "another record is proven" }
      return again == bytes ? nil : "\(kind): what is read is not what was given"
    } catch {
      return error.description.isEmpty ? "an error without words" : nil
    }
  }

  /// Reads and writes again; nil when a proof holds for what is not in the journal.
  private func read(_ bytes: [UInt8], as kind: Kind) throws(EvidenceError) -> [UInt8]? {
    switch kind {
    case .note: return try SignedNote(bytes).bytes
    case .checkpoint: return Array(try Checkpoint(text: bytes).text.utf8)
    case .key: return Array(try NoteKey(text: String(decoding: bytes, as: UTF8.self)).text.utf8)
    case .handover: return try KeyHandover(bytes).bytes
    case .inclusion: return try InclusionProofFile(bytes).bytes
    case .event:
      let proof = try EventProof(bytes)
      let record: [UInt8]
      do throws(EvidenceError) {
        record = try proof.check(trusting: trusted).bytes
      } catch {
        return proof.bytes
      }
      // The same group proves its other records too.
      let isOurs = (1...3).contains(proof.sequence) && proven[Int(proof.sequence) - 1] == record
      return isOurs ? proof.bytes : nil
    }
  }
}
