extension Safeguards {
  /// Writes everything but what is counted again from orders.
  func write(to writer: inout StateWriter) {
    writer.put(rules)
    writer.put(dayBegins.nanoseconds)
    roster.write(to: &writer)
    writer.put(count: breakers.count)
    for named in breakers {
      writer.put(named.declared.guards)
      writer.put(UInt64(named.declared.venue?.rawValue ?? UInt8.max))
      writer.put(named.declared.name)
      writer.put(named.lastLatency.nanoseconds)
      named.breaker.write(to: &writer)
    }
    overrides.write(to: &writer)
    writer.put(count: denied.denials.count)
    for denial in denied.denials {
      writer.put(denial.subject.kind)
      writer.put(UInt64(denial.subject.index))
      writer.put(denial.until)
      writer.put(denial.since)
    }
    writeLevels(to: &writer)
    writeApprovals(to: &writer)
    losses.write(to: &writer)
    writer.put(count: strategyBooks.count)
    for book in strategyBooks { book.write(to: &writer) }
    for exposure in venueExposures { writer.put(exposure) }
    for price in gasPrices { writer.put(price) }
    for since in awaySince { writer.put(since) }
    writer.put(rates.total)
    writer.put(rates.instruments)
    writer.put(rates.strategies)
    writer.put(rates.venues)
    writer.put(count: repairs.count)
    for repair in repairs { writer.put(repair) }
    paging.write(to: &writer)
  }

  private func writeLevels(to writer: inout StateWriter) {
    writer.put(crisis)
    writer.put(maintenance.phase)
    writer.put(maintenance.from)
    writer.put(maintenance.until)
    writer.put(closing.phase)
    writer.put(closing.orders)
    writer.put(closing.refusedBy != nil)
    if let rule = closing.refusedBy { writer.put(rule) }
    writer.put(closing.actor)
    writer.put(closing.since)
    writer.put(UInt64(stage))
    writer.put(stageSince)
    writer.put(stageBaseline)
    writer.put(count: warnings.count)
    for warning in warnings { writer.put(warning) }
  }

  private func writeApprovals(to writer: inout StateWriter) {
    writer.put(plan != nil)
    if let plan {
      writer.put(plan.sequence)
      writer.put(plan.planned.plan.high)
      writer.put(plan.planned.plan.low)
      writer.put(plan.planned.stop)
      writer.put(UInt64(plan.planned.needed))
      writer.put(plan.planned.until)
      writer.put(plan.planned.actor)
      writer.put(count: plan.approvers.count)
      for approver in plan.approvers { writer.put(approver) }
    }
    writer.put(count: stops.count)
    for stop in stops {
      writer.put(stop.sequence)
      writer.put(stop.at)
      writer.put(stop.reason)
    }
    writer.put(count: pending.count)
    for waiting in pending {
      writer.put(waiting.sequence)
      writer.put(waiting.until)
      writer.put(waiting.holding)
      waiting.command.write(to: &writer)
    }
    writer.put(count: nonces.count)
    for nonce in nonces {
      writer.put(nonce.high)
      writer.put(nonce.low)
    }
    writer.put(glass != nil)
    if let glass {
      writer.put(glass.until)
      writer.put(glass.actor)
      writer.put(glass.reason)
    }
  }

  /// Reads what `write` wrote.
  init(
    from reader: inout StateReader, instrumentCount: Int, strategyCount: Int, venueCount: Int
  ) throws(SnapshotFault) {
    rules = try reader.number("number of the rules")
    dayBegins = Interval(nanoseconds: try reader.signed())
    roster = try Roster(from: &reader)
    for index in 0..<(try reader.count(of: "breakers", words: 10, atMost: 65_534)) {
      let guards: BreakerGuard = try reader.choice("what a breaker guards")
      let venue: UInt8 = try reader.number("venue of a breaker")
      let declared = BreakerDeclared(
        breaker: BreakerIndex(UInt16(index + 1)), guards: guards,
        venue: venue == UInt8.max ? nil : VenueIndex(venue), name: try reader.text())
      var named = NamedBreaker(declared: declared)
      named.lastLatency = Interval(nanoseconds: try reader.signed())
      named.breaker = try Breaker(from: &reader)
      breakers.append(named)
    }
    overrides = try LimitOverrides(from: &reader)
    for _ in 0..<(try reader.count(of: "denials", words: 4)) {
      let kind: DenySubject.Kind = try reader.choice("kind of a denial")
      guard let subject = DenySubject(kind, try reader.number("subject of a denial")) else {
        throw reader.fault(.badField("subject of a denial"))
      }
      denied.denials.append(
        Denial(subject: subject, until: try reader.time(), since: try reader.sequence()))
    }
    try readLevels(from: &reader)
    try readApprovals(from: &reader)
    losses = try LossGuards(from: &reader, instrumentCount: isOn ? instrumentCount : 0)
    let books = isOn ? strategyCount : 0
    guard try reader.count(of: "books of strategies") == books else {
      throw reader.fault(.badField("count of books of strategies"))
    }
    for _ in 0..<books {
      strategyBooks.append(try StrategyBook(from: &reader, instrumentCount: instrumentCount))
    }
    for position in losses.marks.rows.indices {
      let holders = strategyBooks.count { $0.held[position] != 0 }
      guard losses.marks.holders(position) == UInt64(holders) else {
        throw reader.fault(.badField("count of strategies that hold an instrument"))
      }
    }
    let venues = isOn ? venueCount : 0
    for _ in 0..<venues { venueExposures.append(try reader.money()) }
    for _ in 0..<venues { gasPrices.append(try reader.price()) }
    for _ in 0..<venues { awaySince.append(try reader.time()) }
    rates.total = try reader.signed()
    rates.instruments = try reader.list(of: "rates of instruments")
    rates.strategies = try reader.list(of: "rates of strategies")
    rates.venues = try reader.list(of: "rates of venues")
    guard rates.instruments.count == (isOn ? instrumentCount : 0),
      rates.strategies.count == books, rates.venues.count == venues
    else { throw reader.fault(.badField("count of rates")) }
    for _ in 0..<(try reader.count(of: "repairs", words: 1)) { repairs.append(try reader.text()) }
    paging = try Paging(from: &reader)
  }

