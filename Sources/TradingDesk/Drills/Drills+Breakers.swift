import TradingCore

/// Breakers: the engine's, and those of services and providers.
extension Drill {
  static let breakerOpened: Drill = {
    var profile = Profile.drill
    profile.jump(3_000, at: 4_000)
    profile.jump(-6_000, at: 20_000)
    profile.rejecting = [
      ScriptedRejecting(from: .milliseconds(0), until: .milliseconds(12_500))
    ]
    profile.write { script in
      script.say(
        .openBreaker, by: "rosa", at: 19_000, "the venue answers oddly", target: "engine")
      script.say(
        .closeBreaker, by: "rosa", at: 20_600, "well again", target: "engine")
      script.say(
        .closeBreaker, by: "ada", at: 21_000, "the venue's desk says it is well",
        target: "engine")
    }
    return Drill(
      "breaker-opened", runbook: "A2, D Circuit Breaker Opened",
      "five failures in a row open the engine's breaker; probes and people close it",
      profile: profile, seconds: [23],
      [
        .happens(.rejected),
        .happens(.breaker("engine", .open, .consecutiveFailures)),
        .never(.anyOrder),
        .happens(.refused(by: .breakerOpen)),
        .happens(
          .breaker("engine", .halfOpen, .cooldownElapsed), within: .milliseconds(4_500)),
        .again(.anyOrder),
        .happens(.anyOrder),
        .happens(.rejected),
        .happens(.breaker("engine", .open, .probeFailed)),
        .never(.anyOrder),
        .happens(
          .breaker("engine", .halfOpen, .cooldownElapsed), within: .milliseconds(8_500)),
        .again(.anyOrder),
        .happens(.anyOrder),
        .happens(.breaker("engine", .closed, .probeSucceeded), within: .milliseconds(500)),
        .happens(.filled),
        .happens(.breaker("engine", .open, .forcedOpen, by: "rosa")),
        .never(.anyOrder),
        .happens(.refused(by: .breakerOpen)),
        .happens(.commandRefused(.closeBreaker, of: "rosa", saying: "may not close-breaker")),
        .happens(.breaker("engine", .closed, .forcedClosed, by: "ada")),
        .again(.anyOrder),
        .happens(.reducingOrder()),
        .notStopped, .nothingOpen,
      ])
  }()

  static let healthDegraded: Drill = {
    var profile = Profile.drill
    profile.services = [
      ServiceProfile(name: "quotes", guards: .service),
      ServiceProfile(name: "execution", guards: .service),
    ]
    profile.set(.breakerFailures, 3)
    profile.set(.breakerProbes, 2)
    profile.set(.breakerLatency, 500_000_000)
    profile.jump(3_000, at: 4_000)
    profile.jump(-6_000, at: 7_000)
    profile.jump(9_000, at: 22_000)
    profile.write { script in
      script.report(1, isSuccess: true, at: 5_000)
      script.report(1, isSuccess: false, count: 3, at: 6_000)
      script.report(1, isSuccess: true, count: 2, at: 11_000)
      script.report(2, isSuccess: true, latency: 900, count: 3, at: 13_000)
      script.report(2, isSuccess: true, latency: 900, at: 18_000)
      script.say(
        .closeBreaker, by: "grace", at: 20_000, "restarted, answers in 20 ms",
        target: "execution")
      script.say(
        .openBreaker, by: "rosa", at: 21_000, "memory grows again", target: "execution")
      script.say(
        .closeBreaker, by: "ada", at: 24_000, "restarted once more", target: "execution")
    }
    return Drill(
      "health-degraded", runbook: "A7, D Circuit Breaker Opened, E High Latency",
      "a service's breaker opens by failures and by latency, closes by probes and by force",
      profile: profile, seconds: [26],
      [
        .happens(.growingOrder()),
        .happens(.breaker("quotes", .open, .consecutiveFailures)),
        .never(.anyOrder),
        .happens(.refused(by: .serviceBreaker)),
        .happens(
          .breaker("quotes", .halfOpen, .cooldownElapsed), within: .milliseconds(4_500)),
        .again(.anyOrder),
        .happens(.reducingOrder()),
        .happens(.breaker("quotes", .closed, .probeSucceeded)),
        .happens(.breaker("execution", .open, .consecutiveFailures)),
        .never(.anyOrder),
        .happens(
          .breaker("execution", .halfOpen, .cooldownElapsed), within: .milliseconds(4_500)),
        .happens(.breaker("execution", .open, .probeFailed)),
        .happens(.breaker("execution", .closed, .forcedClosed, by: "grace")),
        .happens(.breaker("execution", .open, .forcedOpen, by: "rosa")),
        .happens(.refused(by: .serviceBreaker)),
        .happens(.breaker("execution", .closed, .forcedClosed, by: "ada")),
        .again(.anyOrder),
        .happens(.reducingOrder()),
        .notStopped, .nothingOpen,
      ])
  }()

