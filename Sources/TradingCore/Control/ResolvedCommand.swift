/// Why a command cannot be understood, and what can be said instead.
package struct CommandFault: Error, CustomStringConvertible {
  /// What is not understood, and what would be.
  package let description: String

  init(_ description: String) { self.description = description }
}

/// A command read against the state: what it is about is there, and its values make sense.
enum ResolvedCommand: Hashable {
  case stop
  case lockDown
  case cancelAll
  case closeAll
  case callOffClosing
  case pause
  case reduceOnly(endsPause: Bool)
  case resume
  case trade
  case stepUp
  case stepDown
  case recover
  case planRecovery
  case approveRecovery
  case approve(Sequence)
  case withdraw(Sequence)
  case crisis(CrisisLevel, isLower: Bool)
  case maintenance
  case cancelMaintenance
  case forceBreaker(BreakerIndex, Breaker.Phase)
  case resetBreaker(BreakerIndex)
  case setLimit(Limit, LimitScope, Int64, isLooser: Bool)
  case deny(DenySubject)
  case allow(DenySubject)
  case changeOperator(OperatorRecord)
  case breakGlass

  init(_ command: OperatorCommand, in state: borrowing TradingState) throws(CommandFault) {
    try Self.checkTimes(of: command, state.now)
    switch command.verb {
    case .stop: self = .stop
    case .lockDown: self = .lockDown
    case .cancelAll: self = .cancelAll
    case .closeAll: self = try Self.closing(command.argument)
    case .pause: self = .pause
    case .reduceOnly: self = .reduceOnly(endsPause: state.control.mode == .paused)
    case .resume: self = .resume
    case .trade: self = .trade
    case .stepUp: self = .stepUp
    case .stepDown: self = .stepDown
    case .recover: self = try Self.withoutArgument(.recover, command)
    case .planRecovery: self = try Self.withoutArgument(.planRecovery, command)
    case .approveRecovery: self = try Self.withoutArgument(.approveRecovery, command)
    case .approve: self = .approve(try Self.sequence(command.target))
    case .withdraw: self = .withdraw(try Self.sequence(command.target))
    case .crisis:
      let level = try Self.level(command.argument)
      self = .crisis(level, isLower: level < state.safeguards.crisis)
    case .maintenance: self = try Self.window(command, state)
    case .cancelMaintenance: self = .cancelMaintenance
    case .openBreaker: self = .forceBreaker(try state.breaker(command.target), .open)
    case .closeBreaker: self = .forceBreaker(try state.breaker(command.target), .closed)
    case .resetBreaker: self = .resetBreaker(try state.breaker(command.target))
    case .setLimit: self = try Self.limit(command, state)
    case .deny: self = .deny(try state.denySubject(command.target))
    case .allow: self = .allow(try state.denySubject(command.target))
    case .declareOperator: self = .changeOperator(try Self.operatorRecord(command, state))
    case .revokeOperator: self = .changeOperator(try Self.revoked(command, state))
    case .breakGlass: self = .breakGlass
    }
  }

  /// What it takes to be allowed to.
  var permission: Permission? {
    switch self {
    case .stop, .lockDown, .cancelAll, .closeAll, .pause, .stepDown: .lowerRisk
    case .reduceOnly(let endsPause): endsPause ? .resume : .lowerRisk
    case .resume, .trade, .stepUp, .cancelMaintenance, .callOffClosing: .resume
    case .recover, .planRecovery, .approveRecovery: .recover
    case .approve, .withdraw: nil  // asked of the command that it is about
    case .crisis(_, let isLower): isLower ? .resume : .lowerRisk
    case .maintenance: .lowerRisk
    case .forceBreaker(_, let phase): phase == .open ? .lowerRisk : .closeBreaker
    case .resetBreaker: .closeBreaker
    case .setLimit(_, _, _, let isLooser): isLooser ? .loosen : .tighten
    case .deny: .lowerRisk
    case .allow: .loosen
    case .changeOperator: .administer
    case .breakGlass: .breakGlass
    }
  }

  private static func withoutArgument(
    _ resolved: ResolvedCommand, _ command: OperatorCommand
  ) throws(CommandFault) -> ResolvedCommand {
    guard command.argument.isEmpty else {
      throw CommandFault("'\(command.verb.word)' takes no argument; leave it out")
    }
    return resolved
  }

  private static func sequence(_ text: String) throws(CommandFault) -> Sequence {
    guard text.hasPrefix("#"), let number = UInt64(text.dropFirst()) else {
      throw CommandFault("'\(text)' names no command; write # and the sequence of its event")
    }
    return Sequence(number)
  }

  // What is further away than this is a slip of the pen.
  private static let furthest = Interval(nanoseconds: 3_660 * 86_400_000_000_000)

  private static func checkTimes(
    of command: OperatorCommand, _ now: Timestamp
  ) throws(CommandFault) {
    for time in [command.from, command.until] where time != .unset {
      let away = time.since(now).nanoseconds.magnitude
      if away > furthest.nanoseconds.magnitude {
        throw CommandFault("\(time) is more than ten years from now, which is \(now)")
      }
    }
    guard command.lasts.nanoseconds >= 0, command.lasts <= furthest else {
      throw CommandFault("how long it lasts must be more than nothing, and ten years at most")
    }
  }

