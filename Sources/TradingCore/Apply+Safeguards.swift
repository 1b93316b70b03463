// What the safeguards are measured by, kept in step with the market, orders and fills. Only under
// the rules that know them.
extension TradingState {
  /// Makes room for every strategy, venue and instrument that was declared.
  mutating func makeRoomForSafeguards() {
    guard safeguards.isOn else { return }
    let instrumentCount = market.instruments.count
    while safeguards.strategyBooks.count < strategies.count {
      safeguards.strategyBooks.append(StrategyBook(instrumentCount: instrumentCount))
    }
    for index in safeguards.strategyBooks.indices {
      while safeguards.strategyBooks[index].held.count < instrumentCount {
        safeguards.strategyBooks[index].addInstrument()
      }
    }
    while safeguards.venueExposures.count < venues.count {
      safeguards.venueExposures.append(.zero)
      safeguards.gasPrices.append(.zero)
      safeguards.awaySince.append(.unset)
      safeguards.rates.venues.append(0)
    }
    while safeguards.rates.instruments.count < instrumentCount {
      safeguards.rates.instruments.append(0)
    }
    while safeguards.rates.strategies.count < strategies.count {
      safeguards.rates.strategies.append(0)
    }
    while safeguards.losses.marks.rows.count < instrumentCount {
      safeguards.losses.marks.addInstrument()
    }
  }

  /// Values an instrument at a mark, in the account's and in the strategies' books, and looks at
  /// the losses. Without a mark everything keeps its last value, and every guard goes on by what is
  /// confirmed.
  mutating func revalueWatchingLosses(_ instrument: InstrumentIndex, at mark: Price?) {
    let hasForgotten = safeguards.losses.marks.forget(
      olderThan: limits[.maximumQuoteAge], now: now)
    let position = instrument.position
    let before = book.exposure(of: instrument)
    let isWatched = safeguards.losses.marks.isWatched(position)
    guard let mark, isWatched || book.isActive(position), book.revalue(instrument, at: mark) else {
      if hasForgotten { lookAtLosses() }
      return
    }
    var agreement: ConfirmedMarks.Agreement?
    if book.isOpen, isWatched {
      if book.positions[position].quantity.units != 0 {
        safeguards.losses.begin(held: book.heldValue, now: now)
      }
      agreement = safeguards.losses.marks.note(
        mark, of: position, book.positions[position], worth: book.unrealisedParts[position],
        confirmations: Int(clamping: limits[.lossConfirmations]), now: now)
    }
    revalueScopes(of: instrument, from: before, at: mark, agreed: agreement)
    lookAtLosses()
  }

  /// Has the watched losses looked at, where there are any to watch.
  mutating func lookAtLosses() {
    guard safeguards.isOn, book.isOpen else { return }
    safeguards.losses.look(
      held: book.heldValue, capital: book.capital, dayBaseline: losses.dayBaseline,
      limits: limits, now: now)
  }

  /// Has no loss hidden by marks that are too old.
  mutating func forgetOldMarks() {
    guard safeguards.isOn else { return }
    let age = limits[.maximumQuoteAge]
    if safeguards.losses.marks.forget(olderThan: age, now: now) { lookAtLosses() }
  }

  /// Takes a fill over that was booked, with what was held before it.
  mutating func noteFill(_ fill: Fill, _ intent: OrderIntended, holding before: Quantity) {
    let position = intent.instrument.position
    noteHolders(after: fill, intent, holding: before)
    safeguards.losses.marks.note(fill, of: position, before: before, book.positions[position])
    if intent.strategy.position < safeguards.strategyBooks.count {
      safeguards.strategyBooks[intent.strategy.position].apply(
        fill, intent, counted: safeguards.losses.marks.countedOfAll(position))
    }
    let exposure = book.exposure(of: intent.instrument)
    let mark = mark(of: intent.instrument)
    let isMarked = book.revalue(intent.instrument, at: mark)
    revalueScopes(of: intent.instrument, from: exposure, at: isMarked ? mark : nil)
    safeguards.losses.marks.value(
      position, worth: isMarked ? book.unrealisedParts[position] : nil,
      markedAt: market.instruments[position].quotedAt)
    lookAtLosses()
  }

  /// Takes over who holds an instrument after a fill that its strategy has yet to book.
  private mutating func noteHolders(
    after fill: Fill, _ intent: OrderIntended, holding before: Quantity
  ) {
    let position = intent.instrument.position
    func goesOn(_ before: Int64, _ after: Int64) -> Bool {
      before != 0 && after != 0 && (before < 0) == (after < 0)
    }
    var isHeldOn = goesOn(before.units, book.positions[position].quantity.units)
    var holders = safeguards.losses.marks.holders(position)
    if intent.strategy.position < safeguards.strategyBooks.count {
      let own = safeguards.strategyBooks[intent.strategy.position].held[position]
      let after = own &+ intent.side.signed(fill.quantity).units
      if own != 0 { holders -= 1 }
      isHeldOn = isHeldOn || holders > 0 || goesOn(own, after)
      if after != 0 { holders += 1 }
    } else {
      isHeldOn = isHeldOn || holders > 0
    }
    safeguards.losses.marks.note(holders: holders, of: position, isHeldOn: isHeldOn)
  }

