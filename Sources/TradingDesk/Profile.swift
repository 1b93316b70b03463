import Simulation
import Strategies
import TradingCore

/// An outage of the simulated venue some time after the market began; requests are lost in it.
package struct ScriptedOutage: Sendable {
  /// When it begins.
  package var from: Interval
  /// When it is over.
  package var until: Interval
  /// How long it takes until the connection is reported gone.
  package var noticeDelay: Interval
  /// What becomes of fills.
  package var fills = Outage.Fills.late
}

/// A stretch of time in which the simulated venue refuses every order, after the market began.
package struct ScriptedRejecting: Sendable {
  /// When it begins.
  package var from: Interval
  /// When it is over.
  package var until: Interval
}

/// What gas costs at the simulated venue.
package struct GasProfile: Sendable {
  /// Of a unit of gas at first, in gwei: 10⁻⁹ of the chain's currency.
  package var price: Price
  /// From one block to the next.
  package var blockTime: Interval
  /// When every block is full, counted from the begin of the market.
  package var surges: [(from: Interval, until: Interval)] = []

  /// Gas at a price, with blocks as a chain of proof of stake makes them.
  package init(price: Price, blockTime: Interval = .milliseconds(12_000)) {
    self.price = price
    self.blockTime = blockTime
  }
}

/// A named way to run: what may be traded, how, and under which limits.
package struct Profile: Sendable {
  /// Its name.
  package var name: String
  /// What it is for, in one line.
  package var summary: String
  /// Its limits.
  package var limits: [(limit: Limit, value: Int64)]
  /// The strategy that it runs.
  package var strategy: StrategyProgram
  /// The strategy's settings, in the program's order.
  package var settings: [Int64]
  /// Capital paid in.
  package var capital: Money
  /// The person answerable for the strategy.
  package var trader: String
  /// Operators that every journal of the profile knows; how they prove who they are is declared
  /// while running.
  package var operators: [OperatorRecord]
  /// What takes a second person.
  package var needsSecond: PermissionSet
  /// Services and providers with a breaker of their own.
  package var services: [ServiceProfile]
  /// How long after midnight UTC a trading day begins.
  package var dayBegins: Interval
  /// The mode that a fresh journal starts in.
  package var startingMode: TradingMode
  /// What goes wrong at the simulated venue by chance.
  package var faults: FaultScript
  /// When the simulated venue is away, counted from the begin of the market.
  package var outages: [ScriptedOutage]
  /// When the simulated venue refuses every order, counted from the begin of the market.
  package var rejecting: [ScriptedRejecting] = []
  /// What gas costs; nil where nothing tells of it.
  package var gas: GasProfile?
  /// After how long without a word of the engine the venue cancels what rests; nil = never.
  package var cancelOnSilenceAfter: Interval?
  /// The generated market.
  package var market: MarketSettings
  /// What the script puts to the engine.
  package var script: [ScriptedInput]
  /// How long a run lasts when nothing else is said; none for ever.
  package var duration: Interval?
}

extension Profile {
  /// Every profile, by name.
  package static let all: [Profile] = [demo, dev, canary, prod]

  /// The profile of a name.
  package static func named(_ name: String) -> Profile? { all.first { $0.name == name } }

  private static func money(_ whole: Int64) -> Int64 { whole * FixedPoint.scale }
  private static func seconds(_ count: Int64) -> Int64 { count * 1_000_000_000 }

  private static let fullLimits: [(limit: Limit, value: Int64)] = [
    (.maximumOrderQuantity, money(100)),
    (.maximumOrderNotional, money(2_500)),
    (.maximumPositionNotional, money(5_000)),
    (.maximumExposure, money(10_000)),
    (.maximumOpenOrders, 20),
    (.priceCollar, 50),
    (.maximumQuoteAge, seconds(2)),
    (.dailyLoss, money(500)),
    (.capitalLossStop, 2_000),
    (.lossConfirmations, 3),
    (.breakerFailures, 5),
    (.breakerCooldown, seconds(30)),
    (.breakerOpensBeforeStop, 3),
    (.acknowledgeTimeout, seconds(2)),
    (.orderLifetime, seconds(5)),
    (.stateHashInterval, 16_384),
    // The runbooks' own figures: warden warns at 15 % before it stops at 20 %, the perpetuals desk
    // allows a leverage of 3, quant-arb opens its breaker at 100 USD lost in an hour.
    (.maximumLeverage, 3 * FixedPoint.scale),
    (.minimumLiquidationDistance, 2_000),
    (.maximumPositions, 20),
    (.maximumDrawdown, 1_000),
    (.capitalLossWarning, 1_500),
    (.hourlyLoss, money(100)),
    (.maximumMessageRate, 50),
    (.duplicateWindow, 250_000_000),
    (.maximumSlippage, 50),
    (.dailyLossStop, money(1_000)),
    (.disconnectStop, seconds(60)),
    (.clockStepStop, seconds(2)),
    (.breakerFailureRate, 3_000),
    (.breakerProbes, 1),
    (.stageOneShare, 2_500),
    (.stageTwoShare, 5_000),
    (.stageDwell, seconds(600)),
    (.stageLoss, money(50)),
  ]

