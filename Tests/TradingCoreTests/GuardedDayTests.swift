import Testing
import TradingCore

/// What must hold on any day under the safeguards, whatever is said and done.
@Suite struct GuardedDayTests {
  private static let seeds: [UInt64] = [31, 32, 33, 34]

  private var empty: TradingState { TradingState(catalog: StrategyCatalog([Desk.scripted])) }

  @Test(arguments: seeds)
  func noOrderIsIntendedAgainstAnythingThatHolds(seed: UInt64) {
    print("seed \(seed)")
    var state = empty
    var intended = 0
    for recorded in WildDay(seed: seed, turns: 3_000, isGuarded: true).journal {
      if case .orderIntended(let intent) = recorded.event {
        intended += 1
        check(intent, recorded.envelope.sequence, state)
      }
      state.apply(recorded)
    }
    #expect(intended > 20)
  }

  private func check(_ intent: OrderIntended, _ sequence: Sequence, _ state: TradingState) {
    let wanted = DecisionMade(
      strategy: intent.strategy, instrument: intent.instrument, action: .enter, side: intent.side,
      timeInForce: intent.timeInForce, price: intent.price, quantity: intent.quantity, signal: 0,
      threshold: 0)
    let reduces = state.isReducing(wanted)
    let closes = state.safeguards.closing.phase == .inProgress && reduces
    #expect(intent.isReduceOnly == reduces, "\(sequence)")
    #expect(state.orders.unknownCount == 0, "\(sequence)")
    #expect(state.isConnected[0], "\(sequence)")
    if closes { return }
    #expect(state.control.stop == nil, "\(sequence)")
    #expect(state.control.mode != .paused, "\(sequence)")
    #expect(state.safeguards.crisis != .severe, "\(sequence)")
    #expect(state.safeguards.maintenance.phase != .inside, "\(sequence)")
    if reduces { return }
    #expect(state.control.mode == .normal, "\(sequence)")
    #expect(state.safeguards.crisis < .high, "\(sequence)")
    #expect(state.control.breaker.phase != .open, "\(sequence)")
    #expect(state.safeguards.breakers.allSatisfy { $0.breaker.phase != .open }, "\(sequence)")
    #expect(state.lossOfDay.units < state.limits[.dailyLoss], "\(sequence)")
    let mark = state.market.instruments[intent.instrument.position].quote.mid
    let worst = state.book.worstQuantity(
      intent.instrument, adding: intent.quantity, on: intent.side)
    let value = mark.notional(of: worst, rounding: .up)
    let others = state.book.exposure - state.book.exposure(of: intent.instrument)
    let share = state.safeguards.sizeShare(state.limits)
    let most = Money(units: state.limits[.maximumExposure]).scaled(
      by: share, over: 10_000, rounding: .down)
    #expect(others + value <= most, "\(sequence)")
  }

  @Test(arguments: seeds)
  func whatIsCountedAlongTheWayIsWhatAWalkFinds(seed: UInt64) {
    print("seed \(seed)")
    var state = empty
    for recorded in WildDay(seed: seed, turns: 1_000, isGuarded: true).journal {
      state.apply(recorded)
      var atVenues = [Int](repeating: 0, count: state.venues.count)
      state.orders.forEachOpen { order in
        let market = state.market.instruments[order.intent.instrument.position]
        atVenues[Int(market.instrument.venue.rawValue)] += 1
      }
      for (venue, count) in atVenues.enumerated() {
        #expect(state.orders.openCount(at: VenueIndex(UInt8(venue))) == count)
      }
      let active = state.market.instruments.indices.count {
        state.book.exposure(of: InstrumentIndex(UInt16($0))).units != 0
      }
      #expect(state.book.activeCount == active, "\(recorded.envelope.sequence)")
    }
  }

  /// Whatever is quoted: a confirmed mark is one that as many marks of its instrument in a row have
  /// passed or reached.
  @Test(arguments: seeds)
  func onlyMarksInARowMoveAConfirmedMark(seed: UInt64) {
    print("seed \(seed)")
    var state = empty
    var moves = 0
    var last = [[Int64]](repeating: [], count: 2)
    for recorded in WildDay(seed: seed, turns: 2_000, isGuarded: true).journal {
      let before = (0..<2).map { state.confirmedMark($0) }
      state.apply(recorded)
      guard case .quoted(let quote) = recorded.event else { continue }
      let index = quote.instrument.position
      #expect(state.confirmedMark(1 - index) == before[1 - index], "\(recorded.envelope.sequence)")
      let isMark = quote.bid.units > 0 && quote.bid <= quote.ask
      if isMark { last[index].append(quote.mid.units) }
      guard let old = before[index], let new = state.confirmedMark(index), new != old else {
        continue
      }
      moves += 1
      let three = last[index].suffix(3)
      #expect(isMark, "\(recorded.envelope.sequence)")
      #expect(three.allSatisfy { new > old ? $0 >= new : $0 <= new })
    }
    #expect(moves > 10)
  }

