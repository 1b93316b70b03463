/// A key's word for the next one: every epoch signs with a key of its own, and the one before
/// vouches for it and is then destroyed. Who steals today's key cannot make yesterday's
/// checkpoints.
///
///     0            16      20             52             116
///     ┌────────────┬───────┬──────────────┬──────────────┐
///     │ journal id │ epoch │ new key      │ signature    │
///     └────────────┴───────┴──────────────┴──────────────┘
///
/// The signature is the earlier key's, over `daybook-key-handover/v1` and the first 52 bytes. No
/// note begins like this, so it can be taken for nothing else.
package struct KeyHandover: Equatable, Sendable {
  /// Which journal.
  package let journalId: JournalId
  /// The epoch whose key this is.
  package let epoch: UInt32
  /// The new key.
  package let key: VerifyingKey
  /// The earlier key's signature.
  package let signature: [UInt8]

  /// The size in bytes.
  package static let byteCount = 116
  private static let signedByteCount = 52

  /// Hands over from the earlier key to a new one.
  package init(
    journalId: JournalId, epoch: UInt32, to key: VerifyingKey, by earlier: borrowing SigningKey
  ) {
    self.journalId = journalId
    self.epoch = epoch
    self.key = key
    signature = earlier.sign(Self.message(journalId, epoch, key))
  }

  /// Reads the 116 bytes. Whether the signature holds is another question.
  package init(_ bytes: [UInt8]) throws(EvidenceError) {
    guard bytes.count == Self.byteCount, let key = VerifyingKey(Array(bytes[20..<52])) else {
      throw .malformed(
        .handover, line: 0, why: "it has \(bytes.count) bytes, not \(Self.byteCount)")
    }
    journalId = JournalId(bytes.span, at: 0)
    epoch = bytes.span.integer(at: 16, as: UInt32.self)
    self.key = key
    signature = Array(bytes[Self.signedByteCount...])
  }

  /// Reads the Base64 of the 116 bytes.
  package init(text: String) throws(EvidenceError) {
    guard let bytes = Base64.decode(Array(text.utf8).span) else {
      throw .malformed(.handover, line: 0, why: "it is not base 64")
    }
    try self.init(bytes)
  }

  /// The 116 bytes in Base64, as the journal and proofs carry them.
  package var text: String { Base64.text(bytes) }

  /// The 116 bytes.
  package var bytes: [UInt8] { Self.signed(journalId, epoch, key) + signature }

  /// Whether this key handed over.
  package func isSigned(by earlier: VerifyingKey) -> Bool {
    earlier.verify(signature, of: Self.message(journalId, epoch, key))
  }

  private static func message(
    _ journalId: JournalId, _ epoch: UInt32, _ key: VerifyingKey
  ) -> [UInt8] {
    Array("daybook-key-handover/v1".utf8) + signed(journalId, epoch, key)
  }

  private static func signed(
    _ journalId: JournalId, _ epoch: UInt32, _ key: VerifyingKey
  ) -> [UInt8] {
    var head = [UInt8](repeating: 0, count: 20)
    var span = head.mutableSpan
    journalId.write(&span, at: 0)
    span.store(epoch, at: 16)
    return head + key.bytes
  }
}

/// A journal's keys, each vouched for by the one before, from one that is trusted.
package struct KeyChain: Equatable, Sendable {
  private struct Link: Equatable {
    let epoch: UInt32
    let key: VerifyingKey
  }

  /// Which journal.
  package let journalId: JournalId
  private var links: [Link]

  /// Begins with a key that is trusted, from this epoch on.
  package init(journalId: JournalId, epoch: UInt32, key: VerifyingKey) {
    self.journalId = journalId
    links = [Link(epoch: epoch, key: key)]
  }

  /// Takes the next handover, which must continue the chain.
  package mutating func accept(_ handover: KeyHandover) throws(EvidenceError) {
    guard handover.journalId == journalId else {
      throw .brokenKeyChain(
        epoch: handover.epoch, why: "it is of journal \(handover.journalId), not \(journalId)")
    }
    let last = links[links.count - 1]
    guard handover.epoch > last.epoch else {
      throw .brokenKeyChain(epoch: handover.epoch, why: "epoch \(last.epoch) came before it")
    }
    guard handover.isSigned(by: last.key) else {
      throw .brokenKeyChain(
        epoch: handover.epoch, why: "the key of epoch \(last.epoch) did not sign it")
    }
    links.append(Link(epoch: handover.epoch, key: handover.key))
  }

  /// The key that signs now.
  package var latest: VerifyingKey { links[links.count - 1].key }

  /// The key that signed in an epoch; nil before the first one.
  package func key(at epoch: UInt32) -> VerifyingKey? {
    links.last { $0.epoch <= epoch }?.key
  }
}
