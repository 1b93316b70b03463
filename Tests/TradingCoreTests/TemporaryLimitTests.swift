import Testing
import TradingCore

/// Changes of a limit for a time lie over each other, and what is tighter now never makes looser
/// what would have been tighter soon.
@Suite struct TemporaryLimitTests {
  private func exposure(_ desk: Desk) -> Int64 {
    desk.state.limits[.maximumExposure] / FixedPoint.scale
  }

  private func set(
    _ desk: inout Desk, _ value: String, _ milliseconds: Int64? = nil, by actor: String = "ada"
  ) {
    desk.say(.setLimit, "maximum-exposure", value, by: actor) { command in
      if let milliseconds { command.lasts = .milliseconds(milliseconds) }
    }
  }

  @Test func aShortTighteningLeavesALongOneInForce() {
    var desk = Desk.guarded()
    set(&desk, "100", 28_800_000)
    set(&desk, "50", 60_000, by: "tess")
    #expect(exposure(desk) == 50)
    desk.wait(60_000)
    #expect(exposure(desk) == 100)
    desk.wait(28_740_000)
    #expect(exposure(desk) == 800)
    #expect(desk.state.safeguards.overrides.temporary.isEmpty)
  }

  @Test func aChangeThatWouldEndBelowAnotherIsGoneWithIt() {
    var desk = Desk.guarded()
    set(&desk, "100", 1_000)
    set(&desk, "50", 5_000, by: "tess")
    #expect(desk.state.safeguards.overrides.temporary.count == 1)
    desk.wait(2_000)
    #expect(exposure(desk) == 50)
    desk.wait(3_000)
    #expect(exposure(desk) == 800)
  }

  @Test func severalThatAreOverTogetherReturnAtOnce() {
    var desk = Desk.guarded()
    for (value, length) in [("300", 9_000), ("200", 2_000), ("100", 1_000)] as [(String, Int64)] {
      set(&desk, value, length)
    }
    desk.wait(3_000)
    #expect(desk.kinds.count { $0 == .limitChanged } == 1)
    #expect(exposure(desk) == 300)
  }

  @Test func whatIsTighterNowAndLooserSoonIsLooser() {
    var desk = Desk.guarded()
    // Risk's 50 is loosened to 400 for a minute; 100 for an hour is tighter than that, and looser
    // than what comes back in a minute.
    set(&desk, "50")
    set(&desk, "400", 60_000)
    set(&desk, "100", 3_600_000, by: "tess")
    #expect(desk.refusal?.contains("tess may not loosen") == true)
    set(&desk, "100", by: "tess")
    #expect(desk.refusal?.contains("tess may not loosen") == true)
    // For that minute it is only tighter.
    set(&desk, "100", 60_000, by: "tess")
    #expect(exposure(desk) == 100)
    desk.wait(60_000)
    #expect(exposure(desk) == 50)
  }

  @Test func aChangeWithoutAnEndTakesThePlaceOfAllThatHaveOne() {
    var desk = Desk.guarded()
    set(&desk, "100", 60_000)
    // The same value, and now for good.
    set(&desk, "100", by: "tess")
    #expect(desk.refusal == nil)
    set(&desk, "100", by: "tess")
    #expect(desk.refusal == "maximum-exposure is 100 already")
    set(&desk, "100", 1_000, by: "tess")
    #expect(desk.refusal == "maximum-exposure is 100 already")
    desk.wait(120_000)
    #expect(exposure(desk) == 100)
  }

  @Test func aTighterValueOfAStartOutlastsChangesForATime() {
    var desk = Desk.guarded()
    set(&desk, "400", 60_000)
    desk.start(run: 2)
    #expect(
      desk.state.isLooser(.maximumExposure, .total, dollars(500).units, until: nil))
    #expect(
      !desk.state.isLooser(.maximumExposure, .total, dollars(300).units, until: nil))
    desk.fact(
      .limitSet(
        LimitSet(
          limit: .maximumExposure, old: dollars(400).units, new: dollars(300).units,
          actor: "command line", reason: "start")))
    desk.wait(120_000)
    #expect(exposure(desk) == 300)
    #expect(desk.state.safeguards.overrides.temporary.isEmpty)
  }

  /// Whatever several people set for whatever times: in force is the last one still running, else
  /// the last that has no end, and nobody who may only tighten ever raises it, now or later.
  @Test(arguments: [71, 72, 73])
  func inForceIsTheLastStillRunning(seed: UInt64) {
    print("seed \(seed)")
    var dice = Dice(seed: seed)
    var desk = Desk.guarded()
    var permanent: Int64 = 800
    var running: [(value: Int64, until: Timestamp)] = []
    for _ in 0..<400 {
      let value = Int64(1 + dice.roll(20)) * 50
      let length = dice.roll(4) == 0 ? nil : Int64(1 + dice.roll(20)) * 100
      let tightens = dice.roll(2) == 0
      set(&desk, "\(value)", length, by: tightens ? "tess" : "ada")
      if desk.refusal == nil {
        if let length {
          running.append((value, desk.now.adding(.milliseconds(length))))
        } else {
          (permanent, running) = (value, [])
        }
      }
      desk.wait(Int64(dice.roll(6)) * 100)
      running.removeAll { $0.until <= desk.now }
      #expect(exposure(desk) == running.last?.value ?? permanent)
    }
    #expect(desk.count(.limitChanged) > 200)
    #expect(desk.count(.commandRefused) > 20)
  }
}
