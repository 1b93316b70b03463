import Simulation
import TradingCore

/// The script of a drill while it is written, times in milliseconds since the run began. Every
/// command gets a nonce of its own.
struct DrillScript {
  private(set) var inputs: [ScriptedInput] = []
  private var nonces: UInt64 = 0

  /// A command; `edit` says what more there is to it.
  mutating func say(
    _ verb: OperatorCommand.Verb, by actor: String, at milliseconds: Int64,
    _ reason: String, target: String = "", argument: String = "",
    channel: OperatorCommand.Channel = .script, origin: String? = nil,
    awaits: (@Sendable (borrowing TradingState) -> Bool)? = nil,
    edit: (inout OperatorCommand) -> Void = { _ in }
  ) {
    var command = command(verb, actor, reason, channel, origin)
    command.target = target
    command.argument = argument
    edit(&command)
    add(.command(command), milliseconds, awaits)
  }

  /// An approval of the plan that there then is.
  mutating func approvePlan(by actor: String, at milliseconds: Int64) {
    let command = command(.approveRecovery, actor, "looked at the plan")
    add(.approvingThePlan(command), milliseconds)
  }

  /// An approval of the last command that then waits.
  mutating func approveLast(by actor: String, at milliseconds: Int64) {
    let command = command(.approve, actor, "agreed")
    add(.aboutTheLastCommand(command), milliseconds)
  }

  /// A withdrawal of the last command that then waits.
  mutating func withdrawLast(by actor: String, at milliseconds: Int64, _ reason: String) {
    add(.aboutTheLastCommand(command(.withdraw, actor, reason)), milliseconds)
  }

  /// The last command once more, nonce and all.
  mutating func replayLast(at milliseconds: Int64) {
    guard let last = inputs.last else { preconditionFailure("a script replays what it said") }
    add(last.what, milliseconds)
  }

  /// Answers of the service or provider of a number, one every 200 ms.
  mutating func report(
    _ breaker: UInt16, isSuccess: Bool, latency: Int64 = 20, count: Int64 = 1,
    at milliseconds: Int64
  ) {
    for index in 0..<count {
      let report = ServiceReported(
        breaker: BreakerIndex(breaker), isSuccess: isSuccess, latency: .milliseconds(latency),
        detail: isSuccess ? "answered" : "no answer")
      add(.reported(.serviceReported(report)), milliseconds + 200 * index)
    }
  }

  private mutating func command(
    _ verb: OperatorCommand.Verb, _ actor: String, _ reason: String,
    _ channel: OperatorCommand.Channel = .script, _ origin: String? = nil
  ) -> OperatorCommand {
    nonces += 1
    var command = OperatorCommand(
      verb: verb, actor: actor, reason: reason, channel: channel, origin: origin)
    // Of the process itself, nobody could repeat it.
    if channel != .signal { command.nonce = Nonce(high: Drill.seed, low: nonces) }
    return command
  }

  private mutating func add(
    _ what: ScriptedInput.What, _ milliseconds: Int64,
    _ awaits: (@Sendable (borrowing TradingState) -> Bool)? = nil
  ) {
    inputs.append(
      ScriptedInput(after: .milliseconds(milliseconds), what: what, awaits: awaits))
  }
}

extension Profile {
  /// What drills begin with: full limits on a market that stands still until something is scripted,
  /// so that what a strategy wants follows from the script. Waits are short.
  static let drill: Profile = {
    var profile = Profile.prod
    profile.name = "drill"
    profile.summary = "a still market in which only the script makes anything happen"
    profile.operators = [
      OperatorRecord(name: "ada", roles: RoleSet([.trader, .supervisor])),
      OperatorRecord(name: "grace", roles: RoleSet([.trader, .supervisor])),
      OperatorRecord(name: "rosa", roles: RoleSet([.risk])),
      OperatorRecord(name: "iris", roles: RoleSet([.admin])),
      OperatorRecord(name: "ivan", roles: RoleSet([.admin])),
      OperatorRecord(name: "eve", roles: RoleSet([.trader])),
      OperatorRecord(name: "victor", roles: RoleSet([.viewer])),
    ]
    // Breakers are closed by one person here, but where a drill is about that.
    profile.needsSecond = [.loosen, .administer]
    profile.market.meanSpacing = .milliseconds(20)
    profile.market.minimumSpacing = .milliseconds(5)
    profile.market.maximumSpacing = .milliseconds(50)
    profile.market.calmVolatility = 1
    profile.market.turbulentVolatility = 1
    profile.market.trendDrift = 0
    profile.market.meanGapInterval = Interval(nanoseconds: 0)
    profile.set(.breakerCooldown, 4_000_000_000)
    profile.set(.stageDwell, 5_000_000_000)
    profile.set(.maintenanceLead, 4_000_000_000)
    profile.set(.stateHashInterval, 512)
    profile.set("fast-shift", 3)
    profile.set("slow-shift", 10)
    profile.set("entry", 100)
    profile.set("exit", 5)
    profile.set("warm-up", 50)
    return profile
  }()

  /// The price jumps at a time, everywhere or in the instrument of a position; the strategy follows
  /// it: into positions when it held none, out of them when it held others.
  mutating func jump(
    _ partsPerMillion: Int64, at milliseconds: Int64, _ instrument: Int? = nil,
    silent: Int64 = 0
  ) {
    market.disturbances.append(
      MarketDisturbance(
        after: .milliseconds(milliseconds), instrument: instrument, jump: partsPerMillion,
        silence: .milliseconds(silent)))
  }

  /// So little stands at the touch that orders rest for about half a second before they are filled.
  mutating func thin() {
    for (index, lots) in [40, 90, 16].enumerated() {
      market.instruments[index].touchLots = Int64(lots)
    }
  }

  /// Writes the script.
  mutating func write(_ lines: (inout DrillScript) -> Void) {
    var script = DrillScript()
    lines(&script)
    self.script = script.inputs
  }

  /// A moment of the market, in milliseconds after it began.
  func moment(_ milliseconds: Int64) -> Timestamp {
    market.start.adding(.milliseconds(milliseconds))
  }
}
