import DeskFiles
import JournalStore
import OperatorLink
import SystemCalls
import TradingCore
import TradingEngine

/// Commands of operators at the socket: who they are is proved here, what they may do is decided in
/// the core, and the answer leaves only when what it tells of is on disk.
extension DeskRun {
  /// Takes every command that waits.
  mutating func serveCommands() throws(DeskError) {
    guard let queue = request.commands else { return }
    while queue.hasPending {
      guard let pending = queue.take() else { return }
      try obey(pending)
    }
  }

  private mutating func obey(_ pending: consuming PendingCommand) throws(DeskError) {
    let asked: CommandRequest
    switch pending.line {
    case .request(let request): asked = request
    case .unreadable(let line):
      try reject(pending, .malformed, asked: line.text, because: line.fault.description)
      return
    }
    guard let verb = OperatorCommand.Verb(word: asked.command) else {
      let words = OperatorCommand.Verb.allCases.map(\.word).joined(separator: ", ")
      try reject(
        pending, .unknownVerb, asked: asked.description, because: "there is no such command",
        next: "the commands are \(words)")
      return
    }
    guard asked.nonce != nil || asked.isUrgent || asked.isDryRun else {
      try reject(
        pending, .missingNonce, asked: asked.description,
        because: "'\(asked.command)' needs a nonce, so that nobody can give it again")
      return
    }
    let command = command(verb, asked, userOfPeer: Int64(pending.peer.userIdentifier))
    if asked.isDryRun {
      pending.answer(
        answer(engine.whatIf(.command(command), at: engine.now), isDryRun: true))
      return
    }
    let done = try carryOut(.command(command))
    pending.answer(answer(done, isDryRun: false))
  }

  /// One turn, spoken and on disk; its events.
  mutating func carryOut(_ input: Input) throws(DeskError) -> [RecordedEvent] {
    let done: [RecordedEvent]
    do throws(JournalError) {
      try engine.turn(input, at: engine.now)
      done = engine.lastTurn
      try speakAll()
      try engine.makeDurable()
    } catch {
      throw .halted(error)
    }
    try writeStatement()
    return done
  }

  /// The command that a request is, by whom it was proved to come from. A name that is claimed and
  /// not proved stands in the origin; the actor is nobody then, and the core refuses.
  private func command(
    _ verb: OperatorCommand.Verb, _ asked: CommandRequest, userOfPeer user: Int64
  ) -> OperatorCommand {
    var origin = "socket user \(user)"
    var proved: OperatorRecord?
    let operators = engine.state.safeguards.roster.operators
    if asked.token.isEmpty {
      proved = operators.first { !$0.isRevoked && $0.user == user }
    } else {
      (proved, origin) = prove(asked.token, operators)
    }
    if !asked.operatorName.isEmpty, asked.operatorName != proved?.name {
      origin += ", who claims to be '\(asked.operatorName)'"
      proved = nil
    }
    let actor = proved?.name ?? ""
    let proof: OperatorCommand.Channel = asked.token.isEmpty ? .socketPeer : .socketToken
    var command = OperatorCommand(
      verb: verb, actor: actor, reason: asked.reason,
      channel: proved == nil ? .socketUnproved : proof, origin: origin)
    command.target = asked.target
    command.argument = asked.argument
    if let from = asked.from { command.from = Timestamp(nanoseconds: from) }
    if let until = asked.until { command.until = Timestamp(nanoseconds: until) }
    if let lasts = asked.lasts { command.lasts = Interval(nanoseconds: lasts) }
    if let nonce = asked.nonce { command.nonce = Nonce(high: nonce.high, low: nonce.low) }
    if let plan = asked.plan { command.plan = StateHash(high: plan.high, low: plan.low) }
    let recovers = verb == .recover || verb == .approveRecovery
    if recovers, refusesForStopFile("the recovery of \(actor)") {
      // What stands outside of the engine against it is part of the fact.
      command.objection =
        "the stop file \(StopFile.path(of: request.journal)) is there: find out why it was made, "
        + "remove it, then recover again"
    }
    return command
  }

  private func prove(
    _ text: String, _ operators: [OperatorRecord]
  ) -> (OperatorRecord?, origin: String) {
    let token: OperatorToken
    do throws(CredentialError) {
      token = try OperatorToken(parsing: text, from: "the command")
    } catch {
      return (nil, "socket, with something that is no token")
    }
    for record in operators where !record.isRevoked && !record.tokenHash.isEmpty {
      do throws(CredentialError) {
        if try TokenHash(parsing: record.tokenHash).matches(token) {
          return (record, "socket token \(record.tokenHash.prefix(8))")
        }
      } catch {
        continue  // A journal may hold what is no hash; it proves nobody.
      }
    }
    return (nil, "socket token of nobody")
  }

  /// An event as an answer tells it.
  func toldEvent(_ recorded: RecordedEvent) -> CommandAnswer.Event {
    CommandAnswer.Event(
      sequence: recorded.envelope.sequence.rawValue, kind: "\(recorded.event.kind)",
      text: request.describe(recorded.event, engine.state))
  }

  private func answer(_ events: [RecordedEvent], isDryRun: Bool) -> CommandAnswer {
    var refusal: String?
    var told: [CommandAnswer.Event] = []
    for recorded in events {
      if case .commandRefused(let refused) = recorded.event { refusal = refused.because }
      told.append(toldEvent(recorded))
    }
    if let refusal {
      return CommandAnswer(isDryRun ? .wouldRefuse : .refused, because: refusal, events: told)
    }
    let waits = events.contains { $0.event.kind == .approvalRequested }
    if waits, !isDryRun, let asked = told.first {
      return CommandAnswer(
        .waiting,
        because: "a second person must agree: daybook-ctl approve '#\(asked.sequence)'",
        events: told)
    }
    return CommandAnswer(isDryRun ? .wouldDo : .done, events: told)
  }
}

extension HexNumber {
  fileprivate var high: UInt64 { UInt64(truncatingIfNeeded: value >> 64) }
  fileprivate var low: UInt64 { UInt64(truncatingIfNeeded: value) }
}
