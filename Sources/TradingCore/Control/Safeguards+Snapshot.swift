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

extension LossGuards {
  func write(to writer: inout StateWriter) {
    marks.write(to: &writer)
    writer.put(UInt64(beyond))
    writer.put(highest != nil)
    writer.put(highest ?? .zero)
    writer.put(count: minutes.count)
    for sample in minutes {
      writer.put(sample.minute)
      writer.put(sample.equity)
    }
  }

  init(from reader: inout StateReader, instrumentCount: Int) throws(SnapshotFault) {
    marks = try ConfirmedMarks(from: &reader, instrumentCount: instrumentCount)
    beyond = try reader.number("losses beyond their limits")
    guard Int(beyond) < 1 << Loss.allCases.count else {
      throw reader.fault(.badField("losses beyond their limits"))
    }
    let hasHighest = try reader.flag("presence of a highest equity")
    let highest = try reader.money()
    guard hasHighest || highest == .zero else {
      throw reader.fault(.badField("highest equity"))
    }
    self.highest = hasHighest ? highest : nil
    for _ in 0..<(try reader.count(of: "samples of equity", words: 2)) {
      minutes.append(Sample(minute: try reader.signed(), equity: try reader.money()))
    }
  }
}

extension ConfirmedMarks {
  func write(to writer: inout StateWriter) {
    writer.put(oldest)
    for row in rows {
      writer.put(row.price)
      writer.put(row.part)
      writer.put(row.excess)
      writer.put(row.markedAt)
      writer.put(row.countedAt)
      writer.put(row.counted)
    }
    for mark in recent { writer.put(mark) }
  }

  init(from reader: inout StateReader, instrumentCount: Int) throws(SnapshotFault) {
    oldest = try reader.time()
    for _ in 0..<instrumentCount {
      var row = Row()
      row.price = try reader.price()
      row.part = try reader.money()
      row.excess = try reader.money()
      row.markedAt = try reader.time()
      row.countedAt = try reader.time()
      row.counted = try reader.word()
      guard row.price.units >= 0 else { throw reader.fault(.badField("confirmed mark")) }
      rows.append(row)
    }
    for _ in 0..<(instrumentCount * Self.depth) { recent.append(try reader.price()) }
    addUp()
  }
}

extension StrategyBook {
  /// Writes everything but what works, which is in the orders.
  func write(to writer: inout StateWriter) {
    for position in held.indices {
      writer.put(held[position])
      writer.put(values[position])
      writer.put(exposures[position])
    }
    writer.put(cash)
    writer.put(dayBaseline)
  }

  init(from reader: inout StateReader, instrumentCount: Int) throws(SnapshotFault) {
    self.init(instrumentCount: instrumentCount)
    // Wide sums, as in the account's books: what does not fit was never one.
    var worth: Int128 = 0
    var exposed: Int128 = 0
    for position in 0..<instrumentCount {
      held[position] = try reader.signed()
      values[position] = try reader.money()
      exposures[position] = try reader.money()
      worth += Int128(values[position].units)
      exposed += Int128(exposures[position].units)
    }
    cash = try reader.money()
    dayBaseline = try reader.money()
    let profit = worth + Int128(cash.units)
    guard let value = Int64(exactly: worth), let sum = Int64(exactly: exposed),
      let narrow = Int64(exactly: profit),
      !dayBaseline.units.subtractingReportingOverflow(narrow).overflow
    else { throw reader.fault(.badField("book of a strategy")) }
    self.value = Money(units: value)
    exposure = Money(units: sum)
  }
}
