/// The right edge of the RFC 6962 tree over the journal's groups: for each bit that is set in the
/// number of leaves, the root of a perfect subtree of so many leaves. It is all that is needed to
/// go on and to know the root. Leaves carry their 0x00 already (`BlockHasher.leaf`).
///
/// Encoded in a region of fixed size, the largest subtree first, one digest for each set bit:
///
///     0        32       64                                   2048
///     ┌────────┬────────┬ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ┐
///     │ largest│ next   │ … the smallest, then zeros          │
///     └────────┴────────┴ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ┘
package struct MerkleFrontier: Sendable {
  /// How many leaves the tree has.
  package private(set) var size: UInt64 = 0
  /// At index *i* the root of the subtree of 2^i leaves; means something only where that bit of the
  /// size is set.
  private var roots = InlineArray<64, SHA256Digest>(repeating: .zero)

  /// The size of the encoded region: one digest for each bit of the size.
  package static let encodedByteCount = 64 * SHA256Digest.byteCount

  /// The tree without leaves.
  package init() {}

  /// Adds a leaf: one node hash on average, nothing allocated.
  package mutating func append(_ leaf: SHA256Digest, _ hasher: inout BlockHasher) {
    var subtree = leaf
    var level = 0
    while size & (1 << UInt64(level)) != 0 {
      subtree = hasher.node(roots[level], subtree)
      level += 1
    }
    roots[level] = subtree
    size += 1
  }

  /// The Merkle tree hash of all leaves so far.
  package func root(_ hasher: inout BlockHasher) -> SHA256Digest {
    guard size > 0 else { return hasher.emptyRoot() }
    var level = size.trailingZeroBitCount
    var root = roots[level]
    level += 1
    while level < 64 {
      if size & (1 << UInt64(level)) != 0 { root = hasher.node(roots[level], root) }
      level += 1
    }
    return root
  }

  /// Writes the region at `offset`; traps outside the bounds.
  package func encode(_ bytes: inout MutableSpan<UInt8>, at offset: Int) {
    bytes.zero(offset..<offset + Self.encodedByteCount)
    var place = offset
    for level in (0..<64).reversed() where size & (1 << UInt64(level)) != 0 {
      roots[level].write(&bytes, at: place)
      place += SHA256Digest.byteCount
    }
  }

  /// Reads the region at `offset` of a tree of this size; nil when what lies behind the last
  /// subtree is not zero. Traps outside the bounds.
  package init?(_ bytes: Span<UInt8>, at offset: Int, size: UInt64) {
    self.size = size
    var place = offset
    for level in (0..<64).reversed() where size & (1 << UInt64(level)) != 0 {
      roots[level] = SHA256Digest(bytes, at: place)
      place += SHA256Digest.byteCount
    }
    guard bytes.extracting(place..<offset + Self.encodedByteCount).isAllZero else { return nil }
  }
}

extension MerkleFrontier: Equatable {
  /// Whether both are the right edge of the same tree.
  package static func == (first: MerkleFrontier, second: MerkleFrontier) -> Bool {
    guard first.size == second.size else { return false }
    for level in 0..<64 where first.size & (1 << UInt64(level)) != 0 {
      if first.roots[level] != second.roots[level] { return false }
    }
    return true
  }
}
