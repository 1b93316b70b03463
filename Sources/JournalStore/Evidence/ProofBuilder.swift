/// Makes a proof from the leaves, each given once and in order. It remembers at most 64 roots and
/// one frontier, however many leaves there are, and one node hash a leaf is all it costs.
package struct ProofBuilder: Sendable {
  /// How many leaves were given.
  package private(set) var leafCount: UInt64 = 0
  /// How many leaves it takes.
  package let treeSize: UInt64
  /// The leaves under each wanted root and its place in the path, in the order of the leaves.
  private let subtrees: [(leaves: Range<UInt64>, place: Int)]
  private var path: [SHA256Digest]
  private var current = 0
  private var frontier = MerkleFrontier()

  private init(treeSize: UInt64, subtrees: [Range<UInt64>]) {
    self.treeSize = treeSize
    self.subtrees = subtrees.enumerated()
      .map { (leaves: $0.element, place: $0.offset) }
      .sorted { $0.leaves.lowerBound < $1.leaves.lowerBound }
    path = [SHA256Digest](repeating: .zero, count: subtrees.count)
  }

  /// For the inclusion of a leaf in a tree; nil when the index lies outside of it.
  package init?(inclusionOf index: UInt64, in treeSize: UInt64) {
    guard index < treeSize, treeSize <= Self.maximumTreeSize else { return nil }
    self.init(
      treeSize: treeSize,
      subtrees: InclusionProof.subtrees(index: index, treeSize: treeSize))
  }

  /// For the consistency of two trees; nil when the first is the larger one.
  package init?(consistencyFrom firstSize: UInt64, to secondSize: UInt64) {
    guard firstSize <= secondSize, secondSize <= Self.maximumTreeSize else { return nil }
    self.init(
      treeSize: secondSize,
      subtrees: ConsistencyProof.subtrees(firstSize: firstSize, secondSize: secondSize))
  }

  /// The largest tree: what Swift can count a range of.
  package static let maximumTreeSize = UInt64(Int64.max)

  /// Takes the next leaf; leaves behind the tree are ignored.
  package mutating func append(_ leaf: SHA256Digest, _ hasher: inout BlockHasher) {
    let index = leafCount
    leafCount += 1
    guard current < subtrees.count, subtrees[current].leaves.contains(index) else { return }
    frontier.append(leaf, &hasher)
    guard leafCount == subtrees[current].leaves.upperBound else { return }
    path[subtrees[current].place] = frontier.root(&hasher)
    frontier = MerkleFrontier()
    current += 1
  }

  /// The path of the proof, or nil when leaves are missing.
  package func finish() -> [SHA256Digest]? {
    leafCount >= treeSize ? path : nil
  }
}
