/// The name that a mistyped one was probably meant to be.
enum NearestName {
  /// The nearest of the candidates, the first on a tie; nil when none is near.
  static func of(_ typed: String, among candidates: [String]) -> String? {
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let distance = editDistance(typed, candidate)
      // A third of the letters may be wrong, and two always.
      guard distance <= max(2, candidate.utf8.count / 3), distance < candidate.utf8.count
      else { continue }
      if distance < best?.distance ?? Int.max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// Insertions, deletions, replacements and swaps of neighbours from one text to the other
  /// (optimal string alignment distance).
  static func editDistance(_ left: String, _ right: String) -> Int {
    let source = Array(left.utf8.prefix(64))
    let target = Array(right.utf8.prefix(64))
    var beforePrevious: [Int] = []
    var previous = Array(0...target.count)
    for row in 0..<source.count {
      var current = [row + 1]
      for column in 0..<target.count {
        let replacement = previous[column] + (source[row] == target[column] ? 0 : 1)
        var cost = min(previous[column + 1] + 1, current[column] + 1, replacement)
        if row > 0, column > 0, source[row] == target[column - 1],
          source[row - 1] == target[column]
        {
          cost = min(cost, beforePrevious[column - 1] + 1)
        }
        current.append(cost)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[target.count]
  }
}
