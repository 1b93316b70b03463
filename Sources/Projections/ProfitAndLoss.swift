import TradingCore

/// Profit and loss of everything, by instrument and by strategy. A strategy's figures are those of
/// its own fills, as if it had traded alone: where two strategies hold against each other in one
/// instrument, they add up to the total only together with what each one's costs average to.
package struct ProfitAndLoss: Sendable {
  /// Everything together.
  package private(set) var total = TradingFigures()
  /// By instrument index.
  package private(set) var instruments: [TradingFigures] = []
  /// By strategy index.
  package private(set) var strategies: [TradingFigures] = []
  /// Equity at the last event that moved it.
  package private(set) var equity: Money = .zero

  private var held: [TrackedPosition] = []
  // By strategy, then by instrument.
  private var heldByStrategy: [[TrackedPosition]] = []
  private var unrealised: [Money] = []
  private var unrealisedByStrategy: [[Money]] = []

  /// Nothing traded.
  package init() {}

  /// Folds one event in; `state` is that after the event.
  package mutating func fold(_ recorded: borrowing RecordedEvent, _ state: borrowing TradingState) {
    switch recorded.event {
    case .orderPartlyFilled(let fill), .orderFilled(let fill): fold(fill, state)
    case .quoted(let quote): value(quote.instrument, state)
    case .accountDeclared: equity = state.book.equity
    case .instrumentDeclared, .strategyDeclared: makeRoom(state)
    case .runStarted, .runEnded, .journalRecovered, .journalRepaired, .configurationRecorded,
      .currencyDeclared,
      .venueDeclared, .limitSet, .clockStepped, .timerElapsed, .stateHashed, .dayRolled,
      .signingKeyDeclared, .traded,
      .bookChanged, .bookReset, .marketDataRejected, .connectionChanged, .decisionMade,
      .orderRefused, .orderIntended, .orderWithheld, .orderSent, .orderAcknowledged,
      .orderRejected, .cancelIntended, .cancelSent, .cancelRejected, .orderCancelled,
      .orderExpired, .orderOutcomeUnknown, .orderOutcomeResolved, .reportIgnored,
      .balanceReported, .breakerTransitioned, .stopTriggered, .recovered, .modeChanged,
      .operatorCommanded, .commandRefused, .control:
      break
    }
  }

  private mutating func makeRoom(_ state: borrowing TradingState) {
    let instrumentCount = state.market.instruments.count
    while instruments.count < instrumentCount {
      instruments.append(TradingFigures())
      held.append(TrackedPosition())
      unrealised.append(.zero)
    }
    while strategies.count < state.strategies.count {
      strategies.append(TradingFigures())
      heldByStrategy.append([])
      unrealisedByStrategy.append([])
    }
    for strategy in strategies.indices {
      while heldByStrategy[strategy].count < instrumentCount {
        heldByStrategy[strategy].append(TrackedPosition())
        unrealisedByStrategy[strategy].append(.zero)
      }
    }
  }

  /// Books a fill, unless the state did not: what it counts as impossible is no money.
  private mutating func fold(_ fill: Fill, _ state: borrowing TradingState) {
    guard let intent = state.orders[fill.order]?.intent else { return }
    let position = intent.instrument.position
    guard position < held.count,
      state.book.positions[position].fillCount == held[position].position.fillCount + 1
    else { return }
    // The state counted it, and what is held here is what it holds.
    guard let (booking, ended) = held[position].book(fill, intent.side) else { return }
    instruments[position].add(booking)
    total.add(booking)
    if let ended {
      instruments[position].endRoundTrip(ended)
      total.endRoundTrip(ended)
    }
    book(fill, intent, of: Int(intent.strategy.rawValue))
    revalue(intent.instrument, state)
  }

  /// Books a fill for its strategy, which may hold more by itself than all of them together.
  private mutating func book(_ fill: Fill, _ intent: OrderIntended, of strategy: Int) {
    guard strategy < strategies.count else { return }
    let position = intent.instrument.position
    guard let (booking, ended) = heldByStrategy[strategy][position].book(fill, intent.side) else {
      strategies[strategy].addUncounted()
      return
    }
    strategies[strategy].add(booking)
    if let ended { strategies[strategy].endRoundTrip(ended) }
  }

  /// Values one instrument anew where anything of it is held or was at its last quote.
  private mutating func value(_ instrument: InstrumentIndex, _ state: borrowing TradingState) {
    let position = instrument.position
    guard position < held.count, isHeld(position) || unrealised[position] != .zero else { return }
    revalue(instrument, state)
  }

  private mutating func revalue(_ instrument: InstrumentIndex, _ state: borrowing TradingState) {
    let position = instrument.position
    // The mark of the state's market, without copying its book.
    let quote = state.market.instruments[position].quote
    let mark = quote.bid.units > 0 && quote.ask.units > 0 ? quote.mid : nil
    if held[position].position.quantity.units == 0 {
      unrealised[position] = .zero
    } else if let mark, let worth = held[position].position.unrealisedIfExact(at: mark) {
      unrealised[position] = worth
    }
    instruments[position].value(unrealised: unrealised[position])
    for strategy in strategies.indices { valueStrategy(strategy, position, at: mark) }
    total.value(unrealised: state.book.unrealised)
    equity = state.book.equity
  }

  /// Whether anything of an instrument is held, if only by strategies against each other.
  private func isHeld(_ position: Int) -> Bool {
    if held[position].position.quantity.units != 0 { return true }
    for strategy in strategies.indices
    where heldByStrategy[strategy][position].position.quantity.units != 0 {
      return true
    }
    return false
  }

  private mutating func valueStrategy(_ strategy: Int, _ position: Int, at mark: Price?) {
    let own = heldByStrategy[strategy][position].position
    guard own.fillCount > 0 else { return }
    let before = unrealisedByStrategy[strategy][position]
    // A price at which it is worth more than money can count is none.
    let now =
      own.quantity.units == 0
      ? Money.zero : mark.flatMap { own.unrealisedIfExact(at: $0) } ?? before
    unrealisedByStrategy[strategy][position] = now
    strategies[strategy].value(part: now, before: before)
  }
}
