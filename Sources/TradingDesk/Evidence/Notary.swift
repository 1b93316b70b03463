import JournalStore
import SystemCalls
import TradingCore

/// Signs checkpoints of a run's journal with the key of its epoch (docs/EVIDENCE.md).
struct Notary: ~Copyable {
  private let folder: KeyFolder
  private let journalId: JournalId
  private let epoch: UInt32
  private let key: SigningKey
  /// What the journal must say before the key counts.
  let declaration: SigningKeyDeclared

  /// Makes the epoch's key. The key of `lastEpoch`, the last that the journal declared, hands over
  /// if it is still there; else a new chain begins.
  init(
    folder: KeyFolder, journalId: JournalId, epoch: UInt32, lastEpoch: UInt32
  ) throws(EvidenceError) {
    let fresh = try folder.create(epoch: epoch)
    declaration = try Self.declaration(
      of: fresh, folder: folder, journalId: journalId, epoch: epoch, lastEpoch: lastEpoch)
    key = fresh
    self.folder = folder
    self.journalId = journalId
    self.epoch = epoch
  }

  private static func declaration(
    of key: borrowing SigningKey, folder: KeyFolder, journalId: JournalId, epoch: UInt32,
    lastEpoch: UInt32
  ) throws(EvidenceError) -> SigningKeyDeclared {
    let name = try NoteKey(
      name: Checkpoint.origin(of: journalId), kind: .text, key: key.verifyingKey)
    var handover = ""
    if try folder.epochs().contains(lastEpoch) {
      let earlier = try folder.open(epoch: lastEpoch)
      handover =
        KeyHandover(
          journalId: journalId, epoch: epoch, to: key.verifyingKey, by: earlier
        ).text
    }
    return SigningKeyDeclared(epoch: epoch, key: name.text, handover: handover)
  }

  /// Destroys every earlier key. Call it when the declaration is durable, not before.
  borrowing func forgetEarlierKeys() throws(EvidenceError) { try folder.keepOnly(epoch: epoch) }

  /// The signed checkpoint over a tree, as bytes. Only over what is durable.
  borrowing func checkpoint(_ head: TreeHead) throws(EvidenceError) -> [UInt8] {
    try Checkpoint(journalId: journalId, size: head.size, root: head.root).signed(by: key).bytes
  }
}
