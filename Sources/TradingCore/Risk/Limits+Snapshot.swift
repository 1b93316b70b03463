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
