/// That a leaf is in a tree: the roots of the subtrees beside its way to the root, from the leaf's
/// sibling upwards (RFC 6962 §2.1.1).
package struct InclusionProof: Equatable, Sendable {
  /// The leaf's number from 0: for a group, the groups before it.
  package let index: UInt64
  /// How many leaves the tree has.
  package let treeSize: UInt64
  /// At most 64 roots.
  package let path: [SHA256Digest]

  /// A proof as it was received or built.
  package init(index: UInt64, treeSize: UInt64, path: [SHA256Digest]) {
    self.index = index
    self.treeSize = treeSize
    self.path = path
  }

  /// The root that leaf and path lead to, or nil when the path does not fit index and size
  /// (RFC 9162 §2.1.3.2).
  package func root(of leaf: SHA256Digest, _ hasher: inout BlockHasher) -> SHA256Digest? {
    guard index < treeSize else { return nil }
    var node = index
    var last = treeSize - 1
    var root = leaf
    for sibling in path {
      guard last > 0 else { return nil }
      if node & 1 == 1 || node == last {
        root = hasher.node(sibling, root)
        while node & 1 == 0 && node != 0 {
          node >>= 1
          last >>= 1
        }
      } else {
        root = hasher.node(root, sibling)
      }
      node >>= 1
      last >>= 1
    }
    return last == 0 ? root : nil
  }

  /// Whether this leaf is in the tree with this root.
  package func proves(
    _ leaf: SHA256Digest, in root: SHA256Digest, _ hasher: inout BlockHasher
  ) -> Bool {
    self.root(of: leaf, &hasher) == root
  }

  /// The leaves under each root of the path, in the path's order (RFC 6962 §2.1.1); the index lies
  /// within the tree.
  static func subtrees(index: UInt64, treeSize: UInt64) -> [Range<UInt64>] {
    var subtrees: [Range<UInt64>] = []
    var tree = 0..<treeSize
    while tree.count > 1 {
      let middle = tree.lowerBound + UInt64(tree.count).largestPowerOfTwoBelow
      if index < middle {
        subtrees.append(middle..<tree.upperBound)
        tree = tree.lowerBound..<middle
      } else {
        subtrees.append(tree.lowerBound..<middle)
        tree = middle..<tree.upperBound
      }
    }
    return subtrees.reversed()
  }
}

extension UInt64 {
  /// The largest power of two below this number, which is 2 or more: where RFC 6962 splits a tree.
  var largestPowerOfTwoBelow: UInt64 {
    1 << UInt64(63 - (self - 1).leadingZeroBitCount)
  }
}
