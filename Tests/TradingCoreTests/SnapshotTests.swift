import Testing
import TradingCore

@Suite struct SnapshotTests {
  private var empty: TradingState { TradingState(catalog: StrategyCatalog([Desk.scripted])) }

  @Test(arguments: [11, 12, 13] as [UInt64])
  func aStateReadBackIsTheStateWritten(seed: UInt64) throws {
    print("seed \(seed)")
    var state = empty
    for (index, recorded) in WildDay(seed: seed, turns: 1_500).journal.enumerated() {
      state.apply(recorded)
      guard index % 7 == 0 else { continue }
      let words = state.snapshot
      let decoded = try TradingState(test: words)
      #expect(decoded.hash() == state.hash())
      #expect(decoded.snapshot == words)
      // The hash leaves out what decides nothing; here every stored property is compared.
      if index % 210 == 0 { #expect(decoded.dumped == state.dumped) }
    }
    #expect(try TradingState(test: state.snapshot).dumped == state.dumped)
  }

  @Test func theWildDaysReachEveryCornerOfAState() throws {
    var corners = Set<String>()
    for seed in 11...13 as ClosedRange<UInt64> {
      var state = empty
      for recorded in WildDay(seed: seed, turns: 1_500).journal {
        state.apply(recorded)
        state.orders.forEachOpen { corners.insert("\($0.state) \($0.isCancelRequested)") }
        corners.insert("breaker \(state.control.breaker.phase)")
        corners.insert("mode \(state.control.mode)")
        if state.control.breaker.probe != nil { corners.insert("probe") }
        if state.control.stop != nil { corners.insert("stop") }
        if state.isDryRun { corners.insert("dry run") }
        if state.runStatus == .ended { corners.insert("ended") }
        if state.book.exposure > .zero { corners.insert("exposure") }
        if state.book.unrealised < .zero { corners.insert("loss") }
        let book = state.market.instruments[safely: 0]?.book ?? DepthBook()
        if book.hasGap { corners.insert("gap") }
        if book.bids.levels.count > 5, book.asks.levels.count > 5 { corners.insert("depth") }
      }
      #expect(state.kindCounts[Int(EventKind.stateHashed.rawValue)] > 10)
    }
    let wanted = [
      "intended false", "sent false", "acknowledged false", "acknowledged true",
      "partlyFilled false", "partlyFilled true", "unknown false", "breaker closed",
      "breaker open", "breaker halfOpen", "mode normal", "mode reduceOnly", "mode paused",
      "probe", "stop", "dry run", "ended", "exposure", "loss", "gap", "depth",
    ]
    for corner in wanted { #expect(corners.contains(corner), "\(corner)") }
  }

  @Test(arguments: [21, 22] as [UInt64])
  func aFoldGoesOnFromASnapshotAsFromGenesis(seed: UInt64) throws {
    print("seed \(seed)")
    let journal = WildDay(seed: seed, turns: 1_500).journal
    var state = empty
    var resumed: [TradingState] = []
    for (index, recorded) in journal.enumerated() {
      if case .stateHashed(let hashed) = recorded.event {
        for other in resumed { #expect(other.hash() == hashed.hash) }
      }
      state.apply(recorded)
      for place in resumed.indices { resumed[place].apply(recorded) }
      if index % 101 == 0 { resumed.append(try TradingState(test: state.snapshot)) }
    }
    #expect(resumed.count > 20)
    let words = state.snapshot
    for other in resumed { #expect(other.snapshot == words) }
    #expect(resumed.first?.dumped == state.dumped)
  }

  @Test(arguments: [31, 32] as [UInt64])
  func decisionsAfterASnapshotAreThoseThatWereMade(seed: UInt64) throws {
    print("seed \(seed)")
    let journal = WildDay(seed: seed, turns: 800).journal
    var decider = Decider(state: empty, epoch: 1)
    var cursor = 0
    var turns = 0
    while cursor < journal.count {
      turns += 1
      // At the end of every ninth turn the decider is thrown away.
      if turns % 9 == 0, cursor > 0 {
        decider = Decider(state: try TradingState(test: decider.state.snapshot), epoch: 1)
      }
      decider.repeatTurn(of: journal[cursor])
      let end = cursor + decider.emitted.count
      guard end <= journal.count, decider.emitted == Array(journal[cursor..<end]) else {
        Issue.record("turn at \(journal[cursor].envelope.sequence) repeats differently")
        return
      }
      cursor = end
    }
  }

  @Test func manyClosedOrdersAreForgottenInStep() throws {
    var desk = Desk(limits: [(.maximumOrderNotional, 1 << 60), (.dailyLoss, 1 << 60)])
    var resumed: TradingState?
    for round in 0..<2_500 {
      let number = desk.order(round % 2 == 0 ? .buy : .sell)
      desk.fill(number, whole(1), at: 100, trade: UInt64(round) + 1)
      if round == 1_900 { resumed = try TradingState(test: desk.state.snapshot) }
    }
    #expect(desk.state.orders.lastNumber == OrderNumber(2_500))
    var state = try #require(resumed)
    for recorded in desk.journal where recorded.envelope.sequence > state.lastSequence {
      state.apply(recorded)
    }
    #expect(state.snapshot == desk.state.snapshot)
    #expect(state.dumped == desk.state.dumped)
  }

  @Test func theStateBeforeTheFirstEventIsAStateToo() throws {
    let words = empty.snapshot
    #expect(try TradingState(test: words).dumped == empty.dumped)
  }

  @Test func aWriterForgetsWhatItsBufferHeld() {
    let state = WildDay(seed: 5, turns: 50).desk.state
    var writer = StateWriter(reusing: [1, 2, 3])
    state.write(to: &writer)
    #expect(writer.words == state.snapshot)
  }
}

extension Array {
  fileprivate subscript(safely index: Int) -> Element? {
    indices.contains(index) ? self[index] : nil
  }
}
