import CommandLineParsing
import OperatorLink
import SystemCalls

/// A command line as a request. Only times, nonces and hashes are read here: names and values are
/// for the engine to judge, so that its refusal is in the journal.
enum RequestReader {
  static func request(_ parsed: ParsedCommand) throws -> CommandRequest {
    var request = CommandRequest(command: verb(parsed.path))
    try addTarget(parsed, to: &request)
    request.operatorName = parsed.optionalText("operator") ?? ""
    request.reason = parsed.optionalText("reason") ?? ""
    request.isDryRun = parsed.flag("dry-run")
    request.nonce = try nonce(parsed)
    if let path = parsed.optionalText("token-file") {
      request.token = try OperatorToken.read(path).text
    }
    return request
  }

  /// The engine's word for the words of the command line.
  private static func verb(_ path: [String]) -> String {
    switch path.joined(separator: " ") {
    case "kill": "stop"
    case "maintenance schedule": "maintenance"
    case "maintenance cancel": "cancel-maintenance"
    case "breaker open": "open-breaker"
    case "breaker close": "close-breaker"
    case "breaker reset": "reset-breaker"
    case "limits set": "set-limit"
    case "deny add": "deny"
    case "deny remove": "allow"
    case "recover plan": "plan-recovery"
    case "recover approve": "approve-recovery"
    case "recover now": "recover"
    case "operators add": "declare-operator"
    case "operators revoke": "revoke-operator"
    default: path[0]  // open set: the table's words that are the engine's own
    }
  }

  private static func addTarget(
    _ parsed: ParsedCommand, to request: inout CommandRequest
  ) throws(UsageError) {
    switch request.command {
    case "crisis": request.argument = parsed.text("LEVEL")
    case "close-all": request.argument = parsed.flag("call-off") ? "off" : ""
    case "maintenance":
      request.from = try time("from", parsed)
      request.until = try time("until", parsed)
    case "open-breaker", "close-breaker", "reset-breaker": request.target = parsed.text("NAME")
    case "set-limit":
      request.target = parsed.text("NAME@SCOPE")
      request.argument = parsed.text("VALUE")
      try addEnd(parsed, to: &request)
    case "deny":
      request.target = parsed.text("SUBJECT")
      try addEnd(parsed, to: &request)
    case "allow": request.target = parsed.text("SUBJECT")
    case "approve-recovery": request.plan = try hexadecimal(parsed.text("HASH"), "HASH")
    case "approve", "withdraw": request.target = "#\(parsed.sequence("SEQUENCE"))"
    case "declare-operator":
      request.target = parsed.text("NAME")
      request.argument = try parsed.text("ROLES") + " " + proof(parsed)
    case "revoke-operator": request.target = parsed.text("NAME")
    default: break  // open set: verbs that are about everything
    }
  }

  private static func addEnd(
    _ parsed: ParsedCommand, to request: inout CommandRequest
  ) throws(UsageError) {
    request.until = try time("until", parsed)
    request.lasts = parsed.optionalNanoseconds("for")
    guard request.lasts != 0 else {
      throw mistake("--for 0 is no time at all", in: "--for")
    }
    guard request.until == nil || request.lasts == nil else {
      throw mistake("--for and --until both say when it ends", in: "--until")
    }
  }

  private static func proof(_ parsed: ParsedCommand) throws(UsageError) -> String {
    switch (parsed.optionalUnsigned("uid"), parsed.optionalText("token-hash")) {
    case (let user?, nil): return "uid=\(user)"
    case (nil, let text?):
      do throws(CredentialError) {
        return "token=\(try TokenHash(parsing: text))"
      } catch {
        throw mistake(error.description, in: "--token-hash")
      }
    case (nil, nil), (.some, .some):
      throw mistake("one of --uid and --token-hash says how NAME is proved", in: "operators add")
    }
  }

  private static func time(_ name: String, _ parsed: ParsedCommand) throws(UsageError) -> Int64? {
    guard let text = parsed.optionalText(name) else { return nil }
    do throws(RFC3339.ParseError) {
      return try RFC3339.nanoseconds(from: text)
    } catch {
      throw mistake(
        "'\(text)' is not a time in UTC, such as 2026-03-01T09:30:00Z", in: "--\(name)")
    }
  }

  private static func nonce(_ parsed: ParsedCommand) throws -> HexNumber {
    if let text = parsed.optionalText("nonce") { return try hexadecimal(text, "--nonce") }
    return HexNumber(bigEndian: try CurrentProcess.randomBytes(count: 16))
  }

  private static func hexadecimal(_ text: String, _ place: String) throws(UsageError) -> HexNumber {
    guard let number = HexNumber(text: text) else {
      throw mistake("'\(text)' is not \(HexNumber.digitCount) hexadecimal digits", in: place)
    }
    return number
  }

  private static func mistake(_ what: String, in place: String) -> UsageError {
    UsageError(what: "daybook-ctl: \(what)", place: place, next: "See 'daybook-ctl --help'.")
  }
}
