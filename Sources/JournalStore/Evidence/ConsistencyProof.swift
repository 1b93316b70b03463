/// That a tree continues an earlier one, nothing in it altered: the roots of the subtrees from
/// which both roots can be made (RFC 6962 §2.1.2).
package struct ConsistencyProof: Equatable, Sendable {
  /// How many leaves the earlier tree has.
  package let firstSize: UInt64
  /// How many leaves the later tree has.
  package let secondSize: UInt64
  /// At most 64 roots; none when the sizes are equal or the first is 0.
  package let path: [SHA256Digest]

  /// A proof as it was received or built.
  package init(firstSize: UInt64, secondSize: UInt64, path: [SHA256Digest]) {
    self.firstSize = firstSize
    self.secondSize = secondSize
    self.path = path
  }

  /// Whether the tree with the second root continues the one with the first (RFC 9162 §2.1.4.2).
  /// Every tree continues the one without leaves.
  package func proves(
    from first: SHA256Digest, to second: SHA256Digest, _ hasher: inout BlockHasher
  ) -> Bool {
    guard firstSize <= secondSize else { return false }
    if firstSize == secondSize { return path.isEmpty && first == second }
    if firstSize == 0 { return path.isEmpty && first == hasher.emptyRoot() }
    var node = firstSize - 1
    var last = secondSize - 1
    while node & 1 == 1 {
      node >>= 1
      last >>= 1
    }
    // A first tree that is a perfect subtree of the second needs no root: it is its own.
    let isWhole = node == 0
    guard isWhole || !path.isEmpty else { return false }
    var firstRoot = isWhole ? first : path[0]
    var secondRoot = firstRoot
    for sibling in path.dropFirst(isWhole ? 0 : 1) {
      guard last > 0 else { return false }
      if node & 1 == 1 || node == last {
        firstRoot = hasher.node(sibling, firstRoot)
        secondRoot = hasher.node(sibling, secondRoot)
        while node & 1 == 0 && node != 0 {
          node >>= 1
          last >>= 1
        }
      } else {
        secondRoot = hasher.node(secondRoot, sibling)
      }
      node >>= 1
      last >>= 1
    }
    return last == 0 && firstRoot == first && secondRoot == second
  }

  /// The leaves under each root of the path, in the path's order (RFC 6962 §2.1.2); the first size
  /// is not above the second.
  static func subtrees(firstSize: UInt64, secondSize: UInt64) -> [Range<UInt64>] {
    guard firstSize > 0 else { return [] }
    var subtrees: [Range<UInt64>] = []
    var tree = 0..<secondSize
    while tree.upperBound != firstSize {
      let middle = tree.lowerBound + UInt64(tree.count).largestPowerOfTwoBelow
      if firstSize <= middle {
        subtrees.append(middle..<tree.upperBound)
        tree = tree.lowerBound..<middle
      } else {
        subtrees.append(tree.lowerBound..<middle)
        tree = middle..<tree.upperBound
      }
    }
    if tree.lowerBound > 0 { subtrees.append(tree) }
    return subtrees.reversed()
  }
}
