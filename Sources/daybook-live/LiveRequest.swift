import CommandLineParsing
import OperatorLink
import Reports
import SystemCalls
import TradingCore
import TradingDesk

/// Turns parsed words into a run.
enum LiveRequest {
  static func make(_ parsed: ParsedCommand) throws -> RunRequest {
    var (profile, overrides, settings) = try DoorSettings.profile(
      parsed, door: "daybook-live", environment: { Environment.value(of: $0) })
    try addServices(parsed, to: &profile, &settings)
    let program = try ThisProgram("daybook-live")
    let feed = parsed.text("feed")
    var request = RunRequest(
      profile: profile, kind: parsed.flag("dry-run") ? .dryRun : .live,
      feed: feed == "generated" ? .generated : .file(feed), pace: pace(parsed),
      journal: try journal(parsed), seed: parsed.unsigned("seed"), build: program.build,
      binaryHash: program.binaryHash, host: program.host)
    request.configuration =
      settings + [(key: "feed", value: feed, origin: DoorSettings.origin(of: "feed", parsed))]
    request.limitOverrides = overrides
    request.dayBegins = try dayBegins(parsed)
    for option in ["day-begins", "time-zone"] {
      guard let text = parsed.optionalText(option) else { continue }
      request.configuration.append((option, text, DoorSettings.origin(of: option, parsed)))
    }
    request.isRunOnce = parsed.flag("run-once")
    if let duration = parsed.optionalNanoseconds("duration") {
      request.duration = Interval(nanoseconds: duration)
    }
    if let actor = parsed.optionalText("operator"), let reason = parsed.optionalText("reason"),
      !actor.isEmpty, !reason.isEmpty
    {
      request.answerable = Answer(actor: actor, reason: reason)
    }
    request.space.riskBelow = parsed.unsigned("risk-space") << 20
    request.space.stopBelow = parsed.unsigned("stop-space") << 20
    request.shutdown.deadline = Interval(nanoseconds: parsed.nanoseconds("shutdown-deadline"))
    request.shutdown.keepsOrders = parsed.text("on-shutdown") == "keep"
    request.checkpoints = try checkpoints(parsed)
    // Nobody who stops reading may halt the engine; the journal has what is dropped.
    request.complain = { _ = Terminal.complainUnlessStuck("daybook-live: \($0)") }
    request.loweringCommands = try loweringCommands(parsed)
    if parsed.optionalText("control") != "none" { request.commands = CommandQueue() }
    request.describe = { EventText(copy $1).what($0) }
    (request.operators, request.owner) = try Operators.declared(parsed)
    request.profile.needsSecond.formUnion(try secondPerson(parsed))
    if let program = parsed.optionalText("pager"), program != "none" {
      request.pager = try PagerPlan(program: program)
      request.configuration.append(("pager", program, DoorSettings.origin(of: "pager", parsed)))
    }
    request.recovery = try answer("recover", parsed)
    request.trade = try answer("trade", parsed)
    return request
  }

  private static func addServices(
    _ parsed: ParsedCommand, to profile: inout Profile,
    _ settings: inout [(key: String, value: String, origin: String)]
  ) throws {
    for text in parsed.texts("service") {
      do throws(SettingError) {
        try profile.addService(text)
      } catch {
        throw UsageError(
          what: "daybook-live: \(error.description)", place: "in --service \(text)",
          next: "See 'daybook-live --help'.")
      }
      settings.append((key: "service", value: text, origin: "command line"))
    }
  }

  /// The journal's directory, which nothing but a list can do without.
  static func journal(_ parsed: ParsedCommand) throws -> String {
    guard let path = parsed.optionalText("journal") else {
      throw UsageError(
        what: "daybook-live: the option '--journal <DIR>' is missing: the journal's directory",
        place: "at the end", next: "See 'daybook-live --help'.")
    }
    return path
  }

