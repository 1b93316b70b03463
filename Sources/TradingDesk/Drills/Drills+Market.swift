import TradingCore

/// The market and what is planned for it.
extension Drill {
  static let staleData: Drill = {
    var profile = Profile.drill
    profile.jump(3_000, at: 4_000)
    profile.jump(-1_000, at: 8_000, 0, silent: 8_000)
    profile.write { script in
      script.say(.closeAll, by: "rosa", at: 11_500, "BTC-USD stands still")
    }
    return Drill(
      "stale-data", runbook: "C Stale Market Data",
      "nothing is sent on a quote that is too old; it goes on when the market is heard again",
      profile: profile, seconds: [19],
      [
        .happens(.growingOrder(in: "BTC-USD")),
        .happens(.closing(.inProgress)),
        .never(.order(in: "BTC-USD")),
        .happens(.reducingOrder(in: "ETH-USD"), within: .milliseconds(500)),
        .happens(.reducingOrder(in: "SOL-USD"), within: .milliseconds(500)),
        .happens(.quoted("BTC-USD")),
        .again(.order(in: "BTC-USD")),
        .happens(.reducingOrder(in: "BTC-USD"), within: .milliseconds(500)),
        .happens(.closing(.done), within: .milliseconds(1_000)),
        .notStopped, .mode(.paused), .nothingHeld, .nothingOpen,
      ])
  }()

  static let closeAll: Drill = {
    var profile = Profile.drill
    profile.thin()
    profile.jump(3_000, at: 4_000)
    profile.jump(-6_000, at: 10_000)
    profile.write { script in
      script.say(
        .closeAll, by: "rosa", at: 4_000, "out of everything",
        awaits: { !$0.orders.open { $0.state == .partlyFilled }.isEmpty })
      script.say(.resume, by: "rosa", at: 11_000, "back in")
      script.say(.resume, by: "ada", at: 12_000, "nothing is held, and the market is well")
    }
    return Drill(
      "close-all", runbook: "C Close All Positions, A6",
      "every order is cancelled and every position closed; paused until somebody resumes",
      profile: profile, seconds: [15],
      [
        .happens(.growingOrder()),
        .happens(.closing(.inProgress)),
        .never(.growingOrder()),
        .happens(.mode(.paused, by: "rosa")),
        .happens(.cancelIntended),
        .happens(.reducingOrder()),
        .happens(.closing(.done), within: .milliseconds(4_000)),
        .never(.anyOrder),
        .happens(.refused(by: .paused)),
        .happens(.commandRefused(.resume, of: "rosa", saying: "may not resume")),
        .happens(.mode(.normal, by: "ada")),
        .again(.anyOrder),
        .again(.growingOrder()),
        .happens(.growingOrder()),
        .notStopped, .mode(.normal), .nothingOpen,
      ])
  }()

  static let crisis: Drill = {
    var profile = Profile.drill
    profile.set(.maximumOrderNotional, 800 * FixedPoint.scale)
    profile.jump(3_000, at: 4_000)
    profile.jump(-6_000, at: 7_000, 0)
    profile.jump(-6_000, at: 10_000, 1)
    profile.jump(-6_000, at: 13_000, 2)
    profile.write { script in
      func level(_ level: String, _ actor: String, _ at: Int64, _ reason: String) {
        script.say(.crisis, by: actor, at: at, reason, argument: level)
      }
      level("elevated", "rosa", 6_000, "spreads widen")
      level("high", "rosa", 9_000, "a pool lost its peg")
      level("severe", "rosa", 12_000, "nobody knows a price")
      level("none", "rosa", 15_000, "over")
      level("none", "ada", 15_500, "")
      level("none", "ada", 16_000, "spreads as on other days")
    }
    return Drill(
      "crisis", runbook: "E Market Crisis Response",
      "each level narrows what may be done, down to nothing; only a named person ends it",
      profile: profile, seconds: [19],
      [
        .happens(.growingOrder()),
        .happens(.crisis(.elevated, by: "rosa")),
        .never(.growingOrder()),
        .happens(.reducingOrder(in: "BTC-USD")),
        .happens(.refused(by: .orderNotional, in: "BTC-USD")),
        .happens(.crisis(.high, by: "rosa")),
        .happens(.reducingOrder(in: "ETH-USD")),
        .happens(.refused(by: .crisis, in: "ETH-USD")),
        .happens(.crisis(.severe, by: "rosa")),
        .never(.anyOrder),
        .happens(.refused(by: .crisis, in: "SOL-USD")),
        .happens(.commandRefused(.crisis, of: "rosa", saying: "may not resume")),
        .happens(.commandRefused(.crisis, of: "ada", saying: "needs a reason")),
        .happens(.crisis(.none, by: "ada")),
        .again(.anyOrder),
        .again(.growingOrder()),
        .happens(.growingOrder()),
        .notStopped, .nothingOpen,
      ])
  }()

