import Simulation
import TradingCore

/// Stops and the way back from them.
extension Drill {
  /// Whether something rests at the venue that is filled in part.
  private static let isPartlyFilled: @Sendable (borrowing TradingState) -> Bool = { state in
    !state.orders.open { $0.state == .partlyFilled }.isEmpty
  }

  static let emergencyStop: Drill = {
    var profile = Profile.drill
    profile.thin()
    profile.jump(3_000, at: 4_000)
    profile.jump(-6_000, at: 6_000)
    profile.write { script in
      script.say(.stop, by: "rosa", at: 4_000, "prices look wrong", awaits: isPartlyFilled)
      script.say(.recover, by: "victor", at: 8_000, "let me try")
      script.say(.recover, by: "ada", at: 9_000, "")
      script.say(.recover, by: "ada", at: 10_000, "the feed was wrong and is mended")
      script.say(.trade, by: "grace", at: 14_000, "four quiet seconds")
    }
    return Drill(
      "emergency-stop",
      runbook: "A3, B Emergency Shutdown, C After Emergency Stop, E Emergency Stop",
      "everything stops and is cancelled; a named operator comes back reduce-only, then by stages",
      profile: profile, seconds: [28],
      [
        .happens(.stop(.manual, by: "rosa")),
        .never(.anyOrder),
        .happens(.cancelIntended),
        .happens(.cancelSent),
        .happens(.cancelled, within: .milliseconds(1_000)),
        .happens(.refused(by: .stopped)),
        .happens(.commandRefused(.recover, of: "victor", saying: "may not recover")),
        .happens(.commandRefused(.recover, of: "ada", saying: "needs a reason")),
        .happens(.planned(by: "ada", needing: 1)),
        .happens(.approved(by: "ada", 1, of: 1)),
        .happens(.mode(.reduceOnly, by: "ada")),
        .happens(.recovered(by: "ada")),
        .again(.anyOrder),
        .never(.growingOrder()),
        .happens(.stage(1, by: "ada")),
        .happens(.reducingOrder()),
        .happens(.refused(by: .reduceOnly)),
        .happens(.mode(.normal, by: "grace")),
        .again(.growingOrder()),
        .happens(.growingOrder()),
        .happens(.stage(2, by: "engine"), within: .milliseconds(6_000)),
        .happens(.stage(0, by: "engine"), within: .milliseconds(6_000)),
        .notStopped, .mode(.normal), .nothingOpen,
      ])
  }()

  static let kill: Drill = {
    var profile = Profile.drill
    profile.thin()
    profile.jump(3_000, at: 4_000)
    profile.jump(-6_000, at: 12_000)
    profile.write { script in
      script.say(
        .stop, by: "operator", at: 4_000, "Control-C twice", channel: .signal,
        awaits: isPartlyFilled)
    }
    return Drill(
      "kill", runbook: "C Emergency Kill Switch, D Kill Switch Activation, E Emergency Stop",
      "a signal stops everything and cancels it; the next run starts stopped and stays so",
      profile: profile, seconds: [8, 8],
      [
        .happens(.runStarted),
        .happens(.growingOrder()),
        .happens(.stop(.manual, by: "operator")),
        .never(.anyOrder),
        .happens(.cancelIntended),
        .happens(.cancelSent),
        .happens(.cancelled, within: .milliseconds(1_000)),
        .happens(.runEnded),
        .happens(.runStarted),
        .happens(.refused(by: .stopped)),
        .happens(.runEnded),
        .endsWith("trading is stopped still") { $0.control.stop?.reason == .manual },
        .nothingOpen,
      ])
  }()

  static let networkFailure: Drill = {
    var profile = Profile.drill
    profile.set(.disconnectStop, 5_000_000_000)
    profile.jump(3_000, at: 4_000)
    profile.jump(-6_000, at: 9_000)
    profile.outages = [
      ScriptedOutage(
        from: .milliseconds(8_000), until: .milliseconds(20_000),
        noticeDelay: .milliseconds(200))
    ]
    profile.write { script in
      script.say(.recover, by: "ada", at: 15_000, "it will be back soon")
      script.say(.recover, by: "ada", at: 22_000, "the line is back, balances are right")
    }
    return Drill(
      "network-failure",
      runbook: "A5, C Connection/Network Problems, E Ethereum Node Disconnection",
      "a venue that is away too long stops everything; it is taken back when it is there again",
      profile: profile, seconds: [25],
      [
        .happens(.growingOrder()),
        .happens(.connection(false)),
        .never(.anyOrder),
        .happens(.refused(by: .venueDisconnected)),
        .happens(.stop(.networkFailure), within: .milliseconds(6_000)),
        .happens(.commandRefused(.recover, of: "ada", saying: "cannot be reached")),
        .happens(.connection(true)),
        .happens(.balances),
        .happens(.planned(by: "ada", needing: 1)),
        .happens(.approved(by: "ada", 1, of: 1)),
        .happens(.recovered(by: "ada")),
        .again(.anyOrder),
        .never(.growingOrder()),
        .happens(.reducingOrder()),
        .notStopped, .mode(.reduceOnly), .nothingOpen,
      ])
  }()

  static let afterOutageRecovery: Drill = {
    var profile = Profile.drill
    profile.thin()
    profile.cancelOnSilenceAfter = nil
    profile.set(.disconnectStop, 4_000_000_000)
    profile.jump(3_000, at: 4_000)
    profile.jump(-6_000, at: 15_000)
    profile.outages = [
      ScriptedOutage(
        from: .milliseconds(4_030), until: .milliseconds(12_000),
        noticeDelay: .milliseconds(100), fills: .byQuery)
    ]
    profile.write { script in
      script.say(.recover, by: "ada", at: 14_000, "every order settled, balances are right")
      script.say(.trade, by: "grace", at: 17_000, "reconciled with the venue's statement")
    }
    return Drill(
      "after-outage-recovery", runbook: "C After Network Outage, A5",
      "fills missed in an outage are found and booked; reduce-only first, then stage by stage",
      profile: profile, seconds: [30],
      [
        .happens(.growingOrder()),
        .happens(.connection(false)),
        .never(.anyOrder),
        .happens(.stop(.networkFailure)),
        .happens(.outcomeUnknown),
        .happens(.connection(true)),
        .happens(.filled, within: .milliseconds(3_000)),
        .happens(.outcomeResolved, within: .milliseconds(1_000)),
        .happens(.planned(by: "ada", needing: 1)),
        .happens(.approved(by: "ada", 1, of: 1)),
        .happens(.recovered(by: "ada")),
        .again(.anyOrder),
        .never(.growingOrder()),
        .happens(.stage(1, by: "ada")),
        .happens(.reducingOrder()),
        .happens(.mode(.normal, by: "grace")),
        .again(.growingOrder()),
        .happens(.growingOrder()),
        .happens(.stage(2, by: "engine"), within: .milliseconds(6_000)),
        .happens(.stage(0, by: "engine"), within: .milliseconds(6_000)),
        .notStopped, .mode(.normal), .nothingOpen,
      ])
  }()
}