  private mutating func readLevels(from reader: inout StateReader) throws(SnapshotFault) {
    crisis = try reader.choice("level of the crisis")
    maintenance.phase = try reader.choice("phase of the maintenance")
    maintenance.from = try reader.time()
    maintenance.until = try reader.time()
    closing.phase = try reader.choice("phase of the closing")
    closing.orders = try reader.number("count of closing orders")
    if try reader.flag("refusal of the closing") {
      closing.refusedBy = try reader.choice("rule that refuses the closing")
    }
    closing.actor = try reader.text()
    closing.since = try reader.sequence()
    stage = try reader.number("stage")
    stageSince = try reader.time()
    stageBaseline = try reader.money()
    for _ in 0..<(try reader.count(of: "warnings", atMost: Warning.allCases.count)) {
      warnings.append(try reader.choice("warning"))
    }
  }

  private mutating func readApprovals(from reader: inout StateReader) throws(SnapshotFault) {
    if try reader.flag("presence of a plan") {
      let sequence = try reader.sequence()
      let planned = RecoveryPlanned(
        plan: StateHash(high: try reader.word(), low: try reader.word()),
        stop: try reader.sequence(), needed: try reader.number("approvals needed"),
        until: try reader.time(), actor: try reader.text())
      var approvers: [String] = []
      for _ in 0..<(try reader.count(of: "approvers")) { approvers.append(try reader.text()) }
      plan = RecoveryPlan(sequence: sequence, planned: planned, approvers: approvers)
    }
    for _ in 0..<(try reader.count(of: "stops", words: 3)) {
      stops.append(
        TradingControl.Stop(
          sequence: try reader.sequence(), at: try reader.time(),
          reason: try reader.choice("reason of a stop")))
    }
    for _ in 0..<(try reader.count(of: "waiting commands", words: 16)) {
      let sequence = try reader.sequence()
      let until = try reader.time()
      let holding = try reader.text()
      pending.append(
        PendingApproval(
          sequence: sequence, command: try OperatorCommand(from: &reader), until: until,
          holding: holding))
    }
    for _ in 0..<(try reader.count(of: "nonces", words: 2)) {
      let nonce = Nonce(high: try reader.word(), low: try reader.word())
      guard nonces.last.map({ $0 < nonce }) ?? true else {
        throw reader.fault(.badField("order of nonces"))
      }
      nonces.append(nonce)
    }
    if try reader.flag("presence of broken glass") {
      glass = GlassBroken(
        until: try reader.time(), actor: try reader.text(), reason: try reader.text())
    }
  }

  /// Counts again what open orders of each strategy may still trade.
  mutating func countWorking(
    _ orders: borrowing OrderTable, _ reader: borrowing StateReader
  ) throws(SnapshotFault) {
    guard isOn else { return }
    var buys = strategyBooks.map { [Int128](repeating: 0, count: $0.held.count) }
    var sells = buys
    orders.forEachOpen { order in
      let (strategy, position) = (order.intent.strategy.position, order.intent.instrument.position)
      guard strategy < buys.count else { return }
      switch order.intent.side {
      case .buy: buys[strategy][position] += Int128(order.working.units)
      case .sell: sells[strategy][position] += Int128(order.working.units)
      }
    }
    for strategy in strategyBooks.indices {
      for position in strategyBooks[strategy].held.indices {
        let held = Int128(strategyBooks[strategy].held[position])
        guard let bought = Int64(exactly: buys[strategy][position]),
          let sold = Int64(exactly: sells[strategy][position]),
          Int64(exactly: held + buys[strategy][position]) != nil,
          Int64(exactly: held - sells[strategy][position]) != nil
        else { throw reader.fault(.badField("working quantity of a strategy")) }
        strategyBooks[strategy].workingBuys[position] = bought
        strategyBooks[strategy].workingSells[position] = sold
      }
    }
  }
}

extension OperatorCommand {
  func write(to writer: inout StateWriter) {
    writer.put(verb)
    writer.put(actor)
    writer.put(reason)
    writer.put(channel)
    writer.put(origin)
    writer.put(target)
    writer.put(argument)
    writer.put(objection)
    writer.put(from)
    writer.put(until)
    writer.put(lasts.nanoseconds)
    writer.put(nonce.high)
    writer.put(nonce.low)
    writer.put(plan.high)
    writer.put(plan.low)
  }

  init(from reader: inout StateReader) throws(SnapshotFault) {
    self.init(
      verb: try reader.choice("verb"), actor: try reader.text(), reason: try reader.text(),
      channel: try reader.choice("channel"), origin: try reader.text())
    target = try reader.text()
    argument = try reader.text()
    objection = try reader.text()
    from = try reader.time()
    until = try reader.time()
    lasts = Interval(nanoseconds: try reader.signed())
    nonce = Nonce(high: try reader.word(), low: try reader.word())
    plan = StateHash(high: try reader.word(), low: try reader.word())
  }
}