  static let providerFailover: Drill = {
    var profile = Profile.drill
    profile.services = [
      ServiceProfile(name: "primary", guards: .provider),
      ServiceProfile(name: "backup", guards: .provider),
    ]
    profile.set(.breakerFailures, 3)
    profile.jump(3_000, at: 5_000)
    profile.jump(-6_000, at: 8_000)
    profile.jump(9_000, at: 16_000)
    profile.write { script in
      script.report(1, isSuccess: false, count: 3, at: 4_000)
      script.report(2, isSuccess: false, count: 3, at: 7_000)
      script.report(1, isSuccess: true, at: 9_000)
      script.say(
        .closeBreaker, by: "ada", at: 14_000, "online again, looked at by hand",
        target: "backup")
      script.say(
        .openBreaker, by: "rosa", at: 15_000, "over to the backup by hand", target: "primary")
    }
    return Drill(
      "provider-failover", runbook: "A5, B Liquidity Provider Failures, B RPC Endpoint Issues",
      "one provider stands in for the other; without both nothing is traded",
      profile: profile, seconds: [18],
      [
        .happens(.breaker("primary", .open, .consecutiveFailures)),
        .happens(.growingOrder()),
        .happens(.breaker("backup", .open, .consecutiveFailures)),
        .never(.anyOrder),
        .happens(.refused(by: .serviceBreaker)),
        .happens(.breaker("primary", .halfOpen, .cooldownElapsed)),
        .again(.anyOrder),
        .happens(.reducingOrder()),
        .happens(.breaker("primary", .closed, .probeSucceeded)),
        .happens(.breaker("backup", .closed, .forcedClosed, by: "ada")),
        .happens(.breaker("primary", .open, .forcedOpen, by: "rosa")),
        .happens(.reducingOrder()),
        .notStopped, .nothingOpen,
      ])
  }()

  static let orderRejections: Drill = {
    var profile = Profile.drill
    profile.set(.breakerFailures, 1_000)
    profile.jump(3_000, at: 4_000)
    profile.jump(-6_000, at: 13_000)
    profile.jump(9_000, at: 17_000)
    profile.rejecting = [
      ScriptedRejecting(from: .milliseconds(0), until: .milliseconds(8_000))
    ]
    profile.write { script in
      script.say(
        .setLimit, by: "rosa", at: 12_000, "until we know what the venue takes",
        target: "maximum-order-notional", argument: "400")
      script.say(.reduceOnly, by: "rosa", at: 16_000, "until the order entry is looked at")
    }
    return Drill(
      "order-rejections", runbook: "C Order Rejections, B Trades Failing, E Low Success Rate",
      "a high share of rejected orders opens the breaker; our own refusals name rule and numbers",
      profile: profile, seconds: [20],
      [
        .happens(.rejected),
        .happens(.breaker("engine", .open, .failureRate), within: .milliseconds(3_000)),
        .never(.anyOrder),
        .happens(.refused(by: .breakerOpen)),
        .happens(.breaker("engine", .halfOpen, .cooldownElapsed)),
        .again(.anyOrder),
        .happens(.breaker("engine", .closed, .probeSucceeded)),
        .happens(.limit(.maximumOrderNotional, 400 * FixedPoint.scale, by: "rosa")),
        .never(.growingOrder()),
        .happens(.reducingOrder()),
        .happens(.refused(by: .orderNotional)),
        .happens(.mode(.reduceOnly, by: "rosa")),
        .happens(.refused(by: .reduceOnly)),
        .notStopped, .nothingOpen,
      ])
  }()
}
