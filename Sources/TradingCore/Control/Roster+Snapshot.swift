extension Roster {
  func write(to writer: inout StateWriter) {
    for set in allowed { writer.put(set.rawValue) }
    for set in needsSecond { writer.put(set.rawValue) }
    writer.put(since)
    writer.put(count: operators.count)
    for record in operators {
      writer.put(record.name)
      writer.put(record.roles.rawValue)
      writer.put(record.user)
      writer.put(record.tokenHash)
      writer.put(record.isRevoked)
    }
  }

  init(from reader: inout StateReader) throws(SnapshotFault) {
    for role in allowed.indices { allowed[role] = PermissionSet(rawValue: try reader.word()) }
    for role in needsSecond.indices {
      needsSecond[role] = PermissionSet(rawValue: try reader.word())
    }
    since = try reader.sequence()
    for _ in 0..<(try reader.count(of: "operators", words: 5)) {
      let name = try reader.text()
      operators.append(
        OperatorRecord(
          name: name, roles: RoleSet(rawValue: try reader.word()), user: try reader.signed(),
          tokenHash: try reader.text(), isRevoked: try reader.flag("revocation")))
    }
  }
}
