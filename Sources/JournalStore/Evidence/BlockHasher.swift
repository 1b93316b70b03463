/// The hashes that make a journal evident. The first byte keeps the kinds apart; 0x00 is also RFC
/// 6962's leaf prefix, so the Merkle tree over the groups uses the leaves as they are, and 0x01 is
/// its inner nodes' (`Evidence/`).
package struct BlockHasher: ~Copyable {
  private var hasher = SHA256Hasher()

  /// A hasher to be used again and again.
  package init() {}

  /// SHA-256(0x00 ‖ epoch ‖ record count ‖ first sequence ‖ raw records).
  package mutating func leaf(
    epoch: UInt32, recordCount: UInt32, firstSequence: UInt64, records: Span<UInt8>
  ) -> SHA256Digest {
    var small = InlineArray<65, UInt8>(repeating: 0)
    var span = small.mutableSpan
    span[0] = 0x00
    span.store(epoch, at: 1)
    span.store(recordCount, at: 5)
    span.store(firstSequence, at: 9)
    hasher.begin()
    hasher.update(span.span.extracting(0..<17))
    hasher.update(records)
    return hasher.finish()
  }

  /// SHA-256(0x01 ‖ left ‖ right): an inner node of the Merkle tree (RFC 6962 §2.1).
  package mutating func node(_ left: SHA256Digest, _ right: SHA256Digest) -> SHA256Digest {
    pair(0x01, left, right)
  }

  /// SHA-256 of nothing: the root of the Merkle tree without leaves (RFC 6962 §2.1).
  package mutating func emptyRoot() -> SHA256Digest {
    hasher.begin()
    return hasher.finish()
  }

  /// SHA-256(0x02 ‖ previous chain ‖ leaf).
  package mutating func chain(after previous: SHA256Digest, leaf: SHA256Digest) -> SHA256Digest {
    pair(0x02, previous, leaf)
  }

  private mutating func pair(
    _ prefix: UInt8, _ first: SHA256Digest, _ second: SHA256Digest
  ) -> SHA256Digest {
    var small = InlineArray<65, UInt8>(repeating: 0)
    var span = small.mutableSpan
    span[0] = prefix
    first.write(&span, at: 1)
    second.write(&span, at: 33)
    hasher.begin()
    hasher.update(span.span)
    return hasher.finish()
  }

  /// SHA-256(0x03 ‖ journal id): the chain before the first group.
  package mutating func genesisChain(_ journalId: JournalId) -> SHA256Digest {
    var small = InlineArray<65, UInt8>(repeating: 0)
    var span = small.mutableSpan
    span[0] = 0x03
    journalId.write(&span, at: 1)
    hasher.begin()
    hasher.update(span.span.extracting(0..<17))
    return hasher.finish()
  }
}
