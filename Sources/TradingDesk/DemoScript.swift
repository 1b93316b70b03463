import Simulation
import TradingCore

/// The demo's incident: the venue is away for half a minute; two operators bring the desk back.
enum DemoScript {
  private static func seconds(_ count: Int64) -> Interval {
    Interval(nanoseconds: count * 1_000_000_000)
  }

  /// Now and then the venue refuses an order or says a thing twice.
  static var faults: FaultScript {
    var script = FaultScript()
    script.rejectPerMillion = 5_000
    script.duplicatedAcknowledgementPerMillion = 10_000
    return script
  }

  /// From one and a half minutes to two minutes and ten seconds nothing arrives; that the
  /// connection is gone is noticed twenty-five seconds later, so that first the orders' answers
  /// stay out.
  static var outages: [ScriptedOutage] {
    [ScriptedOutage(from: seconds(90), until: seconds(130), noticeDelay: seconds(25))]
  }

  static var commands: [ScriptedInput] {
    func says(_ verb: OperatorCommand.Verb, _ actor: String, _ reason: String) -> OperatorCommand {
      OperatorCommand(verb: verb, actor: actor, reason: reason, channel: .script)
    }
    return [
      ScriptedInput(
        after: seconds(120), command: says(.recover, "ada", "too early: the venue is still away")),
      ScriptedInput(
        after: seconds(150),
        command: says(.recover, "ada", "venue answers again, every order settled with it")),
      ScriptedInput(
        after: seconds(190), command: says(.trade, "grace", "forty quiet seconds reduce-only")),
    ]
  }
}
