import Testing
import TradingCore

@Suite struct SnapshotFaultTests {
  private static let words = WildDay(seed: 41, turns: 120).desk.state.snapshot

  /// What is wrong with the words; nil when they are a state.
  private func problem(
    _ words: [UInt64], catalog: [StrategyProgram] = [Desk.scripted]
  ) -> SnapshotFault.Problem? {
    do throws(SnapshotFault) {
      let state = try TradingState(snapshot: words, catalog: StrategyCatalog(catalog))
      // What is accepted is written as it was read, and can be asked everything.
      #expect(state.snapshot == words)
      askEverything(state)
      return nil
    } catch {
      #expect(error.byteOffset >= 0 && error.byteOffset <= words.count * 8)
      #expect(!error.description.isEmpty)
      return error.problem
    }
  }

  /// Whatever can be asked of a state without another event.
  private func askEverything(_ state: TradingState) {
    _ = state.hash()
    _ = state.lossOfDay
    #expect(state.book.ledger?.imbalance ?? .zero == .zero)
    for order in state.orders.open() {
      let known = state.orders[order]
      #expect(known.map { state.market.knows($0.intent.instrument) } == true)
    }
    for instrument in state.market.instruments.map(\.instrument.instrument) {
      _ = state.book.worstQuantity(instrument)
      _ = state.market[instrument].mark
      _ = state.isConnected[Int(state.market[instrument].instrument.venue.rawValue)]
    }
    for index in state.strategies.indices {
      #expect(state.strategies[index].declared.strategy == StrategyIndex(UInt8(index)))
      let needed = state.missingPrograms.isEmpty ? state.market.instruments.count : 0
      #expect(state.strategies[index].memory.count >= needed)
    }
  }