  /// What the start says lowers risk; it cannot ask for the contrary as well.
  private static func loweringCommands(_ parsed: ParsedCommand) throws -> [OperatorCommand] {
    let wishes: [(option: String, verb: OperatorCommand.Verb, opposite: String)] = [
      ("stopped", .stop, "recover"), ("reduce-only", .reduceOnly, "trade"),
    ]
    var commands: [OperatorCommand] = []
    for wish in wishes where parsed.flag(wish.option) {
      let origin = DoorSettings.origin(of: wish.option, parsed)
      guard parsed.optionalText(wish.opposite) == nil else {
        throw UsageError(
          what: "daybook-live: --\(wish.option) (\(origin)) and --\(wish.opposite) contradict",
          place: "in --\(wish.opposite)",
          next: "See what set --\(wish.option), and leave out one of the two.")
      }
      let user = CurrentProcess.effectiveUserIdentifier
      commands.append(
        OperatorCommand(
          verb: wish.verb, actor: UserName.of(user) ?? "uid \(user)",
          reason: "told to by --\(wish.option) at the start",
          channel: DoorSettings.channel(of: wish.option, parsed), origin: origin))
    }
    return commands
  }

  /// When days begin; nil where nothing is said of it.
  private static func dayBegins(_ parsed: ParsedCommand) throws -> Interval? {
    let (time, zone) = (parsed.optionalText("day-begins"), parsed.optionalText("time-zone"))
    guard time != nil || zone != nil else { return nil }
    do throws(SettingError) {
      return try DayBegin.parse(time: time ?? "00:00", zone: zone ?? "+00:00")
    } catch {
      throw UsageError(
        what: "daybook-live: \(error.description)",
        place: "in --day-begins \(time ?? "00:00") --time-zone \(zone ?? "+00:00")",
        next: "See 'daybook-live --help'.")
    }
  }

  /// What takes a second person beside what the profile says.
  private static func secondPerson(_ parsed: ParsedCommand) throws -> PermissionSet {
    guard let text = parsed.optionalText("second-person") else { return [] }
    var permissions: PermissionSet = []
    for name in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let permission = Permission(name: String(name)), permission.mayTakeSecond else {
        let names = Permission.allCases.filter(\.mayTakeSecond).map(\.name)
        throw UsageError(
          what: "daybook-live: '\(name)' cannot take a second person; these can: "
            + names.joined(separator: ", "),
          place: "in --second-person \(text)",
          next: "See docs/CONTROL.md; what lowers risk is one person's.")
      }
      permissions.formUnion(PermissionSet([permission]))
    }
    return permissions
  }

  private static func checkpoints(_ parsed: ParsedCommand) throws -> CheckpointPlan? {
    let texts = parsed.texts("checkpoint-to")
    let keys = try parsed.optionalText("keys") ?? "\(journal(parsed))/keys"
    if keys == "none" {
      guard texts.isEmpty else {
        throw UsageError(
          what: "daybook-live: without a key there is no checkpoint to send",
          place: "in --keys none", next: "Leave out --checkpoint-to, or name a folder.")
      }
      return nil
    }
    var plan = CheckpointPlan(keys: keys)
    for text in texts {
      guard let target = CheckpointTarget(text) else {
        throw UsageError(
          what: "daybook-live: \(text) is no place for a checkpoint",
          place: "in --checkpoint-to", next: "Say file:PATH, command:WORDS or https://HOST/PATH.")
      }
      plan.targets.append(target)
    }
    plan.intervalMilliseconds = Int(parsed.nanoseconds("checkpoint-every") / 1_000_000)
    return plan
  }

  private static func pace(_ parsed: ParsedCommand) -> Pace {
    switch parsed.speed("speed") {
    case .real: .times(1)
    case .max: .maximum
    case .times(let factor): .times(Int64(factor))
    }
  }

  /// The operator who answers for an option, with the option's value as the reason.
  private static func answer(_ option: String, _ parsed: ParsedCommand) throws -> Answer? {
    guard let reason = parsed.optionalText(option) else { return nil }
    guard let actor = parsed.optionalText("operator"), !actor.isEmpty, !reason.isEmpty else {
      throw UsageError(
        what: "daybook-live: raising risk needs a named operator and a reason",
        place: "in --\(option)", next: "Add --operator NAME and say why it is safe to go on.")
    }
    return Answer(actor: actor, reason: reason)
  }
}
