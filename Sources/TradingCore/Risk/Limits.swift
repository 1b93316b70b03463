/// The limits in force for everything.
package struct Limits: Hashable, Sendable {
  // Limits numbered below this are part of every state's hash; later ones only where the journal
  // declares the rules that know them, so that older journals keep their hashes.
  private static let original = Int(Limit.lastOfFirstRules.rawValue) + 1

  private var values: [Int64]

  /// The limits before any was set.
  package init() {
    values = Array(repeating: 0, count: Limit.numberBound)
    for limit in Limit.allCases { values[Int(limit.rawValue)] = limit.defaultValue }
  }

  /// The value of `limit`, in its unit.
  package subscript(limit: Limit) -> Int64 {
    get { values[Int(limit.rawValue)] }
    set { values[Int(limit.rawValue)] = newValue }
  }

  /// Adds the first limits' values to a state hash.
  func hash(into hasher: inout StateHasher) {
    hasher.combine(Self.original)
    for value in values[..<Self.original] { hasher.combine(value) }
  }

  /// Adds the later limits' values to a state hash.
  func hashAdded(into hasher: inout StateHasher) {
    for value in values[Self.original...] { hasher.combine(value) }
  }
}

/// Limits of narrower scopes than the total, and changes that end by themselves.
package struct LimitOverrides: Hashable, Sendable {
  /// A change for a time.
  package struct Temporary: Hashable, Sendable, BitwiseCopyable {
    /// The limit.
    package var limit: Limit
    /// What it is about.
    package var scope: LimitScope
    /// The value while it lasts.
    package var value: Int64
    /// The value that returns when no change for a time lasts any more; `unset` where the scope had
    /// none of its own.
    package var previous: Int64
    /// When.
    package var until: Timestamp
  }

  /// Stands for no value.
  package static let unset = Int64.min + 1

  // A row of values for each scope that has any, rows in the order of scopes: found by halving, and
  // read without a copy.
  private(set) var scopes: [LimitScope] = []
  private var places: [UInt32] = []
  private(set) var values: [Int64] = []
  /// Changes that end by themselves, in the order in which they were made. Of one limit the last is
  /// in force, and each ends before those made before it.
  package internal(set) var temporary: [Temporary] = []

  /// No overrides.
  package init() {}

  /// The changes for a time of a limit that last beyond a moment, the one in force last.
  package func running(_ limit: Limit, of scope: LimitScope, after now: Timestamp) -> [Temporary] {
    temporary.filter { $0.limit == limit && $0.scope == scope && $0.until > now }
  }

  /// Whether there are none.
  var isEmpty: Bool { scopes.isEmpty }

  /// The row of a scope; -1 for none.
  func row(of scope: LimitScope) -> Int {
    let wanted = scope.order
    var low = 0
    var high = places.count
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return low < places.count && places[low] == wanted ? low : -1
  }

  /// The value in a row; `unset` where the row has none of that limit.
  func value(_ limit: Limit, inRow row: Int) -> Int64 {
    values[row * Limit.numberBound + Int(limit.rawValue)]
  }

  /// The value of a limit for a scope; nil where it has none of its own.
  package func value(_ limit: Limit, of scope: LimitScope) -> Int64? {
    let row = row(of: scope)
    guard row >= 0 else { return nil }
    let value = value(limit, inRow: row)
    return value == Self.unset ? nil : value
  }

  /// Every override, in the order of scopes and limits.
  package var all: [(limit: Limit, scope: LimitScope, value: Int64)] {
    var all: [(limit: Limit, scope: LimitScope, value: Int64)] = []
    for (row, scope) in scopes.enumerated() {
      for limit in Limit.allCases where value(limit, inRow: row) != Self.unset {
        all.append((limit, scope, value(limit, inRow: row)))
      }
    }
    return all
  }

  /// Adds the row of a scope behind all others; false when it does not belong there.
  mutating func append(_ scope: LimitScope, _ row: [Int64]) -> Bool {
    guard scopes.last.map({ $0.order < scope.order }) ?? true else { return false }
    scopes.append(scope)
    places.append(scope.order)
    values.append(contentsOf: row)
    return true
  }

  /// Sets or, with `unset`, removes a value.
  mutating func set(_ limit: Limit, of scope: LimitScope, to value: Int64) {
    var place = row(of: scope)
    if place < 0 {
      place = scopes.firstIndex { $0.order > scope.order } ?? scopes.count
      scopes.insert(scope, at: place)
      places.insert(scope.order, at: place)
      let row = [Int64](repeating: Self.unset, count: Limit.numberBound)
      values.insert(contentsOf: row, at: place * Limit.numberBound)
    }
    values[place * Limit.numberBound + Int(limit.rawValue)] = value
  }

  func hash(into hasher: inout StateHasher) {
    hasher.combine(scopes.count)
    for scope in scopes { hasher.combine(UInt64(scope.order)) }
    for value in values { hasher.combine(value) }
    hasher.combine(temporary.count)
    for change in temporary {
      hasher.combine(UInt64(change.limit.rawValue) << 32 | UInt64(change.scope.order))
      hasher.combine(change.previous)
      hasher.combine(change.until.nanoseconds)
    }
  }
}