  static let maintenance: Drill = {
    var profile = Profile.drill
    profile.jump(3_000, at: 4_000)
    profile.jump(-6_000, at: 11_000, 0)
    profile.jump(-6_000, at: 15_000, 1)
    let (from, until) = (profile.moment(14_000), profile.moment(20_000))
    profile.write { script in
      script.say(
        .maintenance, by: "rosa", at: 6_000, "the venue updates",
        edit: { ($0.from, $0.until) = (from, until) })
    }
    return Drill(
      "maintenance", runbook: "C Maintenance Windows",
      "before a planned window only what reduces is sent, inside it nothing, behind it all again",
      profile: profile, seconds: [23],
      [
        .happens(.window(.planned, by: "rosa")),
        .happens(.window(.near)),
        .never(.growingOrder()),
        .happens(.reducingOrder(in: "BTC-USD")),
        .happens(.refused(by: .maintenance, in: "BTC-USD")),
        .happens(.window(.inside), within: .milliseconds(4_000)),
        .never(.anyOrder),
        .happens(.refused(by: .maintenance, in: "ETH-USD")),
        .happens(.window(.ended), within: .milliseconds(6_000)),
        .again(.anyOrder),
        .again(.growingOrder()),
        .happens(.reducingOrder(in: "ETH-USD")),
        .happens(.growingOrder()),
        .notStopped, .mode(.normal), .nothingOpen,
      ])
  }()

  static let denyList: Drill = {
    var profile = Profile.drill
    profile.thin()
    profile.jump(3_000, at: 4_000)
    profile.jump(-6_000, at: 8_000)
    profile.write { script in
      script.say(
        .deny, by: "rosa", at: 4_000, "the pair is manipulated", target: "ETH-USD",
        awaits: { state in
          !state.orders.open { $0.state == .partlyFilled && $0.intent.instrument.position == 1 }
            .isEmpty
        })
      script.say(
        .deny, by: "rosa", at: 6_000, "depeg feared", target: "SOL",
        edit: { $0.lasts = .milliseconds(6_000) })
      script.say(.allow, by: "rosa", at: 13_000, "clean again", target: "ETH-USD")
      script.say(.allow, by: "ada", at: 14_000, "clean again", target: "ETH-USD")
      script.approveLast(by: "grace", at: 15_000)
    }
    return Drill(
      "deny-list", runbook: "A2, A4, D Weekly Tasks",
      "what is denied is cancelled and never grown, only reduced; an end ends it, or two persons",
      profile: profile, seconds: [18],
      [
        .happens(.growingOrder(in: "ETH-USD")),
        .happens(.denial("ETH-USD", isDenied: true, by: "rosa")),
        .never(.growingOrder(in: "ETH-USD")),
        .happens(.cancelIntended, within: .milliseconds(100)),
        .happens(.cancelled, within: .milliseconds(500)),
        .happens(.denial("SOL", isDenied: true, by: "rosa")),
        .never(.growingOrder(in: "SOL-USD")),
        .happens(.reducingOrder(in: "ETH-USD")),
        .happens(.refused(by: .denied, in: "SOL-USD")),
        .happens(.denial("SOL", isDenied: false, by: "engine"), within: .milliseconds(6_000)),
        .again(.growingOrder(in: "SOL-USD")),
        .happens(.growingOrder(in: "SOL-USD")),
        .happens(.refused(by: .denied, in: "ETH-USD")),
        .happens(.commandRefused(.allow, of: "rosa", saying: "may not loosen")),
        .happens(.awaitsSecond(.allow, of: "ada")),
        .happens(.denial("ETH-USD", isDenied: false, by: "ada")),
        .again(.growingOrder(in: "ETH-USD")),
        .happens(.growingOrder(in: "ETH-USD")),
        .notStopped, .nothingOpen,
      ])
  }()
}