  @Test(arguments: seeds)
  func whatLossesAreMeasuredAtIsWhatAWalkFinds(seed: UInt64) {
    print("seed \(seed)")
    var state = empty
    var isYoung = false
    var marked = [(price: Price, at: Timestamp)?](repeating: nil, count: 2)
    for recorded in WildDay(seed: seed, turns: 1_000, isGuarded: true).journal {
      state.apply(recorded)
      if case .quoted(let quote) = recorded.event, quote.bid.units > 0, quote.bid <= quote.ask {
        marked[quote.instrument.position] = (quote.mid, recorded.envelope.recordedAt)
      }
      guard let ledger = state.book.ledger else { continue }
      let held = ledger.cash + ledger.inventory
      var confirmed = held
      var best = held
      for position in state.book.positions.indices {
        let holding = state.book.positions[position]
        guard let mark = state.confirmedMark(position) else {
          #expect(holding.quantity == .zero || !state.safeguards.isOn)
          continue
        }
        let part = holding.unrealised(at: Price(units: mark))
        confirmed += part
        let isOld =
          marked[position].map {
            state.now.since($0.at).nanoseconds > state.limits[.maximumQuoteAge]
          } ?? true
        best += max(
          part, isOld ? part : marked[position].map { holding.unrealised(at: $0.price) } ?? part)
      }
      // The average after a fill is rounded to a price.
      #expect((state.confirmedEquity - confirmed).magnitude.units < 1_000)
      #expect(state.lossEquity >= state.confirmedEquity)
      if state.lossEquity > state.confirmedEquity { isYoung = true }
      guard case .quoted = recorded.event else { continue }
      // Never better than by a mark that is young.
      #expect((state.lossEquity - best).units < 1_000)
    }
    #expect(isYoung)
  }

  @Test(arguments: seeds)
  func aRestartAtAnyEventChangesNothingInControl(seed: UInt64) {
    print("seed \(seed)")
    var state = empty
    for (index, recorded) in WildDay(seed: seed, turns: 800, isGuarded: true).journal.enumerated() {
      state.apply(recorded)
      guard index % 11 == 0, index > 40 else { continue }
      var decider = Decider(state: state, epoch: 9)
      decider.take(
        .fact(
          .runStarted(
            RunStarted(
              run: 99, epoch: 9, kind: .live, previous: .crashedAndRecovered, seed: 1,
              clockOffset: Interval(nanoseconds: 0), build: "test", binaryHash: "", host: "",
              clockSource: "feed", profile: "test", feed: "test"))), at: state.now)
      #expect(decider.state.control.stop == state.control.stop)
      #expect(decider.state.control.mode == state.control.mode)
      #expect(decider.state.safeguards.crisis == state.safeguards.crisis)
      #expect(decider.state.safeguards.denied == state.safeguards.denied)
      #expect(decider.state.safeguards.overrides == state.safeguards.overrides)
      #expect(decider.state.safeguards.nonces == state.safeguards.nonces)
      #expect(decider.state.safeguards.losses == state.safeguards.losses)
      #expect(decider.state.safeguards.breakers == state.safeguards.breakers)
      #expect(decider.state.safeguards.roster == state.safeguards.roster)
      #expect(decider.state.losses == state.losses)
      #expect(decider.state.limits == state.limits)
    }
  }

  @Test(arguments: seeds)
  func decisionsCanBeRepeatedFromTheRecordedInputs(seed: UInt64) {
    print("seed \(seed)")
    let journal = WildDay(seed: seed, turns: 2_000, isGuarded: true).journal
    var auditor = Decider(state: empty, epoch: 1)
    var cursor = 0
    while cursor < journal.count {
      auditor.repeatTurn(of: journal[cursor])
      let end = cursor + auditor.emitted.count
      guard end <= journal.count, auditor.emitted == Array(journal[cursor..<end]) else {
        Issue.record("the turn at \(journal[cursor].envelope.sequence) repeats differently")
        return
      }
      cursor = end
    }
  }

  @Test(arguments: seeds)
  func aStateReadBackIsTheStateWritten(seed: UInt64) throws {
    print("seed \(seed)")
    var state = empty
    for (index, recorded) in WildDay(seed: seed, turns: 1_200, isGuarded: true).journal.enumerated()
    {
      state.apply(recorded)
      guard index % 13 == 0 else { continue }
      let decoded = try TradingState(test: state.snapshot)
      #expect(decoded.hash() == state.hash())
      #expect(decoded.snapshot == state.snapshot)
      #expect(decoded.safeguards.wakeAt == state.safeguards.wakeAt)
    }
  }

  @Test func theGuardedDaysReachEveryKindOfControl() {
    var seen = Set<EventKind>()
    for seed in Self.seeds {
      for recorded in WildDay(seed: seed, turns: 4_000, isGuarded: true).journal {
        seen.insert(recorded.event.kind)
      }
    }
    let wanted: [EventKind] = [
      .limitChanged, .denialChanged, .crisisChanged, .maintenanceChanged, .recoveryPlanned,
      .approvalRequested, .approvalGiven, .operatorChanged, .closingChanged, .glassBroken,
      .withdrawn,
      .recovered, .stopTriggered, .breakerTransitioned, .serviceReported, .commandRefused,
    ]
    for kind in wanted { #expect(seen.contains(kind), "\(kind)") }
  }
}

extension TradingState {
  /// The confirmed mark of an instrument, in units.
  fileprivate func confirmedMark(_ position: Int) -> Int64? {
    safeguards.losses.marks.price(of: InstrumentIndex(UInt16(position)))?.units
  }
}
