import Glibc
import OperatorLink
import SystemCalls
import Testing
import TradingCore
import TradingDesk

/// Somebody who gives one command after the other on a thread of their own, until the engine is
/// gone; the answers are kept.
private final class Commander: @unchecked Sendable {
  private let monitor = Monitor()
  private var thread: SystemCalls.Thread?
  // Guarded by the monitor.
  private var kept: [CommandAnswer] = []
  private var asked = 0

  init(_ desk: CommandedDesk) throws {
    let token = try OperatorToken.read(desk.tokenFile(of: "ada")).text
    let control = desk.control
    thread = try Thread.spawn(name: "commander") { [self] in
      while ask(control, token) {}
    }
  }

  var answers: [CommandAnswer] { monitor.withLock { kept } }

  func join() throws {
    if let thread = thread.take() { try thread.join() }
  }

  /// Gives one command; false when nobody answers any more.
  private func ask(_ control: String, _ token: String) -> Bool {
    let number = monitor.withLock {
      asked += 1
      return asked
    }
    var request = CommandRequest(command: "set-limit")
    request.target = "maximum-open-orders"
    request.argument = "\(10 + number % 7)"
    request.reason = "command \(number)"
    request.token = token
    do {
      request.nonce = HexNumber(bigEndian: try CurrentProcess.randomBytes(count: 16))
      let answer = try CommandClient.ask(
        request, at: control, timeoutNanoseconds: 10_000_000_000)
      guard answer.outcome != .failed else { return false }
      monitor.withLock { kept.append(answer) }
      return true
    } catch {
      return false
    }
  }
}

@Suite struct CommandKillTests {
  private static let rounds = 6

  @Test(arguments: ["real", "max"])
  func nothingIsAnsweredThatAKilledEngineHasNotWritten(speed: String) throws {
    print("seed of the kills: \(KillPlan.seed)")
    var random = KillRandom(state: KillPlan.seed)
    try Folder.with { folder in
      let desk = try CommandedDesk(folder)
      var answers: [CommandAnswer] = []
      for _ in 0..<Self.rounds {
        let run = try desk.start("--speed", speed)
        let commander = try Commander(desk)
        let began = try run.wait { !commander.answers.isEmpty }
        #expect(began)
        usleep(UInt32.random(in: 0...60_000, using: &random))
        run.signal(SIGKILL)
        let killed = try run.finish()
        #expect(killed.code == 128 + SIGKILL, "\(killed)")
        try commander.join()
        answers += commander.answers
      }
      try desk.endAndProve(try desk.start("--speed", "real"))
      try expectWritten(answers, in: desk)
    }
  }

  private func expectWritten(_ answers: [CommandAnswer], in desk: CommandedDesk) throws {
    var kinds: [UInt64: String] = [:]
    var commands = 0
    for recorded in try desk.events() {
      kinds[recorded.envelope.sequence.rawValue] = "\(recorded.event.kind)"
      if case .operatorCommanded = recorded.event { commands += 1 }
    }
    #expect(answers.count >= Self.rounds)
    for event in answers.flatMap(\.events) {
      #expect(kinds[event.sequence] == event.kind, "\(event)")
    }
    // Each round has at most one that was obeyed and not answered any more.
    #expect((answers.count...answers.count + Self.rounds).contains(commands))
  }
}