  /// The price that an instrument is valued at: under these rules a crossed quote has none.
  func mark(of instrument: InstrumentIndex) -> Price? {
    let quote = market.instruments[instrument.position].quote
    if safeguards.isOn, quote.bid > quote.ask { return nil }
    return market.instruments[instrument.position].mark
  }

  /// Takes over what an instrument is worth now, at its venue and for each strategy, and what its
  /// last marks agree upon; without a mark, what is held is still worth what is confirmed.
  mutating func revalueScopes(
    of instrument: InstrumentIndex, from before: Money, at mark: Price?,
    agreed agreement: ConfirmedMarks.Agreement? = nil
  ) {
    let position = instrument.position
    let venue = Int(market.instruments[position].instrument.venue.rawValue)
    if venue < safeguards.venueExposures.count {
      let after = book.exposure(of: instrument)
      safeguards.venueExposures[venue].units &+= after.units &- before.units
    }
    for index in safeguards.strategyBooks.indices
    where safeguards.strategyBooks[index].isActive(position) {
      if let agreement { safeguards.strategyBooks[index].follow(agreement, position) }
      safeguards.strategyBooks[index].revalue(position, at: mark)
    }
  }

  /// Takes over a new order.
  mutating func noteIntent(_ intent: OrderIntended) {
    noteWorking(from: .zero, to: intent.quantity, of: intent)
    noteMessage(of: intent)
    // Whatever is sent while everything is being closed closes: strategies are paused then.
    if safeguards.closing.phase == .inProgress {
      safeguards.closing.orders += 1
      safeguards.closing.refusedBy = nil
    }
    guard !safeguards.breakers.isEmpty else { return }
    let venue = market.instruments[intent.instrument.position].instrument.venue
    for index in safeguards.breakers.indices
    where safeguards.breakers[index].guardsOrders(at: venue) {
      safeguards.breakers[index].breaker.noteUse(intent.order)
    }
  }

  /// Takes over a refusal. Strategies are paused while everything is being closed, so what else
  /// refuses then refuses the closing.
  mutating func noteRefusal(_ refused: OrderRefused) {
    guard safeguards.closing.phase == .inProgress, refused.rule != .paused,
      refused.rule != .stopped
    else { return }
    safeguards.closing.refusedBy = refused.rule
  }

  /// Takes over that an order is closed.
  mutating func noteEnd(of order: OrderNumber) {
    for index in safeguards.breakers.indices {
      safeguards.breakers[index].breaker.noteClosed(order)
    }
  }

  /// Takes over how much of an order still works, for its strategy.
  mutating func noteWorking(
    from before: Quantity, to after: Quantity, of intent: OrderIntended
  ) {
    let strategy = intent.strategy.position
    guard strategy < safeguards.strategyBooks.count else { return }
    safeguards.strategyBooks[strategy].change(working: before, to: after, of: intent)
  }

  /// Counts a cancel as a message.
  mutating func noteMessage(about number: OrderNumber) {
    guard let intent = orders[number]?.intent else { return }
    noteMessage(of: intent)
  }

  private mutating func noteMessage(of intent: OrderIntended) {
    let overrides = safeguards.overrides
    func rate(_ scope: LimitScope) -> Int64 {
      overrides.isEmpty ? Limit.off : overrides.value(.maximumMessageRate, of: scope) ?? Limit.off
    }
    let total = limits[.maximumMessageRate]
    safeguards.rates.total = safeguards.rates.moved(safeguards.rates.total, rate: total, now: now)
    if overrides.isEmpty { return }
    let position = intent.instrument.position
    safeguards.rates.instruments[position] = safeguards.rates.moved(
      safeguards.rates.instruments[position], rate: rate(.instrument(intent.instrument)), now: now)
    let strategy = intent.strategy.position
    if strategy < safeguards.rates.strategies.count {
      safeguards.rates.strategies[strategy] = safeguards.rates.moved(
        safeguards.rates.strategies[strategy], rate: rate(.strategy(intent.strategy)), now: now)
    }
    let venue = market.instruments[position].instrument.venue
    guard Int(venue.rawValue) < safeguards.rates.venues.count else { return }
    safeguards.rates.venues[Int(venue.rawValue)] = safeguards.rates.moved(
      safeguards.rates.venues[Int(venue.rawValue)], rate: rate(.venue(venue)), now: now)
  }
}
