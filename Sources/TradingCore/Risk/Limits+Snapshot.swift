extension Limits {
  /// Writes every value.
  func write(to writer: inout StateWriter) {
    writer.put(count: Limit.allCases.count)
    for limit in Limit.allCases { writer.put(self[limit]) }
  }

  /// Reads what `write` wrote.
  init(from reader: inout StateReader) throws(SnapshotFault) {
    self.init()
    let count = try reader.count(of: "limits")
    guard count == Limit.allCases.count else { throw reader.fault(.badField("count of limits")) }
    for limit in Limit.allCases { self[limit] = try reader.signed() }
  }
}

extension LimitOverrides {
  func write(to writer: inout StateWriter) {
    writer.put(count: scopes.count)
    for row in scopes.indices {
      writer.put(scopes[row].kind)
      writer.put(UInt64(scopes[row].index))
      for number in 0..<Limit.numberBound {
        writer.put(values[row * Limit.numberBound + number])
      }
    }
    writer.put(count: temporary.count)
    for change in temporary {
      writer.put(change.limit)
      writer.put(change.scope.kind)
      writer.put(UInt64(change.scope.index))
      writer.put(change.value)
      writer.put(change.previous)
      writer.put(change.until)
    }
  }

  init(from reader: inout StateReader) throws(SnapshotFault) {
    self.init()
    for _ in 0..<(try reader.count(of: "scopes", words: 2 + Limit.numberBound)) {
      let scope = try Self.scope(from: &reader)
      var row: [Int64] = []
      for _ in 0..<Limit.numberBound { row.append(try reader.signed()) }
      guard append(scope, row) else { throw reader.fault(.badField("order of scopes")) }
    }
    for _ in 0..<(try reader.count(of: "changes for a time", words: 6)) {
      let limit: Limit = try reader.choice("limit")
      temporary.append(
        Temporary(
          limit: limit, scope: try Self.scope(from: &reader), value: try reader.signed(),
          previous: try reader.signed(), until: try reader.time()))
    }
  }

  private static func scope(from reader: inout StateReader) throws(SnapshotFault) -> LimitScope {
    let kind: LimitScope.Kind = try reader.choice("kind of a scope")
    guard let scope = LimitScope(kind, try reader.number("index of a scope")) else {
      throw reader.fault(.badField("index of a scope"))
    }
    return scope
  }
}
