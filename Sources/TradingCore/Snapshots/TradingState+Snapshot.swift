/// A state as words, and back. What is not written is rebuilt: programs from the catalog, and sums
/// and counts from their parts, where they are nothing but that.
///
/// A decoded state is whole: every index in it is of something that is there, every list as long as
/// those beside it, every order in its place, the books balance, and every figure that is asked of
/// it is a number. That its amounts are the right ones only its hash can tell, so whoever decodes
/// compares it.
extension TradingState {
  /// Which layout this is: raised whenever the words of a state are others. A snapshot of another
  /// layout or another fold is not used; it is a cache, and the journal has everything.
  package static let snapshotLayout: UInt64 = 4

  /// Writes everything.
  package func write(to writer: inout StateWriter) {
    writer.put(Self.snapshotLayout)
    writer.put(Self.foldVersion)
    writer.put(lastSequence)
    writer.put(now)
    writer.put(lastHashed)
    writer.put(illegalOrderEvents)
    writer.put(signingEpoch)
    writer.put(runStatus)
    writer.put(run != nil)
    run?.write(to: &writer)
    for count in kindCounts { writer.put(count) }
    limits.write(to: &writer)
    writer.put(count: currencies.count)
    for code in currencies { writer.put(code) }
    writer.put(count: venues.count)
    for index in venues.indices {
      writer.put(venues[index])
      writer.put(isConnected[index])
    }
    market.write(to: &writer)
    writer.put(count: strategies.count)
    for index in strategies.indices {
      strategies[index].write(to: &writer, program: programs[index])
    }
    orders.write(to: &writer)
    book.write(to: &writer)
    control.write(to: &writer)
    losses.write(to: &writer)
    safeguards.write(to: &writer)
  }

  /// Reads a whole state; programs come from `catalog`.
  package init(snapshot words: [UInt64], catalog: StrategyCatalog) throws(SnapshotFault) {
    var reader = StateReader(words)
    try self.init(from: &reader, catalog: catalog)
    try reader.finish()
  }

  /// Reads what `write` wrote; programs come from `catalog`.
  package init(from reader: inout StateReader, catalog: StrategyCatalog) throws(SnapshotFault) {
    self.init(catalog: catalog)
    let layout = try reader.word()
    guard layout == Self.snapshotLayout else { throw reader.fault(.otherLayout(layout)) }
    let fold = try reader.word()
    guard fold == UInt64(Self.foldVersion) else { throw reader.fault(.otherFold(fold)) }
    lastSequence = try reader.sequence()
    // The next event needs a sequence too.
    guard lastSequence.rawValue < .max else { throw reader.fault(.badField("sequence")) }
    now = try reader.time()
    lastHashed = try reader.sequence()
    guard lastHashed <= lastSequence else { throw reader.fault(.badField("last state hash")) }
    illegalOrderEvents = try reader.word()
    signingEpoch = try reader.number("signing epoch")
    runStatus = try reader.choice("status of the run")
    if try reader.flag("presence of a run") { run = try RunStarted(from: &reader) }
    isDryRun = run?.kind == .dryRun
    for kind in kindCounts.indices { kindCounts[kind] = try reader.word() }
    limits = try Limits(from: &reader)
    for _ in 0..<(try reader.count(of: "currencies", atMost: 256)) {
      currencies.append(try reader.text())
    }
    for _ in 0..<(try reader.count(of: "venues", words: 2, atMost: 256)) {
      venues.append(try reader.text())
      isConnected.append(try reader.flag("connection"))
    }
    market = try Market(from: &reader, venueCount: venues.count)
    try readStrategies(from: &reader)
    orders = try OrderTable(from: &reader, market: market)
    book = try Book(from: &reader, instrumentCount: market.instruments.count, orders: orders)
    control = try TradingControl(from: &reader)
    losses = try LossBaselines(from: &reader)
    safeguards = try Safeguards(
      from: &reader, instrumentCount: market.instruments.count, strategyCount: strategies.count,
      venueCount: venues.count)
    try safeguards.countWorking(orders, reader)
    safeguards.rescheduleWake(limits, control)
    // A loss is a share of the capital, so only a positive one can be measured.
    guard losses.capitalLossMarks == 0 || book.capital.units > 0 else {
      throw reader.fault(.badField("count of loss marks"))
    }
  }

  private mutating func readStrategies(from reader: inout StateReader) throws(SnapshotFault) {
    let count = try reader.count(
      of: "strategies", words: StrategyState.leastWordCount, atMost: 256)
    for index in 0..<count {
      let declared = try StrategyDeclared(from: &reader, strategy: StrategyIndex(UInt8(index)))
      let program = catalog.program(declared.name, version: declared.version)
      strategies.append(
        try StrategyState(
          from: &reader, declared: declared, program: program,
          instrumentCount: market.instruments.count))
      programs.append(program)
      rules.append(StrategyRules(program))
    }
  }
}