  /// Full limits on the simulated venue.
  package static let prod = Profile(
    name: "prod", summary: "full limits", limits: fullLimits, strategy: Momentum.program,
    settings: Momentum.program.settings.map(\.preset), capital: Money(units: money(10_000)),
    trader: "desk", operators: [], needsSecond: [.loosen, .administer, .closeBreaker],
    services: [], dayBegins: Interval(nanoseconds: 0), startingMode: .normal, faults: FaultScript(),
    outages: [],
    cancelOnSilenceAfter: Interval(nanoseconds: seconds(10)), market: pairs, script: [],
    duration: nil)

  /// The generated market: three pairs, from nine in the morning of the first Monday of 2026.
  private static let pairs: MarketSettings = {
    func pair(_ price: Int64, tick: Int64, lot: Int64, touchLots: Int64) -> GeneratedInstrument {
      GeneratedInstrument(
        startPrice: Price(units: money(price)), tick: Price(units: tick),
        lot: Quantity(units: lot), spreadTicks: 2, touchLots: touchLots)
    }
    var settings = MarketSettings(
      instruments: [
        pair(61_000, tick: 1_000_000, lot: 1_000, touchLots: 20_000),
        pair(2_600, tick: 1_000_000, lot: 10_000, touchLots: 20_000),
        pair(150, tick: 1_000_000, lot: 1_000_000, touchLots: 2_000),
      ],
      start: Timestamp(nanoseconds: seconds(1_767_603_600)))
    settings.meanSpacing = .milliseconds(5)
    settings.maximumSpacing = .milliseconds(50)
    return settings
  }()

  /// The same for trying things out: small waits, small orders, many decisions.
  package static let dev: Profile = {
    var profile = prod
    profile.name = "dev"
    profile.summary = "simulated venue, fast cycles"
    profile.cancelOnSilenceAfter = nil
    profile.set(.breakerCooldown, seconds(5))
    profile.set(.breakerFailures, 3)
    profile.set(.stateHashInterval, 1_024)
    profile.set(.dailyLoss, money(15))
    profile.set(.disconnectStop, Limit.off)
    profile.set(.clockStepStop, Limit.off)
    profile.needsSecond = []
    profile.set("entry", 60)
    profile.set("exit", 5)
    profile.set("warm-up", 100)
    return profile
  }()

  /// The perpetuals runbook's first days: 0.01 at most, 10 USD of daily loss, reduce-only until an
  /// operator lets it trade.
  package static let canary: Profile = {
    var profile = prod
    profile.name = "canary"
    profile.summary = "0.01 at most, 10 USD daily loss, reduce-only until an operator says trade"
    profile.set(.maximumOrderQuantity, FixedPoint.scale / 100)
    profile.set(.maximumOrderNotional, money(1_000))
    profile.set(.maximumPositionNotional, money(1_000))
    profile.set(.maximumExposure, money(1_000))
    profile.set(.dailyLoss, money(10))
    profile.startingMode = .reduceOnly
    return profile
  }()

  /// One incident from beginning to end: the venue fails, the breaker opens, everything stops, an
  /// operator recovers reduce-only and then lets it trade again.
  package static let demo: Profile = {
    var profile = dev
    profile.name = "demo"
    profile.summary = "a generated market, one venue outage, a stop and its recovery"
    profile.set(.breakerCooldown, seconds(4))
    profile.set(.breakerOpensBeforeStop, 2)
    profile.set(.acknowledgeTimeout, seconds(1))
    profile.set(.dailyLoss, money(500))
    profile.set(.stageDwell, seconds(15))
    profile.operators = ["ada", "grace"].map {
      OperatorRecord(name: $0, roles: RoleSet([.trader, .supervisor]))
    }
    profile.duration = Interval(nanoseconds: seconds(240))
    profile.faults = DemoScript.faults
    profile.outages = DemoScript.outages
    profile.script = DemoScript.commands
    return profile
  }()

  /// Sets a limit of the profile.
  package mutating func set(_ limit: Limit, _ value: Int64) {
    limits.removeAll { $0.limit == limit }
    limits.append((limit, value))
    limits.sort { $0.limit.rawValue < $1.limit.rawValue }
  }

  /// Sets a strategy setting of the profile; a name that the strategy does not have traps.
  package mutating func set(_ setting: String, _ value: Int64) {
    guard let index = strategy.settings.firstIndex(where: { $0.name == setting }) else {
      preconditionFailure("\(strategy.name) has no setting \(setting)")
    }
    settings[index] = value
  }
}
