import Testing
import TradingCore

@testable import Simulation

struct StatementTests {
  private func error(of text: String) -> StatementError? {
    do throws(StatementError) {
      _ = try StatementLine(text: text)
      return nil
    } catch {
      return error
    }
  }

  @Test func everyLineOfARunIsReadAsItWasWritten() throws {
    var scene = RandomScript.play(seed: 11, steps: 3_000)
    scene.settle(1_000_000)
    var kinds: [StatementKind] = []
    for line in scene.statement {
      #expect(try StatementLine(text: line.text) == line)
      if !kinds.contains(line.kind) { kinds.append(line.kind) }
    }
    #expect(kinds.count >= 9)
    #expect(StatementLine.header.split(separator: ",").count == 13)
  }

  @Test func aTornLineIsNeverRead() {
    var line = StatementLine(.filled, at: Scene.start, name: Scene.name(7))
    line.venueOrderNumber = 3
    line.instrument = InstrumentIndex(1)
    line.side = .sell
    line.price = price(100)
    line.quantity = quantity(2)
    line.venueTradeNumber = 12
    line.fee = Money(units: 5)
    line.liquidity = .taker
    #expect(error(of: line.text) == nil)
    for count in 0..<line.text.count {
      #expect(error(of: String(line.text.prefix(count))) != nil)
    }
  }

  @Test func badLinesSayWhichColumnIsWrong() {
    let good = StatementLine(.query, at: Scene.at(0), name: Scene.name(1)).text
    #expect(error(of: "query,1") == .columnCount(found: 2))
    #expect(
      error(of: good.replacing("query", with: "ask")) == .column(name: "kind", text: "ask"))
    #expect(
      error(of: good.replacing("daybook", with: "x"))
        == .column(name: "client-order-id", text: "x-0000da1b-1"))
    #expect(
      error(of: good.replacing("query", with: "place")) == .column(name: "instrument", text: ""))
    #expect(
      error(of: good.replacing("query", with: "cancelled")) == .column(name: "reason", text: ""))
    #expect(
      error(of: good.replacing(",0,,,0,", with: ",+0,,,0,")) == .notCanonical(expected: good))
    #expect(StatementError.columnCount(found: 2).description.contains("13 columns"))
  }

  @Test func linesThatContradictEachOtherAreRefused() {
    var fill = StatementLine(.filled, at: Scene.start, name: Scene.name(1))
    fill.venueOrderNumber = 1
    do throws(StatementError) {
      _ = try SimulatedVenue(resuming: [fill], settings: Scene.settings(), seed: 1)
      Issue.record("a fill of an unknown order was taken")
    } catch {
      #expect(
        error == .inconsistent(line: 1, reason: "daybook-0000da1b-1 is not open"))
    }
    fill.instrument = InstrumentIndex(0)
    fill.side = .buy
    fill.liquidity = .maker
    let summary = StatementSummary([fill], startingCash: .zero)
    #expect(!summary.contradictions.isEmpty)
  }

  @Test(arguments: [21, 22, 23, 24] as [UInt64])
  func aResumedVenueHasTheRecordsOfTheUninterruptedOne(seed: UInt64) throws {
    print("seed \(seed)")
    let scene = RandomScript.play(seed: seed, steps: 4_000)
    let resumed = try SimulatedVenue(
      resuming: scene.statement, settings: RandomScript.settings, seed: seed)
    #expect(resumed.workingOrders == scene.venue.workingOrders)
    #expect(resumed.positions == scene.venue.positions)
    #expect(resumed.cash == scene.venue.cash)
    #expect(resumed.fees == scene.venue.fees)
    #expect(resumed.used == scene.venue.used)
    #expect(resumed.lastTradeNumber == scene.venue.lastTradeNumber)
    #expect(resumed.lastVenueOrderNumber == scene.venue.lastVenueOrderNumber)
    #expect(resumed.statement.isEmpty)
  }

  @Test func aResumedVenueTellsAQueryEveryFill() throws {
    var scene = Scene()
    scene.quote(99, 0, 101, 5, at: 1)
    scene.place(1, .buy, 99, 4, at: 2)
    scene.trade(.sell, 99, 1, at: 3)
    var resumed = scene
    resumed.venue = try SimulatedVenue(
      resuming: scene.statement, settings: scene.venue.settings, seed: 5)
    resumed.reports.removeAll()
    resumed.venue.connect(at: Scene.at(10))
    resumed.quote(98, 9, 99, 1, at: 11)
    #expect(resumed.reports == [.connected(VenueIndex(0))])
    resumed.ask(1, at: 12)
    #expect(resumed.trades == [[99, 1], [99, 1]])
    resumed.place(1, .buy, 99, 4, at: 13)
    #expect(resumed.reports.last == .rejected(resumed.closure(1, .duplicateOrder)))
    resumed.quote(96, 9, 97, 9, at: 14)
    #expect(resumed.trades.last == [99, 2])
  }

  @Test func anOrderThatTheStatementBreaksOffInIsClosed() throws {
    var scene = Scene()
    scene.quote(99, 5, 100, 2, at: 1)
    scene.place(1, .buy, 100, 4, at: 2, .immediateOrCancel)
    #expect(scene.statement.map(\.kind) == [.place, .accepted, .filled, .cancelled])
    let torn = try SimulatedVenue(
      resuming: scene.statement.dropLast(), settings: scene.venue.settings, seed: 1)
    #expect(torn.statement.map(\.kind) == [.cancelled])
    #expect(torn.workingOrders.isEmpty)
    let unanswered = try SimulatedVenue(
      resuming: Array(scene.statement.prefix(1)), settings: scene.venue.settings, seed: 1)
    #expect(unanswered.statement.map(\.kind) == [.rejected])
    #expect(unanswered.statement.first?.reason == .venueUnavailable)
  }
}
