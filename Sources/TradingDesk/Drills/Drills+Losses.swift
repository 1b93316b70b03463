import TradingCore

/// Losses and what is held: what warns, refuses, opens the breaker and stops.
extension Drill {
  private static func money(_ whole: Int64) -> Int64 { whole * FixedPoint.scale }

  static let highCapitalLoss: Drill = {
    var profile = Profile.drill
    profile.capital = Money(units: money(1_000))
    profile.set(.dailyLoss, money(100_000))
    profile.set(.dailyLossStop, Limit.off)
    profile.set(.hourlyLoss, Limit.off)
    profile.set(.maximumDrawdown, Limit.off)
    profile.jump(3_000, at: 4_000)
    profile.jump(-110_000, at: 8_000)
    profile.jump(90_000, at: 16_000)
    profile.write { script in
      script.say(
        .setLimit, by: "rosa", at: 8_300, "smaller for a while", target: "maximum-order-notional",
        argument: "300", edit: { $0.lasts = .milliseconds(4_000) })
      script.say(.recover, by: "ada", at: 18_000, "it looks better")
      script.say(.planRecovery, by: "ada", at: 19_000, "first look")
      script.approvePlan(by: "ada", at: 20_000)
      script.say(
        .setLimit, by: "ada", at: 21_000, "as much more may be lost",
        target: "capital-loss-stop", argument: "5000")
      script.approveLast(by: "ada", at: 22_000)
      script.approveLast(by: "grace", at: 22_500)
      script.say(.planRecovery, by: "ada", at: 23_000, "with the new limit")
      script.approvePlan(by: "ada", at: 24_000)
      script.approvePlan(by: "ada", at: 24_500)
      script.approvePlan(by: "grace", at: 25_000)
    }
    return Drill(
      "high-capital-loss", runbook: "A4, A3, C After Large Loss",
      "a warning at 15 % of the capital, a stop at 20 %; two persons over the way back",
      profile: profile, seconds: [27],
      [
        .happens(.growingOrder()),
        .happens(.warning(.capitalLoss, isRaised: true, beyond: 1_500)),
        .happens(.limit(.maximumOrderNotional, money(300), by: "rosa")),
        .never(.growingOrder()),
        .happens(.refused(by: .orderNotional)),
        .happens(.limit(.maximumOrderNotional, money(2_500), by: "engine")),
        .again(.growingOrder()),
        .happens(.growingOrder()),
        .happens(.stop(.capitalLoss, beyond: 2_000)),
        .never(.anyOrder),
        .happens(.commandRefused(.recover, of: "ada", saying: "2 different operators")),
        .happens(.planned(by: "ada", needing: 2)),
        .happens(.commandRefused(.approveRecovery, of: "ada", saying: "still beyond its limit")),
        .happens(.awaitsSecond(.setLimit, of: "ada")),
        .happens(.commandRefused(.approve, of: "ada", saying: "takes somebody else")),
        .happens(.approved(by: "grace", 2, of: 2)),
        .happens(.limit(.capitalLossStop, 5_000, by: "ada", second: "grace")),
        .happens(.planned(by: "ada", needing: 2)),
        .happens(.approved(by: "ada", 1, of: 2)),
        .happens(.commandRefused(.approveRecovery, of: "ada", saying: "takes somebody else")),
        .happens(.approved(by: "grace", 2, of: 2)),
        .happens(.recovered(by: "grace")),
        .again(.anyOrder),
        .never(.growingOrder()),
        .notStopped, .mode(.reduceOnly), .nothingOpen,
      ])
  }()

