import OperatorLink
import Reports
import Simulation
import SystemCalls
import TradingCore
import TradingDesk

/// Stopping a live engine with a thousand open orders.
extension Bench {
  /// From the moment a stop command enters the engine's queue to its answer. When that is given,
  /// the stop and every cancel are on disk and every cancel was handed to the venue. The whole desk
  /// runs at the market's own pace, its journal on disk, and another thread commands.
  func stop() throws -> [Figure] {
    let drill = StopDrill(rounds: 20 * repetitions)
    var request = RunRequest(
      profile: StopDrill.profile, kind: .live, feed: .generated, pace: .times(1),
      journal: try fresh("stop"), seed: 7, build: "daybook-bench", binaryHash: "", host: "")
    request.catalog = StrategyCatalog([StopDrill.program])
    request.commands = drill.queue
    request.operators = [
      OperatorRecord(
        name: "bench", roles: .all, user: Int64(CurrentProcess.effectiveUserIdentifier))
    ]
    request.describe = { EventText(copy $1).what($0) }
    let run = try DeskRun.open(request)
    let commander = try Thread.spawn(name: "commander") { drill.command() }
    do throws(DeskError) {
      _ = try run.play { state, _ in drill.watch(state) }
    } catch {
      drill.end()
      try commander.join()
      throw error
    }
    drill.end()
    try commander.join()
    let times = drill.times
    let rates = times.map { 1e9 / Double(max(1, $0)) }
    var figure = Figure(
      name: "stop, 1000 orders", eventsPerSecond: rates.median, spread: rates.range)
    figure.percentiles = times.percentiles
    return [figure]
  }
}

/// Stops an engine again and again. A class because the engine's thread and the one that commands
/// share it.
final class StopDrill: @unchecked Sendable {
  static let orderCount = 1_000

  /// Where the engine takes its commands from.
  let queue = CommandQueue()
  private let rounds: Int
  private let monitor = Monitor()
  // All below is guarded by the monitor.
  private var stage = Stage.busy
  private var isOver = false
  private var measured: [Int64] = []
  private var answeredAt: Int64?

  /// What the engine is seen to do.
  private enum Stage {
    /// Orders are under way.
    case busy
    /// A thousand orders work at the venue.
    case ready
    /// Trading is stopped and nothing is open.
    case stopped
  }

  init(rounds: Int) { self.rounds = rounds }

  /// How long each stop took.
  var times: [Int64] { monitor.withLock { measured } }

  // MARK: The engine's thread

  /// Looks at the engine, and asks it to end after the last round.
  func watch(_ state: borrowing TradingState) -> DeskRun.Wish {
    var seen = Stage.busy
    if state.control.stop == nil, state.orders.openCount == Self.orderCount {
      seen = state.orders.open { $0.state != .acknowledged }.isEmpty ? .ready : .busy
    } else if state.control.stop != nil, state.orders.openCount == 0 {
      seen = .stopped
    }
    return monitor.withLock {
      stage = seen
      monitor.wakeAll()
      return isOver ? .shutDown : .proceed
    }
  }

  /// Nothing more will be seen.
  func end() {
    monitor.withLock {
      isOver = true
      monitor.wakeAll()
    }
  }

  // MARK: The thread that commands

  /// All rounds: wait until all orders work, stop, wait until they are gone, and trade again.
  func command() {
    for round in 0..<rounds {
      guard wait(for: .ready) else { return }
      let taken = give("stop", nonce: UInt128(3 * round + 1))
      monitor.withLock { measured.append(taken) }
      guard wait(for: .stopped) else { return }
      _ = give("recover", nonce: UInt128(3 * round + 2))
      _ = give("trade", nonce: UInt128(3 * round + 3))
    }
    end()
  }

  /// Waits for a stage; false when the run is over.
  private func wait(for wanted: Stage) -> Bool {
    monitor.withLock {
      while stage != wanted, !isOver { monitor.wait() }
      return !isOver
    }
  }

  /// Gives a command and waits for its answer; how long that took.
  private func give(_ verb: String, nonce: UInt128) -> Int64 {
    var request = CommandRequest(command: verb)
    request.reason = "to measure"
    request.nonce = HexNumber(nonce)
    let peer = PeerCredentials(
      userIdentifier: CurrentProcess.effectiveUserIdentifier, groupIdentifier: 0,
      processIdentifier: 0)
    monitor.withLock { answeredAt = nil }
    let begin = Clocks.monotonicNanoseconds()
    let command = queue.submit(request, from: peer, deadline: .max) { [self] in
      let now = Clocks.monotonicNanoseconds()
      monitor.withLock {
        answeredAt = now
        monitor.wakeAll()
      }
    }
    let end = monitor.withLock {
      while answeredAt == nil { monitor.wait() }
      return answeredAt ?? 0
    }
    precondition(
      command.answer?.outcome == .done, "'\(verb)' is obeyed, not \(command.answer?.because ?? "")")
    return end - begin
  }

  // MARK: The desk

  /// The dev profile with a strategy whose orders rest far from the market, and limits that let a
  /// thousand of them through.
  static let profile: Profile = {
    var profile = Profile.dev
    profile.strategy = program
    profile.settings = []
    profile.set(.maximumOpenOrders, Int64(orderCount))
    profile.set(.priceCollar, 2_000)
    profile.set(.maximumMessageRate, Limit.off)
    profile.set(.duplicateWindow, 0)
    profile.set(.orderLifetime, 3_600_000_000_000)
    profile.set(.stageOneShare, 10_000)
    return profile
  }()

  /// A strategy for measuring: it wants twenty small orders at every quote, a tenth below the
  /// market, until a thousand are open.
  static let program = StrategyProgram(
    name: "resting", version: 1, settings: [], memoryPerInstrument: 0, observe: { _, _ in },
    remember: { _, _, _ in },
    decide: { state, index, instrument, wanted in
      guard state.control.stop == nil, state.control.mode == .normal else { return }
      let market = state.market.instruments[instrument.position]
      guard market.isQuoted else { return }
      let tick = market.instrument.tick.units
      let price = market.quote.bid.units / 10 * 9 / tick * tick
      for _ in 0..<min(20, orderCount - state.orders.openCount) {
        wanted.append(
          DecisionMade(
            strategy: index, instrument: instrument, action: .enter, side: .buy,
            timeInForce: .goodTillCancelled, price: Price(units: price),
            quantity: market.instrument.lot, signal: 1, threshold: 1))
      }
    })
}