  @Test func everyPrefixIsAFault() {
    let words = Self.words
    for count in 0..<words.count { #expect(problem(Array(words[..<count])) != nil) }
    #expect(problem(words) == nil)
    #expect(problem([]) == .endsEarly)
    #expect(problem(words + [0]) == .goesOn)
  }

  @Test func everyChangedByteIsAFaultOrAnotherStateAndNeverATrap() {
    var words = Self.words
    var accepted = 0
    for index in words.indices {
      for shift in stride(from: 0, to: 64, by: 8) as StrideTo<UInt64> {
        for flip in [0x01, 0x80, 0xFF] as [UInt64] {
          words[index] ^= flip << shift
          if problem(words) == nil { accepted += 1 }
          words[index] ^= flip << shift
        }
      }
    }
    // Amounts may be anything; the hash and the checksum tell whether they are right.
    #expect(accepted > 0)
    #expect(problem(words) == nil)
  }

  @Test(arguments: [51, 52, 53, 54] as [UInt64])
  func spoiltWordsAreAFaultOrAStateAndNeverATrap(seed: UInt64) {
    print("seed \(seed)")
    var dice = Dice(seed: seed)
    let good = Self.words
    let telling: [UInt64] = [
      0, 1, 2, 3, 15, 16, 17, 255, 256, 65_535, 65_536, 1 << 32, 1 << 58, 1 << 61, 1 << 63,
      UInt64.max >> 1, .max - 1, .max,
    ]
    for _ in 0..<4_000 {
      var words = good
      for _ in 0...dice.roll(4) {
        words[dice.roll(words.count)] = telling[dice.roll(telling.count)]
      }
      switch dice.roll(6) {
      case 0: words.removeLast(dice.roll(words.count))
      case 1: words.remove(at: dice.roll(words.count))
      case 2: words.insert(telling[dice.roll(telling.count)], at: dice.roll(words.count))
      default: break  // open set: the other faces of the dice
      }
      _ = problem(words)
    }
  }

  @Test(arguments: [61, 62] as [UInt64])
  func anyWordsBehindARightBeginAreAFaultOrAStateAndNeverATrap(seed: UInt64) {
    print("seed \(seed)")
    var dice = Dice(seed: seed)
    for _ in 0..<4_000 {
      var words: [UInt64] = [TradingState.snapshotLayout, UInt64(TradingState.foldVersion)]
      for _ in 0..<dice.roll(400) {
        words.append(UInt64(dice.roll(dice.roll(3) == 0 ? Int.max : 4)))
      }
      _ = problem(words)
    }
  }

  @Test func anotherLayoutOrFoldIsNotRead() {
    var words = Self.words
    words[0] = 99
    #expect(problem(words) == .otherLayout(99))
    words[0] = TradingState.snapshotLayout
    words[1] += 1
    #expect(problem(words) == .otherFold(UInt64(TradingState.foldVersion) + 1))
  }

  @Test func otherRulesOfAStrategyAreNotGoneOnWith() {
    let other = SnapshotFault.Problem.otherRules(name: "scripted", version: 1)
    #expect(problem(Self.words, catalog: []) == other)
    let larger = StrategyProgram(
      name: "scripted", version: 1, settings: [], memoryPerInstrument: 2,
      observe: { _, _ in }, remember: { _, _, _ in }, decide: { _, _, _, _ in })
    #expect(problem(Self.words, catalog: [larger]) == other)
    let newer = StrategyProgram(
      name: "scripted", version: 2, settings: [], memoryPerInstrument: 1,
      observe: { _, _ in }, remember: { _, _, _ in }, decide: { _, _, _, _ in })
    #expect(problem(Self.words, catalog: [newer]) == other)
    #expect(problem(Self.words, catalog: [newer, Desk.scripted]) == nil)
  }

  @Test func aStateWithoutTheRulesIsOneForABuildWithoutThem() {
    var state = TradingState(catalog: StrategyCatalog([]))
    for recorded in WildDay(seed: 42, turns: 80).journal { state.apply(recorded) }
    #expect(state.missingPrograms.count == 1)
    let words = state.snapshot
    #expect(problem(words, catalog: []) == nil)
    #expect(problem(words) == .otherRules(name: "scripted", version: 1))
  }

  @Test func whatIsCountedMustBeThere() {
    // The count of currencies follows the limits.
    let limits = 2 + 7 + 128 + 1 + Limit.allCases.count
    var words = TradingState(catalog: StrategyCatalog([])).snapshot
    #expect(words[limits] == 0)
    words[limits] = 1 << 40
    #expect(problem(words) == .tooMany("currencies"))
  }

  @Test func aTextThatIsNoTextIsAFault() throws {
    var desk = Desk()
    desk.fact(.venueDeclared(VenueDeclared(venue: VenueIndex(1), name: "ABCDEFGH")))
    var words = desk.state.snapshot
    let name = UInt64(littleEndian: 0x4847_4645_4443_4241)
    let place = try #require(words.firstIndex(of: name))
    words[place] |= 0xFF
    #expect(problem(words) == .badText)
    words[place] = name
    // A shorter text leaves bytes where zeros belong.
    words[place - 1] = 7
    #expect(problem(words) == .badText)
    words[place - 1] = .max
    #expect(problem(words) == .endsEarly)
  }

  @Test func whatIsNamedMustBeThere() throws {
    var desk = Desk()
    desk.order(.buy)
    let words = desk.state.snapshot
    let order = try #require(desk.state.orders[OrderNumber(1)])
    // An order's second word begins with its instrument; its third is the price.
    let place = try #require(
      words.indices.last {
        words[$0] == UInt64(bitPattern: order.intent.price.units)
          && words[$0 + 1] == UInt64(bitPattern: order.intent.quantity.units)
          && words[$0 - 2] == 1
      })
    for (word, problem) in [
      (words[place - 1] | 2, SnapshotFault.Problem.unknown("instrument")),
      (words[place - 1] | 7 << 40, .badField("side")),
      (words[place - 1] | 63 << 48, .badField("state of an order")),
      (words[place - 1] | 1 << 60, .badField("flag of an order")),
    ] {
      var spoilt = words
      spoilt[place - 1] = word
      #expect(self.problem(spoilt) == problem)
    }
    var spoilt = words
    spoilt[place - 2] = 0
    #expect(problem(spoilt) == .badField("order number"))
  }

  @Test func anInstrumentOfNoVenueIsAFault() {
    var state = TradingState(catalog: StrategyCatalog([]))
    state.apply(
      .instrumentDeclared(
        InstrumentDeclared(
          instrument: InstrumentIndex(0), venue: VenueIndex(3), base: CurrencyIndex(0),
          quote: CurrencyIndex(0), tick: Price(units: 1), lot: Quantity(units: 1), symbol: "X")),
      Envelope(
        sequence: Sequence(1), recordedAt: .unset, sourceTime: .unset, cause: .none, epoch: 1))
    #expect(problem(state.snapshot) == .unknown("venue"))
  }

  @Test func levelsStandInTheirOrder() throws {
    var desk = Desk()
    for level in 1...2 as ClosedRange<Int64> {
      desk.fact(
        .bookChanged(
          BookChange(
            instrument: InstrumentIndex(0), side: .buy, isLastOfUpdate: true,
            price: Price(units: 7_000_000_000 + level), quantity: whole(level), updateNumber: 1)))
    }
    var words = desk.state.snapshot
    let first = try #require(words.firstIndex(of: 7_000_000_001))
    words.swapAt(first, first + 2)
    #expect(problem(words) == .badField("order of levels"))
    words.swapAt(first, first + 2)
    words[first + 1] = 0
    #expect(problem(words) == .badField("quantity of a level"))
  }
}