  private static func closing(_ text: String) throws(CommandFault) -> ResolvedCommand {
    switch text {
    case "": return .closeAll
    case "off": return .callOffClosing
    default:  // open set: what somebody typed
      throw CommandFault("'\(text)' is nothing to say of closing; write off to call it off")
    }
  }

  private static func level(_ text: String) throws(CommandFault) -> CrisisLevel {
    guard let level = CrisisLevel(name: text) else {
      let names = CrisisLevel.allCases.map(\.name).joined(separator: ", ")
      throw CommandFault("there is no level '\(text)'; the levels are \(names)")
    }
    return level
  }

  private static func window(
    _ command: OperatorCommand, _ state: borrowing TradingState
  ) throws(CommandFault) -> ResolvedCommand {
    let begin = command.from == .unset ? state.now : command.from
    guard let end = command.end(after: begin) else {
      throw CommandFault("a window of maintenance needs an end; say until when, or how long")
    }
    guard end > begin, end > state.now else {
      throw CommandFault("a window from \(begin) until \(end) is over before it begins")
    }
    return .maintenance
  }

  private static func limit(
    _ command: OperatorCommand, _ state: borrowing TradingState
  ) throws(CommandFault) -> ResolvedCommand {
    let (limit, scope) = try state.limitAndScope(command.target)
    if let end = command.end(after: state.now), end <= state.now {
      throw CommandFault("a change until \(end) is over already")
    }
    let value: Int64
    do throws(Limit.ValueFault) {
      value = try limit.value(of: command.argument)
    } catch {
      throw CommandFault(error.description)
    }
    let end = command.end(after: state.now)
    return .setLimit(
      limit, scope, value, isLooser: state.isLooser(limit, scope, value, until: end))
  }

  private static func operatorRecord(
    _ command: OperatorCommand, _ state: borrowing TradingState
  ) throws(CommandFault) -> OperatorRecord {
    try OperatorRecord(name: command.target, text: command.argument)
  }

  private static func revoked(
    _ command: OperatorCommand, _ state: borrowing TradingState
  ) throws(CommandFault) -> OperatorRecord {
    guard var record = state.safeguards.roster.find(command.target) else {
      let names = state.safeguards.roster.operators.map(\.name).joined(separator: ", ")
      throw CommandFault("there is no operator '\(command.target)'; the operators are \(names)")
    }
    record.isRevoked = true
    return record
  }
}

extension OperatorCommand {
  /// Whether it says when something ends.
  var hasEnd: Bool { until != .unset || lasts.nanoseconds != 0 }

  /// When what begins at a time ends; nil for never.
  func end(after begin: Timestamp) -> Timestamp? {
    if until != .unset { return until }
    return lasts.nanoseconds > 0 ? begin.adding(lasts) : nil
  }
}

extension OperatorRecord {
  /// Why a text describes no operator.
  package struct TextFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, and what to write.
    package let description: String

    /// A fault in words.
    package init(description: String) { self.description = description }
  }

  /// An operator as a person describes one: `ROLE,ROLE` and then `uid=N` or `token=SHA256` or both.
  init(name: String, text: String) throws(CommandFault) {
    do throws(TextFault) {
      self = try OperatorRecord.read(name: name, text: text)
    } catch {
      throw CommandFault(error.description)
    }
  }

  /// An operator as a person describes one: `ROLE,ROLE` and then `uid=N` or `token=SHA256` or both.
  package static func read(name: String, text: String) throws(TextFault) -> OperatorRecord {
    let isName =
      !name.isEmpty && name.utf8.count <= 64 && name != "engine"
      && name.utf8.allSatisfy { $0 > 32 && $0 != 127 }
    guard isName else {
      throw TextFault(
        description: "'\(name)' is no name: one word of at most 64 bytes, and not engine")
    }
    var words = text.split(separator: " ").map(String.init)
    guard !words.isEmpty else {
      throw TextFault(description: "an operator needs a role, as in: trader uid=1000")
    }
    var roles: [Role] = []
    for word in words.removeFirst().split(separator: ",") {
      guard let role = Role(name: String(word)) else {
        let names = Role.allCases.map(\.name).joined(separator: ", ")
        throw TextFault(description: "there is no role '\(word)'; the roles are \(names)")
      }
      roles.append(role)
    }
    var record = OperatorRecord(name: name, roles: RoleSet(roles))
    for word in words {
      if word.hasPrefix("uid="), let user = UInt32(word.dropFirst(4)) {
        record.user = Int64(user)
      } else if word.hasPrefix("token="), word.utf8.count == 70,
        word.dropFirst(6).utf8.allSatisfy({ isHexadecimal($0) })
      {
        record.tokenHash = String(word.dropFirst(6))
      } else {
        throw TextFault(
          description:
            "'\(word)' is not a credential; write uid=N, or token= and 64 hexadecimal digits in "
            + "lower case"
        )
      }
    }
    return record
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}
