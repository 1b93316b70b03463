extension StrategyState {
  /// Words that a strategy takes at least: empty texts and lists.
  static let leastWordCount = 8

  /// Writes everything, and whether its rules were known, so that another build does not go on from
  /// a memory that its own rules would have filled otherwise.
  func write(to writer: inout StateWriter, program: StrategyProgram?) {
    declared.write(to: &writer)
    writer.put(program != nil)
    writer.put(count: program?.memoryPerInstrument ?? 0)
    writer.put(memory)
  }

  /// Reads what `write` wrote behind the declaration.
  init(
    from reader: inout StateReader, declared: StrategyDeclared, program: StrategyProgram?,
    instrumentCount: Int
  ) throws(SnapshotFault) {
    self.init(declared)
    let wasKnown = try reader.flag("presence of a program")
    let perInstrument: UInt32 = try reader.number("memory of a program")
    guard wasKnown == (program != nil), Int(perInstrument) == program?.memoryPerInstrument ?? 0
    else {
      throw reader.fault(.otherRules(name: declared.name, version: declared.version))
    }
    // Rules read their settings and their memory by place.
    guard declared.settings.count >= program?.settings.count ?? 0 else {
      throw reader.fault(.badField("count of settings"))
    }
    memory = try reader.list(of: "words of memory")
    guard memory.count >= instrumentCount * Int(perInstrument) else {
      throw reader.fault(.badField("count of words of memory"))
    }
  }
}

extension StrategyDeclared {
  /// Writes everything but the index, which is its place.
  func write(to writer: inout StateWriter) {
    writer.put(UInt64(account.rawValue))
    writer.put(version)
    writer.put(name)
    writer.put(trader)
    writer.put(settings)
  }

  /// Reads what `write` wrote.
  init(from reader: inout StateReader, strategy: StrategyIndex) throws(SnapshotFault) {
    self.strategy = strategy
    account = AccountIndex(try reader.number("account"))
    version = try reader.number("version of a strategy")
    name = try reader.text()
    trader = try reader.text()
    settings = try reader.list(of: "settings")
  }
}
