import EventJournal
import JournalStore
import Simulation
import Strategies
import SystemCalls
import TradingCore
import TradingDesk
import TradingEngine
import VenueAdapters

/// The engine at work.
extension Bench {
  /// A backtest of the generated market: strategy, risk gate, venue, accounts and journal.
  func backtest() throws -> [Figure] {
    var rates: [Double] = []
    var orders: UInt64 = 0
    var profile = Profile.dev
    profile.market.meanSpacing = .milliseconds(1)
    profile.set(.stateHashInterval, 16_384)
    profile.set(.dailyLoss, 1_000_000 * FixedPoint.scale)
    for _ in 0..<repetitions {
      let path = try fresh("backtest")
      var request = RunRequest(
        profile: profile, kind: .backtest, feed: .generated, pace: .maximum, journal: path,
        seed: 7, build: "daybook-bench", binaryHash: "", host: "")
      // Three instruments at a thousand events a second each.
      request.duration = .milliseconds(Int64(millions) * 1_000_000 / 3)
      var events: UInt64 = 0
      let taken = try time {
        let run = try DeskRun.open(request)
        let report = try run.play { _, _ in .proceed }
        events = report.state.lastSequence.rawValue
        orders = report.state.kindCounts[Int(EventKind.orderIntended.rawValue)]
      }
      rates.append(Double(events) * 1e9 / Double(taken))
    }
    return [
      Figure(
        name: "backtest, \(orders) orders", eventsPerSecond: rates.median, spread: rates.range)
    ]
  }

  /// The recorded feed, from file to finished journal, live engine as fast as possible.
  func playFeed() throws -> [Figure] {
    guard let feed else { return [] }
    var rates: [Double] = []
    var times: [Int64] = []
    for _ in 0..<repetitions {
      let path = try fresh("feed")
      let request = RunRequest(
        profile: .dev, kind: .live, feed: .file(feed), pace: .maximum, journal: path, seed: 1,
        build: "daybook-bench", binaryHash: "", host: "")
      var events: UInt64 = 0
      let taken = try time {
        let run = try DeskRun.open(request)
        events = try run.play { _, _ in .proceed }.state.lastSequence.rawValue
      }
      rates.append(Double(events) * 1e9 / Double(taken))
      times.append(taken)
    }
    var figure = Figure(
      name: "feed to finished journal", eventsPerSecond: rates.median, spread: rates.range)
    figure.percentiles = times.percentiles
    return [figure]
  }

  /// Book tickers of the recorded feed, from bytes in memory to fixed point.
  func scan() throws -> [Figure] {
    guard let feed else { return [] }
    let lines = try BinanceFeed.bookTickerLines(path: feed, limit: 100_000)
    var rates: [Double] = []
    var message = BinanceMessage()
    for _ in 0..<repetitions {
      let rounds = max(1, millions * 1_000_000 / max(1, lines.count))
      let taken = try time {
        for _ in 0..<rounds {
          for line in lines { try message.scan(line.span) }
        }
      }
      rates.append(Double(rounds * lines.count) * 1e9 / Double(taken))
    }
    return [
      Figure(name: "scan book tickers", eventsPerSecond: rates.median, spread: rates.range)
    ]
  }

  /// From a quote that leads to an order to that order's durable intent, with quotes coming at a
  /// hundred thousand a second on their own clock, whether the engine keeps up or not.
  func latency() throws -> [Figure] {
    var latencies: [Int64] = []
    var rates: [Double] = []
    for _ in 0..<repetitions {
      let path = try fresh("latency")
      let (taken, quotes) = try openLoop(path, &latencies)
      rates.append(Double(quotes) * 1e9 / Double(taken))
    }
    var figure = Figure(
      name: "quote to durable intent", eventsPerSecond: rates.median, spread: rates.range)
    figure.percentiles = latencies.percentiles
    return [figure]
  }

  private func openLoop(
    _ path: String, _ latencies: inout [Int64]
  ) throws -> (taken: Int64, quotes: Int) {
    let (journal, opening) = try EventWriter.open(directory: path, options: JournalOptions())
    let engine = Engine(
      state: TradingState(catalog: StrategyCatalog([EveryNth.program])), epoch: opening.epoch,
      journal: journal, speech: .whenDurable)
    let begin = Timestamp(nanoseconds: 1_767_603_600_000_000_000)
    for event in EveryNth.declarations { try engine.turn(.fact(event), at: begin) }
    try engine.turn(.report(.connected(VenueIndex(0))), at: begin)
    _ = try engine.speak()
    let quotes = 200_000
    let spacing: Int64 = 10_000
    let start = Clocks.monotonicNanoseconds()
    var waiting: [(order: Int64, number: OrderNumber)] = []
    for index in 0..<quotes {
      let due = start + Int64(index) * spacing
      while Clocks.monotonicNanoseconds() < due { Clocks.spinPause() }
      let last = engine.state.orders.lastNumber
      try engine.turn(
        .fact(.quoted(EveryNth.quote(index))), at: begin.adding(Interval(nanoseconds: due - start)))
      if engine.state.orders.lastNumber != last {
        waiting.append((due, engine.state.orders.lastNumber))
      }
      try engine.submit()
      for request in engine.speakDurable() {
        guard case .place(let intent) = request else { continue }
        let now = Clocks.monotonicNanoseconds()
        if let first = waiting.first, first.number == intent.order {
          latencies.append(now - first.order)
          waiting.removeFirst()
        }
        let done = OrderClosure(order: intent.order, reason: .requested)
        try engine.turn(.report(.cancelled(done)), at: engine.state.now)
      }
    }
    let taken = Clocks.monotonicNanoseconds() - start
    try engine.close()
    return (taken, quotes)
  }
}
