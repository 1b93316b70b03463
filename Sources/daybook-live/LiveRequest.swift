import CommandLineParsing
import TradingCore
import TradingDesk

/// Turns parsed words into a run.
enum LiveRequest {
  static func make(_ parsed: ParsedCommand) throws -> RunRequest {
    let (profile, overrides, settings) = try DoorSettings.profile(parsed)
    let program = try ThisProgram("daybook-live")
    let feed = parsed.text("feed")
    var request = RunRequest(
      profile: profile, kind: parsed.flag("dry-run") ? .dryRun : .live,
      feed: feed == "generated" ? .generated : .file(feed), pace: pace(parsed),
      journal: parsed.text("journal"), seed: parsed.unsigned("seed"), build: program.build,
      binaryHash: program.binaryHash, host: program.host)
    request.configuration =
      settings + [(key: "feed", value: feed, origin: DoorSettings.origin(of: "feed", parsed))]
    request.limitOverrides = overrides
    request.isRunOnce = parsed.flag("run-once")
    if let duration = parsed.optionalNanoseconds("duration") {
      request.duration = Interval(nanoseconds: duration)
    }
    if let actor = parsed.optionalText("operator"), let reason = parsed.optionalText("reason"),
      !actor.isEmpty, !reason.isEmpty
    {
      request.answerable = Answer(actor: actor, reason: reason)
    }
    if let reason = parsed.optionalText("recover") {
      guard let actor = parsed.optionalText("operator"), !actor.isEmpty, !reason.isEmpty else {
        throw UsageError(
          what: "a recovery needs a named operator and a reason", place: "in --recover",
          next: "add --operator NAME and say why it is safe to go on")
      }
      request.recovery = Answer(actor: actor, reason: reason)
    }
    return request
  }

  private static func pace(_ parsed: ParsedCommand) -> Pace {
    switch parsed.speed("speed") {
    case .real: .times(1)
    case .max: .maximum
    case .times(let factor): .times(Int64(factor))
    }
  }
}
