// Changes of a limit that end by themselves. Several of one limit lie over each other: in force is
// the last one still running, else the permanent value, so that none ends another.
extension LimitOverrides {
  /// A change for a time.
  package struct Temporary: Hashable, Sendable, BitwiseCopyable {
    /// The limit.
    package var limit: Limit
    /// What it is about.
    package var scope: LimitScope
    /// The value while it runs.
    package var value: Int64
    /// The permanent value, below every change for a time; `unset` where the scope had none of its
    /// own. The same in all of them.
    package var permanent: Int64
    /// When it ends.
    package var until: Timestamp
  }

  /// The changes for a time of one limit, the last one last. Each ends before the one below it:
  /// whatever would end no later than one above it could never be in force again, and is gone.
  package func running(_ limit: Limit, of scope: LimitScope) -> [Temporary] {
    temporary.filter { $0.limit == limit && $0.scope == scope }
  }

  /// Lays a change for a time over what is in force, which is `old` where none runs yet.
  mutating func lay(_ change: LimitChanged) {
    let below = running(change.limit, of: change.scope)
    temporary.removeAll {
      $0.limit == change.limit && $0.scope == change.scope && $0.until <= change.until
    }
    temporary.append(
      Temporary(
        limit: change.limit, scope: change.scope, value: change.new,
        permanent: below.last?.permanent ?? change.old, until: change.until))
  }

  /// Forgets the changes for a time of one limit: those that are over at a time, or all.
  mutating func dropTemporary(
    _ limit: Limit, of scope: LimitScope, endedAt now: Timestamp? = nil
  ) {
    temporary.removeAll { change in
      change.limit == limit && change.scope == scope && (now.map { change.until <= $0 } ?? true)
    }
  }

  /// Whether the changes for a time can lie as they do.
  var isStacked: Bool {
    temporary.indices.allSatisfy { index in
      let upper = temporary[index]
      return temporary[..<index].allSatisfy {
        $0.limit != upper.limit || $0.scope != upper.scope
          || $0.until > upper.until && $0.permanent == upper.permanent
      }
    }
  }
}

extension TradingState {
  /// Every value of a limit that would be in force from now until a time, or for ever: the one in
  /// force first, then what comes back from below the changes for a time. `unset` stands for none.
  package func upcoming(
    _ limit: Limit, of scope: LimitScope, until end: Timestamp?
  ) -> [Int64] {
    var values = [value(limit, of: scope) ?? LimitOverrides.unset]
    let running = safeguards.overrides.running(limit, of: scope)
    for (index, change) in running.enumerated().reversed() {
      if let end, change.until >= end { return values }
      values.append(index > 0 ? running[index - 1].value : change.permanent)
    }
    return values
  }

  /// Whether a value is looser than anything that would be in force until a time, or for ever: what
  /// is tighter now must not take the place of what would have been tighter soon.
  package func isLooser(
    _ limit: Limit, of scope: LimitScope, _ value: Int64, until end: Timestamp?
  ) -> Bool {
    upcoming(limit, of: scope, until: end).contains {
      limit.isLooser(value, than: $0 == LimitOverrides.unset ? limits[limit] : $0)
    }
  }
}

extension LimitChanged {
  /// Whether it is the end of a change for a time, and nobody's wish.
  package var isReturn: Bool { actor == "engine" }
}