  static let excessiveLosses: Drill = {
    var profile = Profile.drill
    profile.set(.dailyLoss, money(50))
    profile.set(.maximumDrawdown, Limit.off)
    profile.jump(100_000, at: 4_000)
    profile.jump(-110_000, at: 8_000, 0)
    profile.jump(-55_000, at: 12_000, 1)
    profile.jump(-55_000, at: 12_000, 2)
    profile.jump(-40_000, at: 14_000, 1)
    profile.jump(-40_000, at: 14_000, 2)
    profile.needsSecond = Profile.prod.needsSecond
    profile.write { script in
      script.say(
        .closeBreaker, by: "ada", at: 15_500, "looked at the day's trades", target: "engine")
      script.approveLast(by: "grace", at: 16_000)
    }
    return Drill(
      "excessive-losses", runbook: "C Excessive Losses, B Key Metrics",
      "the day's limit refuses what grows, the hour's opens the breaker; what reduces passes both",
      profile: profile, seconds: [20],
      [
        .happens(.growingOrder(in: "BTC-USD")),
        .happens(.reducingOrder(in: "BTC-USD")),
        .happens(.refused(by: .dailyLoss, in: "BTC-USD")),
        .never(.growingOrder()),
        .happens(.breaker("engine", .open, .hourlyLoss)),
        .happens(.refused(by: .breakerOpen, in: "BTC-USD")),
        .happens(.reducingOrder(in: "ETH-USD")),
        .happens(.awaitsSecond(.closeBreaker, of: "ada")),
        .happens(.approved(by: "grace", 2, of: 2)),
        .happens(.breaker("engine", .closed, .forcedClosed, by: "ada")),
        .happens(.refused(by: .dailyLoss)),
        .notStopped, .nothingHeld, .nothingOpen,
      ])
  }()

  static let positionLimit: Drill = {
    var profile = Profile.drill
    profile.set(.maximumExposure, money(1_200))
    profile.jump(3_000, at: 4_000)
    profile.jump(-6_000, at: 12_000)
    profile.write { script in
      script.say(
        .setLimit, by: "rosa", at: 8_000, "half of it at most", target: "maximum-exposure",
        argument: "800")
    }
    return Drill(
      "position-limit", runbook: "A6",
      "exposure beyond its limit is refused and, once held, warned of until it is gone",
      profile: profile, seconds: [16],
      [
        .happens(.growingOrder()),
        .happens(.refused(by: .exposure)),
        .happens(.limit(.maximumExposure, money(800), by: "rosa")),
        .never(.growingOrder()),
        .happens(.warning(.exposureAboveLimit, isRaised: true)),
        .happens(.refused(by: .exposure)),
        .happens(.reducingOrder()),
        .happens(.warning(.exposureAboveLimit, isRaised: false)),
        .again(.growingOrder()),
        .endsWith("no more than 800 is held") { $0.book.exposure.units <= 80_000_000_000 },
        .notStopped, .nothingOpen,
      ])
  }()

  static let highLeverage: Drill = {
    var profile = Profile.drill
    profile.capital = Money(units: money(1_000))
    profile.set(.maximumLeverage, FixedPoint.scale / 10 * 12)
    profile.jump(3_000, at: 4_000)
    profile.jump(-6_000, at: 10_000)
    profile.write { script in
      script.say(
        .setLimit, by: "rosa", at: 7_000, "less than one", target: "maximum-leverage",
        argument: "0.8")
      script.say(.reduceOnly, by: "rosa", at: 8_000, "until the leverage is down")
    }
    return Drill(
      "high-leverage", runbook: "C High Leverage Warning",
      "leverage is warned of before its limit and refused beyond it; reduce-only brings it down",
      profile: profile, seconds: [14],
      [
        .happens(.growingOrder()),
        .happens(.warning(.leverage, isRaised: true)),
        .happens(.refused(by: .leverage)),
        .happens(.limit(.maximumLeverage, FixedPoint.scale / 10 * 8, by: "rosa")),
        .never(.growingOrder()),
        .happens(.mode(.reduceOnly, by: "rosa")),
        .happens(.reducingOrder()),
        .happens(.warning(.leverage, isRaised: false)),
        .happens(.refused(by: .reduceOnly)),
        .notStopped, .nothingHeld, .nothingOpen,
      ])
  }()
}
