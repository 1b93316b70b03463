import EventJournal
import JournalStore
import Simulation
import SystemCalls
import TradingCore
import TradingDesk

/// The sample in which operators do nearly everything: a run of two minutes and what is put to it.
struct ControlRoom {
  private var inputs: [ScriptedInput] = []
  private var nonces: UInt64 = 0

  /// Plays it into a folder. What people are paged of is known only once it was played.
  static func play(journal: String) throws {
    let glass = try inFolder { folder in
      let rehearsal = folder.path(of: "journal")
      _ = try SampleMaker.play(try request(journal: rehearsal, paging: .none))
      var reader = try EventReader.open(rehearsal, verification: .chain)
      while let recorded = try reader.next() {
        if recorded.event.kind == .glassBroken { return recorded.envelope.sequence }
      }
      return Sequence.none
    }
    _ = try SampleMaker.play(try request(journal: journal, paging: glass))
  }

  private static func request(journal: String, paging glass: Sequence) throws -> RunRequest {
    var request = try SampleMaker.request(.controlRoom, journal: journal)
    request.profile.operators = [
      OperatorRecord(name: "ada", roles: RoleSet([.trader, .supervisor])),
      OperatorRecord(name: "grace", roles: RoleSet([.trader, .supervisor])),
      OperatorRecord(name: "rosa", roles: RoleSet([.risk])),
      OperatorRecord(name: "iris", roles: RoleSet([.admin])),
    ]
    request.profile.needsSecond = [.loosen]
    request.profile.services = [
      ServiceProfile(name: "oracle", guards: .service)
    ]
    request.profile.gas = GasProfile(price: Price(units: 30 * FixedPoint.scale))
    request.profile.set(.breakerFailures, 3)
    request.profile.set(.stageOneShare, 5_000)
    request.profile.set(.stageDwell, 10_000_000_000)
    request.profile.set(.maintenanceLead, 4_000_000_000)
    var script = ControlRoom()
    script.write(begin: request.profile.market.start, paging: glass)
    request.profile.script = script.inputs
    return request
  }

  private mutating func write(begin: Timestamp, paging glass: Sequence) {
    limits()
    levels(begin)
    services()
    people(paging: glass)
    stopAndRecovery()
  }

  private mutating func limits() {
    say(.setLimit, "rosa", at: 10, "news at nine", "maximum-order-notional", "150") {
      $0.lasts = .milliseconds(20_000)
    }
    say(.setLimit, "rosa", at: 11, "thin book", "maximum-order-notional@SOL-USD", "100")
    say(.deny, "rosa", at: 12, "odd fills", "ETH-USD") { $0.lasts = .milliseconds(15_000) }
    say(.setLimit, "ada", at: 14, "calm again", "daily-loss", "20")
    approve("grace", at: 15)
    say(.setLimit, "ada", at: 16, "a bit more", "daily-loss", "30")
    withdraw("ada", at: 17)
  }

  private mutating func levels(_ begin: Timestamp) {
    say(.crisis, "rosa", at: 20, "the market is wild", "", "elevated")
    say(.crisis, "ada", at: 26, "it is calm", "", "none")
    say(.maintenance, "ada", at: 28, "the venue's release") {
      $0.from = begin.adding(.milliseconds(34_000))
      $0.until = begin.adding(.milliseconds(38_000))
    }
    say(.pause, "grace", at: 40, "lunch")
    say(.resume, "grace", at: 42, "lunch is over")
  }

  private mutating func services() {
    say(.openBreaker, "rosa", at: 44, "a look at the fills", "engine")
    say(.closeBreaker, "ada", at: 46, "they are right", "engine")
    for attempt in 0..<3 {
      let report = ServiceReported(
        breaker: BreakerIndex(1), isSuccess: false, latency: .milliseconds(40),
        detail: "no answer")
      add(.reported(.serviceReported(report)), at: 48, milliseconds: Int64(attempt) * 200)
    }
    say(.resetBreaker, "ada", at: 50, "its operator restarted it", "oracle")
  }

  private mutating func people(paging glass: Sequence) {
    let rejected = RequestRejected(
      reason: .unknownVerb, unwritten: 0, user: 1_002, process: 4_242, asked: "explode",
      because: "there is no such command")
    add(.reported(.requestRejected(rejected)), at: 52)
    say(.declareOperator, "iris", at: 53, "new colleague", "mel", "trader uid=1007")
    say(.revokeOperator, "iris", at: 54, "not yet", "mel")
    add(.reported(.pagerDeclared(PagerDeclared(program: "/etc/daybook/page"))), at: 55)
    say(.breakGlass, "ada", at: 56, "nobody else answers")
    guard glass != .none else { return }
    for (attempt, outcome) in [PageReported.Outcome.failed, .delivered].enumerated() {
      let report = PageReported(
        page: glass, outcome: outcome, attempt: UInt32(attempt + 1),
        exitStatus: outcome == .failed ? 1 : 0, detail: outcome == .failed ? "exit status 1" : "")
      add(.reported(.pageReported(report)), at: 57 + Int64(attempt))
    }
  }

  private mutating func stopAndRecovery() {
    say(.closeAll, "ada", at: 60, "flat for the drill")
    say(.resume, "ada", at: 66, "flat")
    say(.stop, "rosa", at: 76, "prices look wrong")
    say(.recover, "ada", at: 79, "prices are right")
    say(.trade, "ada", at: 80, "prices are right")
    say(.lockDown, "rosa", at: 90, "a laptop is gone")
    say(.recover, "ada", at: 91, "all is well")
    say(.planRecovery, "ada", at: 93, "keys are new")
    for (actor, second) in [("ada", 94), ("ada", 95), ("grace", 96)] as [(String, Int64)] {
      let command = command(.approveRecovery, actor, "looked at the plan")
      add(.approvingThePlan(command), at: second)
    }
    say(.trade, "grace", at: 100, "positions are what the venue says")
    say(.stepUp, "grace", at: 106, "quiet")
  }

  private mutating func say(
    _ verb: OperatorCommand.Verb, _ actor: String, at seconds: Int64, _ reason: String,
    _ target: String = "", _ argument: String = "",
    edit: (inout OperatorCommand) -> Void = { _ in }
  ) {
    var command = command(verb, actor, reason)
    command.target = target
    command.argument = argument
    edit(&command)
    add(.command(command), at: seconds)
  }

  private mutating func approve(_ actor: String, at seconds: Int64) {
    add(.aboutTheLastCommand(command(.approve, actor, "agreed")), at: seconds)
  }

  private mutating func withdraw(_ actor: String, at seconds: Int64) {
    add(.aboutTheLastCommand(command(.withdraw, actor, "on second thought")), at: seconds)
  }

  private mutating func command(
    _ verb: OperatorCommand.Verb, _ actor: String, _ reason: String
  ) -> OperatorCommand {
    nonces += 1
    var command = OperatorCommand(verb: verb, actor: actor, reason: reason, channel: .script)
    command.nonce = Nonce(high: 7, low: nonces)
    return command
  }

  private mutating func add(
    _ what: ScriptedInput.What, at seconds: Int64, milliseconds: Int64 = 0
  ) {
    inputs.append(ScriptedInput(after: .milliseconds(seconds * 1_000 + milliseconds), what: what))
  }
}
