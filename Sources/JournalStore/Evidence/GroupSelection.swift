/// Which groups of a journal are wanted.
package enum GroupSelection: Equatable, Sendable {
  /// A place in a journal.
  package enum Bound: Equatable, Sendable {
    /// A record.
    case sequence(UInt64)
    /// A recorded time, ns.
    case time(Int64)
  }

  /// Those that hold one of these records, which are in rising order.
  case records([UInt64])
  /// Those that hold a record from one place to another, both with them; nil = without an end on
  /// that side.
  case between(Bound?, Bound?)

  /// Whether a group is wanted.
  func wants(_ group: JournalGroup) -> Bool {
    switch self {
    case .records(let sequences):
      var low = 0
      var high = sequences.count
      while low < high {
        let middle = (low + high) / 2
        if sequences[middle] < group.firstSequence { low = middle + 1 } else { high = middle }
      }
      return low < sequences.count && sequences[low] <= group.lastSequence
    case .between(let from, let to):
      return isBehind(from, group) && isBefore(to, group)
    }
  }

  /// Whether a group that the checkpoint does not cover any more would have been asked for.
  func misses(_ group: JournalGroup) -> Bool {
    if case .between(_, nil) = self { return false }
    return wants(group)
  }

  private func isBehind(_ bound: Bound?, _ group: JournalGroup) -> Bool {
    switch bound {
    case .sequence(let sequence): group.lastSequence >= sequence
    case .time(let time): group.lastRecordedAt >= time
    case nil: true
    }
  }

  private func isBefore(_ bound: Bound?, _ group: JournalGroup) -> Bool {
    switch bound {
    case .sequence(let sequence): group.firstSequence <= sequence
    case .time(let time): group.firstRecordedAt <= time
    case nil: true
    }
  }
}

/// A part of a tree, as an excerpt has it: whole groups, or one root that stands for a subtree none
/// of whose groups is wanted.
enum ExcerptPiece: Equatable {
  case groups(Range<UInt64>)
  case beside(Range<UInt64>)

  var leaves: Range<UInt64> {
    switch self {
    case .groups(let leaves), .beside(let leaves): leaves
    }
  }

  /// The pieces of a tree, in order: the wanted leaves, which are in order and disjoint, and
  /// between them the largest subtrees that hold none.
  static func pieces(of wanted: [Range<UInt64>], treeSize: UInt64) -> [ExcerptPiece] {
    var pieces: [ExcerptPiece] = []
    var next: UInt64 = 0
    for range in wanted {
      add(next..<range.lowerBound, in: 0..<treeSize, to: &pieces)
      pieces.append(.groups(range))
      next = range.upperBound
    }
    add(next..<treeSize, in: 0..<treeSize, to: &pieces)
    return pieces
  }

  private static func add(
    _ gap: Range<UInt64>, in tree: Range<UInt64>, to pieces: inout [ExcerptPiece]
  ) {
    guard gap.overlaps(tree) else { return }
    if gap.lowerBound <= tree.lowerBound, tree.upperBound <= gap.upperBound {
      pieces.append(.beside(tree))
      return
    }
    let middle = tree.lowerBound + UInt64(tree.count).largestPowerOfTwoBelow
    add(gap, in: tree.lowerBound..<middle, to: &pieces)
    add(gap, in: middle..<tree.upperBound, to: &pieces)
  }
}
