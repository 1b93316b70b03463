import TradingCore

/// Who may do what: compromised keys, second persons, forged and repeated commands.
extension Drill {
  static let keyCompromise: Drill = {
    var profile = Profile.drill
    profile.jump(3_000, at: 4_000)
    profile.jump(-6_000, at: 7_000)
    let token = String(repeating: "5e", count: 32)
    profile.write { script in
      script.say(
        .lockDown, by: "grace", at: 6_000, "eve's laptop is gone", channel: .socketPeer,
        origin: "socket user 1002")
      script.say(.revokeOperator, by: "iris", at: 8_000, "laptop stolen", target: "eve")
      script.approveLast(by: "iris", at: 8_500)
      script.approveLast(by: "ivan", at: 9_000)
      script.say(
        .cancelAll, by: "eve", at: 10_000, "let me in", channel: .socketPeer,
        origin: "socket user 1006")
      script.say(
        .declareOperator, by: "iris", at: 11_000, "eve with a new token", target: "eva",
        argument: "trader token=\(token)")
      script.approveLast(by: "ivan", at: 11_500)
      script.say(.recover, by: "ada", at: 12_000, "all is well")
      script.say(.planRecovery, by: "ada", at: 13_000, "keys are new")
      script.approvePlan(by: "ada", at: 14_000)
      script.approvePlan(by: "ada", at: 14_500)
      script.approvePlan(by: "grace", at: 15_000)
    }
    return Drill(
      "key-compromise", runbook: "B Key Compromise Response, E Suspected Compromise",
      "a lock-down stops everything; keys change and trading comes back by two persons each",
      profile: profile, seconds: [17], isSigned: true,
      [
        .happens(.signed),
        .happens(.growingOrder()),
        .happens(.stop(.security, by: "grace")),
        .never(.anyOrder),
        .happens(.refused(by: .stopped)),
        .happens(.awaitsSecond(.revokeOperator, of: "iris")),
        .happens(.commandRefused(.approve, of: "iris", saying: "takes somebody else")),
        .happens(.approved(by: "ivan", 2, of: 2)),
        .happens(.person("eve", isRevoked: true, by: "iris")),
        .happens(.commandRefused(.cancelAll, of: "eve", saying: "no operator here")),
        .happens(.awaitsSecond(.declareOperator, of: "iris")),
        .happens(.person("eva", isRevoked: false, by: "iris")),
        .happens(.commandRefused(.recover, of: "ada", saying: "2 different operators")),
        .happens(.planned(by: "ada", needing: 2)),
        .happens(.approved(by: "ada", 1, of: 2)),
        .happens(.commandRefused(.approveRecovery, of: "ada", saying: "takes somebody else")),
        .happens(.approved(by: "grace", 2, of: 2)),
        .happens(.recovered(by: "grace")),
        .again(.anyOrder),
        .never(.growingOrder()),
        .happens(.reducingOrder()),
        .notStopped, .mode(.reduceOnly), .nothingOpen,
      ])
  }()

  static let twoPersons: Drill = {
    var profile = Profile.drill
    profile.jump(3_000, at: 4_000)
    profile.jump(-6_000, at: 13_000)
    profile.write { script in
      script.say(
        .setLimit, by: "ada", at: 5_000, "more room", target: "daily-loss", argument: "800")
      script.approveLast(by: "ada", at: 6_000)
      script.approveLast(by: "rosa", at: 6_500)
      script.approveLast(by: "grace", at: 7_000)
      script.replayLast(at: 7_500)
      script.say(
        .setLimit, by: "rosa", at: 8_000, "less room", target: "daily-loss", argument: "300")
      script.replayLast(at: 8_500)
      script.say(
        .stop, by: "", at: 9_000, "stop", channel: .socketUnproved,
        origin: "socket user 9999, who claims to be 'ada'")
      script.say(
        .stop, by: "mallory", at: 9_500, "stop", channel: .socketPeer, origin: "socket user 9999")
      script.say(
        .setLimit, by: "ada", at: 10_000, "", target: "daily-loss", argument: "900")
      script.say(
        .setLimit, by: "ada", at: 10_200, "much more room", target: "daily-loss", argument: "900")
      script.withdrawLast(by: "rosa", at: 10_400, "no")
      script.withdrawLast(by: "grace", at: 10_600, "not today")
      script.approveLast(by: "grace", at: 10_800)
      script.say(
        .pause, by: "grace", at: 11_000, "lunch", channel: .socketPeer, origin: "socket user 1002")
      script.say(
        .resume, by: "rosa", at: 12_000, "lunch is over", channel: .socketPeer,
        origin: "socket user 1003")
      script.say(
        .resume, by: "grace", at: 14_000, "lunch is over", channel: .socketPeer,
        origin: "socket user 1002")
    }
    return Drill(
      "two-persons", runbook: "B Key Compromise Response, E Security Review, C Scaling",
      "one person twice, a command repeated and a forged name are refused, and written down",
      profile: profile, seconds: [16],
      [
        .happens(.awaitsSecond(.setLimit, of: "ada")),
        .happens(.commandRefused(.approve, of: "ada", saying: "takes somebody else")),
        .happens(.commandRefused(.approve, of: "rosa", saying: "may not loosen")),
        .happens(.approved(by: "grace", 2, of: 2)),
        .happens(.limit(.dailyLoss, 800 * FixedPoint.scale, by: "ada", second: "grace")),
        .happens(.commandRefused(.approve, of: "grace", saying: "was used before")),
        .happens(.limit(.dailyLoss, 300 * FixedPoint.scale, by: "rosa")),
        .happens(.commandRefused(.setLimit, of: "rosa", saying: "was used before")),
        .never(.stop(.manual, by: "")),
        .never(.stop(.manual, by: "mallory")),
        .happens(.commandRefused(.stop, of: "", saying: "not a proven operator")),
        .happens(.commandRefused(.stop, of: "mallory", saying: "no operator here")),
        .happens(.commandRefused(.setLimit, of: "ada", saying: "needs a reason")),
        .happens(.awaitsSecond(.setLimit, of: "ada")),
        .happens(.commandRefused(.withdraw, of: "rosa", saying: "may not loosen")),
        .happens(.withdrawn(by: "grace", isRejected: true)),
        .happens(.commandRefused(.approve, of: "grace", saying: "waits for a second person")),
        .happens(.mode(.paused, by: "grace")),
        .never(.anyOrder),
        .happens(.commandRefused(.resume, of: "rosa", saying: "may not resume")),
        .happens(.refused(by: .paused)),
        .happens(.mode(.normal, by: "grace")),
        .again(.anyOrder),
        .happens(.anyOrder),
        .endsWith("the day may lose 300") { $0.limits[.dailyLoss] == 30_000_000_000 },
        .notStopped, .nothingOpen,
      ])
  }()
}
